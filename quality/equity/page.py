"""From the numbers to what may be shown. The stars are set over every line and every way of grouping at once, so that two pages
laid side by side give no more away than one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from quality.equity import chance
from quality.equity.groups import CHARACTERISTICS, Characteristic
from quality.equity.reads import Group, Key, groups_of
from quality.equity.topics import TOPICS, Kind, Topic
from quality.lines import NAMES, TOGETHER
from quality.suppression import LEAST_BED_DAYS, STAR, Balance, Cell, Ratio, percentage, rounded, stars, total

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
    gap: str
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
    hidden = hidden_of(topic, groups)
    everyone = _row(topic, "", EVERYONE, Key(line), groups, hidden)
    return Section(topic, everyone, [_block(topic, one, line, groups, hidden) for one in CHARACTERISTICS])


def _block(
    topic: Topic, characteristic: Characteristic, line: str, groups: Mapping[Key, Group], hidden: frozenset[Cell]
) -> Block:
    rows = []
    reference = Key(line, characteristic.cut, characteristic.reference)
    for key, label in characteristic.groups.items():
        at = Key(line, characteristic.cut, key)
        row = _row(topic, characteristic.title, label, at, groups, hidden, reference=characteristic.groups[reference.key])
        against = _row(topic, "", "", reference, groups, hidden)
        if at != reference and key != "unknown" and row.said and against.said and _differ(topic, groups[at], groups[reference]):
            row = _with_gap(topic, row, against, characteristic.groups[reference.key])
        if groups.get(at, NOTHING).n or key not in {"other", "unknown"}:
            rows.append(row)
    return Block(characteristic, rows)


# -- which are stars --------------------------------------------------------------------------------------------------


def hidden_of(topic: Topic, groups: Mapping[Key, Group]) -> frozenset[Cell]:
    counts: dict[Cell, int] = {}
    for key in every_key():
        group = groups.get(key, NOTHING)
        counts[key, "n"] = group.n
        if has_share(topic):
            counts[key, "yes"] = group.yes
    kinds = ("n", "yes") if has_share(topic) else ("n",)
    rate = topic.kind is Kind.RATE
    least = {"least": LEAST_BED_DAYS} if rate else {}
    ratios = [Ratio((key, "yes"), (key, "n"), within=not rate, **least) for key in every_key()] if has_share(topic) else []
    return stars(counts, balances=[balance for kind in kinds for balance in balances(kind)], ratios=ratios)


def every_key() -> list[Key]:
    parts = [("", ""), *((one.cut, key) for one in CHARACTERISTICS for key in one.groups)]
    return [Key(line, *part) for line in NAMES for part in parts]


def balances(kind: str) -> list[Balance]:
    """Groups make everyone, in each line; lines make the whole, of each group."""
    lines = [line for line in NAMES if line != TOGETHER]
    parts = [("", ""), *((one.cut, key) for one in CHARACTERISTICS for key in one.groups)]
    across = [total((Key(TOGETHER, *part), kind), [(Key(line, *part), kind) for line in lines]) for part in parts]
    within = [
        total((Key(line), kind), [(Key(line, one.cut, key), kind) for key in one.groups])
        for line in NAMES
        for one in CHARACTERISTICS
    ]
    return [*within, *across]


def has_share(topic: Topic) -> bool:
    return topic.kind is not Kind.MEDIAN or bool(topic.within)


# -- how they read ----------------------------------------------------------------------------------------------------


def _row(
    topic: Topic,
    characteristic: str,
    label: str,
    key: Key,
    groups: Mapping[Key, Group],
    hidden: frozenset[Cell],
    reference: str = "",
) -> Row:
    group = groups.get(key, NOTHING)
    n = STAR if (key, "n") in hidden else f"{rounded(group.n):,}"
    shared = has_share(topic) and (key, "yes") not in hidden
    said = None
    if n != STAR and (shared or topic.kind is Kind.MEDIAN):
        said = _said(topic, group)
    within = "" if not topic.within else f"{percentage(group.yes, group.n)}%" if shared else STAR
    return Row(characteristic, label, n, said, within, "", is_reference=label == reference)


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


def _with_gap(topic: Topic, row: Row, against: Row, reference: str) -> Row:
    assert row.said and against.said
    apart = row.said.value - against.said.value
    if _plain(abs(apart)) == "0":
        words = f"differs from {reference} in spread, not in the middle"
    elif topic.kind is Kind.SHARE:
        words = f"{_plain(abs(apart))} percentage points {'more' if apart > 0 else 'fewer'} than {reference}"
    elif topic.kind is Kind.RATE:
        words = f"{abs(apart):.1f} {'more' if apart > 0 else 'fewer'} {topic.unit} than {reference}"
    else:
        way = {"days": ("longer", "shorter"), "km": ("further", "nearer")}[topic.unit][apart < 0]
        words = f"{_plain(abs(apart))} {topic.unit} {way} than {reference}"
    return Row(row.characteristic, row.group, row.n, row.said, row.within, words)
