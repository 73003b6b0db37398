from beds.models import Hold, WardStay
from reachout.accounts.models import User
from reachout.people.finders import Finding, finder


@finder
def holds(user: User, reference: str) -> list[Finding]:
    found = Hold.objects.visible_to(user).filter(reference=reference).select_related("bed__ward")
    return [Finding(f"Hold {hold.reference}", hold.get_absolute_url(), str(hold.bed.ward)) for hold in found]


@finder
def stays(user: User, reference: str) -> list[Finding]:
    """By the stay's own reference, or its spell's: then the last of its stays."""
    mine = WardStay.objects.visible_to(user).select_related("ward", "spell")
    found = mine.filter(reference=reference) | mine.filter(spell__reference=reference)
    return [Finding(f"Stay {stay.reference}", stay.get_absolute_url(), str(stay.ward)) for stay in found[:1]]
