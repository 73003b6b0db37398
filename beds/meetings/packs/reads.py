"""Everything a pack is made from, read in a fixed number of queries, as it stood at one instant.

A day's state comes from the intervals (begun by that day, not ended by it), never from a status column: so a pack can be made
for last August as well as for now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import cached_property

from beds.meetings.models import Action, Decision, Meeting, Pack
from beds.meetings.packs.shape import Row, Section, person_fields
from beds.models import AdmissionsPause, Bed, BedClosure, Confirmation, Hold, Leave, ReadyForDischarge, Spell, Ward, WardStay
from reachout.organisations.models import ServiceLine
from reachout.rules.selectors import Rules, rules_on
from referrals.clocks import Clock
from referrals.models import Assessment, Referral
from referrals.selectors import Ranked, clocks, ranked

DISCHARGES_LOOKED_BACK = timedelta(weeks=4)


@dataclass
class Reads:
    """One service line at one instant. Each property is one query, asked once."""

    meeting: Meeting
    at: datetime
    _sections: dict[str, Section] = field(default_factory=dict)

    def section(self, make: Callable[[Reads], Section]) -> Section:
        """A section made once, however many others draw on it."""
        if make.__name__ not in self._sections:
            self._sections[make.__name__] = make(self)
        return self._sections[make.__name__]

    @property
    def line(self) -> str:
        return self.meeting.service_line

    @cached_property
    def day(self) -> date:
        return timezone.localdate(self.at)

    @cached_property
    def rules(self) -> Rules:
        return rules_on(self.day)

    def rule(self, key: str) -> Any:
        return self.rules.get(key, self.line)

    # -- the meetings before this one ----------------------------------------------------------------------------------

    @cached_property
    def last_pack(self) -> Pack | None:
        """The newest pack of the line's earlier meetings."""
        packs = Pack.objects.filter(meeting__service_line=self.line, issued_at__lt=self.at).exclude(meeting=self.meeting)
        return packs.select_related("meeting").order_by("-meeting__held_on", "-issued_at", "-version").first()

    @cached_property
    def last_meeting_on(self) -> date | None:
        """The day of the line's latest meeting before this one."""
        earlier = Meeting.objects.filter(service_line=self.line, held_on__lt=self.meeting.held_on, held_on__lte=self.day)
        return earlier.aggregate(latest=Max("held_on"))["latest"]

    @cached_property
    def since(self) -> date:
        """The day from which things are new: that of the last pack, else a week back."""
        return timezone.localdate(self.last_pack.issued_at) if self.last_pack else self.day - timedelta(days=6)

    @cached_property
    def actions(self) -> list[Row]:
        """Actions not done by then, from whichever meeting, and those done since the last pack."""
        done_since = self.last_pack.issued_at if self.last_pack else self.at - timedelta(weeks=1)
        raised = Action.objects.filter(meeting__service_line=self.line, raised_at__lte=self.at).exclude(meeting=self.meeting)
        rows = raised.filter(Q(done_at=None) | Q(done_at__gt=done_since)).order_by(F("due_on").asc(nulls_last=True), "id")
        return _rows(rows, "id", "text", "owner", "due_on", "done_at", "meeting__held_on", "referral_id", "referral__reference")

    @cached_property
    def last_decisions(self) -> list[Row]:
        """What the line's last meeting decided, and what became of the bed."""
        if self.last_meeting_on is None:
            return []
        rows = Decision.objects.standing().filter(meeting__service_line=self.line, meeting__held_on=self.last_meeting_on)
        return _rows(
            rows.order_by("rank", "id"),
            "id", "reference", "decision", "rationale", "rank", "defer_until", "referral_id", "referral__reference",
            "meeting__held_on", "ward__name", "bed__code", "hold__offered_at", "hold__accepted_at", "hold__ended_at",
            "hold__expires_at", "hold__end", *person_fields("referral__person__"),
        )  # fmt: skip

    # -- wards and beds ------------------------------------------------------------------------------------------------

    @cached_property
    def wards(self) -> dict[int, Row]:
        """The line's wards, in the region and beyond, that are open that day or have someone on them; the region's first."""
        lived_in = WardStay.objects.filter(ward=OuterRef("pk"), during__contains=self.day)
        there = Q(Exists(lived_in)) | Q(pk__in=Ward.objects.open_on(self.day).values("pk"))
        rows = _rows(
            Ward.objects.filter(there, service_line=self.line).order_by(
                "-site__in_region", "site__organisation__name", "site__name", "name"
            ),
            "id", "code", "name", "security", "sex", "specialism", "commissioned_beds", "site_id", "site__name",
            "site__in_region", "site__latitude", "site__longitude", "site__organisation__name",
        )  # fmt: skip
        return {row["id"]: row for row in rows}

    @cached_property
    def beds(self) -> list[Row]:
        """The beds of those wards that are there that day, and whether each is out of service."""
        there = Q(opened_on=None) | Q(opened_on__lte=self.day), Q(closed_on=None) | Q(closed_on__gt=self.day)
        closed = BedClosure.objects.filter(bed=OuterRef("pk"), during__contains=self.day)
        rows = Bed.objects.filter(*there, ward__service_line=self.line).annotate(out_of_service=Exists(closed))
        return _rows(rows.order_by("code"), "id", "code", "ward_id", "out_of_service")

    @cached_property
    def stays(self) -> list[Row]:
        """Who is on the line's wards that day."""
        rows = WardStay.objects.filter(ward__service_line=self.line, during__contains=self.day)
        return _rows(
            rows.order_by("ward__name", "bed__code", "started_on", "id"),
            "id", "reference", "ward_id", "bed_id", "bed__code", "spell_id", "started_on", "spell__admitted_on",
            "person__home_in_region", "person__home_latitude", "person__home_longitude", *person_fields(),
        )  # fmt: skip

    @cached_property
    def beds_on(self) -> dict[int, list[Row]]:
        return _grouped(self.beds)

    @cached_property
    def stays_on(self) -> dict[int, list[Row]]:
        return _grouped(self.stays)

    @cached_property
    def stay_of(self) -> dict[int, Row]:
        """The stay of a spell that day."""
        return {stay["spell_id"]: stay for stay in self.stays}

    @cached_property
    def leaves(self) -> list[Row]:
        rows = Leave.objects.filter(spell__in=self._spells, during__contains=self.day).order_by("started_on", "id")
        return _rows(rows, "id", "reference", "spell_id", "kind", "started_on", "expected_back_on", "bed_released")

    @cached_property
    def leave_of(self) -> dict[int, Row]:
        """The leave of a spell that day; of two at once the later."""
        return {leave["spell_id"]: leave for leave in self.leaves}

    @cached_property
    def ready(self) -> list[Row]:
        rows = ReadyForDischarge.objects.filter(spell__in=self._spells, during__contains=self.day).order_by("ready_on", "id")
        return _rows(rows, "id", "reference", "spell_id", "ready_on", "reason", "attributable")

    @property
    def _spells(self) -> QuerySet[WardStay, Any]:
        return WardStay.objects.filter(ward__service_line=self.line, during__contains=self.day).values("spell")

    @cached_property
    def holds(self) -> list[Row]:
        """Holds live at that instant on the line's beds."""
        rows = Hold.objects.live(self.at).filter(bed__ward__service_line=self.line).order_by("expires_at", "id")
        return _rows(
            rows,
            "id", "reference", "bed_id", "bed__code", "bed__ward_id", "referral_id", "referral__reference", "placed_at",
            "offered_at", "accepted_at", "expected_on", "expires_at", "placed_by__name",
            *person_fields("referral__person__"),
        )  # fmt: skip

    @cached_property
    def held_beds(self) -> set[int]:
        return {hold["bed_id"] for hold in self.holds}

    @cached_property
    def held_for(self) -> set[int]:
        return {hold["referral_id"] for hold in self.holds}

    @cached_property
    def confirmations(self) -> dict[int, Row]:
        """Each ward's last word on its beds by then."""
        rows = Confirmation.objects.filter(ward__service_line=self.line, at__lte=self.at)
        latest = rows.order_by("ward_id", "-at", "-id").distinct("ward_id")
        return {row["ward_id"]: row for row in _rows(latest, "ward_id", "at", "staffed_beds", "note")}

    @cached_property
    def pauses(self) -> dict[int, Row]:
        rows = AdmissionsPause.objects.filter(ward__service_line=self.line, during__contains=self.day)
        return {row["ward_id"]: row for row in _rows(rows, "ward_id", "id", "started_on", "expected_end_on", "reason")}

    @cached_property
    def closures(self) -> list[Row]:
        rows = BedClosure.objects.filter(bed__ward__service_line=self.line, during__contains=self.day)
        rows = rows.order_by("closed_on", "bed__code")
        return _rows(rows, "id", "reference", "bed__code", "bed__ward_id", "closed_on", "expected_back_on", "reason")

    # -- referrals -----------------------------------------------------------------------------------------------------

    @cached_property
    def referrals(self) -> list[Row]:
        """Referrals received by that day and not closed by it, with when a bed was first agreed to be needed."""
        decided = Assessment.objects.filter(referral=OuterRef("pk"), decided_on__lte=self.day)
        accepted = decided.filter(outcome__in=Assessment.ACCEPTS).order_by("decided_on")
        # A spell in an acute bed keeps the place on the list of the eating disorder units.
        latest = decided.exclude(outcome=Assessment.Outcome.PICU) if self.line == ServiceLine.AED else decided
        latest = latest.order_by("-decided_on", "-id")
        seen = Assessment.objects.filter(referral=OuterRef("pk"), first_contact_on__lte=self.day)
        admitted = Spell.objects.filter(referral=OuterRef("pk"), admitted_on__lte=self.day)
        rows = Referral.objects.filter(
            Q(closed_on=None) | Q(closed_on__gt=self.day), service_line=self.line, received_on__lte=self.day
        ).annotate(
            accepted_on=Subquery(accepted.values("decided_on")[:1]),
            first_contact_on=Subquery(seen.order_by("first_contact_on").values("first_contact_on")[:1]),
            last_outcome=Subquery(latest.values("outcome")[:1]),
            last_decided_on=Subquery(latest.values("decided_on")[:1]),
            level=Subquery(latest.values("recommended_security")[:1]),
            admitted=Exists(admitted),
        )
        return _rows(rows.order_by("received_on", "id"), *_OF_A_REFERRAL)

    @cached_property
    def waiting(self) -> list[Row]:
        """Accepted for a bed of the collaborative and not admitted: the last outcome decides."""
        return [r for r in self.referrals if r["last_outcome"] in Assessment.ACCEPTS and not r["admitted"]]

    @cached_property
    def _records(self) -> dict[int, Referral]:
        rows = Referral.objects.filter(pk__in=[row["id"] for row in self.referrals])
        return {row.pk: row for row in rows.select_related("person", "linked_site", "referring_organisation")}

    @cached_property
    def ranked(self) -> list[Ranked]:
        return ranked(self.line, at=self.at, waiting=[self._records[row["id"]] for row in self.waiting])

    @cached_property
    def clocks(self) -> dict[int, list[Clock]]:
        return clocks(self._records.values(), at=self.at)

    @cached_property
    def to_high_secure(self) -> list[Row]:
        """Discharges to high secure in the last weeks, from the line's wards."""
        last_stay = WardStay.objects.filter(spell=OuterRef("pk")).order_by("-started_on", "-id")
        rows = Spell.objects.filter(
            destination=Spell.Destination.HIGH_SECURE,
            discharged_on__lte=self.day,
            discharged_on__gt=self.day - DISCHARGES_LOOKED_BACK,
        ).annotate(line=Subquery(last_stay.values("ward__service_line")[:1]), ward=Subquery(last_stay.values("ward__name")[:1]))
        rows = rows.filter(line=self.line).order_by("discharged_on", "id")
        return _rows(rows, "id", "reference", "discharged_on", "ward", *person_fields())


def _rows(found: Any, *fields: str) -> list[Row]:
    return list(found.values(*fields))


def _grouped(rows: list[Row]) -> dict[int, list[Row]]:
    by_ward: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_ward[row["ward_id"]].append(row)
    return by_ward


_OF_A_REFERRAL = [
    "id", "reference", "received_on", "received_at", "source", "setting", "urgency", "from_prison", "initial_request_on",
    "security_sought", "specialism_sought", "triaged_on", "referring_organisation__name", "accepted_on", "first_contact_on",
    "last_outcome", "last_decided_on", "level", "admitted", *person_fields(),
]  # fmt: skip
