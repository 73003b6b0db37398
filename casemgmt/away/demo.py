"""Out of area in the demo: most have a plan, some a stale one, a few none; for some it is right to be there."""

from datetime import timedelta

from casemgmt.away.selectors import register
from casemgmt.away.services import look_for_beds, record_repatriation
from casemgmt.models import Case
from reachout.demo.scene import Scene

PLANS = [
    "A bed at home once the assessment is renewed; family visits by video until then.",
    "Step down when the psychology work ends. The receiving team has been to meet them.",
    "Waits for a bed near the family. The unit and the bed meeting look at it every fortnight.",
]
WHY = [("10", "no_bed"), ("10", "no_bed"), ("13", "flow"), ("10", "no_bed"), ("14", "choice"), ("12", ""), ("10", "no_bed")]


def furnish(scene: Scene) -> None:
    owner = scene.users["case.manager"]
    for nth, placed in enumerate(register(Case.objects.exclude(service_line="aed"), at=scene.now)):
        if nth % 6 == 5:
            continue
        reason, fit = WHY[nth % len(WHY)]
        ago = timedelta(days=min(placed.days, scene.random.randrange(10, 60)))
        planned = fit in ("no_bed", "flow")
        record_repatriation(
            placed.facts.case,
            reason=reason,
            fit=fit,
            plan=PLANS[nth % len(PLANS)] if planned else "",
            target_security="low" if nth % 4 == 1 else "",
            target_on=scene.today + timedelta(days=scene.random.randrange(-20, 90)) if planned else None,
            review_on=scene.today - ago + timedelta(days=42) if planned else None,
            owner=owner if planned else None,
            at=scene.now - ago,
            by=owner,
        )
    look_for_beds(at=scene.now)
