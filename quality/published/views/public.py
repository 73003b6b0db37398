"""What everybody reads, signed in or not: nothing but what was approved. The same reply for all, a few queries, no cookie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from quality.lines import NAMES, TOGETHER
from quality.published import selectors
from quality.published.models import Publication
from reachout.pages.tables.exports import csv_lines

MINUTES = 5
COLUMNS = (
    "edition", "published_on", "month", "service_line", "measure", "title", "unit", "value", "shown", "out_of",
)  # fmt: skip
"""Of the CSV: these, in this order, for good. ``value`` is empty where ``shown`` is a star."""
LICENCE = "Open Government Licence v3.0"

View = Callable[..., HttpResponseBase]


def everybody(view: View) -> View:
    """Kept for a few minutes by whoever stands between, and asked for again only if an edition has come or gone."""

    @wraps(view)
    @login_not_required
    @require_safe
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        etag = f'W/"{selectors.state_of_things()}"'
        response = get_conditional_response(request, etag=etag) or view(request, *args, **kwargs)
        response["ETag"] = etag
        patch_cache_control(response, public=True, max_age=MINUTES * 60)
        return response

    return guarded


@everybody
def home(request: HttpRequest) -> HttpResponse:
    edition = selectors.current_edition()
    context = {"edition": edition, "parts": selectors.parts_of(edition, line=TOGETHER) if edition else []}
    return _page(request, "published/public.html", context | {"editions": list(selectors.editions()[:20])})


@everybody
def measure(request: HttpRequest, id: str) -> HttpResponse:
    edition = selectors.current_edition()
    parts = selectors.parts_of(edition, measure=id) if edition else []
    if not parts:
        raise Http404
    return _page(request, "published/measure.html", {"edition": edition, "part": parts[0]})


@everybody
def edition(request: HttpRequest, reference: str) -> HttpResponse:
    """An earlier edition as it was, or that it was withdrawn and why."""
    wanted = get_object_or_404(Publication.objects.issued(), reference=reference)
    parts = selectors.parts_of(wanted, line=TOGETHER) if wanted.is_public else []
    return _page(request, "published/edition.html", {"edition": wanted, "parts": parts})


@everybody
def figures_csv(request: HttpRequest) -> HttpResponseBase:
    edition = selectors.current_edition()
    if edition is None:
        raise Http404
    response = StreamingHttpResponse(csv_lines(list(COLUMNS), _rows(edition)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition.reference}.csv"'
    return response


def _rows(edition: Publication) -> Iterator[list[Any]]:
    assert edition.approved_at
    for part in selectors.parts_of(edition):
        one = part.measure
        for figure in part.figures:
            place = NAMES[figure.service_line]
            yield [
                edition.reference, edition.approved_at.date(), f"{figure.month:%Y-%m}", place, one.measure, one.title, one.unit,
                figure.value, figure.shown, figure.behind,
            ]  # fmt: skip
    yield [f"# {LICENCE}. Questions: {settings.PUBLIC_CONTACT}. A star hides a number under 5 or what would give one away."]


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {"contact": settings.PUBLIC_CONTACT, "licence": LICENCE, **context})
