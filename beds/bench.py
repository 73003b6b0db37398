"""How fast the board, the match and a hold under contention are, each beside its floor: one hand-written query for the same rows,
or the bare insert. Run over whatever is loaded; what is written is undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from html import escape
from statistics import median
from threading import Barrier
from time import perf_counter
from typing import Any

from django.db import connection, connections
from django.utils import timezone

from beds import services
from beds.models import Bed, Hold, Ward
from beds.selectors import board, free_beds, match
from reachout.accounts.models import User
from reachout.bench.measuring import PAGE, Measured, Stage, beside, page
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
WARDS_A_PAGE = 100


def measure(stage: Stage) -> Iterator[Measured]:
    user = stage.practitioners["adult_secure"]
    yield from board_beside_floor(stage, user)
    waiting = list(Referral.objects.filter(service_line="adult_secure", status=Referral.Status.WAITING).order_by("pk")[:MANY])
    yield match_beside_floor(waiting[0])
    bed = free_beds(Bed.objects.filter(ward__service_line="adult_secure"), at=stage.now)[0]
    yield race_beside_floor(bed, waiting, user)


def board_beside_floor(stage: Stage, user: User) -> Iterator[Measured]:
    """The selector beside its rows in one query; the whole page beside those rows as bare HTML."""
    at = stage.now
    shown = Ward.objects.visible_to(user).open_on(timezone.localdate(at)).order_by("pk")[:WARDS_A_PAGE]
    wards = Ward.objects.filter(pk__in=list(shown.values_list("pk", flat=True)))
    rows = list(wards.values_list("pk", flat=True))
    yield beside(f"Board, {len(rows)} wards, rows", lambda: board(wards, at=at), lambda: floor_rows(rows, at))
    address = page(stage.client("adult_secure"), "/beds/")
    yield beside(f"Board, {len(rows)} wards, page", address, lambda: floor_html(rows, at), goal=PAGE)


def match_beside_floor(referral: Referral) -> Measured:
    at = timezone.now()
    wards = list(Ward.objects.filter(service_line=referral.service_line).values_list("pk", flat=True))
    name = f"Match, {len(wards)} wards"
    return beside(name, lambda: match(referral, at=at), lambda: floor_rows(wards, at), goal=PAGE)


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
    return Measured("Hold, 50 at once want one bed", median(ours), median(floors), limit=0.1, note="bare insert, also 50")


def floor_rows(wards: list[int], at: datetime) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(BOARD, {"wards": wards, "at": at, "day": timezone.localdate(at)})
        return cursor.fetchall()


def floor_html(wards: list[int], at: datetime) -> str:
    return "".join(
        f'<a href="/beds/{bed}/" title="{escape(name or "")}">{escape(code)}</a>'
        for _, _, bed, code, _, name, *_ in floor_rows(wards, at)
    )


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
