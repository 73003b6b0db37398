"""The officer's side: begin, fill in section by section, look it over, submit."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from contracts.returns import forms, services
from contracts.returns.figures import Section
from contracts.returns.models import Return, Submission
from contracts.returns.values.checks import Finding, check, limits_of
from contracts.returns.values.sheet import Line, Sheet, sheet_of
from contracts.returns.views.found import FILL, heading, the_draft, the_return, trail_to
from contracts.returns.views.progress import address_of, asked_in, explained, progress_of, tasks_of
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.pages.steps import press, step
from reachout.refused import Refused


@requires(FILL)
def begin(request: Request, pk: int) -> HttpResponse:
    """The first version with one press; a later one says why."""
    owed = the_return(request, pk, FILL)
    act = partial(services.begin, owed, at=timezone.now(), by=request.user)
    if request.method == "POST" and owed.latest is None:
        return press(request, act, done="Begun, with what the portal knows.", onwards=owed)
    form = forms.WhyForm(
        request.POST or None,
        label="Why there is a new version",
        hint="It begins with the figures of the last; the commissioner sees what you change.",
    )
    return step(
        request,
        form,
        act,
        done="A new version, with the figures of the last.",
        onwards=owed,
        template="pages/short.html",
        title="Change the figures",
        button="Begin a new version",
        trail=trail_to(owed),
        back=owed.get_absolute_url(),
    )


@requires(FILL)
def fill(request: Request, pk: int, section: str) -> HttpResponse:
    """A section. Each change is kept as it is made; what cannot be kept is said at its field, and the rest is kept."""
    owed = the_return(request, pk, FILL)
    version = the_draft(owed)
    seen = services.last_change(owed)  # before the figures: one that comes in between is then told of, not missed
    sheet = sheet_of(version, owed)
    if section not in sheet.sections:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = forms.SectionForm(posted, lines=sheet.within(Section(section)))
    if request.method != "POST":
        return _section(request, sheet, Section(section), form, seen=seen)
    try:
        values, page = form.values(), form.cleaned_data.get("page", "")
        services.set_values(version, values, seen=form.last_seen, page=page, at=timezone.now(), by=request.user)
    except services.Overtaken as overtaken:
        return _overtaken(request, sheet, Section(section), form, overtaken)
    except Refused as reason:
        form.add_error(None, str(reason))
    sheet = sheet_of(version, owed)
    if request.htmx:
        return _section(request, sheet, Section(section), form, "returns/_explain.html", seen=form.last_seen)
    if form.is_valid() and ("later" in request.POST or not _unexplained(sheet, Section(section))):
        return _onwards(request, owed, sheet, Section(section))
    return _section(request, sheet, Section(section), form, seen=form.last_seen)


def _overtaken(
    request: Request, sheet: Sheet, section: Section, form: forms.SectionForm, overtaken: services.Overtaken
) -> HttpResponse:
    """While they type they are told; once they press Save they see both, and the next press keeps what then stands there."""
    if request.htmx:
        return _section(request, sheet, section, form, "returns/_explain.html", seen=form.last_seen, overtaken=overtaken)
    return _section(request, sheet, section, form.beside(overtaken.changes), seen=overtaken.seen, overtaken=overtaken)


def _unexplained(sheet: Sheet, section: Section) -> bool:
    progress = progress_of(sheet, check(sheet), section)
    return bool(progress.wrong or progress.to_explain)


def _onwards(request: Request, owed: Return, sheet: Sheet, section: Section) -> HttpResponse:
    messages.success(request, f"{section.label} is saved.")
    following = sheet.sections[sheet.sections.index(section) + 1 :]
    return redirect(owed if "later" in request.POST or not following else address_of(owed, following[0]))


def _section(
    request: Request,
    sheet: Sheet,
    section: Section,
    form: forms.SectionForm,
    template: str = "returns/section.html",
    *,
    seen: int,
    overtaken: services.Overtaken | None = None,
) -> HttpResponse:
    found = check(sheet)
    lines, progress = list(sheet.within(section)), progress_of(sheet, found, section)
    asked = [one for one in found if one.line.figure.section == section and one.line.number is not None]
    context = {
        **heading(sheet.owed),
        "trail": trail_to(sheet.owed),
        "section": section,
        "form": form,
        "sheet": sheet,
        "groups": sorted(sheet.grouped(section), key=lambda one: one[0].known),
        "asked": [(line, [one for one in asked if one.key == line.key]) for line in _once(lines, asked)],
        "missing": [line for line in lines if line.is_missing],
        "progress": progress,
        "left": explained(progress),
        "limits": limits_of(sheet.owed),
        "is_last": section == sheet.sections[-1],
        "saved_at": timezone.now(),
        "seen": seen,
        "overtaken": overtaken,
    }
    return render(request, template, context)


def _once(lines: list[Line], asked: list[Finding]) -> list[Line]:
    """Those asked about, and those with a comment already."""
    keys = {one.key for one in asked}
    return [line for line in lines if line.key in keys or (line.comment and line.number is not None)]


@requires(FILL)
def check_and_submit(request: Request, pk: int) -> HttpResponse:
    """Everything on one page before it goes."""
    owed = the_return(request, pk, FILL)
    version = the_draft(owed)
    refusal = ""
    if request.method == "POST":
        try:
            services.submit(owed, at=timezone.now(), by=request.user)
        except Refused as reason:
            refusal = str(reason)
        else:
            messages.success(request, "The return is with the commissioner.")
            return redirect(owed)
    sheet = sheet_of(version, owed)
    found = check(sheet)
    progress = progress_of(sheet, found)
    missing = {line.key for line in progress.missing}
    context = {
        **heading(owed),
        "trail": trail_to(owed),
        "version": version,
        "sheet": sheet,
        "asked": {key: asked for key, asked in asked_in(sheet).items() if key not in missing},
        "missing": progress.missing,
        "tasks": tasks_of(sheet),
        "progress": progress,
        "left": explained(progress),
        "refusal": refusal,
    }
    return render(request, "returns/check.html", context)


@requires(FILL)
def nil(request: Request, pk: int) -> HttpResponse:
    owed = the_return(request, pk, FILL)
    version = the_draft(owed)
    return step(
        request,
        forms.NilForm(request.POST or None, initial={"why": version.nil_reason}),
        partial(services.declare_nil, version, nil=True, at=timezone.now(), by=request.user),
        done="Nothing to return. Look it over, and submit it.",
        onwards=owed,
        template="pages/short.html",
        title="Nothing to return",
        hint="A nil return says that there was nothing. Figures that are only late are not nil: leave the return as it is.",
        button="Nothing to return",
        trail=trail_to(owed),
        back=owed.get_absolute_url(),
    )


@require_POST
@requires(FILL)
def not_nil(request: Request, pk: int) -> HttpResponse:
    owed = the_return(request, pk, FILL)
    version: Submission = the_draft(owed)
    act = partial(services.declare_nil, version, nil=False, at=timezone.now(), by=request.user)
    return press(request, act, done="There are figures to return.", onwards=owed)


@requires(FILL)
def unchanged(request: Request, pk: int) -> HttpResponse:
    """Back to the commissioner with answers, and the figures as they were."""
    owed = the_return(request, pk, FILL)
    return step(
        request,
        forms.UnchangedForm(request.POST or None),
        partial(services.submit, owed, at=timezone.now(), by=request.user),
        done="The return is with the commissioner again.",
        onwards=owed,
        template="pages/short.html",
        title="Submit again with the figures as they are",
        button="Submit again",
        trail=trail_to(owed),
        back=owed.get_absolute_url(),
    )
