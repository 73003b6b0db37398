from collections.abc import Iterator

from casemgmt.flags import tags
from casemgmt.flags.models import Flag
from reachout.accounts.models import User
from reachout.pages.tags import Meaning, Tag
from reachout.people.models import Person
from reachout.people.story import Happening, chapter


@chapter
def flags(person: Person, user: User) -> list[Happening]:
    rows = Flag.objects.visible_to(user).filter(case__person=person)
    return [happening for flag in rows for happening in _flag(flag)]


def _flag(flag: Flag) -> Iterator[Happening]:
    url = flag.get_absolute_url()
    yield Happening(flag.raised_on, f"Flag raised: {flag.title}", flag.because, url, tags.level(flag))
    if flag.ended_on:
        how = str(flag.get_status_display())
        yield Happening(flag.ended_on, f"Flag ended: {flag.title}", how, url, Tag(how, Meaning.NEUTRAL))
