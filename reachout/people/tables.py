import re
from typing import Any

from reachout.pages.tables import Column, Day, Table
from reachout.people import nhs_number
from reachout.people.models import Person

LONG_WORD = re.compile(r"(\w{20})(?=\w{10})")


def breakable(name: str) -> str:
    """A very long word may break, so that it does not push the table off the page."""
    return LONG_WORD.sub("\\1\N{ZERO WIDTH SPACE}", name)


def other_names(person: Person) -> str:
    names = [breakable(alias.name) for alias in person.aliases.all()]
    return "; ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


class PeopleTable(Table):
    caption = "People found"
    noun = "person", "people"

    name = Column("Name", value=lambda person: breakable(person.name), url=lambda person: person.get_absolute_url())
    born = Day("Born", value="born_on")
    number = Column("NHS number", value=lambda person: nhs_number.display(person.nhs_number))
    sex = Column("Sex", value=lambda person: person.get_sex_display())
    home = Column("Home", value=lambda person: person.home_district, phone=False)
    others = Column("Also known as", value=other_names)
    reference = Column("Reference", value="reference")

    def _ordering(self) -> list[Any]:
        """As found: the likeliest first."""
        return []
