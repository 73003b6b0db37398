"""A notice and its steps: issue, dispute, meet, plan."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from contracts.agreements.models import Requirement
from quality.assurance import tags as assured
from quality.assurance.models import Action
from quality.performance import forms, services, tags
from quality.performance.models import Milestone, Notice, Plan
from quality.performance.readings import threshold_words
from quality.performance.services.notices import breaches_to_name
from quality.performance.services.withholding import months_to_withhold
from quality.performance.tables import NoticeTable
from quality.performance.views.found import (
    ANSWER,
    HOME,
    KEEP,
    VIEW,
    contracts_of,
    may,
    the,
    the_contract,
    trail_of,
    trail_of_notice,
)  # fmt: skip
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.months import in_words
from reachout.pages.steps import press, step
from reachout.pages.tables import Reply

SHORT = "pages/short.html"


@require_safe
@requires(VIEW)
def notices(request: Request) -> Reply:
    rows = Notice.objects.visible_to(request.user).select_related("contract__provider", "requirement", "plan")
    return NoticeTable(request, rows).respond("pages/list.html", {"heading": "Notices", "trail": [HOME]})


@require_safe
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    rows = Notice.objects.visible_to(request.user).select_related(
        "contract__provider", "requirement", "issued_by", "plan", "meeting"
    )
    notice = get_object_or_404(rows, pk=pk)
    plan: Plan | None = getattr(notice, "plan", None)
    keeps, answers = may(request, KEEP, notice.contract), may(request, ANSWER, notice.contract)
    milestones = list(plan.milestones.select_related("owner", "action")) if plan else []
    context = {
        "notice": notice,
        "tag": tags.notice(notice, timezone.localdate()),
        "trail": trail_of(notice.contract),
        "threshold": threshold_words(notice.requirement) if notice.requirement else "",
        "breaches": list(notice.breaches.select_related("requirement", "late", "snapshot").order_by("-month")),
        "meeting": getattr(notice, "meeting", None),
        "plan": plan,
        "milestones": milestones,
        "all_closed": bool(milestones) and all(one.action and one.action.status == Action.Status.CLOSED for one in milestones),
        "withholdings": list(notice.withholdings.select_related("proposed_by", "approved_by")),
        "may_withhold": keeps and _may_withhold(notice),
        "events": list(notice.events.select_related("by")),
        "may_keep": keeps,
        "may_answer": answers,
        "may_open_actions": request.user.may(Permission.ASSURANCE_VIEW),
        "tags": tags,
        "assured": assured,
        "today": timezone.localdate(),
    }
    return render(request, "performance/notice.html", context)


def _may_withhold(notice: Notice) -> bool:
    """What ``propose`` would not refuse outright."""
    if notice.requirement and (notice.status != Notice.Status.PLAN or notice.requirement.withholding is None):
        return False
    return notice.is_open and bool(months_to_withhold(notice))


@requires(KEEP)
def issue(request: Request, pk: int) -> HttpResponse:
    rows = Requirement.objects.exclude(terms__agreed_at=None).filter(terms__contract__in=contracts_of(request, KEEP))
    requirement = get_object_or_404(rows.select_related("terms__contract__provider"), pk=pk)
    return _issue(request, requirement.terms.contract, requirement)


@requires(KEEP)
def issue_information(request: Request, pk: int) -> HttpResponse:
    return _issue(request, the_contract(request, pk, KEEP), None)


def _issue(request: Request, contract: Any, requirement: Requirement | None) -> HttpResponse:
    found = breaches_to_name(contract, requirement.code if requirement else "")
    months = ", ".join(dict.fromkeys(in_words(one.month) for one in reversed(found)))
    back = f"/performance/requirements/{requirement.pk}/" if requirement else trail_of(contract)[-1][1]
    return step(
        request,
        forms.NoticeForm(request.POST or None),
        partial(services.issue, contract, requirement=requirement, at=timezone.now(), by=request.user),
        done="The notice is issued, and the provider is told.",
        onwards=lambda made: made,
        template=SHORT,
        title="Issue a performance notice" if requirement else "Issue an information breach notice",
        hint=f"{requirement or 'Returns on time'}. In breach: {months or 'no month without a notice'}.",
        button="Issue the notice",
        trail=trail_of(contract),
        back=back,
    )


@requires(ANSWER)
def dispute(request: Request, pk: int) -> HttpResponse:
    form = forms.DisputeForm(request.POST or None)
    return _step(
        request, the(Notice, request, pk, ANSWER), form, services.dispute, "The commissioner is told.", "Dispute the notice"
    )


@requires(KEEP)
def uphold(request: Request, pk: int) -> HttpResponse:
    notice, form = the(Notice, request, pk, KEEP), forms.WhyForm(request.POST or None)
    return _step(request, notice, form, services.uphold, "The notice is upheld.", "Uphold the notice")


@requires(KEEP)
def withdraw(request: Request, pk: int) -> HttpResponse:
    form = forms.WhyForm(request.POST or None)
    return _step(
        request, the(Notice, request, pk, KEEP), form, services.withdraw, "The notice is withdrawn.", "Withdraw the notice"
    )


@requires(KEEP)
def meeting(request: Request, pk: int) -> HttpResponse:
    notice, form = the(Notice, request, pk, KEEP), forms.MeetingForm(request.POST or None)
    return _step(request, notice, form, services.hold_meeting, "The meeting is recorded.", "Record the meeting")


# -- the plan --------------------------------------------------------------------------------------------------------------


@requires(ANSWER)
def add_milestone(request: Request, pk: int) -> HttpResponse:
    plan = the(Plan, request, pk, ANSWER)
    form = forms.MilestoneForm(request.POST or None, notice=plan.notice)
    return _plan_step(request, plan, form, services.add_milestone, "The milestone is added.", "Add a milestone")


@require_POST
@requires(ANSWER)
def remove_milestone(request: Request, pk: int) -> HttpResponse:
    rows = Milestone.objects.filter(plan__in=Plan.objects.open_to(request.user, ANSWER)).select_related("plan__notice")
    found = get_object_or_404(rows, pk=pk)
    act = partial(services.remove_milestone, found, by=request.user)
    return press(request, act, done="The milestone is removed.", onwards=found.plan)


@requires(ANSWER)
def submit(request: Request, pk: int) -> HttpResponse:
    plan = the(Plan, request, pk, ANSWER)
    form = forms.SubmitForm(request.POST or None, initial={"cause": plan.cause})
    return _plan_step(request, plan, form, services.submit, "The plan is with the commissioner.", "Submit the plan")


@requires(KEEP)
def send_back(request: Request, pk: int) -> HttpResponse:
    plan, form = the(Plan, request, pk, KEEP), forms.WhyForm(request.POST or None)
    return _plan_step(request, plan, form, services.send_back, "The plan is with the provider again.", "Send the plan back")


@requires(KEEP)
def agree(request: Request, pk: int) -> HttpResponse:
    plan, form = the(Plan, request, pk, KEEP), forms.WhyForm(request.POST or None)
    done = "The plan is agreed. Each milestone is an action now."
    return _plan_step(request, plan, form, services.agree, done, "Agree the plan")


@requires(KEEP)
def met(request: Request, pk: int) -> HttpResponse:
    plan, form = the(Plan, request, pk, KEEP), forms.WhyForm(request.POST or None)
    return _plan_step(request, plan, form, services.meet, "The plan is met and the notice closed.", "Close: the plan is met")


def _step(request: Request, notice: Notice, form: Any, service: Any, done: str, title: str) -> HttpResponse:
    return step(
        request,
        form,
        partial(service, notice, at=timezone.now(), by=request.user),
        done=done,
        onwards=notice,
        template=SHORT,
        title=title,
        button=title.split(":")[0],
        trail=trail_of_notice(notice),
        back=notice.get_absolute_url(),
    )


def _plan_step(request: Request, plan: Plan, form: Any, service: Any, done: str, title: str) -> HttpResponse:
    return step(
        request,
        form,
        partial(service, plan, at=timezone.now(), by=request.user),
        done=done,
        onwards=plan,
        template=SHORT,
        title=title,
        button=title.split(":")[0],
        trail=trail_of_notice(plan.notice),
        back=plan.get_absolute_url(),
    )
