"""What happens during a stay of the story: readiness, leave, restrictive interventions, and the community team after it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from reachout.demo.region import SITES

if TYPE_CHECKING:
    from reachout.demo.hospitals import Hospitals, Inpatient
    from reachout.demo.ledger import Someone

DELAYS = [
    ("18", "social_care"),
    ("05", "nhs"),
    ("04", "both"),
    ("24", "nhs"),
    ("15", "social_care"),
    ("09", "social_care"),
    ("13", "nhs"),
]
SECLUSION = "05"
OTHERS = "01 04 06 07 07 07 07 08 08 09 09 09 10 11 11 12 13 14 14 15 16".split()
PER_THOUSAND_DAYS = {"adult_secure": 7, "lda": 15, "aed": 6}
LATELY, HARD_PRESSED, WORSE = timedelta(days=200), "DP4", 2.2
"""For so long something has been getting so many times worse, to be found in the figures: patients wait longer to leave once they
are ready, and at one provider more is done by force."""
MORE_OFTEN = {"M": 1.7, "N": 1.7, "P": 1.7}
"""By ethnicity. Across England black patients are restrained and secluded far more often: a demo without it would hide what the
page of inequalities is for."""


def readiness(story: Hospitals, patient: Inpatient) -> None:
    """Two in five are clinically ready some weeks before they can leave."""
    if story.random.random() > 0.4:
        return
    lately = story.today - patient.leaves_on < LATELY
    delay = timedelta(days=round(story.random.gammavariate(1.6, 30) * (WORSE if lately else 1)))

    def ready(day: date) -> None:
        if day < patient.spell["admitted_on"] or patient.spell["discharged_on"]:
            return
        reason, attributable = story.random.choice(DELAYS)
        patient.spell["ready"] = story.row(
            "ready_for_discharge",
            reference=story.key("C"),
            spell=patient.spell["reference"],
            ready_on=day,
            ended_on="",
            reason=reason,
            attributable=attributable,
        )

    story.on(patient.leaves_on - delay, ready)


def during(story: Hospitals, patient: Inpatient, *, until: date, going_on: bool = False) -> None:
    """Leave and interventions between admission (or the story's start) and ``until``; an open readiness ends with the spell."""
    if (row := patient.spell.get("ready")) and not going_on:
        row.update(ended_on=until)
    since = max(story.start, patient.spell["admitted_on"])
    _leave(story, patient, since, until)
    _interventions(story, patient, since, until)


def _leave(story: Hospitals, patient: Inpatient, since: date, until: date) -> None:
    day = since + timedelta(days=story.random.randrange(40, 120))
    while day < until:
        kind = story.random.choices(["home", "leave_of_absence", "awol", "trial"], [60, 32, 3, 5])[0]
        back = day + timedelta(days=story.random.randrange(14, 28) if kind == "trial" else story.random.randrange(1, 4))
        going_on = back > until == story.today
        if back <= until or going_on:
            story.row(
                "leave",
                reference=story.key("L"),
                spell=patient.spell["reference"],
                kind=kind,
                started_on=day,
                ended_on="" if going_on else back,
            )
        day = back + timedelta(days=story.random.randrange(20, 110))


def _interventions(story: Hospitals, patient: Inpatient, since: date, until: date) -> None:
    stays = [patient.stay] if patient.stay["started_on"] <= since else []
    ward = stays[0]["ward"] if stays else patient.stay["ward"]
    first = max(since, patient.stay["started_on"])
    days = (until - first).days
    expected = days * PER_THOUSAND_DAYS[patient.line] * MORE_OFTEN.get(patient.who.ethnicity, 1) * WORSE / 1000
    for _ in range(min(120, int(story.random.gammavariate(3, 1 / 3) * expected + 0.5))):
        day = first + timedelta(days=story.random.randrange(max(1, days)))
        worse = SITES[patient.ward.site][0] == HARD_PRESSED and story.today - day < LATELY
        if story.random.random() < story.then("interventions", day) / (1 if worse else WORSE):
            _incident(story, patient, ward, day)


def _incident(story: Hospitals, patient: Inpatient, ward: str, day: date) -> None:
    incident = story.key("N")
    begin = datetime.combine(day, time(story.random.randrange(6, 22), story.random.randrange(60)))
    secluded = [SECLUSION] if story.random.random() < story.then("of them seclusion", day) else []
    for kind in [*secluded, *story.random.sample(OTHERS, story.random.choice([0, 1] if secluded else [1, 1, 2]))]:
        minutes = story.random.randrange(120, 900) if kind in (SECLUSION, "06") else story.random.randrange(3, 40)
        end = begin + timedelta(minutes=minutes)
        if end.date() < story.today:
            story.row(
                "incidents",
                reference=story.key("I"),
                incident=incident,
                spell=patient.spell["reference"],
                ward=ward,
                type=kind,
                started_at=f"{begin:%Y-%m-%dT%H:%M}",
                ended_at=f"{end:%Y-%m-%dT%H:%M}",
            )


TEAMS = {"adult_secure": "Forensic outreach", "lda": "LDA community forensic team"}
DAYS_FOLLOWED = (240, 1000)


def community(story: Hospitals, patient: Inpatient, day: date) -> None:
    if patient.line in TEAMS and story.random.random() < story.then("followed up", day):
        follow(story, patient.who, patient.line, day, until=day + timedelta(days=story.random.randrange(*DAYS_FOLLOWED)))


def follow(story: Hospitals, who: Someone, line: str, day: date, *, until: date) -> None:
    """A community team takes somebody on, and sees them within days."""
    row = story.row(
        "community",
        reference=story.key("E"),
        patient=who.key,
        service_line=line,
        team=TEAMS[line],
        liaison_only="yes" if story.random.random() < 0.08 else "no",
        referred_on=day - timedelta(days=20),
        accepted_on=day,
        first_contact_on="",
        discharged_on="",
    )
    seen = day + timedelta(days=story.random.randrange(1, 9))
    if seen < story.start:
        row.update(first_contact_on=seen)
    else:
        story.on(seen, lambda d: row.update(first_contact_on=d))
    story.on(until, lambda d: row.update(discharged_on=d))
