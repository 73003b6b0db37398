"""Five years of a fictional collaborative, told day by day: people are referred, assessed, wait, are admitted where a bed is
free, step down, and leave. What it tells is a tracker folder's rows, so the demo comes in by the same door as real history."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp

from reachout.demo import care
from reachout.demo.ledger import Ledger, Row, Someone
from reachout.demo.region import LENGTH_OF_STAY, MEETING_DAYS, SITES, WARDS, DemoWard

Group = tuple[str, str, str]

ACCEPTED = 0.74
"""Share of referrals that end in a place on the list for a bed."""
SOURCES = {"adult_secure": "E4 E4 E4 E2 E2 H2 I1 I2 P1 G1".split(), "lda": "H2 P1 C1 G2 E2".split(), "aed": "A1 H2 M7 P1".split()}


@dataclass
class Waiting:
    who: Someone
    referral: Row
    group: Group
    since: date


@dataclass
class Inpatient:
    who: Someone
    spell: Row
    stay: Row
    ward: DemoWard
    bed: str
    leaves_on: date
    line: str


class History(Ledger):
    """The story itself: who is referred, decided on, admitted and discharged, and which beds are closed."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.waiting: list[Waiting] = []
        self.free: dict[str, set[str]] = {}
        self.discharged: list[tuple[Someone, Group]] = []
        self.inpatients: dict[str, Inpatient] = {}

    def tell(self) -> dict[str, list[Row]]:
        self._open_wards()
        while self.day <= self.today:
            while self.diary[self.day]:
                self.diary[self.day].pop(0)(self.day)
            self._refer(self.day)
            self._meet(self.day)
            self._close_a_bed(self.day)
            while self.diary[self.day]:
                self.diary[self.day].pop(0)(self.day)
            self.day += timedelta(days=1)
        for patient in self.inpatients.values():
            care.during(self, patient, until=self.today, going_on=True)
        return self.rows

    # -- the stage -----------------------------------------------------------------------------------------------------

    def _open_wards(self) -> None:
        for ward in WARDS:
            code = self.prefix + ward.code
            self.row(
                "wards",
                code=code,
                site=self.prefix + ward.site,
                name=ward.name,
                service_line=ward.line,
                security=ward.security,
                sex=ward.sex,
                specialism=ward.specialism,
                commissioned_beds=ward.beds,
                day_price=ward.price,
                opened_on="",
                closed_on="",
            )
            beds = [f"{code}-{number:02d}" for number in range(1, ward.beds + 1)]
            for bed in beds:
                self.row("beds", code=bed, ward=code, opened_on="", closed_on="")
            self.free[ward.code] = set(beds)
            for bed in beds[: round(ward.beds * 0.86)]:
                self._already_there(ward, bed)

    def _already_there(self, ward: DemoWard, bed: str) -> None:
        sex = ward.sex if ward.sex != "mixed" else self.random.choice(["male", "female"])
        length = self._length(ward)
        since = self.start - timedelta(days=self.random.randrange(1, max(2, length)))
        self.free[ward.code].discard(bed)
        self._admit(self._someone(ward.line, sex), ward, bed, since, referral=None, length=length)

    # -- who comes -----------------------------------------------------------------------------------------------------

    def _refer(self, day: date) -> None:
        for group, rate in _ARRIVALS.items():
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

    # -- the meeting ---------------------------------------------------------------------------------------------------

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
            ward = self._a_ward_for(case, day)
            if case.group[0] == "aed" and self.random.random() < 0.03:
                self._avoid(meeting, case, day)
            elif ward:
                bed = min(self.free[ward.code])
                self.free[ward.code].discard(bed)
                self.waiting.remove(case)
                self._decision(meeting, case, "offer", ward)
                self.on(day + timedelta(days=self.random.randrange(1, 7)), self._arrival(case, ward, bed))
            elif self.random.random() < 0.25:
                self._decision(meeting, case, "defer", None)

    def _arrival(self, case: Waiting, ward: DemoWard, bed: str) -> Callable[[date], None]:
        def arrive(day: date) -> None:
            case.referral.update(closed_on=day, close_reason="admitted")
            self._admit(case.who, ward, bed, day, referral=case.referral, length=self._length(ward))

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

    def _a_ward_for(self, case: Waiting, day: date) -> DemoWard | None:
        """A ward with a free bed: in the region first; outside it for those who have waited six weeks."""
        line, security, sex = case.group
        open_wards = [
            w for w in WARDS if (w.line, w.security) == (line, security) and w.sex in (sex, "mixed") and self.free[w.code]
        ]
        near = [w for w in open_wards if SITES[w.site][5]]
        if near:
            return self.random.choice(near)
        return self.random.choice(open_wards) if open_wards and (day - case.since).days > 42 else None

    # -- in hospital ---------------------------------------------------------------------------------------------------

    def _admit(self, who: Someone, ward: DemoWard, bed: str, day: date, *, referral: Row | None, length: int) -> None:
        spell = self.row(
            "spells",
            reference=self.key("S"),
            patient=who.key,
            referral=referral["reference"] if referral else "",
            admitted_on=day,
            discharged_on="",
            destination="",
        )
        leaves_on = day + timedelta(days=length)
        patient = Inpatient(who, spell, self._stay(spell, ward, bed, day), ward, bed, leaves_on, ward.line)
        self.inpatients[who.key] = patient
        if ward.security == "medium" and self.random.random() < 0.35 and length > 90:
            self.on(day + timedelta(days=round(length * 0.7)), lambda d: self._step_down(patient, d))
        else:
            self._leave_later(patient)
        care.readiness(self, patient)

    def _leave_later(self, patient: Inpatient) -> None:
        self.on(patient.leaves_on, lambda d: self._discharge(patient, d))

    def _step_down(self, patient: Inpatient, day: date) -> None:
        case = Waiting(patient.who, {}, (patient.line, "low", patient.who.sex), day)
        ward = self._a_ward_for(case, day)
        if ward is None or not SITES[ward.site][5]:
            patient.leaves_on = max(patient.leaves_on, day + timedelta(days=90))
            self.on(day + timedelta(days=14), lambda d: self._step_down(patient, d))
            return
        bed = min(self.free[ward.code])
        self.free[ward.code].discard(bed)
        self._vacate(patient, day)
        if SITES[ward.site][0] != SITES[patient.ward.site][0]:
            care.during(self, patient, until=day)
            patient.spell.update(discharged_on=day, destination="other_unit")
            patient.spell = self.row(
                "spells",
                reference=self.key("S"),
                patient=patient.who.key,
                referral="",
                admitted_on=day,
                discharged_on="",
                destination="",
            )
        patient.ward, patient.bed, patient.stay = ward, bed, self._stay(patient.spell, ward, bed, day)
        patient.leaves_on = max(patient.leaves_on, day + timedelta(days=60))
        self._leave_later(patient)

    def _discharge(self, patient: Inpatient, day: date) -> None:
        self._vacate(patient, day)
        del self.inpatients[patient.who.key]
        prison = patient.line == "adult_secure" and self.random.random() < 0.22
        destination = "prison" if prison else self.random.choices(["community", "other", "death"], [95, 4, 1])[0]
        patient.spell.update(discharged_on=day, destination=destination)
        care.during(self, patient, until=day)
        if destination == "community":
            care.community(self, patient, day)
            self.discharged.append((patient.who, (patient.line, patient.ward.security, patient.who.sex)))
        patient.who.busy = destination == "death"

    def _vacate(self, patient: Inpatient, day: date) -> None:
        """Nobody moves in overnight: the bed stands empty for some days before the meeting gives it to anyone."""
        patient.stay.update(ended_on=day)
        code, bed = patient.ward.code, patient.bed
        self.on(day + timedelta(days=self.random.randrange(3, 21)), lambda _: self.free[code].add(bed))

    def _stay(self, spell: Row, ward: DemoWard, bed: str, day: date) -> Row:
        return self.row(
            "ward_stays",
            reference=self.key("T"),
            spell=spell["reference"],
            ward=self.prefix + ward.code,
            bed=bed,
            started_on=day,
            ended_on="",
        )

    def _close_a_bed(self, day: date) -> None:
        """Now and then an empty bed is taken out of service for a while."""
        if self.random.random() > 0.22:
            return
        ward = self.random.choice([w for w in WARDS if w.security != "high"])
        if not self.free[ward.code]:
            return
        bed = max(self.free[ward.code])
        self.free[ward.code].discard(bed)
        closure = self.row(
            "bed_closures",
            reference=self.key("K"),
            bed=bed,
            closed_on=day,
            reopened_on="",
            reason=self.random.choice(["damage to room", "anti-ligature work", "staffing", "infection control", "refurbishment"]),
        )

        def reopen(d: date) -> None:
            closure.update(reopened_on=d)
            self.free[ward.code].add(bed)

        self.on(day + timedelta(days=self.random.choice([2, 3, 5, 8, 13, 21, 34])), reopen)

    def _returning(self, group: Group) -> Someone | None:
        known = [who for who, of in self.discharged if of[0] == group[0] and who.sex == group[2] and not who.busy]
        return self.random.choice(known) if known and self.random.random() < 0.15 else None

    def _length(self, ward: DemoWard) -> int:
        median = LENGTH_OF_STAY.get((ward.line, ward.security), 3000)
        return max(1, round(median * exp(self.random.gauss(0, 0.55))))


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
