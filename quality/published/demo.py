"""An edition that is public, proposed by one commissioner of the demo and approved by the other."""

from django.db.models import Max, Min

from quality.figures.models import Snapshot
from quality.published import services
from quality.published.catalogue import PUBLIC
from reachout.demo.scene import Scene
from reachout.months import in_words


def furnish(scene: Scene) -> None:
    months = Snapshot.objects.aggregate(first=Min("month"), last=Max("month"))
    if months["last"] is None:
        return
    edition = services.propose(
        **months,
        title=f"Figures to {in_words(months['last'])}",
        measures=PUBLIC,
        at=scene.now,
        by=scene.users["commissioner"],
    )
    services.approve(edition, at=scene.now, by=scene.users["commissioner.quality"])
