"""A column: where its value comes from, and how it reads."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from reachout.pages import words
from reachout.pages.tags import Tag, due_tag, tag_html

NOTHING = mark_safe('<span class="ro-quiet" aria-hidden="true">–</span><span class="nhsuk-u-visually-hidden">None</span>')


class Column:
    """A column: its label, where its value comes from (a dotted path on the row, or a callable given the row; by default the
    column's own name), and, when it may be sorted, the database columns that order it."""

    kind = "text"

    def __init__(
        self,
        label: str,
        *,
        value: str | Callable[[Any], Any] | None = None,
        sort: str | tuple[str, ...] = (),
        url: Callable[[Any], str] | None = None,
        export: Callable[[Any], Any] | None = None,
        exported: bool = True,
        phone: bool = True,
        most_first: bool = False,
    ) -> None:
        self.label, self.source, self.url, self.export, self.exported, self.phone = label, value, url, export, exported, phone
        self.sort = (sort,) if isinstance(sort, str) else sort
        self.most_first = most_first
        """Whether the first press on its head puts the most on top: the longest, the furthest."""
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def value(self, row: Any) -> Any:
        source = self.source or self.name
        if callable(source):
            return source(row)
        for step in source.split("."):
            row = row.get(step) if isinstance(row, dict) else getattr(row, step, None)
            if row is None:
                return None
        return row

    def exported_value(self, row: Any) -> Any:
        return self.export(row) if self.export else self.value(row)

    def shown(self, value: Any) -> str:
        """The value as it is read; escaped where it is shown."""
        return str(value)

    def beside(self, row: Any, today: date) -> Tag | None:
        """What stands next to the value: "3 days late"."""
        return None

    def html(self, row: Any, today: date) -> str:
        """What stands in the cell. Written here and not in a macro: a page has hundreds of cells."""
        value = self.value(row)
        shown = NOTHING if value is None or value == "" else conditional_escape(self.shown(value))
        if self.url and shown is not NOTHING:
            return format_html('<a class="ro-table__link" href="{}">{}</a>', self.url(row), shown)
        tag = self.beside(row, today)
        return format_html('<div class="ro-table__value">{}{}</div>', shown, format_html(" {}", tag_html(tag)) if tag else "")

    @property
    def cell_class(self) -> str:
        title = " ro-table__cell--title" if self.url else ""
        return f"ro-table__cell ro-table__cell--{self.kind}{title}{'' if self.phone else ' ro-table__cell--desk'}"


class Number(Column):
    """Right-aligned, digits the same width. ``places`` fixes the decimals."""

    kind = "number"

    def __init__(self, label: str, *, places: int | None = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.places = places

    def shown(self, value: Any) -> str:
        return words.number(value, self.places)


class Money(Column):
    kind = "money"

    def shown(self, value: Any) -> str:
        return words.money(value)


class Day(Column):
    """21 Nov 2026. ``late`` puts "3 days late" beside a day that matters; a callable says for which rows it still does."""

    kind = "day"

    def __init__(self, label: str, *, late: bool | Callable[[Any], bool] = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.late = late

    def shown(self, value: Any) -> str:
        return words.day(value)

    def beside(self, row: Any, today: date) -> Tag | None:
        matters = self.late(row) if callable(self.late) else self.late
        value = self.value(row)
        if not matters or value is None:
            return None
        return due_tag(timezone.localtime(value).date() if isinstance(value, datetime) else value, today)


class Moment(Column):
    """21 Nov 2026, 14:05."""

    kind = "moment"

    def shown(self, value: Any) -> str:
        return words.short_moment(value)


class TagColumn(Column):
    """The value is a reachout.pages.tags.Tag, or None."""

    kind = "tag"

    def shown(self, value: Any) -> str:
        return tag_html(value)
