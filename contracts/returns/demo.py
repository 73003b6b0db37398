"""Thirteen months of returns in the demo: all accepted and frozen but the last two, and in those one of each kind.

What the portal knows is returned as the ledger has it, but for a few days on three wards; the rest follows from the beds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from contracts.agreements.models import Contract
from contracts.agreements.selectors import terms_in
from contracts.money import ZERO
from contracts.returns import services
from contracts.returns.figures import figures_of
from contracts.returns.ledger import known
from contracts.returns.models import Event, Part, Return, Submission, Value
from contracts.returns.selectors import Cell
from contracts.returns.services import Given
from contracts.returns.services.settling import freezes_on
from contracts.returns.values.sheet import sheet_of
from contracts.returns.views.progress import progress_of
from reachout.accounts.models import User
from reachout.demo.scene import Scene
from reachout.months import add_months, first_of

MONTHS = 13
OFFICERS = {"DP1": "returns", "DP2": "returns.midmoor", "DP3": "returns.ardenmere", "DP4": "returns.blackthorn"}
VACANT = {"DP1": 0.09, "DP2": 0.12, "DP3": 0.11, "DP4": 0.24}
OFF_BY = {("DP1", "adult_secure"): 4, ("DP2", "adult_secure"): -6, ("DP4", "adult_secure"): 9}
"""Bed days by which the first ward of these returns differs from the ledger, in the month before last."""
CARRIED = {("DP3", "adult_secure"): 7}
"""The same, four months before that: nobody settled it before the month was frozen."""
MINE = ("DP1", "adult_secure")
"""Whose officer has most to do today: activity to begin, quality begun."""

QUERIED = ("DP2", "adult_secure", Part.ACTIVITY)
NIL = ("DP2", "aed", Part.QUALITY)
LATE = ("DP4", "adult_secure", Part.QUALITY)
NOT_YET = {(*MINE, Part.ACTIVITY), (*MINE, Part.QUALITY), ("DP3", "lda", Part.QUALITY), ("DP4", "adult_secure", Part.QUALITY)}


@dataclass
class Sent:
    """A version and what becomes of it."""

    owed: Return
    version: Submission
    submitted_at: datetime


def furnish(scene: Scene) -> None:
    play = Play(scene)
    play.owe()
    play.send(play.to_send())
    play.query()
    play.draft()


class Play:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        last = add_months(first_of(scene.today), -1)
        self.months = [add_months(last, -back) for back in reversed(range(MONTHS))]
        self.head, self.quality = scene.users["commissioner"], scene.users["commissioner.quality"]

    def owe(self) -> None:
        for month in self.months:
            services.owe(month, at=self.moment(add_months(month, 1), 2))
        self.contracts = list(Contract.objects.of_providers().select_related("provider"))
        self.terms = terms_in(self.months, self.contracts)
        self.ledger = known(self.contracts, self.months)
        rows = Return.objects.filter(month__in=self.months).select_related("contract__provider")
        self.returns = list(rows.order_by("month", "contract", "part"))

    def moment(self, day: date, hour: int = 15) -> datetime:
        """An hour of that day, or an hour ago when that is still to come."""
        wanted = timezone.make_aware(datetime.combine(day, time(hour, 20)))
        return min(wanted, self.scene.now - timedelta(hours=1))

    def key(self, owed: Return) -> tuple[str, str, str]:
        return owed.contract.provider.code, owed.contract.service_line, owed.part

    def officer(self, owed: Return) -> User:
        found: User = self.scene.users[OFFICERS[owed.contract.provider.code]]
        return found

    def to_send(self) -> list[Return]:
        """All but those of the last month that are not sent yet, and one of the month before that is late."""
        last, before = self.months[-1], self.months[-2]
        left = {(last, *key) for key in NOT_YET} | {(before, *LATE)}
        return [owed for owed in self.returns if (owed.month, *self.key(owed)) not in left]

    # -- what was sent -----------------------------------------------------------------------------------------------------

    def send(self, chosen: list[Return]) -> None:
        """Versions, their values while they are open, then who sent and who accepted them: the database asks for this order."""
        made = [self.version(owed) for owed in chosen]
        Submission.objects.bulk_create([one.version for one in made])
        values = [value for one in made if not one.version.nil for value in self.values(one)]
        Value.objects.bulk_create(values, batch_size=5_000)
        accepted = [one for one in made if one.owed.month != self.months[-1]]
        for one in made:
            one.version.submitted_at, one.version.submitted_by = one.submitted_at, self.officer(one.owed)
            one.owed.status = Return.Status.SUBMITTED
        for one in accepted:
            self.accept(one)
        fields = ["submitted_at", "submitted_by", "accepted_at", "accepted_by"]
        Submission.objects.bulk_update([one.version for one in made], fields, batch_size=500)
        Return.objects.bulk_update([one.owed for one in made], ["status", "standing"], batch_size=500)
        Event.objects.bulk_create([event for one in made for event in self.story(one)])

    def version(self, owed: Return) -> Sent:
        late = self.scene.random.choice([1, 2, 6]) if self.scene.random.random() < 0.07 else 0
        early = self.scene.random.choice([0, 0, 1, 2, 4])
        sent_at = self.moment(owed.due_on + timedelta(days=late - (0 if late else early)))
        nil = owed.month == self.months[-1] and self.key(owed) == NIL
        version = Submission(of=owed, number=1, begun_at=sent_at - timedelta(hours=2), begun_by=self.officer(owed), nil=nil)
        if nil:
            version.nil_reason = "Staff, complaints and safeguarding of this unit are returned with adult secure this month."
        return Sent(owed, version, sent_at)

    def accept(self, one: Sent) -> None:
        one.version.accepted_at = min(one.submitted_at + timedelta(days=3), self.scene.now - timedelta(minutes=30))
        one.version.accepted_by = self.quality
        one.owed.standing = one.version
        frozen = self.scene.today >= freezes_on(one.owed) and one.owed.month < self.months[-2]
        one.owed.status = Return.Status.FROZEN if frozen else Return.Status.ACCEPTED

    def story(self, one: Sent) -> Iterable[Event]:
        officer = self.officer(one.owed)
        yield Event(of=one.owed, kind="begun", version=1, at=one.version.begun_at, by=officer)
        yield Event(of=one.owed, kind="submitted", version=1, at=one.submitted_at, by=officer)
        if one.version.accepted_at:
            yield Event(of=one.owed, kind="accepted", version=1, at=one.version.accepted_at, by=self.quality)
        if one.owed.status == Return.Status.FROZEN:
            yield Event(of=one.owed, kind="frozen", version=1, at=self.moment(freezes_on(one.owed), 1))

    # -- figures -----------------------------------------------------------------------------------------------------------

    def values(self, one: Sent) -> Iterable[Value]:
        owed = one.owed
        terms = self.terms[owed.contract_id, owed.month]
        made = self.made_up(owed)
        for figure in figures_of(owed.part):
            wards = [service.ward_id for service in terms.services.all()] if figure.by_ward else [None]
            for ward in wards:
                number = self.ledger.get(Cell(owed.contract_id, owed.month, ward, figure.code))
                source = Value.Source.TYPED if number is None else Value.Source.LEDGER
                if number is None and not figure.is_text:
                    number = self.by_ward(figure.code) if figure.by_ward else made[figure.code]
                value = Value(submission=one.version, figure=figure.code, ward_id=ward, number=number, source=source)
                self.plant(value, owed, first=ward == wards[0])
                if not figure.is_text:
                    yield value

    def plant(self, value: Value, owed: Return, *, first: bool) -> None:
        """The returns that differ from the ledger, each with its provider's word on it."""
        differing = {self.months[-2]: OFF_BY, self.months[-6]: CARRIED}.get(owed.month, {})
        days = differing.get((owed.contract.provider.code, owed.contract.service_line), 0)
        if days and first and value.figure == "occupied_bed_days":
            value.number = (value.number or Decimal()) + days
            value.source, value.comment = Value.Source.TYPED, "From our own bed state, which counts leave beds held open."

    def by_ward(self, code: str) -> Decimal:
        """Incidents are many when nobody was hurt, and few when somebody was."""
        chance = self.scene.random
        many = {"harm_none": 9, "harm_low": 4, "harm_psychological": 2, "harm_moderate": 0.5, "observation_hours": 160}
        return Decimal(round(chance.gammavariate(3, many.get(code, 0.02) / 3)))

    def made_up(self, owed: Return) -> dict[str, Decimal]:
        terms = self.terms[owed.contract_id, owed.month]
        beds = sum(service.beds for service in terms.services.all())
        if owed.part == Part.ACTIVITY:
            return self.money(owed)
        return self.workforce(owed.contract.provider.code, beds) | self.experience(beds)

    def money(self, owed: Return) -> dict[str, Decimal]:
        """What is planned and what the days cost, at the contract's own prices."""
        found = {"budget": ZERO, "actual": ZERO}
        for service in self.terms[owed.contract_id, owed.month].services.all():
            days = int(self.ledger[Cell(owed.contract_id, owed.month, service.ward_id, "occupied_bed_days")])
            pricing = service.pricing(owed.month)
            for name, count in (("budget", service.planned_days(owed.month)), ("actual", days)):
                found[name] += sum((line.amount for line in pricing.lines(owed.month, {owed.month: count})), ZERO)
        return found

    def near(self, wanted: float, spread: float = 0.04) -> int:
        return max(0, round(wanted * self.scene.random.gauss(1, spread)))

    def workforce(self, provider: str, beds: int) -> dict[str, Decimal]:
        posts = beds * 3
        in_post = self.near(posts * (1 - VACANT[provider]), 0.015)
        days, shifts = in_post * 20, beds * 75
        filled = min(shifts, self.near(shifts * 0.95, 0.02))
        bank, agency = self.near(filled * 0.14), self.near(filled * VACANT[provider] * 0.6)
        due, supervised, appraised = in_post + 8, in_post, max(1, in_post // 12)
        found = {
            "establishment_wte": posts, "in_post_wte": in_post, "leavers_wte": self.near(in_post * 0.012, 0.4),
            "sickness_days": self.near(days * 0.055, 0.08), "working_days": days, "shifts_planned": shifts,
            "shifts_filled": filled, "shifts_bank": bank, "shifts_agency": agency,
            "training_due": due, "training_done": min(due, self.near(due * 0.89, 0.02)),
            "supervision_due": supervised, "supervision_done": min(supervised, self.near(supervised * 0.82, 0.04)),
            "appraisal_due": appraised, "appraisal_done": min(appraised, self.near(appraised * 0.88, 0.06)),
        }  # fmt: skip
        return {code: Decimal(count) for code, count in found.items()}

    def experience(self, beds: int) -> dict[str, Decimal]:
        answers = self.near(beds * 0.5, 0.15)
        shares = {"very_good": 0.42, "good": 0.34, "neither": 0.1, "poor": 0.06, "very_poor": 0.04, "unknown": 0.04}
        found = {f"fft_{said}": self.near(answers * share, 0.1) for said, share in shares.items()}
        received = self.near(beds * 0.06, 0.35)
        found |= {
            "complaints_received": received,
            "complaints_acknowledged": max(0, received - self.scene.random.choice([0, 0, 1])),
        }
        found |= {"complaints_due": received, "complaints_closed": max(0, received - self.scene.random.choice([0, 1, 1]))}
        found |= {"safeguarding_concerns": self.near(beds * 0.05, 0.4), "cqc_notifications": self.near(beds * 0.03, 0.5)}
        return {code: Decimal(count) for code, count in found.items()}

    # -- the last month ----------------------------------------------------------------------------------------------------

    def newest(self, provider: str, line: str, part: str) -> Return:
        return Return.objects.get(
            contract__provider__code=provider, contract__service_line=line, month=self.months[-1], part=part
        )

    def query(self) -> None:
        """Two figures asked about, one of them answered."""
        owed = self.newest(*QUERIED)
        ward = owed.latest.values.filter(figure="occupied_bed_days").order_by("ward__name")[0].ward  # type: ignore[union-attr]
        asked = [
            ("occupied_bed_days", ward, "This is fewer than your ward told the board at the month's end. Which is right?"),
            ("actual", None, "The actual has risen by more than the days. What else is in it?"),
        ]
        at = self.moment(self.scene.today - timedelta(days=1), 11)
        queries = [
            services.query(owed, figure=figure, ward=where, text=text, at=at, by=self.quality) for figure, where, text in asked
        ]
        services.answer(queries[1], text="An enhanced observation of three weeks.", at=at, by=self.officer(owed))

    def draft(self) -> None:
        """The quality part of one's own, filled in to three fifths."""
        owed = self.newest(*MINE, Part.QUALITY)
        at, by = self.moment(self.scene.today - timedelta(days=1), 14), self.officer(owed)
        version = services.begin(owed, at=at, by=by)
        sheet = sheet_of(version, owed)
        made = self.made_up(owed)
        wanted = len(progress_of(sheet, []).wanted) * 3 // 5
        missing = [line for line in sheet.lines.values() if line.is_missing]
        enough = missing[: wanted - (len(sheet.lines) - len(missing))]
        given = [
            Given(*line.key, number=self.by_ward(line.figure.code) if line.ward else made[line.figure.code]) for line in enough
        ]
        services.set_values(version, given, at=at, by=by)
