"""The board report on paper: a tagged PDF with the page's own words and drawings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from beds.meetings.packs.pdf import typeset
from quality.report.claims import Claim
from quality.report.providers import Provider
from quality.report.selectors import Report, Row
from quality.report.words import JUDGED
from quality.spc.charts import Chart
from quality.spc.words import ASSURANCE
from reachout.months import in_words
from reachout.pages.words import long_day, moment


def report_pdf(report: Report, *, at: datetime) -> bytes:
    return typeset("board.typ", said(report, at=at))


def name_of(report: Report) -> str:
    return f"board-report-{report.month:%Y-%m}-{report.line.replace('_', '-') or 'all-lines'}-v{report.snapshot.version}.pdf"


def said(report: Report, *, at: datetime) -> dict[str, Any]:
    """All that the PDF says, as plain values."""
    return {
        "collaborative": settings.COLLABORATIVE_NAME,
        "fictional": settings.DEMO,
        "line": report.line_name,
        "month": in_words(report.month),
        "baseline": in_words(report.baseline),
        "made": moment(at),
        "matters": [{"word": one.word, "title": one.measure.title, "text": one.text, "kind": one.kind} for one in report.most],
        "more": report.more,
        "story": [_claim(one) for one in report.story],
        "groups": [{"title": title, "rows": [_row(row) for row in rows]} for title, rows in report.groups],
        "columns": [measure.title for measure in report.by_provider],
        "look": report.look,
        "assurance": report.sees_assurance,
        "providers": [_provider(provider, report) for provider in report.providers],
        "multiples": [
            {"title": f"{measure.title}, {measure.unit}", "charts": [_chart(one) | {"name": one.about} for one in charts]}
            for measure, charts in report.multiples
            if charts
        ],
        "heard": [{"where": one.where, "on": long_day(one.did_on), "said": one.said, "did": one.did} for one in report.heard],
        "notes": report.notes,
    }


def _claim(claim: Claim) -> dict[str, str]:
    return {"title": claim.measure.title, "change": claim.change, "held": claim.held}


def _row(row: Row) -> dict[str, Any]:
    return {
        "title": row.measure.title,
        "value": row.value,
        "unit": row.unit,
        "detail": row.detail,
        "icons": _icons(row.chart) if row.judged else [],
        "chart": _chart(row.chart) if row.headline.judged else None,
        "unjudged": row.unjudged,
        "claim": row.claim.sentence if row.claim else "",
        "nothing": row.nothing_yet,
    }


def _icons(chart: Chart) -> list[dict[str, str]]:
    pairs = [(chart.icon_variation, JUDGED.get(chart.spc.variation_icon or ""))]
    pairs += [(chart.icon_assurance, ASSURANCE.get(chart.spc.assurance_icon or ""))]
    return [{"svg": str(icon), "words": words} for icon, words in pairs if words]


def _chart(chart: Chart) -> dict[str, str]:
    """A drawing, and what it says for whoever cannot see it."""
    return {"svg": str(chart.svg), "alt": f"{chart.title}. {chart.told}"}


def _provider(provider: Provider, report: Report) -> dict[str, Any]:
    parts = [provider.parts.get(measure.id) for measure in report.by_provider]
    return {
        "name": provider.name,
        "patients": provider.patients,
        "parts": [{"value": one.told, "icons": _icons(one.chart)[:1]} if one and one.kind else None for one in parts],
        "watched": provider.surveillance.get_level_display() if provider.surveillance else "",
        "rated": provider.rated.said if provider.rated else "",
    }
