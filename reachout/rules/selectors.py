from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from reachout.rules.catalogue import CATALOGUE
from reachout.rules.models import Rule


@dataclass(frozen=True)
class Rules:
    """The rules that hold on one day: a service line's own value, else the general one, else the catalogue's."""

    values: dict[tuple[str, str], Any]

    def get(self, key: str, service_line: str = "") -> Any:
        """The value, in the unit its catalogue entry names. Raises KeyError for a key the catalogue does not have."""
        default = CATALOGUE[key].value
        return self.values.get((key, service_line), self.values.get((key, ""), default))


def rules_on(on: date) -> Rules:
    """All rules of a day, in one query."""
    rows = Rule.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)
    return Rules({(key, line): value for key, line, value in rows.values_list("key", "service_line", "value")})


def rule(key: str, *, on: date, service_line: str = "") -> Any:
    return rules_on(on).get(key, service_line)
