"""The local authority of each home, which the tracker's table does not say: that of its ICB's district."""

from reachout.demo.region import COUNCIL_OF
from reachout.demo.scene import Scene
from reachout.organisations.models import Organisation
from reachout.people.models import Person


def furnish(scene: Scene) -> None:
    for icb, council in COUNCIL_OF.items():
        authority = Organisation.objects.get(code=council)
        Person.objects.filter(home_icb__code=icb).update(home_authority=authority)
