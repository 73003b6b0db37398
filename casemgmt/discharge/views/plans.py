from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from casemgmt.discharge import forms, services, tags
from casemgmt.discharge.aftercare import aftercare, restricted_on, slippage, to_tell
from casemgmt.discharge.clocks import clocks_of
from casemgmt.discharge.models import Letter, PlanItem, Telling
from casemgmt.discharge.planned import planned, whole_plan
from casemgmt.discharge.services.moving import the_facts
from casemgmt.discharge.tables import PlanTable
from casemgmt.discharge.views.found import (
    CONTRIBUTE,
    KEEP,
    MANAGE,
    PLANS,
    RESTRICTED,
    VIEW,
    may,
    page_of,
    short,
    the_case,
    the_plan,
)
from casemgmt.models import Case
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.pages.steps import press
from reachout.pages.tables import Reply
from reachout.rules.selectors import rules_on


@require_safe
@requires(VIEW)
def plans(request: Request) -> Reply:
    """Everybody in a bed, and what is planned for them."""
    rows = planned(Case.objects.visible_to(request.user).current(), on=timezone.localdate())
    states = [row.state for row in rows]
    context = {
        "facts": [
            ("In a bed", len(rows)),
            ("Date has passed", states.count("passed")),
            ("No date", states.count("undated") + states.count("none")),
        ]
    }
    return PlanTable(request, rows).respond("discharge/plans.html", context)


@require_safe
@requires(VIEW)
def plan(request: Request, pk: int) -> HttpResponse:
    """One person's plan to leave: where to, by when, what is still to do, who is asked and who must know."""
    case = the_case(request, pk, VIEW)
    record_read(case, by=request.user, why="discharge plan")
    now = timezone.now()
    facts, shown, day = the_facts(case, now), whole_plan(case), timezone.localdate(now)
    rules, restricted = rules_on(day), may(request, case, RESTRICTED)
    context: dict[str, Any] = {
        "case": case,
        "facts": facts,
        "plan": shown,
        "items": _overdue_first(list(shown.items.all()), day) if shown else [],
        "slippage": slippage(shown) if shown else (0, 0),
        "aftercare": aftercare(facts.statuses),
        "under_restrictions": restricted_on(facts, rules),
        "to_tell": to_tell(shown, facts, rules, restricted=restricted) if shown else [],
        "asks": case.asks.select_related("organisation").order_by("closed_on", "answer_by"),
        "letters": Letter.objects.visible_to(request.user).filter(case=case).defer("pdf", "snapshot").select_related("issued_by"),
        "clock": clocks_of([facts], on=day).get(case.pk),
        "kinds": Letter.Kind,
        "restricted": restricted,
        "victim": getattr(shown, "victim", None) if restricted else None,
        "may_keep": case.is_open and may(request, case, KEEP, CONTRIBUTE),
        "keeps_case": case.is_open and may(request, case, KEEP),
        "may_move_on": case.is_open and facts.stay is not None and may(request, case, KEEP, CONTRIBUTE, MANAGE),
        "tags": tags,
        "now": now,
        "day": day,
        "trail": [PLANS],
    }
    return render(request, "discharge/plan.html", context)


def _overdue_first(items: list[PlanItem], on: date) -> list[PlanItem]:
    """Overdue, then to do by their day, then done."""
    far = date.max
    return sorted(items, key=lambda one: (one.done_on is not None, not one.is_overdue(on), one.due_on or far, one.place))


@require_POST
@requires(KEEP, CONTRIBUTE)
def begin(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk, KEEP, CONTRIBUTE)
    act = partial(services.begin_plan, case, at=timezone.now(), by=request.user)
    return press(request, act, done="The plan has begun. Say where to, and by when.", onwards=page_of(case))


@requires(KEEP, CONTRIBUTE)
def expect(request: Request, pk: int) -> HttpResponse:
    plan = the_plan(request, pk, KEEP, CONTRIBUTE)
    again = plan.expected_on is not None
    form = forms.Expect(request.POST or None, again=again, initial={"expected_on": plan.expected_on})
    title = "Change the expected discharge date" if again else "Give the expected discharge date"
    act = partial(services.expect, plan)
    return short(request, plan.case, form, act, done="The expected date is kept.", title=title, button="Save")


@requires(KEEP, CONTRIBUTE)
def change(request: Request, pk: int) -> HttpResponse:
    plan = the_plan(request, pk, KEEP, CONTRIBUTE)
    form = forms.ChangePlan(request.POST or None, instance=plan)
    act = partial(services.change_plan, plan.__class__.objects.get(pk=plan.pk))
    return short(request, plan.case, form, act, done="The plan is changed.", title="Where to, and who with", button="Save")


@requires(KEEP, CONTRIBUTE)
def add_item(request: Request, pk: int) -> HttpResponse:
    plan = the_plan(request, pk, KEEP, CONTRIBUTE)
    act, form = partial(services.add_item, plan), forms.AddItem(request.POST or None)
    return short(request, plan.case, form, act, done="The item is added.", title="Add an item", button="Add")


@requires(KEEP, CONTRIBUTE)
def keep_item(request: Request, pk: int, item_pk: int) -> HttpResponse:
    plan = the_plan(request, pk, KEEP, CONTRIBUTE)
    item = get_object_or_404(PlanItem.objects.select_related("plan__case"), pk=item_pk, plan=plan)
    form = forms.KeepItem(request.POST or None, instance=item)
    act = partial(services.keep_item, PlanItem.objects.select_related("plan__case").get(pk=item.pk))
    return short(request, plan.case, form, act, done="The item is kept.", title=item.text, button="Save")


@requires(KEEP, CONTRIBUTE)
def tell(request: Request, pk: int, body: str) -> HttpResponse:
    """Somebody who must know has been told. That it is about victims is for those alone who may see it."""
    case = the_case(request, pk, *([RESTRICTED] if body == Telling.Body.VICTIM_LIAISON else [KEEP, CONTRIBUTE]))
    shown, facts = whole_plan(case), the_facts(case, timezone.now())
    restricted = may(request, case, RESTRICTED)
    wanted = to_tell(shown, facts, rules_on(facts.on), restricted=restricted) if shown else []
    one = next((one for one in wanted if one.body == body), None)
    if shown is None or one is None:
        raise Http404
    act, form = partial(services.tell, shown, body=body), forms.Tell(request.POST or None)
    return short(request, case, form, act, done=f"{one.label}: told.", title=f"{one.label} has been told", button="Save")


@requires(RESTRICTED)
def victim(request: Request, pk: int) -> HttpResponse:
    plan = the_plan(request, pk, RESTRICTED)
    record_read(plan, by=request.user, person=plan.case.person_id, why="restricted part")
    kept = getattr(plan, "victim", None)
    initial = {"liaison": kept.liaison, "conditions": kept.conditions} if kept else {}
    act, form = partial(services.keep_victim, plan), forms.Victim(request.POST or None, initial=initial)
    return short(
        request,
        plan.case,
        form,
        act,
        done="Kept, and shown to nobody but those who may see it.",
        title="Conditions that protect victims",
        button="Save",
        hint="Seen by case managers alone: not by the ward, not in lists, exports or letters unless ticked there.",
    )
