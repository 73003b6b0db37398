"""Flags in the demo: of some cases five weeks, mostly answered with a plan, some late or gone further; of the rest, today's."""

from __future__ import annotations

from datetime import datetime, timedelta

from casemgmt.flags.models import Flag, Telling
from casemgmt.flags.services import acknowledge, keep_flags, resolve
from casemgmt.models import Case
from reachout.demo.scene import Scene

SOME = 40
LOOKS = (35, 21, 12, 5)
"""The days ago on which somebody sat down with the list."""
PLANS = {
    "ready_delayed": [
        "Supported housing panel on the first Tuesday; the care co-ordinator brings the papers and tells us the same day.",
        "The social worker visits the placement with them this week. Funding is agreed in principle.",
    ],
    "stay_long": ["Pathway review with the responsible clinician and the receiving team; step-down is the question."],
    "no_legal_status": ["The Mental Health Act office sends the papers; the ward records them."],
    "awol": ["Police informed. Family called daily; the ward manager leads."],
}
OTHERS = [
    "Raised with the ward manager. A date is set at the next ward round.",
    "On the agenda of the next meeting with the unit.",
]


def furnish(scene: Scene) -> None:
    scene.afterwards.append(five_weeks)


def five_weeks(scene: Scene) -> None:
    followed = Case.objects.current().filter(manager=scene.users["case.manager"]).order_by("pk")
    followed = Case.objects.filter(pk__in=list(followed.values_list("pk", flat=True)[:SOME]))
    for ago in LOOKS:
        keep_flags(on=scene.today - timedelta(days=ago), of=followed)
        _answer(scene, scene.now - timedelta(days=ago))
    keep_flags(on=scene.today)
    Telling.objects.filter(sent_at=None).update(sent_at=scene.now)


def _answer(scene: Scene, at: datetime) -> None:
    """Most of them, by the case manager of the case; the rest waits."""
    waiting = Flag.objects.standing().filter(status=Flag.Status.RAISED, case__manager__isnull=False)
    for nth, flag in enumerate(waiting.select_related("case__manager").order_by("pk")):
        manager = flag.case.manager
        if manager is None or nth % 8 == 7:
            continue
        said, seen = PLANS.get(flag.rule, OTHERS), flag.latest
        if nth % 20 == 10:
            why = "Settled with the unit: nothing more can be done before the hearing, and it is in hand."
            resolve(flag, why=why, seen=seen, at=at, by=manager)
            continue
        due = (at + timedelta(days=scene.random.choice([12, 26, 36, 38, 40, 41]))).date()
        acknowledge(flag, plan=said[nth % len(said)], plan_due_on=due, seen=seen, at=at, by=manager)
