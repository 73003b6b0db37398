"""From the numbers to what may be shown. The stars of a page are set over all its ways of grouping at once: the same people stand
in each, and their groups make the same everyone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from quality.equity import chance
from quality.equity.groups import CHARACTERISTICS, LDA, Characteristic
from quality.equity.reads import Group, Key, groups_of
from quality.equity.topics import TOPICS, Kind, Topic
from quality.suppression import LEAST_BED_DAYS, STAR, Cell, Ratio, percentage, rate, rounded, stars, total
from reachout.organisations.models import ServiceLine

EVERYONE = "Everyone"
NOTHING = Group()


class Said(NamedTuple):
    """A number and how it reads."""

    value: float
    low: float | None
    high: float | None
    words: str


@dataclass(frozen=True)
class Row:
    characteristic: str
    group: str
    n: str
    said: Said | None
    """None for a star."""
    within: str
    gap: str = ""
    """How it differs from the reference, in words, where that is beyond chance."""
    is_reference: bool = False

    @property
    def words(self) -> str:
        return self.said.words if self.said else STAR

    @property
    def interval(self) -> str:
        if not self.said or self.said.low is None or self.said.high is None:
            return ""
        return f"{_plain(self.said.low)} to {_plain(self.said.high)}"


@dataclass(frozen=True)
class Block:
    characteristic: Characteristic
    rows: list[Row]


@dataclass(frozen=True)
class Section:
    topic: Topic
    everyone: Row
    blocks: list[Block]

    @property
    def gaps(self) -> list[str]:
        """Every difference beyond chance, a sentence each."""
        return [f"{row.group}: {row.gap}" for block in self.blocks for row in block.rows if row.gap]


def sections(line: str, *, last: date) -> list[Section]:
    """Seven queries, whatever the line."""
    return [section(topic, groups_of(topic, last=last), line) for topic in TOPICS]


def section(topic: Topic, groups: Mapping[Key, Group], line: str) -> Section:
    blocks = parts_of(groups, line)
    hidden = hidden_of(topic, groups, line, blocks)
    everyone = _row(topic, Key(line), EVERYONE, groups, hidden)
    return Section(topic, everyone, [_block(topic, *each, groups, hidden) for each in blocks.items()])


def parts_of(groups: Mapping[Key, Group], line: str) -> dict[Characteristic, list[Key]]:
    """The groups that have a row: all, people or not, but for what is not known or other and nobody is. Everyone of the learning
    disability and autism line is on record by definition."""
    found = {}
    for one in CHARACTERISTICS:
        keys = [Key(line, one.cut, key) for key in one.groups]
        found[one] = [key for key in keys if key.key not in one.optional or groups.get(key, NOTHING).n]
    return {one: keys for one, keys in found.items() if not (one is LDA and line == ServiceLine.LDA)}


def _block(
    topic: Topic, characteristic: Characteristic, keys: list[Key], groups: Mapping[Key, Group], hidden: frozenset[Cell]
) -> Block:
    reference = keys[0]._replace(key=characteristic.reference)
    against = _row(topic, reference, characteristic.groups[reference.key], groups, hidden)
    rows = []
    for key in keys:
        row = _row(topic, key, characteristic.groups[key.key], groups, hidden)
        comparable = row.said and against.said and key != reference and key.key != "unknown"
        gap = _gap(topic, row, against) if comparable and _differ(topic, groups[key], groups[reference]) else ""
        rows.append(replace(row, characteristic=characteristic.title, gap=gap, is_reference=key == reference))
    return Block(characteristic, rows)


# -- which are stars --------------------------------------------------------------------------------------------------


def hidden_of(
    topic: Topic, groups: Mapping[Key, Group], line: str, blocks: Mapping[Characteristic, list[Key]]
) -> frozenset[Cell]:
    """Cells are (key, "n") and, where there is a share or rate of it, (key, "yes"); everyone comes last, to be starred last."""
    kinds = ("n", "yes") if has_share(topic) else ("n",)
    everybody = [*(key for keys in blocks.values() for key in keys), Key(line)]
    counts: dict[Cell, int] = {(key, kind): getattr(groups.get(key, NOTHING), kind) for key in everybody for kind in kinds}
    balances = [total((Key(line), kind), [(key, kind) for key in keys]) for kind in kinds for keys in blocks.values()]
    by_days: dict[str, Any] = {"least": LEAST_BED_DAYS, "within": False, "says": _per_1000}
    rule = by_days if topic.kind is Kind.RATE else {}
    ratios = [Ratio((key, "yes"), (key, "n"), **rule) for key in everybody] if has_share(topic) else []
    return stars(counts, balances=balances, ratios=ratios)


def _per_1000(count: int, days: int) -> float:
    return rate(count, days, 1000)


def has_share(topic: Topic) -> bool:
    return topic.kind is not Kind.MEDIAN or bool(topic.within)


# -- how they read ----------------------------------------------------------------------------------------------------


def _row(topic: Topic, key: Key, label: str, groups: Mapping[Key, Group], hidden: frozenset[Cell]) -> Row:
    group = groups.get(key, NOTHING)
    n = STAR if (key, "n") in hidden else f"{rounded(group.n):,}"
    shared = has_share(topic) and (key, "yes") not in hidden
    said = _said(topic, group) if n != STAR and (shared or topic.kind is Kind.MEDIAN) else None
    within = "" if not topic.within else f"{percentage(group.yes, group.n)}%" if shared else STAR
    return Row("", label, n, said, within)


def _said(topic: Topic, group: Group) -> Said:
    if topic.kind is Kind.MEDIAN:
        value = chance.median(group.values)
        low, high = chance.of_median(group.values) or (None, None)
        return Said(value, low, high, _plain(value))
    if topic.kind is Kind.SHARE:
        low, high = chance.of_share(group.yes, group.n) or (None, None)
        share = percentage(group.yes, group.n)
        return Said(share, low and 100 * low, high and 100 * high, f"{share}%")
    value, _ = chance.ratio(group.people)
    low, high = chance.of_ratio(group.people) or (None, None)
    return Said(1000 * value, low and 1000 * low, high and 1000 * high, f"{1000 * value:.1f}")


def _plain(value: float) -> str:
    """Whole from ten on; below, one decimal if it has one."""
    text = f"{value:,.0f}" if abs(value) >= 10 else f"{value:.1f}"
    return text.removesuffix(".0")


def _differ(topic: Topic, one: Group, other: Group) -> bool:
    if topic.kind is Kind.MEDIAN:
        return chance.medians_differ(one.values, other.values)
    if topic.kind is Kind.SHARE:
        return chance.shares_differ(one.yes, one.n, other.yes, other.n)
    return chance.ratios_differ(one.people, other.people)


def _gap(topic: Topic, row: Row, against: Row) -> str:
    assert row.said and against.said
    apart, reference = row.said.value - against.said.value, against.group
    if topic.kind is Kind.RATE:
        return f"{abs(apart):.1f} {'more' if apart > 0 else 'fewer'} {topic.unit} than {reference}"
    if _plain(abs(apart)) == "0":
        return f"differs from {reference} in spread, not in the middle"
    if topic.kind is Kind.SHARE:
        return f"{_plain(abs(apart))} percentage points {'more' if apart > 0 else 'fewer'} than {reference}"
    way = {"days": ("longer", "shorter"), "km": ("further", "nearer")}[topic.unit][apart < 0]
    return f"{_plain(abs(apart))} {topic.unit} {way} than {reference}"
