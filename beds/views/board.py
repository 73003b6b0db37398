from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from beds.filters import WardFilter
from beds.models import Ward
from beds.selectors import WardState
from beds.selectors import board as board_of
from beds.tiles import tiles_html
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record

WARDS_A_PAGE = 100
NAMES = "board_names"


@dataclass(slots=True)
class Row:
    state: WardState
    tiles: SafeString
    people: int
    """How many are named in it."""


@dataclass(slots=True)
class Total:
    """Beds of several wards side by side."""

    label: str
    wards: int
    commissioned: int
    open_staffed: int
    occupied: int
    held: int
    available: int
    stale: int


@require_GET
@requires(Permission.BOARD_VIEW, Permission.STAY_VIEW)
def board(request: Request) -> HttpResponse:
    """Every bed the user may know of, a ward a row; asked by htmx, only the part that moves."""
    at = timezone.now()
    wards = Ward.objects.visible_to(request.user).open_on(timezone.localdate(at))
    ordered = wards.order_by("-site__in_region", "site__organisation__name", "site__name", "name", "pk")
    narrowed = WardFilter(request.GET, queryset=ordered, request=request)
    page = Paginator(narrowed.qs, WARDS_A_PAGE).get_page(request.GET.get("page"))
    states = board_of(cast(QuerySet[Ward], page.object_list), at=at)
    names = request.COOKIES.get(NAMES) == "shown"
    rows = _rows(states, request.user, names=names)
    if names and not request.htmx:
        record("board.listed", by=request.user, people=sum(row.people for row in rows))
    context = {
        "units": [list(unit) for _, unit in groupby(rows, key=lambda row: row.state.ward.site_id)],
        "whole": total("All wards shown", states),
        "totals": list(totals(states)),
        "page": page,
        "previous_url": _page_url(request, page.previous_page_number()) if page.has_previous() else "",
        "next_url": _page_url(request, page.next_page_number()) if page.has_next() else "",
        "filter": narrowed,
        "names": names,
        "may_see_names": bool(request.user.reach(Permission.STAY_VIEW)),
        "at": at,
        "whole_region": not any(request.GET.get(name) for name in narrowed.filters),
    }
    return render(request, "beds/_board.html" if request.htmx else "beds/board.html", context)


@require_POST
@requires(Permission.STAY_VIEW)
def names(request: Request) -> HttpResponse:
    """Show or hide the names, until the browser is closed."""
    onwards = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onwards, {request.get_host()}, require_https=request.is_secure())
    response = redirect(onwards if safe else "beds:board")
    shown = "shown" if request.POST.get("names") == "shown" else "hidden"
    response.set_cookie(NAMES, shown, secure=request.is_secure(), httponly=True, samesite="Lax")
    return response


def _page_url(request: Request, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"{request.path}?{query.urlencode()}"


def totals(states: list[WardState]) -> Iterable[Total]:
    """By region and provider, in the order of the board."""
    key = lambda state: (state.ward.site.in_region, state.ward.site.organisation.name)  # noqa: E731
    for (inside, provider), some in groupby(states, key=key):
        yield total(provider if inside else f"{provider}, out of region", list(some))


def total(label: str, states: list[WardState]) -> Total:
    counts = ("commissioned", "open_staffed", "occupied", "held", "available", "stale")
    return Total(label, len(states), *(sum(getattr(state, count) for state in states) for count in counts))


def _rows(states: list[WardState], user: User, *, names: bool) -> list[Row]:
    reach = user.reach(Permission.STAY_VIEW)
    return [_row(state, names=names, seen=sees(reach, state.ward)) for state in states]


def _row(state: WardState, *, names: bool, seen: bool) -> Row:
    people = sum(tile.occupant is not None for tile in state.tiles) if names and seen else 0
    return Row(state, tiles_html(state, see_stays=seen, see_names=names), people)


def sees(reach: Any, ward: Ward) -> bool:
    """The same rule as ``WardQuerySet.open_to``, for wards already in hand: hundreds of tiles, no query."""
    if reach.everything or ward.service_line in reach.lines:
        return True
    site = ward.site
    return any(
        own.service_line == ward.service_line and own.organisation == site.organisation_id and own.site in (None, site.pk)
        for own in reach.own
    )
