from datetime import time

from beds.meetings.models import Slot
from reachout.demo.scene import Scene


def furnish(scene: Scene) -> None:
    """When each service line's meeting sits."""
    Slot.objects.bulk_create(
        [
            Slot(service_line="adult_secure", weekday=Slot.Weekday.TUESDAY, starts_at=time(10, 0)),
            Slot(service_line="lda", weekday=Slot.Weekday.WEDNESDAY, starts_at=time(10, 0)),
            Slot(service_line="aed", weekday=Slot.Weekday.THURSDAY, starts_at=time(13, 30)),
        ]
    )
