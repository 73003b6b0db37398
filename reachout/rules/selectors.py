from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from reachout.rules.catalogue import CATALOGUE, Definition
from reachout.rules.models import Rule


@dataclass(frozen=True)
class Rules:
    """The rules that hold on one day: a service line's own value, else the general one, else the catalogue's."""

    values: dict[tuple[str, str], Any]

    def get(self, key: str, service_line: str = "") -> Any:
        """The value, in the unit its catalogue entry names. Raises KeyError for a key the catalogue does not have."""
        default = CATALOGUE[key].value
        return self.values.get((key, service_line), self.values.get((key, ""), default))


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


def _read() -> Rulebook:
    return Rulebook(list(Rule.objects.only("key", "service_line", "value", "valid_from", "valid_to")))


_book: ContextVar[Callable[[], Rulebook]] = ContextVar("rulebook", default=_read)


def rulebook() -> Rulebook:
    """The whole book, in one query."""
    return _book.get()()


@contextmanager
def read_once() -> Iterator[None]:
    """Within, the book is read when it is first asked for and not again: for what changes no rule."""
    outer = _book.set(cache(_read))
    try:
        yield
    finally:
        _book.reset(outer)


def rules_on(on: date) -> Rules:
    """All rules of a day."""
    return rulebook().on(on)


def rule(key: str, *, on: date, service_line: str = "") -> Any:
    return rules_on(on).get(key, service_line)


# -- for the page of rules ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Period:
    """A value, whose (every service line's, or one's), and the days on which it holds."""

    value: Any
    source: str
    service_line: str = ""
    since: date | None = None
    until: date | None = None
    row: Rule | None = None

    def state(self, today: date) -> str:
        if self.since and self.since > today:
            return "coming"
        return "past" if self.until and self.until <= today else "current"


@dataclass(frozen=True)
class RuleHistory:
    definition: Definition
    periods: list[Period]

    def in_state(self, state: str, today: date) -> list[Period]:
        return [period for period in self.periods if period.state(today) == state]


def histories() -> list[RuleHistory]:
    """Every rule of the catalogue with its periods, in one query."""
    rows: dict[str, list[Rule]] = {}
    for row in Rule.objects.order_by("service_line", "-valid_from"):
        rows.setdefault(row.key, []).append(row)
    return [history_of(definition, rows.get(key, [])) for key, definition in CATALOGUE.items()]


def history_of(definition: Definition, rows: list[Rule]) -> RuleHistory:
    """What the catalogue says holds for all lines until the first general period begins."""
    first = min((row.valid_from for row in rows if not row.service_line), default=None)
    periods = [Period(row.value, row.source, row.service_line, row.valid_from, row.valid_to, row) for row in rows]
    return RuleHistory(definition, [*periods, Period(definition.value, definition.source, until=first)])
