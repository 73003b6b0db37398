"""The hospitals of the story: their wards and beds, who lies in them and for how long."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp

from reachout.demo import care
from reachout.demo.ledger import Ledger, Row, Someone
from reachout.demo.region import LENGTH_OF_STAY, SITES, WARDS, DemoWard

Group = tuple[str, str, str]
"""The kind of bed that somebody needs: service line, security, sex."""


@dataclass
class Inpatient:
    who: Someone
    spell: Row
    stay: Row
    ward: DemoWard
    bed: str
    leaves_on: date
    line: str


class Hospitals(Ledger):
    def __post_init__(self) -> None:
        super().__post_init__()
        self.inpatients: dict[str, Inpatient] = {}
        self.discharged: list[tuple[Someone, Group]] = []
        self.free: dict[str, set[str]] = {}
        self.taken: dict[str, int] = defaultdict(int)
        """Beds occupied or promised, by ward."""

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
            for bed in beds[: self._quota(ward, self.start)]:
                self._already_there(ward, bed)

    def _already_there(self, ward: DemoWard, bed: str) -> None:
        """Whoever is met on some day is likelier to be one of those who stay long."""
        sex = ward.sex if ward.sex != "mixed" else self.random.choice(["male", "female"])
        length = round(self._length(ward, self.start) * 1.35)
        since = self.start - timedelta(days=self.random.randrange(1, max(2, length)))
        self.free[ward.code].discard(bed)
        self.taken[ward.code] += 1
        self._admit(self._someone(ward.line, sex), ward, bed, since, referral=None, length=length)

    def _quota(self, ward: DemoWard, day: date) -> int:
        """How many of the ward's beds are filled at that point of the story, as far as people wait for them."""
        share = self.then("filled inside" if SITES[ward.site][5] else "filled outside", day)
        return int(ward.beds * share + WARDS.index(ward) * 0.618 % 1)

    def _length(self, ward: DemoWard, day: date) -> int:
        median: float = LENGTH_OF_STAY.get((ward.line, ward.security), 3000)
        if ward.line == "aed":
            median *= self.then("aed stay", day)
        return max(1, round(median * exp(self.random.gauss(0, 0.55))))

    def _a_ward_with_room(self, group: Group, day: date, *, waited: int = 0) -> DemoWard | None:
        """A ward that has room: in the region first; outside it for those who have waited three weeks."""
        line, security, sex = group
        with_room = [
            ward
            for ward in WARDS
            if (ward.line, ward.security) == (line, security)
            and ward.sex in (sex, "mixed")
            and self.free[ward.code]
            and self.taken[ward.code] < self._quota(ward, day)
        ]
        near = [ward for ward in with_room if SITES[ward.site][5]]
        if near:
            return self.random.choice(near)
        return self.random.choice(with_room) if with_room and waited > 21 else None

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
        ward = self._a_ward_with_room((patient.line, "low", patient.who.sex), day)
        if ward is None:
            patient.leaves_on = max(patient.leaves_on, day + timedelta(days=90))
            self.on(day + timedelta(days=14), lambda d: self._step_down(patient, d))
            return
        bed = min(self.free[ward.code])
        self.free[ward.code].discard(bed)
        self.taken[ward.code] += 1
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
        self.taken[patient.ward.code] -= 1
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
