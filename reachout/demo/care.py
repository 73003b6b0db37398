"""What happens during a stay of the story: readiness, leave, restrictive interventions, and the community team after it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reachout.demo.history import History, Inpatient

DELAYS = [
    ("18", "social_care"),
    ("05", "nhs"),
    ("04", "both"),
    ("24", "nhs"),
    ("15", "social_care"),
    ("09", "social_care"),
    ("13", "nhs"),
]
INTERVENTIONS = "01 04 05 05 05 06 07 07 07 07 08 08 09 09 09 10 11 11 12 13 14 14 15 16".split()
PER_THOUSAND_DAYS = {"adult_secure": 7, "lda": 15, "aed": 6}


def readiness(story: History, patient: Inpatient) -> None:
    """Two in five are clinically ready some weeks before they can leave."""
    if story.random.random() > 0.4:
        return
    delay = timedelta(days=round(story.random.gammavariate(1.6, 30)))

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


def during(story: History, patient: Inpatient, *, until: date, going_on: bool = False) -> None:
    """Leave and interventions between admission (or the story's start) and ``until``; an open readiness ends with the spell."""
    if (row := patient.spell.get("ready")) and not going_on:
        row.update(ended_on=until)
    since = max(story.start, patient.spell["admitted_on"])
    _leave(story, patient, since, until)
    _interventions(story, patient, since, until)


def _leave(story: History, patient: Inpatient, since: date, until: date) -> None:
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


def _interventions(story: History, patient: Inpatient, since: date, until: date) -> None:
    stays = [patient.stay] if patient.stay["started_on"] <= since else []
    ward = stays[0]["ward"] if stays else patient.stay["ward"]
    first = max(since, patient.stay["started_on"])
    days = (until - first).days
    years_ago = (story.today - first).days / 365
    expected = days * PER_THOUSAND_DAYS[patient.line] * (1 + 0.06 * years_ago) / 1000
    for _ in range(min(60, int(story.random.expovariate(1) * expected + 0.5))):
        _incident(story, patient, ward, first + timedelta(days=story.random.randrange(max(1, days))))


def _incident(story: History, patient: Inpatient, ward: str, day: date) -> None:
    incident = story.key("N")
    begin = datetime.combine(day, time(story.random.randrange(6, 22), story.random.randrange(60)))
    for kind in story.random.sample(INTERVENTIONS, story.random.choice([1, 1, 1, 2])):
        minutes = story.random.randrange(120, 900) if kind in ("05", "06") else story.random.randrange(3, 40)
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


def community(story: History, patient: Inpatient, day: date) -> None:
    if patient.line == "aed" or story.random.random() > 0.5:
        return
    row = story.row(
        "community",
        reference=story.key("E"),
        patient=patient.who.key,
        service_line=patient.line,
        team="Forensic outreach" if patient.line == "adult_secure" else "LDA community forensic team",
        liaison_only="yes" if story.random.random() < 0.08 else "no",
        referred_on=day - timedelta(days=20),
        accepted_on=day,
        first_contact_on="",
        discharged_on="",
    )
    story.on(day + timedelta(days=story.random.randrange(1, 9)), lambda d: row.update(first_contact_on=d))
    story.on(day + timedelta(days=story.random.randrange(200, 900)), lambda d: row.update(discharged_on=d))
