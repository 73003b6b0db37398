"""What is planned for whom, as of any day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import OuterRef, Prefetch, Q, Subquery

from casemgmt.discharge.models import Expectation, Plan, PlanItem
from casemgmt.facts import Facts, among


def plans_of(many: Sequence[Facts], *, on: date, items: bool = True) -> dict[int, Plan]:
    """The plan of each case that was open on the day, by the case's key, its ``expected_on`` as it was said by then. Items are
    at hand (``plan.items.all()``) unless a long list does without. Read, never saved. Two queries, however many cases."""
    said = Expectation.objects.filter(plan=OuterRef("pk"), said_on__lte=on).order_by("-at", "-id")
    rows = (
        Plan.objects.filter(
            Q(closed_on=None) | Q(closed_on__gt=on), case__in=among(facts.case.pk for facts in many), begun_on__lte=on
        )
        .select_related("aftercare_icb", "aftercare_authority")
        .annotate(said=Subquery(said.values("expected_on")[:1]))
        .order_by("begun_on", "id")
    )
    if items:
        rows = rows.prefetch_related(Prefetch("items", PlanItem.objects.order_by("place")))
    plans: dict[int, Plan] = {plan.case_id: plan for plan in rows}
    for plan in rows:
        plan.expected_on = plan.said
    return plans
