"""How fast the day's job is when nothing has changed, beside the floor: the same rows read with plain SQL, and thrown away."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from casemgmt.flags.services import keep_flags
from reachout.bench.measuring import Measured, Stage, beside

ROWS = """
SELECT c.*, person.*, {table}.* FROM casemgmt_case c JOIN people_person person ON person.id = c.person_id
JOIN {table} ON {join} WHERE c.closed_on IS NULL
"""
TABLES = {
    "beds_wardstay": "beds_wardstay.person_id = c.person_id",
    "beds_spell": "beds_spell.person_id = c.person_id",
    "people_legalstatus": "people_legalstatus.person_id = c.person_id",
    "referrals_referral": "referrals_referral.person_id = c.person_id AND referrals_referral.closed_on IS NULL",
    "casemgmt_communityepisode": "casemgmt_communityepisode.person_id = c.person_id",
    "flags_flag": "flags_flag.case_id = c.id AND flags_flag.ended_on IS NULL",
}


def measure(stage: Stage) -> Iterator[Measured]:
    today = stage.now.date()
    keep_flags(on=today)
    yield beside("Flags of every case, nothing new", lambda: keep_flags(on=today), read_rows, rounds=3, goal=40.0)


def read_rows() -> int:
    """How many rows a look at every open case reads at least."""
    count = 0
    with connection.cursor() as cursor:
        for table, join in TABLES.items():
            cursor.execute(ROWS.format(table=table, join=join))
            count += len(cursor.fetchall())
    return count
