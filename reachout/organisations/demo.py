from reachout.demo.region import ICBS, NEIGHBOURS
from reachout.demo.scene import Scene
from reachout.organisations.models import Organisation, Place


def furnish(scene: Scene) -> None:
    """The coarse fictional districts people of the demo live in."""
    icbs = Organisation.objects.filter(kind=Organisation.Kind.ICB).in_bulk(field_name="code")
    Place.objects.bulk_create(
        Place(postcode=district, latitude=latitude, longitude=longitude, icb=icbs[code])
        for code, (_, latitude, longitude, district, _) in (ICBS | NEIGHBOURS).items()
    )
