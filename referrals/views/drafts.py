"""Writing a referral: a task list, a step at a time, check, send."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.pages.tags import Meaning, Tag
from reachout.people.selectors import Likeness, possible_duplicates, told_apart
from reachout.refused import Refused
from referrals import services
from referrals.forms import FORMS
from referrals.forms.shared import Who
from referrals.forms.steps import Step
from referrals.models import Draft, Referral
from referrals.selectors import open_referral_known_by
from referrals.services.drafting import Changed, steps_of

MAKE = Permission.REFERRAL_MAKE


@requires(MAKE)
def new(request: Request) -> HttpResponse:
    """Choose for which organisation and service line; with one only, start."""
    places = request.user.memberships_with(MAKE)
    wanted = request.POST.get("place", "")
    chosen = next((place for place in places if str(place.pk) == wanted), None)
    if request.method == "POST" and chosen:
        draft = services.start(service_line=chosen.service_line, organisation=chosen.organisation, by=request.user)
        return redirect(draft)
    return render(request, "referrals/new.html", {"places": places, "drafts": _drafts(request)[:5]})


def _drafts(request: Request) -> Any:
    return Draft.objects.visible_to(request.user).select_related("by", "organisation", "person")


@requires(MAKE)
def drafts(request: Request) -> HttpResponse:
    return render(request, "referrals/drafts.html", {"drafts": [Written(draft) for draft in _drafts(request)[:200]]})


@dataclass
class Written:
    """A draft as the list of drafts shows it."""

    draft: Draft

    @property
    def name(self) -> str:
        typed = self.draft.answers.get("who", {})
        family, given = (next(iter(typed.get(key, [])), "") for key in ("family_name", "given_name"))
        return ", ".join(part for part in (family.upper(), given) if part) or "Nobody named yet"

    @property
    def begun(self) -> str:
        return f"{len(self.draft.answers)} of {len(FORMS[self.draft.service_line])} steps begun"


def _draft(request: Request, pk: int) -> Draft | HttpResponse:
    """The draft; once it is sent, the referral it became."""
    draft = _drafts(request).filter(pk=pk).first()
    if draft is not None:
        return draft
    sent = Referral.objects.visible_to(request.user).filter(drafted_as=pk).first()
    if sent is None:
        raise Http404
    return redirect(sent)


@requires(MAKE)
def draft(request: Request, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    if isinstance(found, HttpResponse):
        return found
    tasks = tasks_of(found)
    complete = all(task["tag"] is COMPLETE for task in tasks)
    return render(
        request, "referrals/draft.html", {"draft": found, "tasks": tasks, "complete": complete, "written": Written(found)}
    )


COMPLETE, BEGUN, TO_DO = Tag("Complete", Meaning.DONE), Tag("Begun", Meaning.SOON), Tag("To do", Meaning.NEUTRAL)


def tasks_of(draft: Draft) -> list[dict[str, Any]]:
    return [
        {"text": step.title, "href": reverse("referrals:step", args=[draft.pk, number]), "tag": _progress(step)}
        for number, step in enumerate(steps_of(draft).values(), start=1)
    ]


def _progress(step: Step) -> Tag:
    if not step.is_bound:
        return TO_DO
    return COMPLETE if step.is_valid() else BEGUN


@requires(MAKE)
def step(request: Request, pk: int, number: int) -> HttpResponse:
    """One step: what is typed is kept whether right or wrong; going on asks for it to be right, coming back later does not."""
    found = _draft(request, pk)
    if isinstance(found, HttpResponse):
        return found
    form_class = _step_class(found, number)
    if request.method != "POST":
        return _show(request, found, number, _opened(found, form_class), _times(found, form_class))
    typed = form_class.typed(request.POST)
    form = form_class.from_typed(typed)
    try:
        found = services.save_step(
            found,
            step=form_class,
            typed=typed,
            seen=_seen(request),
            page=request.POST.get("page", "")[:32],
            typing=bool(request.htmx),
            at=timezone.now(),
            by=request.user,
        )
    except Changed as reason:
        if request.htmx:
            return render(request, "referrals/saved.html", {"kept": False})
        form.add_error(None, str(reason))
        found.refresh_from_db()
        return _show(request, found, number, form, _times(found, form_class))
    if request.htmx:
        return render(request, "referrals/saved.html", {"kept": True, "at": timezone.now(), "times": _times(found, form_class)})
    if "later" in request.POST:
        messages.success(request, "Saved. Come back to it whenever you like")
        return redirect(found)
    if not form.is_valid():
        return _show(request, found, number, form, _times(found, form_class))
    return redirect(_next(request, found, number, form))


def _step_class(draft: Draft, number: int) -> type[Step]:
    form = FORMS[draft.service_line]
    if not 1 <= number <= len(form):
        raise Http404
    return form[number - 1]


def _opened(draft: Draft, form_class: type[Step]) -> Step:
    return form_class.from_typed(draft.answers.get(form_class.key))


def _times(draft: Draft, form_class: type[Step]) -> int:
    return int(draft.saved.get(form_class.key, {"times": 0})["times"])


def _seen(request: Request) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 9 else 0


def _show(request: Request, draft: Draft, number: int, form: Step, times: int) -> HttpResponse:
    context = {"draft": draft, "form": form, "number": number, "steps": len(FORMS[draft.service_line]), "times": times}
    return render(request, "referrals/step.html", {**context, "page": uuid4().hex})


def _next(request: Request, draft: Draft, number: int, form: Step) -> str:
    if isinstance(form, Who) and (_likenesses(request, form) or _open_already(draft, form)):
        return reverse("referrals:same_person", args=[draft.pk])
    if request.GET.get("from") == "check":
        return reverse("referrals:check", args=[draft.pk])
    last = number == len(FORMS[draft.service_line])
    return draft.get_absolute_url() if last else reverse("referrals:step", args=[draft.pk, number + 1])


# -- is it one of these? -----------------------------------------------------------------------------------------------


def _likenesses(request: Request, who: Who) -> list[Likeness]:
    given = who.cleaned_data
    found = possible_duplicates(
        nhs_number=given.get("nhs_number", ""),
        family_name=given["family_name"],
        given_name=given["given_name"],
        born_on=given["born_on"],
    )
    shown, _ = told_apart(request.user, found)
    return shown


def _open_already(draft: Draft, who: Who) -> Referral | None:
    """An open referral in this line of whoever has both this NHS number and this day of birth: the two prove who is meant."""
    return open_referral_known_by(draft.service_line, who.cleaned_data.get("nhs_number", ""), who.cleaned_data.get("born_on"))


@requires(MAKE)
def same_person(request: Request, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    if isinstance(found, HttpResponse):
        return found
    who = steps_of(found)["who"]
    if not isinstance(who, Who) or not who.is_valid():
        return redirect("referrals:step", pk, 1)
    likenesses, open_already = _likenesses(request, who), _open_already(found, who)
    refused = ""
    if request.method == "POST":
        try:
            return _chosen(request, found, likenesses, open_already)
        except Refused as reason:
            refused = str(reason)
    record("draft.likenesses_shown", found, by=request.user, people=[one.person.pk for one in likenesses])
    context = {"draft": found, "likenesses": _with_open(found, likenesses), "open_already": open_already, "refused": refused}
    return render(request, "referrals/same_person.html", context | {"who": who.cleaned_data})


def _with_open(draft: Draft, likenesses: list[Likeness]) -> list[tuple[Likeness, Referral | None]]:
    """Each with their open referral in this line, if there is one."""
    rows = Referral.objects.live().filter(person__in=[one.person.pk for one in likenesses], service_line=draft.service_line)
    opened = {referral.person_id: referral for referral in rows}
    return [(one, opened.get(one.person.pk)) for one in likenesses]


def _chosen(request: Request, draft: Draft, likenesses: list[Likeness], open_already: Referral | None) -> HttpResponse:
    wanted = request.POST.get("person", "")
    if wanted.startswith("follow-"):
        opened = [referral for _, referral in _with_open(draft, likenesses) if referral] + (
            [open_already] if open_already else []
        )
        referral = next((one for one in opened if f"follow-{one.pk}" == wanted), None)
        if referral is None:
            raise Refused("Choose one of these.")
        services.follow(referral, organisation=draft.organisation, at=timezone.now(), by=request.user)
        messages.success(request, "You follow this referral now. Your draft is kept until you discard it")
        return redirect(referral)
    if wanted == "none":
        return redirect("referrals:step", draft.pk, 2)
    person = next((one.person for one in likenesses if str(one.person.pk) == wanted), None)
    if person is None:
        raise Refused("Choose one of these, or none of them.")
    services.choose_person(draft, person=person, by=request.user)
    return redirect("referrals:step", draft.pk, 2)


# -- check, send, discard ----------------------------------------------------------------------------------------------


@requires(MAKE)
def check(request: Request, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    if isinstance(found, HttpResponse):
        return found
    refused = ""
    if request.method == "POST":
        try:
            referral = services.submit(found, at=timezone.now(), by=request.user)
        except Refused as reason:
            refused = str(reason)
        else:
            messages.success(request, f"Referral {referral.reference} is sent")
            return redirect(referral)
    steps = steps_of(found)
    complete = all(step.is_valid() for step in steps.values())
    read = [(number, step.title, _read(step)) for number, step in enumerate(steps.values(), start=1)]
    context = {"draft": found, "read": read, "complete": complete, "refused": refused}
    return render(request, "referrals/check.html", context)


def _read(step: Step) -> list[tuple[str, str]]:
    step.is_valid()
    return step.read(step.understood()) if step.is_bound else []


@requires(MAKE)
def discard(request: Request, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    if isinstance(found, HttpResponse):
        return found
    if request.method == "POST":
        services.discard(found, by=request.user)
        messages.success(request, "The draft is discarded")
        return redirect("referrals:drafts")
    return render(request, "referrals/discard.html", {"draft": found, "written": Written(found)})
