"""The board report of one month, for all that a page and a PDF show: a fixed number of queries, however many providers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import cached_property

from quality.figures.models import Snapshot
from quality.figures.selectors import series_of
from quality.lines import NAMES
from quality.measures import CATALOGUE, Figure, Form, Measure
from quality.measures.words import said as told
from quality.report.claims import Claim, claim
from quality.report.headlines import BY_PROVIDER, GROUPS, HEADLINES, MULTIPLES, SIZE, STORY, STORY_OF, Basis, Headline
from quality.report.matters import MOST, Matter, Part, matters
from quality.report.providers import Provider, ProviderSeries, lines_within, multiples, providers_of
from quality.report.words import detail, notes, unit
from quality.spc.charts import Chart, chart
from quality.spc.selectors import Marks, marks
from quality.voices.models import YouSaid
from quality.voices.selectors import you_said_we_did
from reachout.accounts.permissions import Permission
from reachout.pages.words import plural
from reachout.rules.selectors import rules_on

if TYPE_CHECKING:
    from reachout.accounts.models import User


NO_FIGURE = "No figure"
HEARD = 3
"""What people said and what was done about it: so many, the latest."""


@dataclass(frozen=True)
class Row:
    """One headline measure of the month."""

    headline: Headline
    figure: Figure | None
    chart: Chart
    claim: Claim | None

    @property
    def measure(self) -> Measure:
        return self.headline.measure

    @property
    def value(self) -> str:
        if self.figure and self.measure.form is Form.MONEY:
            return " to ".join(told(self.measure, self.figure.detail[side]) for side in ("low", "high"))
        return told(self.measure, self.figure.value) if self.figure and self.figure.value is not None else NO_FIGURE

    @property
    def unit(self) -> str:
        bare = self.value == NO_FIGURE or self.measure.form is Form.MONEY
        return "" if bare else unit(self.measure, self.value)

    @property
    def detail(self) -> str:
        return detail(self.figure) if self.figure else ""

    @property
    def judged(self) -> bool:
        """Whether the icons say something of the month: it is the chart's last, with limits or a signal without them."""
        last = self.chart.spc.last
        if not (last and self.figure and self.headline.judged):
            return False
        return last.day == self.figure.month and (last.limits is not None or last.special)

    @property
    def unjudged(self) -> str:
        """Why there are none."""
        if not self.headline.judged:
            return "Not judged: each year overlaps the one before"
        return "Too few months to say" if self.figure and self.figure.value is not None else NO_FIGURE

    @property
    def nothing_yet(self) -> str:
        """Why no change is claimed."""
        if self.figure is None or self.figure.value is None:
            return "There is no figure for this month."
        if self.headline.basis in {Basis.YEAR, Basis.OWN}:
            return "A change is told once there are two years to compare."
        return "There is nothing yet to compare it with."


@dataclass(frozen=True)
class Report:
    line: str
    month: date
    months: list[date]
    snapshot: Snapshot
    baseline: date
    groups: list[tuple[str, list[Row]]]
    providers: list[Provider]
    multiples: list[tuple[Measure, list[Chart]]]
    heard: list[YouSaid]
    sees_assurance: bool

    @property
    def line_name(self) -> str:
        return NAMES[self.line]

    @cached_property
    def rows(self) -> dict[str, Row]:
        return {row.headline.id: row for _, rows in self.groups for row in rows}

    @cached_property
    def matters(self) -> list[Matter]:
        parts: dict[str, list[Part]] = defaultdict(list)
        for provider in self.providers:
            for id, part in provider.parts.items():
                parts[id].append(part)
        return matters(self.month, [row.chart for row in self.rows.values() if row.headline.judged], parts)

    @property
    def most(self) -> list[Matter]:
        return self.matters[:MOST]

    @property
    def more(self) -> str:
        left = len(self.matters) - len(self.most)
        return f"{plural(left, 'more measure is', 'more measures are')} out of the ordinary: see the headlines." if left else ""

    @property
    def story(self) -> list[Claim]:
        """What has changed since the baseline, of what the collaborative tells of itself."""
        ids = STORY_OF.get(self.line, STORY)
        return [row.claim for id in ids if (row := self.rows[id]).claim]

    @property
    def by_provider(self) -> list[Measure]:
        return [CATALOGUE[id] for id in BY_PROVIDER]

    @property
    def notes(self) -> list[str]:
        return list(notes(self.snapshot))

    @property
    def look(self) -> str:
        """Where to look first, in a sentence."""
        worse = [provider for provider in self.providers if provider.concerns]
        if not worse:
            return "No provider has one of these measures worse than usual."
        first = worse[0]
        titles = ", ".join(measure.title.lower() for measure in first.concerns)
        return f"Look first at {first.name}: {titles} worse than usual. {_others(len(worse) - 1)}".strip()


def _others(count: int) -> str:
    return f"{plural(count, 'other provider has', 'other providers have')} something worse than usual." if count else ""


def frozen() -> list[Snapshot]:
    """Every month that is frozen, as it now stands, the first one first: one query."""
    return list(Snapshot.objects.latest_versions().select_related("made_by").defer("counts").order_by("month"))


def report(snapshots: Sequence[Snapshot], month: date, line: str, *, user: User, today: date) -> Report:
    """``snapshots``: the frozen months, of which ``month`` is one."""
    until = {snapshot.month: snapshot for snapshot in snapshots if snapshot.month <= month}
    baseline = baseline_of(line, first=min(until), today=today)
    ids = [headline.id for headline in HEADLINES]
    series, noted = series_of(ids, line=line, last=month), marks(ids, line=line)
    rows = {one.id: row_of(one, series.get(one.id, []), noted[one.id], month, baseline) for one in HEADLINES}
    parts = ProviderSeries.of((SIZE, *BY_PROVIDER), line, month)
    providers = providers_of(parts, month, line, user=user, today=today)
    return Report(
        line,
        month,
        [snapshot.month for snapshot in snapshots],
        until[month],
        baseline,
        [(group.title, [rows[one.id] for one in group.headlines]) for group in GROUPS],
        providers,
        [(CATALOGUE[id], multiples(CATALOGUE[id], providers, parts)) for id in MULTIPLES],
        you_said_we_did(lines_within(user, Permission.VOICES_VIEW, line), HEARD),
        bool(lines_within(user, Permission.ASSURANCE_VIEW, line)),
    )


def baseline_of(line: str, *, first: date, today: date) -> date:
    """The month that changes are told against: the first frozen one, unless the rule of today names a later one."""
    named = rules_on(today).get("report_baseline_from", line)
    return max(first, date.fromisoformat(f"{named}-01")) if named else first


def row_of(headline: Headline, series: list[Figure], noted: Marks, month: date, baseline: date) -> Row:
    now = series[-1] if series and series[-1].month == month else None
    drawn = chart(series, measure=headline.measure, rebases=noted.rebases, annotations=noted.annotations, size="compact")
    return Row(headline, now, drawn, claim(headline, series, baseline=baseline) if now else None)
