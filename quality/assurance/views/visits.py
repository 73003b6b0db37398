"""Quality visits: the list, one visit, and each of its steps."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from quality.assurance import forms, services, tags
from quality.assurance.models import Finding, Member, Report, Visit
from quality.assurance.selectors import records
from quality.assurance.tables import VisitTable
from quality.assurance.views.found import (
    ANSWER,
    HOME,
    KEEP,
    VIEW,
    choose_unit,
    chosen_unit,
    may_keep,
    the,
    trail_of,
)
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.pages.steps import press, step
from reachout.pages.tables import Reply


@require_GET
@requires(VIEW)
def visits(request: Request) -> Reply:
    rows = Visit.objects.visible_to(request.user).select_related("provider", "site")
    plan = {"text": "Plan a visit", "href": reverse("assurance:plan-visit")} if request.user.may(KEEP) else None
    return VisitTable(request, rows).respond("pages/list.html", {"heading": "Quality visits", "trail": [HOME], "primary": plan})


@require_GET
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    visit = get_object_or_404(records.whole(Visit.objects.visible_to(request.user)), pk=pk)
    keeps, answers = may_keep(request, visit.service_line), visit.unit.is_within(request.user.reach(ANSWER))
    sees = visit.is_shared or visit.service_line in request.user.reach(VIEW).lines
    context = {
        "visit": visit,
        "unit": visit.unit,
        "tag": tags.visit(visit),
        "trail": trail_of(visit.unit),
        "findings": list(visit.findings.all()) if sees else [],
        "sees_findings": sees,
        "has_expert": any(one.part == Member.Part.EXPERT for one in visit.team.all()),
        "may_keep": keeps,
        "may_answer": answers and visit.status == Visit.Status.ACCURACY,
        "to_resolve": sum(finding.to_resolve for finding in visit.findings.all()),
        "reports": list(visit.reports.all()),
        "time_is_up": bool(visit.answer_by and timezone.localdate() > visit.answer_by),
        "Status": Visit.Status,
        "tags": tags,
    }
    return render(request, "assurance/visit.html", context)


@requires(KEEP)
def plan(request: Request) -> HttpResponse:
    unit = chosen_unit(request)
    if unit is None:
        return choose_unit(request, "Plan a quality visit")
    seen = forms.seen_in(request.GET)
    purpose = seen.words if seen else ""
    return step(
        request,
        forms.VisitForm(request.POST or None, unit=unit, initial={"purpose": purpose}),
        partial(services.plan_visit, unit, seen=seen, at=timezone.now(), by=request.user),
        done="The visit is planned. Add its team next.",
        onwards=lambda made: made,
        template="assurance/short.html",
        title="Plan a quality visit",
        about=unit,
        button="Plan the visit",
        trail=trail_of(unit),
        back=trail_of(unit)[-1][1],
    )


@requires(KEEP)
def change(request: Request, pk: int) -> HttpResponse:
    visit = the(Visit, request, pk, KEEP)
    initial = {
        "kind": visit.kind,
        "announced": "yes" if visit.announced else "no",
        "planned_on": visit.planned_on,
        "wards": visit.wards.all(),
        "purpose": visit.purpose,
    }
    form = forms.VisitForm(request.POST or None, unit=visit.unit, initial=initial)
    act = partial(services.change_plan, visit, at=timezone.now(), by=request.user)
    return _step(request, visit, form, act, "The plan is changed.", "Change the plan", "Save")


@requires(KEEP)
def cancel(request: Request, pk: int) -> HttpResponse:
    visit = the(Visit, request, pk, KEEP)
    form = forms.WhyForm(request.POST or None)
    act = partial(services.cancel, visit, at=timezone.now(), by=request.user)
    return _step(request, visit, form, act, "The visit is cancelled.", "Cancel this visit", "Cancel the visit")


@requires(KEEP)
def add_member(request: Request, pk: int) -> HttpResponse:
    visit = the(Visit, request, pk, KEEP)
    act = partial(services.add_member, visit, by=request.user)
    form = forms.MemberForm(request.POST or None)
    return _step(request, visit, form, act, "Added to the team.", "Add to the team", "Add")


@require_POST
@requires(KEEP)
def remove_member(request: Request, pk: int, member_pk: int) -> HttpResponse:
    visit = the(Visit, request, pk, KEEP)
    member = get_object_or_404(Member.objects.select_related("visit"), pk=member_pk, visit=visit)
    return press(request, partial(services.remove_member, member, by=request.user), done="Taken off the team.", onwards=visit)


@requires(KEEP)
def carried_out(request: Request, pk: int) -> HttpResponse:
    visit = the(Visit, request, pk, KEEP)
    expert = visit.team.filter(part=Member.Part.EXPERT).exists()
    form = forms.CarriedOutForm(request.POST or None, expert=expert, initial={"visited_on": visit.planned_on})
    act = partial(services.carry_out, visit, at=timezone.now(), by=request.user)
    words = "" if expert else "The team has no expert by experience. Add one, or say here why there was none."
    return _step(
        request, visit, form, act, "Now write down what you found.", "Record that the visit took place", "Record", notice=words
    )


@requires(KEEP)
def add_finding(request: Request, pk: int) -> HttpResponse:
    visit = the(Visit, request, pk, KEEP)
    act = partial(services.add_finding, visit, by=request.user)
    form = forms.FindingForm(request.POST or None, visit=visit)
    return _step(request, visit, form, act, "The finding is in the draft.", "Add a finding", "Add")


@requires(KEEP)
def change_finding(request: Request, pk: int, finding_pk: int) -> HttpResponse:
    visit, finding = _finding(request, pk, finding_pk)
    initial = {"kind": finding.kind, "ward": finding.ward_id, "text": finding.text}
    form = forms.FindingForm(request.POST or None, visit=visit, initial=initial)
    act = partial(services.change_finding, finding, by=request.user)
    return _step(request, visit, form, act, "The finding is changed.", f"Change finding {finding.number}", "Save")


@require_POST
@requires(KEEP)
def remove_finding(request: Request, pk: int, finding_pk: int) -> HttpResponse:
    visit, finding = _finding(request, pk, finding_pk)
    act = partial(services.remove_finding, finding, by=request.user)
    return press(request, act, done="The finding is out of the draft.", onwards=visit)


@requires(KEEP)
def send(request: Request, pk: int) -> HttpResponse:
    visit = the(Visit, request, pk, KEEP)
    form = forms.SummaryForm(request.POST or None, initial={"summary": visit.summary})
    act = partial(services.send_for_accuracy, visit, at=timezone.now(), by=request.user)
    words = "The provider will see the summary and every finding, and the draft can no longer be changed."
    title = "Send the draft for factual accuracy"
    return _step(request, visit, form, act, "The draft is with the provider.", title, "Send to the provider", notice=words)


@requires(ANSWER)
def answer(request: Request, pk: int) -> HttpResponse:
    """The provider's own step."""
    visit = the(Visit, request, pk, ANSWER)
    findings = list(visit.findings.select_related("ward")) if visit.is_shared else []
    return step(
        request,
        forms.AnswerForm(request.POST or None, findings=findings),
        partial(services.answer, visit, at=timezone.now(), by=request.user),
        done="Your answer is with the commissioner.",
        onwards=visit,
        template="assurance/answer.html",
        visit=visit,
        findings=findings,
        tags=tags,
        trail=[*trail_of(visit.unit), (visit.reference, visit.get_absolute_url())],
    )


