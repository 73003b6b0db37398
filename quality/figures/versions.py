"""What a frozen month was made with: the definitions, the code, and the rows there were."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from reachout.sheets.tables import TRACKER

FLOORS = ("quality", "contracts", "casemgmt", "beds", "referrals", "reachout")


@cache
def definition_version() -> str:
    """Of every measure's definition and of the SQL that computes it: all that quality/measures holds."""
    return _digest((settings.BASE_DIR / "quality" / "measures").rglob("*"))


@cache
def code_version() -> str:
    """Of the product's whole code; of a commit's files it is always the same."""
    return _digest(path for floor in FLOORS for path in (settings.BASE_DIR / floor).rglob("*"))


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in paths if path.suffix in {".py", ".sql"}):
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def rows_by_table() -> dict[str, int]:
    """How many rows each table of the tracker has: what figures are computed from, whichever door it came in by."""
    counts = " UNION ALL ".join(f"SELECT '{table.name}', count(*) FROM {table.db_table}" for table in TRACKER)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(counts)
        return dict(cursor.fetchall())
