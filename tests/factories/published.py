"""Frozen months with figures in them, and editions made from these.

freeze(date(2026, 3, 1), {"inpatients": (470, 380, 60, 30)})           the three lines together, then each
PublicationFactory(first=…, last=…)                                    proposed; needs frozen months
"""

from datetime import date
from typing import Any

import factory
from django.utils import timezone

from quality.figures.models import Figure, Snapshot
from quality.measures import CATALOGUE, Form
from quality.published import services
from quality.published.catalogue import BEHIND, COUNTED, LINES
from quality.published.models import Publication
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.organisations.models import ServiceLine
from tests.factories.accounts import MembershipFactory, UserFactory

USUAL = {
    "inpatients": (470, 380, 60, 30),
    "out_of_area_patients": (40, 25, 8, 7),
    "community_caseload": (210, 150, 40, 20),
    "admissions": (25, 15, 5, 5),
    "discharges": (30, 18, 6, 6),
    "occupied_bed_days": (14_000, 11_000, 2_000, 1_000),
    "available_bed_days": (15_000, 11_800, 2_100, 1_100),
    "occupancy": (14_000, 11_000, 2_000, 1_000),
    "seclusions_per_100_patients": (30, 18, 6, 6),
    "restrictive_per_1000_bed_days": (120, 80, 30, 10),
    "wait_referral_to_assessment": (50, 30, 12, 8),
    "wait_assessment_to_decision": (48, 29, 11, 8),
    "wait_decision_to_admission": (40, 25, 8, 7),
}


def freeze(month: date, counts: dict[str, tuple[int, ...]] | None = None, *, version: int = 1, median: float = 18) -> Snapshot:
    """A snapshot of one month with these counts: the numerator, or of a median how many it is of."""
    snapshot = Snapshot.objects.create(
        month=month,
        version=version,
        why="" if version == 1 else "Late returns",
        made_at=timezone.now(),
        definition="0" * 64,
        code="0" * 64,
        counts={},
        size=0,
        checksum="0" * 64,
    )
    counts = USUAL | (counts or {})
    Figure.objects.bulk_create(
        figure(snapshot, measure, line, counts, place, median) for measure in COUNTED for place, line in enumerate(LINES)
    )
    return snapshot


def figure(snapshot: Snapshot, measure: str, line: str, counts: dict[str, Any], place: int, median: float) -> Figure:
    form, count = CATALOGUE[measure].form, counts[measure][place]
    made = Figure(snapshot=snapshot, measure=measure, service_line=line)
    if form is Form.SPREAD:
        made.n, made.value = count, median
        return made
    made.numerator, behind = count, BEHIND.get(measure)
    made.denominator = counts[behind][place] if behind else None
    made.value = count / made.denominator if made.denominator else count
    return made


def publisher(**fields: Any) -> User:
    """A commissioner of the three service lines."""
    user: User = UserFactory(**fields)
    place = MembershipFactory(user=user, role=Role.COMMISSIONER, service_line=ServiceLine.ADULT_SECURE).organisation
    for line in (ServiceLine.LDA, ServiceLine.AED):
        MembershipFactory(user=user, role=Role.COMMISSIONER, service_line=line, organisation=place)
    return user


class PublicationFactory(factory.django.DjangoModelFactory):
    """Proposed, from the months as frozen."""

    class Meta:
        model = Publication

    title = "Figures to March 2026"
    first = last = date(2026, 3, 1)
    measures = factory.LazyFunction(lambda: ["inpatients", "out_of_area_patients"])
    proposed_at = factory.LazyFunction(timezone.now)
    proposed_by = factory.LazyFunction(publisher)

    @classmethod
    def _create(cls, model_class: type[Publication], *args: Any, **fields: Any) -> Publication:
        at, by = fields.pop("proposed_at"), fields.pop("proposed_by")
        return services.propose(**fields, at=at, by=by)
