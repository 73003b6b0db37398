from django.db.models import Exists, OuterRef, Q

from casemgmt.incidents.models import Incident
from casemgmt.models import RestrictiveIntervention
from reachout.accounts.models import User
from reachout.people.finders import Finding, finder


@finder
def incidents(user: User, reference: str) -> list[Finding]:
    """By the incident's reference, or by that of an intervention in it."""
    done = RestrictiveIntervention.objects.filter(incident=OuterRef("reference"), spell=OuterRef("spell"), reference=reference)
    found = Incident.objects.visible_to(user).filter(Q(reference=reference) | Exists(done)).select_related("ward")
    return [
        Finding(f"Incident {one.reference}", one.get_absolute_url(), f"{one.get_kind_display()}, {one.ward}") for one in found[:3]
    ]
