from collections.abc import Iterator

from django.utils import timezone

from casemgmt.incidents import tags
from casemgmt.incidents.models import Concern, Incident
from reachout.accounts.models import User
from reachout.pages.tags import Meaning, Tag
from reachout.people.models import Person
from reachout.people.story import Happening, chapter


@chapter
def incidents(person: Person, user: User) -> list[Happening]:
    """Every incident on a ward that the reader sees into, and what became of a safeguarding concern."""
    rows = Incident.objects.visible_to(user).standing().filter(spell__person=person).with_types()
    return [happening for row in rows.select_related("ward", "concern") for happening in _told(row)]


def _told(incident: Incident) -> Iterator[Happening]:
    url = incident.get_absolute_url()
    detail = f"{incident.ward}. {tags.types(incident.types)}" if incident.types else str(incident.ward)  # type: ignore[attr-defined]
    yield Happening(
        timezone.localdate(incident.happened_at), str(incident.get_kind_display()), detail, url, tags.with_harm(incident)
    )
    concern: Concern | None = getattr(incident, "concern", None)
    if concern:
        yield Happening(
            timezone.localdate(concern.raised_at), "Safeguarding concern raised", str(concern.get_about_display()), url
        )
        if concern.closed_at:
            closed = Tag("Closed", Meaning.DONE)
            yield Happening(
                timezone.localdate(concern.closed_at),
                "Safeguarding concern closed",
                str(concern.get_outcome_display()),
                url,
                closed,
            )
