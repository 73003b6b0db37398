"""Five years of a fictional collaborative, told day by day: people are referred, assessed, wait, are admitted where a bed is
free, step down, and leave. What it tells is a tracker folder's rows, so the demo comes in by the same door as real history."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from reachout.demo import care
from reachout.demo.hospitals import Group, Hospitals
from reachout.demo.ledger import Row, Someone
from reachout.demo.region import LENGTH_OF_STAY, MEETING_DAYS, WARDS, DemoWard

QUEUE_BEFORE = timedelta(days=50)
"""Referrals begin before the story does, so that its first meeting finds people waiting."""
USUAL_WAIT = 30
"""Days. Where people wait longer for a kind of bed fewer are referred for it, and more where they wait less."""
IN_THE_COMMUNITY = 105
"""On a community team's caseload when the story begins."""
ACCEPTED = 0.74
"""Share of referrals that end in a place on the list for a bed."""
SOURCES = {"adult_secure": "E4 E4 E4 E2 E2 H2 I1 I2 P1 G1".split(), "lda": "H2 P1 C1 G2 E2".split(), "aed": "A1 H2 M7 P1".split()}


@dataclass
class Waiting:
    who: Someone
    referral: Row
    group: Group
    since: date


class History(Hospitals):
    """The story itself: who is referred, assessed, decided on, and offered which bed."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.waiting: list[Waiting] = []

    def tell(self) -> dict[str, list[Row]]:
        self._open_wards()
        self._already_in_the_community()
        self.day = self.start - QUEUE_BEFORE
        while self.day <= self.today:
            while self.diary[self.day]:
                self.diary[self.day].pop(0)(self.day)
            self._refer(self.day)
            if self.day >= self.start:
                self._meet(self.day)
            self._close_a_bed(self.day)
            while self.diary[self.day]:
                self.diary[self.day].pop(0)(self.day)
            self.day += timedelta(days=1)
        for patient in self.inpatients.values():
            care.during(self, patient, until=self.today, going_on=True)
        return self.rows

    def _already_in_the_community(self) -> None:
        for _ in range(IN_THE_COMMUNITY):
            line, _, sex = group = self.random.choice([group for group in _ARRIVALS if group[0] in care.TEAMS])
            who = self._someone(line, sex)
            who.busy = False
            self.discharged.append((who, group))
            left = timedelta(days=self.random.randrange(1, care.DAYS_FOLLOWED[1]))
            care.follow(self, who, line, self.start - timedelta(days=self.random.randrange(30, 500)), until=self.start + left)

    def _refer(self, day: date) -> None:
        for group, usual in _ARRIVALS.items():
            waiting = sum(case.group == group for case in self.waiting)
            rate = usual * max(0.3, min(2.0, 2 - waiting / (USUAL_WAIT * usual * ACCEPTED)))
            while self.random.random() < rate:
                self._referral(day, group)
                rate -= 1

    def _referral(self, day: date, group: Group) -> None:
        line, security, sex = group
        who = self._returning(group) or self._someone(line, sex)
        who.busy = True
        source = self.random.choice(SOURCES[line])
        prison = source == "E4"
        referral = self.row(
            "referrals",
            reference=self.key("R"),
            patient=who.key,
            service_line=line,
            received_on=day,
            source=source,
            urgency=self.random.choices(["emergency", "very_urgent", "urgent", "routine"], [4, 8, 28, 60])[0],
            from_prison="yes" if prison else "no",
            initial_request_on=day - timedelta(days=self.random.randrange(0, 8)) if prison and self.random.random() < 0.9 else "",
            security_sought=security,
            triaged_on="",
            closed_on="",
            close_reason="",
        )
        triage = day + timedelta(days=self.random.choice([0, 1, 1, 1, 2, 3, 5]))
        if self.random.random() < 0.07:
            self.on(triage, lambda d: self._close(referral, d, "not_accepted", who, triaged=True))
            return
        self.on(triage, lambda d: referral.update(triaged_on=d))
        contact = triage + timedelta(days=1 + int(self.random.gammavariate(2, 6)))
        self.on(contact, lambda d: self._assess(Waiting(who, referral, group, d), d))

    def _returning(self, group: Group) -> Someone | None:
        known = [who for who, of in self.discharged if of[0] == group[0] and who.sex == group[2] and not who.busy]
        return self.random.choice(known) if known and self.random.random() < 0.15 else None

    def _assess(self, case: Waiting, day: date) -> None:
        assessment = self.row(
            "assessments",
            reference=self.key("A"),
            referral=case.referral["reference"],
            first_contact_on=day,
            decided_on="",
            outcome="",
            recommended_security="",
        )
        self.on(day + timedelta(days=int(self.random.gammavariate(2, 4))), lambda d: self._decide(case, assessment, d))

    def _decide(self, case: Waiting, assessment: Row, day: date) -> None:
        line, security, _ = case.group
        accept = "accept_sedu" if line == "aed" else f"accept_{security}"
        other = self.random.choice(
            ["community", "not_accepted", "prison_inreach" if case.referral["from_prison"] == "yes" else "community"]
        )
        outcome = accept if self.random.random() < ACCEPTED / 0.93 else other
        assessment.update(decided_on=day, outcome=outcome, recommended_security=security if outcome == accept else "")
        if outcome == accept:
            case.since = day
            self.waiting.append(case)
        else:
            self._close(case.referral, day, outcome, case.who)

    def _close(self, referral: Row, day: date, reason: str, who: Someone, *, triaged: bool = False) -> None:
        referral.update(closed_on=day, close_reason=reason)
        if triaged:
            referral.update(triaged_on=day)
        who.busy = False

    def _meet(self, day: date) -> None:
        if day == self.today:
            return  # today's and coming meetings are the portal's own
        for line, (weekday, least, most) in MEETING_DAYS.items():
            if day.weekday() == weekday:
                minutes = self.random.randrange(least, most, 5)
                meeting = self.row("meetings", reference=self.key("M"), service_line=line, held_on=day, minutes=minutes)
                self._discuss(meeting, [case for case in self.waiting if case.group[0] == line], day)

    def _discuss(self, meeting: Row, cases: list[Waiting], day: date) -> None:
        for case in sorted(cases, key=lambda c: (c.referral["urgency"] == "routine", c.since)):
            ward = self._a_ward_with_room(case.group, day, waited=(day - case.since).days)
            if case.group[0] == "aed" and self.random.random() < 0.03:
                self._avoid(meeting, case, day)
            elif ward:
                bed = min(self.free[ward.code])
                self.free[ward.code].discard(bed)
                self.taken[ward.code] += 1
                self.waiting.remove(case)
                self._decision(meeting, case, "offer", ward)
                self.on(day + timedelta(days=self.random.randrange(1, 7)), self._arrival(case, ward, bed))
            elif self.random.random() < 0.25:
                self._decision(meeting, case, "defer", None)

    def _arrival(self, case: Waiting, ward: DemoWard, bed: str) -> Callable[[date], None]:
        def arrive(day: date) -> None:
            case.referral.update(closed_on=day, close_reason="admitted")
            self._admit(case.who, ward, bed, day, referral=case.referral, length=self._length(ward, day))

        return arrive

    def _decision(self, meeting: Row, case: Waiting, decision: str, ward: DemoWard | None) -> None:
        self.row(
            "decisions",
            reference=self.key("D"),
            meeting=meeting["reference"],
            referral=case.referral["reference"],
            decision=decision,
            ward=self.prefix + ward.code if ward else "",
        )

    def _avoid(self, meeting: Row, case: Waiting, day: date) -> None:
        self._decision(meeting, case, "avoid", None)
        self.waiting.remove(case)
        self._close(case.referral, day, "avoided", case.who)
        self.row(
            "avoided",
            reference=self.key("V"),
            referral=case.referral["reference"],
            agreed_on=day,
            benchmark_days=self.random.randrange(80, 130),
            price_low="486.15",
            price_high="549.35",
            alternative_cost=f"{self.random.randrange(300000, 900000) / 100:.2f}",
        )


def _arrivals() -> dict[Group, float]:
    """Referrals a day by kind of bed, so that the region's beds stay about nine tenths full."""
    rates: dict[Group, float] = defaultdict(float)
    for ward in WARDS:
        median = LENGTH_OF_STAY.get((ward.line, ward.security))
        if median:
            for sex in ["male", "female"] if ward.sex == "mixed" else [ward.sex]:
                share = 0.5 if ward.sex == "mixed" else 1
                rates[ward.line, ward.security, sex] += share * ward.beds * 0.82 / (median * 1.16) / ACCEPTED
    return rates


_ARRIVALS = _arrivals()
