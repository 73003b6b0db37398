from reachout.demo.region import COUNCIL_OF, ICBS, NEIGHBOURS
from reachout.demo.scene import Scene
from reachout.organisations.models import Organisation, Place

DEPRIVATION = {"B99": 2, "DY99": 3, "CV99": 6, "WR99": 9, "SY99": 7, "ST99": 4, "DE99": 6, "LE99": 5, "GL99": 10}
"""As fictional as the districts."""


def furnish(scene: Scene) -> None:
    """The coarse fictional districts people of the demo live in."""
    there = Organisation.objects.in_bulk(field_name="code")
    Place.objects.bulk_create(
        Place(
            postcode=district,
            latitude=latitude,
            longitude=longitude,
            icb=there[code],
            authority=there.get(COUNCIL_OF.get(code, "")),
            deprivation=DEPRIVATION.get(district),
        )
        for code, (_, latitude, longitude, district, _) in (ICBS | NEIGHBOURS).items()
    )
