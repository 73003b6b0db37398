"""Incidents of the last weeks in the demo: somebody secluded whose review is late, somebody segregated for months, concerns open
and settled, and what the tracker brought of the last month written up by the wards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from beds.models import WardStay
from casemgmt.incidents import services
from casemgmt.incidents.models import Detail, Incident
from casemgmt.incidents.services import Done
from casemgmt.models import RestrictiveIntervention
from reachout.accounts.models import User
from reachout.demo.scene import Scene

WRITTEN = [
    ("Threw a cup at a wall after a telephone call and then went for a member of staff.", "To stop blows to a nurse's face.",
     "Sat with by a nurse whom they know; quiet room and a call home offered.", "Walked to their room and slept."),
    ("Struck their head against the door and would not stop.", "To prevent a serious injury to the head.",
     "Cushion, ice, talking for twenty minutes, their own plan for distress used first.", "Accepted medication and talked."),
    ("Refused to give back a broken plate, and held it to their arm.", "They had begun to cut themselves.",
     "Everybody else left the room; a psychologist talked with them.", "Gave the plate to a nurse. Wound dressed."),
    ("Pushed past staff at the airlock and tried to reach the gate.", "To stop them from leaving while detained.",
     "Offered a walk with two staff, and to ring their solicitor.", "Came back to the ward and had supper."),
]  # fmt: skip
"""What happened, why force was used, what was tried first, how it ended."""

OTHERS = [
    ("self_harm", 2, "Swallowed a battery. Seen in the emergency department, sent back the same night.", "moderate", "moderate"),
    ("awol", 5, "Did not come back from leave in town; found at their mother's home that evening.", "none", "low"),
    ("physical", 1, "Fell in the shower. No loss of consciousness; observations for a day.", "low", "none"),
    ("medication", 3, "Given another person's evening dose. Doctor told at once, observations normal.", "low", "low"),
    ("violence", 0, "Punched a member of staff in the dining room without warning; they went to hospital.", "moderate", "low"),
]  # fmt: skip


def furnish(scene: Scene) -> None:
    play = Play(scene)
    play.write_up()
    play.others()
    play.restrictions()
    play.concerns()


HARM = {"harm_physical": "low", "harm_psychological": "low"}


class Play:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.nurses: dict[str, User] = {
            "HAR": scene.users["ward.harebell"], "SPI": scene.users["ward.spirewood"], "QUI": scene.users["ward.quillfeather"],
        }  # fmt: skip
        away = RestrictiveIntervention.objects.filter(type__in=["05", "06"], ended_at=None).values("spell")
        settled = WardStay.objects.current().filter(
            ward__site__code__in=self.nurses, started_on__lt=scene.today - timedelta(days=120), bed__isnull=False
        )
        rows = settled.exclude(spell__in=away).exclude(spell__leaves__ended_on=None, spell__leaves__isnull=False)
        self.stays = {
            code: list(rows.filter(ward__site__code=code).select_related("ward__site", "spell").order_by("pk"))
            for code in self.nurses
        }

    def ago(self, **time: float) -> datetime:
        return (self.scene.now - timedelta(**time)).replace(second=0, microsecond=0)

    def next_stay(self, code: str) -> WardStay:
        """Each for one incident only."""
        return self.stays[code].pop(0)

    def nurse(self, stay: WardStay) -> User:
        return self.nurses[stay.ward.site.code]

    def enter(self, stay: WardStay, kind: str, happened_at: datetime, done: list[Done] | None = None, **about: Any) -> Incident:
        at = min(self.scene.now, happened_at + timedelta(hours=2))
        return services.enter(
            stay, kind=kind, happened_at=happened_at, interventions=done or [], at=at, by=self.nurse(stay), **about
        )

    # -- what there is -------------------------------------------------------------------------------------------------

    def write_up(self) -> None:
        """Of the tracker's interventions of this month and last, what the wards entered besides; a few still lack answers."""
        since = self.ago(days=self.scene.today.day + 31)
        recent = Incident.objects.filter(
            recorded_by=None, happened_at__gt=since, ward__site__code__in=self.nurses
        ).select_related("ward__site")
        for number, incident in enumerate(recent.order_by("pk")):
            description, reason, avoided, outcome = WRITTEN[number % len(WRITTEN)]
            told = {} if number % 6 == 5 else self.answers(reason=reason, avoided=avoided, outcome=outcome)
            for name, value in {"description": description, "place": "Day area", **HARM, **told}.items():
                setattr(incident, name, value)
            incident.recorded_by = self.nurses[incident.ward.site.code]
            incident.recorded_at = incident.happened_at + timedelta(hours=2)
            incident.save()
            Detail.objects.bulk_create(
                Detail(intervention=row, in_care_plan=number % 3 > 0, authorised_by="nurse", observed="sight_and_sound")
                for row in incident.interventions
            )

    def answers(self, **words: str) -> dict[str, Any]:
        chance = self.scene.random
        return {
            **words,
            "staff_count": chance.choice([3, 3, 4, 5]),
            "staff_roles": "2 registered nurses, healthcare assistants",
            "injury_person": chance.choice(["none", "none", "none", "minor"]),
            "injury_staff": chance.choice(["none", "none", "minor"]),
            "injury_others": "none",
            "family_told": chance.choice(["yes", "yes", "declined", "nobody"]),
            "advocate_told": chance.choice(["yes", "yes", "not_yet"]),
            "debrief_offered": chance.choice(["yes", "declined"]),
        }

    def others(self) -> None:
        for place, (kind, days, said, physical, psychological) in enumerate(OTHERS):
            stay = self.next_stay(["HAR", "HAR", "QUI", "SPI", "HAR"][place])
            incident = self.enter(
                stay,
                kind,
                self.ago(days=days, hours=9),
                description=said,
                place="Ward",
                harm_physical=physical,
                harm_psychological=psychological,
            )
            if kind == "awol":
                day = self.scene.today - timedelta(days=days - 1)
                services.tell(
                    incident, to="police", told_on=day, their_reference="Log 214", at=self.scene.now, by=self.nurse(stay)
                )
                services.tell(incident, to="commissioner", told_on=day, at=self.scene.now, by=self.nurse(stay))

    def restrictions(self) -> None:
        """One secluded with a review late, one as it should be, and one in long-term segregation."""
        late, well, long = self.next_stay("HAR"), self.next_stay("SPI"), self.next_stay("SPI")
        self.seclude(late, hours=7.5, reviews=[("nursing", 5.4), ("medical", 6.7), ("nursing", 3.5)], authorised_by="nurse")
        self.seclude(well, hours=3.2, reviews=[("nursing", 1.3)], authorised_by="psychiatrist")
        begun = self.ago(days=96, hours=3)
        incident = self.enter(
            long, "restrictive", begun, [Done("06", begun, None, True, "clinician", "intermittent")],
            description="A sustained risk of harm to others that seclusion has not lessened. The local authority was told.",
            place="Extra care suite", harm_physical="low", harm_psychological="moderate",
        )  # fmt: skip
        for kind, hours in (("clinician", 20), ("clinician", 43), ("weekly", 100)):
            self.review(incident, kind, hours)

    def seclude(self, stay: WardStay, *, hours: float, reviews: list[tuple[str, float]], authorised_by: str) -> None:
        begun = self.ago(hours=hours)
        held = Done("09", begun, begun + timedelta(minutes=6), True, "nurse")
        given = Done("14", begun + timedelta(minutes=4), begun + timedelta(minutes=4), False, "doctor")
        shut = Done("05", begun + timedelta(minutes=10), None, False, authorised_by, "sight_and_sound")
        description, *_ = WRITTEN[0]
        incident = self.enter(
            stay, "violence", begun, [held, given, shut], description=description, place="Day area", harm_physical="low"
        )
        for kind, back in reviews:
            self.review(incident, kind, back)

    def review(self, incident: Incident, kind: str, hours_ago: float) -> None:
        row = incident.interventions.get(ended_at=None)
        present = {"nursing": "Two registered nurses", "medical": "Duty psychiatrist", "weekly": "The full team and the advocate"}
        services.review(
            row,
            kind=kind,
            reviewed_at=self.ago(hours=hours_ago),
            present=present.get(kind, "Approved clinician"),
            decided="continue",
            at=self.scene.now,
            by=self.nurses[incident.ward.site.code],
        )

    def concerns(self) -> None:
        """One not referred yet, one with the local authority, one that waits for the case manager."""
        for code, days, about, known in (
            ("HAR", 4, "physical", ""),
            ("SPI", 16, "neglect", "referred"),
            ("HAR", 40, "psychological", "answered"),
        ):
            stay = self.next_stay(code)
            nurse, now = self.nurse(stay), self.scene.now
            said = "Said that a member of staff had hurt them when they asked to be left alone."
            incident = self.enter(
                stay, "safeguarding", self.ago(days=days), description=said, place="Bedroom", harm_psychological="moderate"
            )
            concern = services.raise_concern(incident, about=about, at=self.ago(days=days), by=nurse)
            if known:
                day = self.scene.today - timedelta(days=days - 1)
                services.refer_concern(concern, referred_on=day, authority="Hartshire County Council", at=now, by=nurse)
                services.tell(incident, to="cqc", told_on=day, at=now, by=nurse)
                services.tell(incident, to="commissioner", told_on=day, at=now, by=nurse)
            if known == "answered":
                services.answer_concern(
                    concern, enquiry="enquiry", outcome="not_substantiated", answered_on=self.scene.today - timedelta(days=3),
                    learned="Staff now knock and wait; the person's plan says how to ask.", at=now, by=nurse,
                )  # fmt: skip
