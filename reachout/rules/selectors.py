from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Rulebook:
    """Every rule of every day: what a list needs whose rows each began under the rules of their own day."""

    rows: list[Rule]
    _days: dict[date, Rules] = field(default_factory=dict, compare=False, repr=False)

    def on(self, day: date) -> Rules:
        if day not in self._days:
            held = [r for r in self.rows if r.valid_from <= day and (r.valid_to is None or day < r.valid_to)]
            self._days[day] = Rules({(r.key, r.service_line): r.value for r in held})
        return self._days[day]


def rulebook() -> Rulebook:
    """The whole book, in one query."""
    return Rulebook(list(Rule.objects.only("key", "service_line", "value", "valid_from", "valid_to")))


def rule(key: str, *, on: date, service_line: str = "") -> Any:
    return rules_on(on).get(key, service_line)
