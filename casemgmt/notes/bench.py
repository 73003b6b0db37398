"""How fast words are found among 100,000 notes, beside the floor: one bare full-text query for the same first page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from casemgmt.models import Case
from casemgmt.notes import search
from casemgmt.notes.models import Note
from casemgmt.notes.search import Asked
from reachout.accounts.models import User
from reachout.bench.measuring import Measured, Stage, beside

NOTES = 100_000
LIMIT = 0.25
"""Seconds: the floor is one query of a few milliseconds without scope, so that a ratio would say little."""
FILL = """
INSERT INTO notes_note (case_id, kind, about_on, text, access, version, why, at, by_id, from_unit, withdrawn_why)
SELECT (%(cases)s::bigint[])[1 + n %% array_length(%(cases)s::bigint[], 1)], 'contact', DATE '2026-11-01' - (n %% 1500)::int,
    'Spoke with the ward about ' || (%(words)s::text[])[1 + n %% 40] || ' and ' || (%(words)s::text[])[1 + n / 40 %% 40]
    || ', then with the social worker about ' || (%(words)s::text[])[1 + n / 1600 %% 40] || '. Case ' || n || ' goes on.'
    || CASE WHEN n %% 997 = 0 THEN ' An allotment came up.' ELSE '' END,
    'shared', 1, '', now(), %(by)s, false, ''
FROM generate_series(1::bigint, %(wanted)s) AS n
"""
WORDS = [f"{what} {how}" for what in ("leave", "housing", "family", "work", "money", "health", "court", "visits")
         for how in ("next week", "again", "at length", "by phone", "in person")]  # fmt: skip
FLOOR = """
SELECT id, ts_headline('english', left(text, 5000), query) FROM (
    SELECT id, text, query FROM notes_note, websearch_to_tsquery('english', %s) AS query
    WHERE words @@ query ORDER BY ts_rank(words, query) DESC, about_on DESC, id DESC LIMIT 25
) AS page, LATERAL (SELECT count(*) FROM notes_note, websearch_to_tsquery('english', %s) AS query WHERE words @@ query) AS counted
"""


def measure(stage: Stage) -> Iterator[Measured]:
    user = stage.practitioners["adult_secure"]
    _fill_up(user)
    for name, words in (
        ("rare words", "allotment"),
        ("a phrase", '"social worker about housing"'),
        ("common words", "court visits"),
    ):
        yield _beside(f"Notes by {name} among {NOTES:,}", user, words)


def _beside(name: str, user: User, words: str) -> Measured:
    note = "five queries: notes and documents, scoped, counted and told"
    timed = beside(name, lambda: _page(user, Asked(words)), lambda: _rows(words), note=note)
    return timed._replace(limit=LIMIT)


def _page(user: User, asked: Asked) -> list[Any]:
    return search.hits(search.page_of(user, asked, "1").object_list, asked)


def _rows(words: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, [words, words])
        return cursor.fetchall()


def _fill_up(by: User) -> None:
    wanted = NOTES - Note.objects.count()
    cases = list(Case.objects.filter(service_line="adult_secure").values_list("pk", flat=True))
    if wanted <= 0 or not cases:
        return
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"cases": cases, "words": WORDS, "by": by.pk, "wanted": wanted})
        cursor.execute("SELECT gin_clean_pending_list('note_by_words')")
        cursor.execute("ANALYZE notes_note")
