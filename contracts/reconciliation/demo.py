"""The differences that the demo's returns hold: found, and in different hands: open, explained, accepted, and one carried."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from contracts.reconciliation import services
from contracts.reconciliation.finding import find
from contracts.reconciliation.lines import PAID
from contracts.reconciliation.models import Difference
from contracts.returns.models import Return
from reachout.demo.scene import Scene
from reachout.months import add_months

EXPLAINED = {
    "DP1": ("returns", "We counted leave beds held open: four days of one person in the last week."),
    "DP4": ("returns.blackthorn", "Two stays began before they were recorded in the portal; nine days in all."),
}
ACCEPTED = {"DP4": "Agreed from the ward's own admission records. To be recorded on the day from now on."}


def furnish(scene: Scene) -> None:
    for month in Return.objects.order_by("month").values_list("month", flat=True).distinct():
        find(Return.objects.filter(month=month), at=min(scene.now, _looked_at(month)))
    rows = Difference.objects.filter(figure=PAID, of__contract__service_line="adult_secure").select_related("of")
    found = {row.of.contract.provider.code: row for row in rows.select_related("of__contract__provider")}
    for provider, (officer, text) in EXPLAINED.items():
        if provider in found:
            services.explain(found[provider], text=text, at=scene.now, by=scene.users[officer])
    for provider, why in ACCEPTED.items():
        if provider in found:
            services.accept(found[provider], why=why, at=scene.now, by=scene.users["commissioner.quality"])


def _looked_at(month: date) -> datetime:
    """The night in which the portal had the month's returns."""
    return timezone.make_aware(datetime.combine(add_months(month, 1) + timedelta(days=24), time(2)))
