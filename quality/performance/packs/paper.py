"""The pack on paper and as a spreadsheet: the frozen snapshot, and on paper the charts of what was not met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from beds.meetings.packs.pdf import typeset
from beds.meetings.packs.workbook import workbook
from quality.figures.selectors import series_by_keys
from quality.measures import Cut
from quality.performance.packs.sections import Review
from quality.spc.charts import Chart, chart
from quality.spc.selectors import rebases_by_key


def pack_pdf(snapshot: dict[str, Any], charts: list[dict[str, str]]) -> bytes:
    return typeset("review.typ", {**snapshot, "charts": charts})


def pack_xlsx(snapshot: dict[str, Any]) -> bytes:
    facts = [("Contract", snapshot["contract"], "text"), ("Provider", snapshot["provider"], "text"),
             ("Service line", snapshot["line"], "text"), ("Quarter", snapshot["quarter"], "text"),
             ("Built", snapshot["built_at"], "moment"), ("Version", snapshot["version"], "number"),
             ("Why it was built again", snapshot["why"], "text"), ("Collaborative", snapshot["collaborative"], "text"),
             ("Data", "Fictional" if snapshot["fictional"] else "Confidential", "text")]  # fmt: skip
    return workbook(f"Contract review, {snapshot['provider']}", facts, snapshot)


def charts_of(review: Review) -> list[dict[str, str]]:
    """Of each requirement with a measure, as of the quarter's last month: two queries."""
    return [{"title": title, "svg": str(one.svg), "alt": f"{one.title}. {one.told}"} for title, one in _charts(review)]


def _charts(review: Review) -> Iterator[tuple[str, Chart]]:
    judged = [months[-1] for months in review.requirements if months[-1].measure]
    contract, ids = review.contract, {one.requirement.measure for one in judged}
    place = {"line": contract.service_line, "cut": Cut.PROVIDER}
    series, rebases = series_by_keys(ids, **place, last=review.months[-1]), rebases_by_key(ids, **place)
    for one in judged:
        key = (one.requirement.measure, contract.provider.code)
        if one.measure and any(figure.value is not None for figure in series.get(key, [])):
            marks = [rebase for rebase in rebases.get(key, []) if rebase.month <= review.months[-1]]
            yield str(one.requirement), chart(series[key], measure=one.measure, rebases=marks, size="compact")
