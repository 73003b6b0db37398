"""Finding people, their pages, and keeping what is known of them right."""

from functools import partial
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from reachout.accounts.permissions import Permission, requires
from reachout.audit.services import record as record_event
from reachout.audit.services import record_read
from reachout.pages.steps import step
from reachout.people import alerts, finders, forms, legal, searches, selectors, services
from reachout.people.leads import leads_of
from reachout.people.models import Alert, Alias, LegalStatus, Merge, Person
from reachout.people.story import story_of
from reachout.people.tables import PeopleTable
from reachout.refused import Refused

# -- finding -------------------------------------------------------------------------------------


@sensitive_post_parameters()
@requires(Permission.PERSON_VIEW)
def search(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _search_begun(request)
    token = request.GET.get("search", "")
    words = searches.recall(request.session, token)
    form = forms.SearchForm(initial={"words": words})
    if not words:
        return render(request, "people/search.html", _search(request, form, forgotten=bool(token)))
    return _results(request, form, words, token)


def _search_begun(request: HttpRequest) -> HttpResponse:
    form = forms.SearchForm(request.POST)
    if not form.is_valid():
        return render(request, "people/search.html", _search(request, form, form=form))
    token = searches.remember(request.session, form.cleaned_data["words"])
    return redirect(f"{reverse('people:search')}?search={token}")


def _results(request: HttpRequest, form: forms.SearchForm, words: str, token: str) -> HttpResponse:
    user: Any = request.user
    found = selectors.find(user, words, today=timezone.localdate())
    findings = [one for reference in found.typed.references[-1:] for one in finders.find(user, reference)]
    if len(findings) + len(found.keys) == 1 and found.typed.is_exact:
        return redirect(findings[0].url if findings else found.people.get())
    hidden = selectors.exists_out_of_sight(user, found, findings)
    record_event("person.listed", by=user, how=found.how or "nobody", found=len(found.keys), out_of_sight=hidden or None)
    table = PeopleTable(request, found.people.prefetch_related("aliases"))
    context = _search(request, form, found=found, findings=findings, hidden=hidden, token=token, table=table)
    return render(request, "people/search.html", context)


def _search(request: HttpRequest, asked: forms.SearchForm, **context: Any) -> dict[str, Any]:
    return {"search_form": asked, "may_record": request.user.may(Permission.PERSON_RECORD), **context}  # type: ignore[union-attr]


@sensitive_post_parameters()
@requires(Permission.BREAK_GLASS)
def emergency(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    typed = searches.recall(request.session, request.GET.get("search", ""))
    form = forms.EmergencyForm(request.POST or None, initial={"number": typed})
    if form.is_valid():
        person, reason = form.cleaned_data["number"], form.cleaned_data["reason"]
        if not Person.objects.visible_to(user).filter(pk=person.pk).exists():
            services.break_glass(person, by=user, at=timezone.now(), reason=reason)
        return redirect(person)
    return render(request, "people/emergency.html", {"form": form})


# -- a person's page -----------------------------------------------------------------------------


@requires(Permission.PERSON_VIEW)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    kept = get_object_or_404(Person, pk=pk).merged_into_id
    found = get_object_or_404(Person.objects.visible_to(user).select_related("home_icb", "home_authority"), pk=kept or pk)
    if kept:
        messages.info(request, "The record you asked for was merged into this one.")
        return redirect(found)
    emergency = selectors.emergency_of(user, found, at=timezone.now())
    record_read(found, by=user, person=found.pk, why=emergency.reason if emergency else "")
    context = {
        "emergency": emergency,
        "leads": leads_of(found, user),
        "story": story_of(found, user),
        **selectors.record_of(found, user),
    }
    return render(request, "people/person.html", {"person": found, **context})


# -- recording and correcting --------------------------------------------------------------------


@sensitive_post_parameters()
@requires(Permission.PERSON_RECORD)
def record(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = forms.RecordForm(request.POST or None, user=user)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        likely = selectors.possible_duplicates(**{name: form.cleaned_data[name] for name in selectors.IDENTITY})
        if not likely or request.POST.get("not_these") == _fingerprint(likely):
            if made := _recorded(request, form):
                return redirect(made)
        else:
            context["likely"], context["unseen"] = selectors.told_apart(user, likely)
            context["not_these"] = _fingerprint(likely)
    return render(request, "people/record.html", context)


def _recorded(request: HttpRequest, form: forms.RecordForm) -> Person | None:
    user: Any = request.user
    try:
        made = services.record_person(by=user, at=timezone.now(), **form.cleaned_data)
    except Refused as reason:
        form.add_error(None, str(reason))
        return None
    messages.success(request, "Record made")
    return made


def _fingerprint(likely: list[selectors.Likeness]) -> str:
    """Which likely duplicates were ruled out: when others turn up meanwhile, they are shown as well."""
    return sha256(",".join(str(one.person.pk) for one in likely).encode()).hexdigest()[:16]


@sensitive_post_parameters()
@requires(Permission.PERSON_RECORD)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    person = _open_to(request, pk, Permission.PERSON_RECORD)
    form = forms.CorrectForm.of(person, request.POST or None)
    return _step(
        request,
        person,
        form,
        "people/correct.html",
        "Record corrected",
        lambda **facts: services.correct_person(person, **facts),
    )


@sensitive_post_parameters()
@requires(Permission.PERSON_RECORD)
def new_alias(request: HttpRequest, pk: int) -> HttpResponse:
    person = _open_to(request, pk, Permission.PERSON_RECORD)
    form = forms.AliasForm(request.POST or None)
    context = {"title": "Add another name", "button": "Add name"}
    return _step(
        request, person, form, "people/step.html", "Name added", lambda **name: services.add_alias(person, **name), **context
    )


@require_POST
@requires(Permission.PERSON_RECORD)
def remove_alias(request: HttpRequest, pk: int, alias: int) -> HttpResponse:
    person = _open_to(request, pk, Permission.PERSON_RECORD)
    services.remove_alias(get_object_or_404(Alias, pk=alias, person=person), by=request.user)  # type: ignore[arg-type]
    messages.success(request, "Name removed")
    return redirect(person)


# -- legal status and alerts ---------------------------------------------------------------------


@requires(Permission.PERSON_KEEP)
def begin_legal_status(request: HttpRequest, pk: int) -> HttpResponse:
    person = _open_to(request, pk, Permission.PERSON_KEEP)
    form = forms.BeginLegalStatusForm(request.POST or None, initial={"end_current": True})
    context = {"title": "Add a legal status", "button": "Add legal status"}
    return _step(
        request,
        person,
        form,
        "people/step.html",
        "Legal status added",
        lambda **period: legal.begin_legal_status(person, **period),
        **context,
    )


@requires(Permission.PERSON_KEEP)
def correct_legal_status(request: HttpRequest, pk: int, status: int) -> HttpResponse:
    person = _open_to(request, pk, Permission.PERSON_KEEP)
    period = get_object_or_404(LegalStatus, pk=status, person=person)
    initial = {name: getattr(period, name) for name in forms.LegalStatusForm.base_fields}
    form = forms.LegalStatusForm(request.POST or None, initial=initial)
    context = {"title": "End or correct a legal status", "button": "Save"}
    return _step(
        request,
        person,
        form,
        "people/step.html",
        "Legal status saved",
        lambda **facts: legal.correct_legal_status(period, **facts),
        **context,
    )


@sensitive_post_parameters()
@requires(Permission.PERSON_KEEP)
def new_alert(request: HttpRequest, pk: int) -> HttpResponse:
    person = _open_to(request, pk, Permission.PERSON_KEEP)
    user: Any = request.user
    form = forms.AlertForm(request.POST or None, user=user, initial={"started_on": timezone.localdate()})
    context = {"title": "Add an alert or keep-apart note", "button": "Add alert"}
    return _step(
        request, person, form, "people/step.html", "Alert added", lambda **note: alerts.add_alert(person, **note), **context
    )


@requires(Permission.PERSON_KEEP)
def end_alert(request: HttpRequest, pk: int, alert: int) -> HttpResponse:
    person = _open_to(request, pk, Permission.PERSON_KEEP)
    note = get_object_or_404(Alert, pk=alert, person=person)
    form = forms.EndForm(request.POST or None, initial={"on": timezone.localdate()})
    context = {"title": f"End the alert: {note.get_kind_display().lower()}", "button": "End alert"}
    return _step(
        request, person, form, "people/step.html", "Alert ended", lambda **when: alerts.end_alert(note, **when), **context
    )


# -- two records of one person -------------------------------------------------------------------


@sensitive_post_parameters()
@requires(Permission.PERSON_MERGE)
def choose_other(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    person = _open_to(request, pk, Permission.PERSON_MERGE)
    form = forms.OtherRecordForm(request.POST or None, user=user)
    if form.is_valid():
        return redirect("people:merge", person.pk, form.cleaned_data["number"].pk)
    likely = [one for one in selectors.duplicates_of(person) if one.person.pk != person.pk]
    seen, _ = selectors.told_apart(user, likely)
    return render(request, "people/choose_other.html", {"person": person, "form": form, "likely": seen})


@requires(Permission.PERSON_MERGE)
def merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    person = _open_to(request, pk, Permission.PERSON_MERGE)
    merged = _open_to(request, other, Permission.PERSON_MERGE)
    facts = selectors.compared(person, merged)
    form = forms.MergeForm(request.POST or None, differences=[fact for fact in facts if fact.differs])

    def save(*, by: Any, why: str, **_: str) -> None:
        services.merge(person, merged, by=by, at=timezone.now(), why=why, take=form.take)

    return _step(request, person, form, "people/merge.html", "The two records are one now", save, merged=merged, facts=facts)


@requires(Permission.PERSON_MERGE)
def undo_merge(request: HttpRequest, pk: int, merge: int) -> HttpResponse:
    person = _open_to(request, pk, Permission.PERSON_MERGE)
    merging = get_object_or_404(Merge.objects.select_related("merged", "by"), pk=merge, kept=person, undone_at=None)
    form = forms.WhyForm(request.POST or None)
    context = {
        "title": f"Part {merging.merged.reference} from this record again",
        "button": "Part the records",
        "merging": merging,
    }

    def save(*, by: Any, why: str) -> None:
        services.undo_merge(merging, by=by, at=timezone.now(), why=why)

    return _step(request, person, form, "people/step.html", "The records are two again", save, **context)


# -- what the pages share ------------------------------------------------------------------------


def _open_to(request: HttpRequest, pk: int, permission: Permission) -> Person:
    user: Any = request.user
    return get_object_or_404(Person.objects.current().open_to(user, permission), pk=pk)


def _step(request: HttpRequest, person: Person, form: Any, template: str, done: str, save: Any, **context: Any) -> HttpResponse:
    """One short step about a person: check, save, say so, and back to their page."""
    if request.method == "GET":
        record_read(person, by=request.user, person=person.pk)
    act = partial(save, by=request.user)
    return step(request, form, act, done=done, onwards=person, template=template, person=person, **context)
