"""Full-text search over notes and documents, within what one may read: the scope comes first, the words after.

What is typed follows the habits of search engines: "a phrase", one or other, -without. Six queries, however much there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, Left, TruncDate
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from casemgmt.notes.models import Document, Note

if TYPE_CHECKING:
    from reachout.accounts.models import User

DOCUMENTS = "documents"
PER_PAGE = 25
ON, OFF = "\x02", "\x03"
"""Where a word found begins and ends, until the text is escaped: no text that is typed holds these."""
FOUND = re.compile(f"{ON}([^{ON}{OFF}]*){OFF}")
READ = 5_000
"""Characters of a text that a snippet is looked for in, before the whole of what a file says is gone through."""


@dataclass(frozen=True)
class Asked:
    words: str
    case: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
    mine: bool = False


@dataclass
class Hit:
    row: Any
    snippet: SafeString

    @property
    def on(self) -> date:
        return self.row.about_on if isinstance(self.row, Note) else self.row.at.date()


def matching(user: User, asked: Asked) -> QuerySet[Any]:
    """(what, key, rank, day) of all that is found, the best match first."""
    parts = _parts(user, asked)
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return found.order_by("-rank", "-on", "-key")


def count(user: User, asked: Asked) -> int:
    """How many, without ranking them."""
    return sum(part.count() for part in _parts(user, asked))


def page_of(user: User, asked: Asked, number: str | None) -> Page[Any]:
    pages = Paginator(matching(user, asked), PER_PAGE)
    pages.count = count(user, asked)
    return pages.get_page(number)


def _parts(user: User, asked: Asked) -> list[QuerySet[Any]]:
    query, parts = _query(asked.words), []
    if asked.kind != DOCUMENTS:
        notes = Note.objects.visible_to(user).standing().annotate(on=F("about_on"))
        parts.append(_found(notes if not asked.kind else notes.filter(kind=asked.kind), "note", query, user, asked))
    if asked.kind in ("", DOCUMENTS):
        documents = Document.objects.visible_to(user).standing().annotate(on=TruncDate("at"))
        parts.append(_found(documents, "document", query, user, asked))
    return parts


def hits(page: Iterable[tuple[Any, ...]], asked: Asked) -> list[Hit]:
    """The rows of one page, in its order, each with the words around what was found."""
    wanted = [(what, key) for what, key, *_ in page]
    query = _query(asked.words)
    notes = _told(Note.objects.all(), Left("text", READ), query, [key for what, key in wanted if what == "note"])
    said = Concat("title", Value(". "), "description", Value(" "), "says", output_field=TextField())
    files = Document.objects.defer("says")
    documents = _told(files, Left(said, READ), query, [key for what, key in wanted if what == "document"])
    deeper = _told(files, F("says"), query, [key for key, row in documents.items() if ON not in row.snippet])
    documents |= {key: row for key, row in deeper.items() if ON in row.snippet}
    rows = {"note": notes, "document": documents}
    return [Hit(rows[what][key], marked(rows[what][key].snippet)) for what, key in wanted]


def marked(snippet: str) -> SafeString:
    """Everything escaped, then the words found put between tags of ours."""
    shown = FOUND.sub(r"<mark>\1</mark>", escape(snippet))
    return mark_safe(shown.replace(ON, "").replace(OFF, ""))  # noqa: S308 (escaped above)


def _query(words: str) -> SearchQuery:
    return SearchQuery(words, config="english", search_type="websearch")


def _found(rows: QuerySet[Any], what: str, query: SearchQuery, user: User, asked: Asked) -> QuerySet[Any]:
    rows = rows.filter(words=query)
    if asked.case:
        rows = rows.filter(case=asked.case)
    if asked.since:
        rows = rows.filter(on__gte=asked.since)
    if asked.until:
        rows = rows.filter(on__lte=asked.until)
    if asked.mine:
        rows = rows.filter(by=user)
    rank = SearchRank(F("words"), query)
    return rows.annotate(what=Value(what), key=F("pk"), rank=rank).order_by().values_list("what", "key", "rank", "on")


def _told(rows: QuerySet[Any], text: Any, query: SearchQuery, keys: list[int]) -> dict[int, Any]:
    snippet = SearchHeadline(
        Cast(text, TextField()), query, config="english", start_sel=ON, stop_sel=OFF,
        min_words=12, max_words=32, max_fragments=2, fragment_delimiter=" … ",
    )  # fmt: skip
    return rows.select_related("case__person", "by").annotate(snippet=snippet).in_bulk(keys) if keys else {}
