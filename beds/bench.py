"""How fast the board, the match and a hold under contention are, each beside its floor: one hand-written query for the same rows,
or the bare insert. Run over whatever is loaded; what is written is undone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from html import escape
from statistics import median
from threading import Barrier
from time import perf_counter
from typing import Any, NamedTuple

from django.db import connection, connections
from django.test import RequestFactory
from django.utils import timezone

from beds import services
from beds.models import Bed, Hold, Ward
from beds.selectors import board, match
from beds.views.board import board as board_page
from reachout.accounts.models import User
from reachout.refused import Refused
from referrals.models import Referral

BOARD = """
SELECT ward.id, ward.name, bed.id, bed.code, stay.id, person.family_name, leave.kind, hold.id, closure.id
FROM beds_ward ward
JOIN beds_bed bed ON bed.ward_id = ward.id AND (bed.closed_on IS NULL OR bed.closed_on > %(day)s)
LEFT JOIN beds_wardstay stay ON stay.bed_id = bed.id AND stay.ended_on IS NULL
LEFT JOIN people_person person ON person.id = stay.person_id
LEFT JOIN beds_leave leave ON leave.spell_id = stay.spell_id AND leave.ended_on IS NULL
LEFT JOIN beds_hold hold ON hold.bed_id = bed.id AND hold.during @> %(at)s::timestamptz
LEFT JOIN beds_bedclosure closure ON closure.bed_id = bed.id AND closure.during @> %(day)s::date
WHERE ward.id = ANY(%(wards)s) ORDER BY ward.name, bed.code
"""
INSERT = """
INSERT INTO beds_hold (reference, bed_id, referral_id, placed_at, why, expires_at, "end", decline_reason, end_note)
VALUES (%s, %s, %s, %s, '', %s, '', '', '') ON CONFLICT DO NOTHING
"""
MANY = 50


class Measured(NamedTuple):
    """Medians in seconds: ours and the floor's."""

    name: str
    seconds: float
    floor: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor


def board_beside_floor(user: User, *, rounds: int = 9) -> list[Measured]:
    """The selector beside its rows in one query; the whole page beside those rows as bare HTML."""
    at = timezone.now()
    shown = Ward.objects.visible_to(user).open_on(timezone.localdate(at)).order_by("pk")[:100]
    wards = Ward.objects.filter(pk__in=list(shown.values_list("pk", flat=True)))
    rows = list(wards.values_list("pk", flat=True))
    return [
        Measured("board, rows", took(lambda: board(wards, at=at), rounds), took(lambda: floor_rows(rows, at), rounds)),
        Measured("board, page", took(lambda: _page(user), rounds), took(lambda: floor_html(rows, at), rounds)),
    ]


def match_beside_floor(referral: Referral, *, rounds: int = 9) -> Measured:
    at = timezone.now()
    wards = list(Ward.objects.filter(service_line=referral.service_line).values_list("pk", flat=True))
    return Measured("match", took(lambda: match(referral, at=at), rounds), took(lambda: floor_rows(wards, at), rounds))


def race_beside_floor(bed: Bed, referrals: list[Referral], by: User, *, rounds: int = 5) -> Measured:
    """Fifty connections want one bed: from the start to the last answer. The bed must be free; what wins is taken away again."""
    ours, floors = [], []
    for _ in range(rounds):
        at = timezone.now()
        ours.append(_race(lambda referral: _try_hold(bed, referral, at, by), referrals))  # noqa: B023
        Hold.objects.filter(bed=bed, placed_at=at).delete()
        at = timezone.now()
        floors.append(_race(lambda referral: _bare_insert(bed, referral, at), referrals))  # noqa: B023
        Hold.objects.filter(bed=bed, placed_at=at).delete()
    return Measured("hold, 50 at once", median(ours), median(floors))


def floor_rows(wards: list[int], at: datetime) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(BOARD, {"wards": wards, "at": at, "day": timezone.localdate(at)})
        return cursor.fetchall()


def floor_html(wards: list[int], at: datetime) -> str:
    return "".join(
        f'<a href="/beds/{bed}/" title="{escape(name or "")}">{escape(code)}</a>'
        for _, _, bed, code, _, name, *_ in floor_rows(wards, at)
    )


def took(act: Callable[[], Any], rounds: int) -> float:
    act()
    return median(_timed(act) for _ in range(rounds))


def _timed(act: Callable[[], Any]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began


def _page(user: User) -> bytes:
    request = RequestFactory().get("/beds/")
    request.user = User.objects.get(pk=user.pk)
    request.htmx = True  # type: ignore[attr-defined]
    return board_page(request).content


def _race(act: Callable[[Referral], None], referrals: list[Referral]) -> float:
    start = Barrier(MANY + 1)

    def run(referral: Referral) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            act(referral)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as pool:
        runs = [pool.submit(run, referrals[number % len(referrals)]) for number in range(MANY)]
        start.wait()
        began = perf_counter()
        for one in runs:
            one.result()
        return perf_counter() - began


def _try_hold(bed: Bed, referral: Referral, at: datetime, by: User) -> None:
    try:
        services.hold(bed, referral=referral, at=at, by=by, why="bench")
    except Refused:
        return


def _bare_insert(bed: Bed, referral: Referral, at: datetime) -> None:
    reference = Hold(bed=bed, referral=referral).reference
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [reference, bed.pk, referral.pk, at, at + timedelta(hours=72)])