@requires(KEEP)
def resolve(request: Request, pk: int, finding_pk: int) -> HttpResponse:
    visit, finding = _finding(request, pk, finding_pk)
    return step(
        request,
        forms.ResolveForm(request.POST or None, initial={"amended_text": finding.text}),
        partial(services.resolve, finding, at=timezone.now(), by=request.user),
        done="The challenge is resolved.",
        onwards=visit,
        template="assurance/resolve.html",
        visit=visit,
        finding=finding,
        trail=[*trail_of(visit.unit), (visit.reference, visit.get_absolute_url())],
    )


@requires(KEEP)
def finalise(request: Request, pk: int) -> HttpResponse:
    visit = the(Visit, request, pk, KEEP)
    again = visit.status == Visit.Status.FINAL
    form = forms.FinaliseForm(request.POST or None, again=again, initial={"summary": visit.summary})
    act = partial(services.finalise, visit, at=timezone.now(), by=request.user)
    title = "Issue the report again" if again else "Issue the final report"
    return _step(request, visit, form, act, "The report is issued; the provider is told.", title, "Issue the report")


@require_GET
@requires(VIEW)
def report(request: Request, pk: int) -> HttpResponse:
    """The report as issued."""
    made = get_object_or_404(Report.objects.visible_to(request.user).select_related("visit"), pk=pk)
    record("visit.report_downloaded", made, by=request.user, visit=made.visit_id, version=made.version)
    response = HttpResponse(bytes(made.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="quality-visit-{made.visit.reference}-v{made.version}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _finding(request: Request, pk: int, finding_pk: int) -> tuple[Visit, Finding]:
    visit = the(Visit, request, pk, KEEP)
    return visit, get_object_or_404(Finding.objects.select_related("visit", "ward"), pk=finding_pk, visit=visit)


def _step(
    request: Request, visit: Visit, form: Any, act: Any, done: str, title: str, button: str, notice: str = ""
) -> HttpResponse:
    return step(
        request,
        form,
        act,
        done=done,
        onwards=visit,
        template="assurance/short.html",
        title=title,
        about=visit.unit,
        button=button,
        notice=notice,
        trail=[*trail_of(visit.unit), (visit.reference, visit.get_absolute_url())],
        back=visit.get_absolute_url(),
    )
