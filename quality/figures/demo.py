"""Five years of frozen months in the demo; the last two as they fell due, and again when readmissions could be told."""

from datetime import datetime, time

from django.utils import timezone

from quality.figures import services
from quality.figures.freezing import freeze
from reachout.demo.scene import Scene
from reachout.months import add_months

MONTHS = 60


def furnish(scene: Scene) -> None:
    last = services.due_month(scene.today)
    freeze(add_months(last, 1 - MONTHS), add_months(last, -2), at=scene.now)
    for month in (add_months(last, -1), last):
        due = datetime.combine(services.freezes_on(month), time(5, 40))
        freeze(month, month, at=timezone.make_aware(due))
    services.refresh_ripe(at=scene.now)
