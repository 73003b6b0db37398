from collections.abc import Iterator

from django.utils import timezone

from casemgmt.community.selectors import Followed, followed
from casemgmt.models import CommunityEpisode
from reachout.accounts.models import User
from reachout.pages.tags import Meaning, Tag
from reachout.people.models import Person
from reachout.people.story import Happening, chapter


@chapter
def community(person: Person, user: User) -> list[Happening]:
    """The time with the community team: referred, accepted or not, first contact, conditions, recalls, discharged."""
    episodes = CommunityEpisode.objects.visible_to(user).filter(person=person, liaison_only=False)
    rows = followed(episodes, on=timezone.localdate())
    return [happening for row in rows for happening in _of(row)]


def _of(row: Followed) -> Iterator[Happening]:
    episode, url = row.episode, row.episode.get_absolute_url()
    yield Happening(episode.referred_on, "Referred to the community team", episode.team, url)
    if row.accepted_on:
        yield Happening(row.accepted_on, "Accepted by the community team", episode.team, url)
    if row.first_contact_on:
        yield Happening(row.first_contact_on, "First contact with the community team", episode.team, url)
    for condition in row.conditions:
        yield Happening(condition.started_on, str(condition.get_kind_display()), "", url)
        if condition.ended_on:
            yield Happening(condition.ended_on, f"{condition.get_kind_display()} ended", str(condition.get_end_display()), url)
    for recall in row.recalls:
        yield Happening(
            recall.on, "Recalled to hospital", str(recall.condition.get_kind_display()), url, Tag("Recalled", Meaning.LATE)
        )
    if episode.discharged_on and row.state in {"discharged", "declined"}:
        declined = row.state == "declined"
        title = "Not accepted by the community team" if declined else "Discharged from the community team"
        why = episode.get_declined_because_display() if declined else episode.get_discharged_because_display()
        yield Happening(episode.discharged_on, title, str(why), url)
