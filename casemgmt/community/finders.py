from casemgmt.models import CommunityEpisode
from reachout.accounts.models import User
from reachout.people.finders import Finding, finder


@finder
def episodes(user: User, reference: str) -> list[Finding]:
    found = CommunityEpisode.objects.visible_to(user).filter(reference=reference)
    return [Finding(f"Community episode {one.reference}", one.get_absolute_url(), one.team) for one in found]
