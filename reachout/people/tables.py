from typing import Any

from reachout.pages.tables import Column, Day, Table
from reachout.people import nhs_number
from reachout.people.models import Person


def other_names(person: Person) -> str:
    names = [alias.name for alias in person.aliases.all()]
    return "; ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


class PeopleTable(Table):
    caption = "People found"
    noun = "person", "people"

    name = Column("Name", value=lambda person: person.name, url=lambda person: person.get_absolute_url())
    born = Day("Born", value="born_on")
    number = Column("NHS number", value=lambda person: nhs_number.display(person.nhs_number))
    sex = Column("Sex", value=lambda person: person.get_sex_display())
    home = Column("Home", value=lambda person: person.home_district, phone=False)
    others = Column("Also known as", value=other_names)
    reference = Column("Reference", value="reference")

    def _ordering(self) -> list[Any]:
        """As found: the likeliest first."""
        return []
