"""A table: its rows filtered, in order and by the page; its address; its replies."""

import tempfile
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django_filters import FilterSet

from reachout.audit.services import record
from reachout.pages.tables.columns import Column
from reachout.pages.tables.exports import csv_lines, write_xlsx
from reachout.pages.tables.filters import RowFilters
from reachout.pages.tags import Tag

Reply = HttpResponse | StreamingHttpResponse | FileResponse

PER_PAGE = 50

UNNAMED = "[invalid name]"
"""What django-filter calls a filter without a label that is no field of the model."""

FORMATS = {"csv": "CSV", "xlsx": "Excel"}


class Table:
    caption: ClassVar[str] = ""
    noun: ClassVar[tuple[str, str]] = ("row", "rows")
    filters: ClassVar[type[FilterSet] | None] = None
    order: ClassVar[str] = ""
    act: ClassVar[str] = ""
    """The audit act of an export, such as ``referral.exported``. Without it the table cannot be exported."""
    empty: ClassVar[str] = "Nothing here yet."
    empty_action: ClassVar[dict[str, str] | None] = None
    per_page: ClassVar[int] = PER_PAGE
    columns: list[Column] = []

    def __init_subclass__(cls) -> None:
        own = [value for value in vars(cls).values() if isinstance(value, Column)]
        inherited = [column for column in cls.columns if column.name not in {mine.name for mine in own}]
        cls.columns = inherited + own

    def __init__(self, request: HttpRequest, rows: QuerySet[Any] | list[Any]) -> None:
        self.request = request
        self.all_rows = rows
        self.today = timezone.localdate()

    # -- what is in the address ------------------------------------------------------------------

    def address(self, **changes: str | None) -> str:
        """This page's address with some of its query changed; None takes a key out. Changing anything leads to page 1."""
        query = {key: self.request.GET.getlist(key) for key in self.request.GET if key not in {"page", "export"}}
        for key, value in changes.items():
            query.pop(key, None)
            if value is not None:
                query[key] = [value]
        kept = {key: values for key, values in query.items() if any(values)}
        return f"{self.request.path}?{urlencode(kept, doseq=True)}" if kept else self.request.path

    @cached_property
    def sorted_by(self) -> str:
        asked = self.request.GET.get("sort", "")
        return asked if asked.removeprefix("-") in self.sortable else self.order

    @cached_property
    def sortable(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns if column.sort}

    def sort_address(self, column: Column) -> str:
        """The column's own way first, then the other."""
        ways = [column.name, f"-{column.name}"]
        first, other = reversed(ways) if column.most_first else ways
        return self.address(sort=other if self.sorted_by == first else first)

    def direction(self, column: Column) -> str:
        return {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sorted_by, "")

    # -- the rows --------------------------------------------------------------------------------

    @cached_property
    def filterset(self) -> FilterSet | None:
        if self.filters is None:
            return None
        if issubclass(self.filters, RowFilters):
            made: FilterSet = self.filters(self.request.GET, rows=list(self.all_rows), request=self.request)
        elif isinstance(self.all_rows, list):
            return None
        else:
            made = self.filters(self.request.GET, queryset=self.all_rows, request=self.request)
        for name, field in made.form.fields.items():
            if field.label in (None, "", UNNAMED):
                field.label = name.replace("_", " ").capitalize()
        return made

    @cached_property
    def rows(self) -> QuerySet[Any] | list[Any]:
        """Filtered and in order. A filter that makes no sense is said so at its field and filters nothing."""
        rows = self.filterset.qs if self.filterset is not None else self.all_rows
        column = self.sortable.get(self.sorted_by.removeprefix("-"))
        if column is None:
            return rows
        down = self.sorted_by.startswith("-")
        return _sorted(rows, column, down) if isinstance(rows, list) else rows.order_by(*_ordering(column, down))

    @cached_property
    def page(self) -> Page[Any]:
        return Paginator(self.rows, self.per_page).get_page(self.request.GET.get("page"))

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def counted(self) -> str:
        one, many = self.noun
        return f"{self.count:,} {one if self.count == 1 else many}"

    # -- the filters -----------------------------------------------------------------------------

    @cached_property
    def chips(self) -> list[tuple[str, str]]:
        """The filters in force, in words, each with the address without it."""
        if self.filterset is None:
            return []
        form = self.filterset.form
        form.is_valid()
        chosen = [(bound, form.cleaned_data.get(bound.name)) for bound in form]
        return [
            (f"{bound.label}: {_in_words(bound, value)}", self.address(**{bound.html_name: None}))
            for bound, value in chosen
            if value not in (None, "", [], ()) and not (isinstance(value, QuerySet) and not value)
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filters' form must carry along: the sort."""
        return [("sort", self.request.GET["sort"])] if self.request.GET.get("sort") else []

    # -- replies ---------------------------------------------------------------------------------

    def respond(
        self, template: str, context: dict[str, Any] | None = None
    ) -> HttpResponse | StreamingHttpResponse | FileResponse:
        """The page, or the file that ``?export=csv`` or ``?export=xlsx`` asks for."""
        wanted = self.request.GET.get("export")
        if wanted in FORMATS and self.act:
            return self.export(wanted)
        return render(self.request, template, {"table": self, **(context or {})})

    def export(self, wanted: str) -> Reply:
        rows = self.count
        filters = sorted(name for name in self.request.GET if name not in {"page", "export", "sort"})
        record(self.act, by=self.request.user, format=wanted, rows=rows, filters=filters)
        name = f"{self.caption.lower().replace(' ', '-') or 'export'}-{self.today:%Y-%m-%d}.{wanted}"
        return self._csv(name) if wanted == "csv" else self._xlsx(name)

    @property
    def exported_columns(self) -> list[Column]:
        return [column for column in self.columns if column.exported]

    def _exported(self) -> Iterator[list[Any]]:
        rows = self.rows if isinstance(self.rows, list) else self.rows.iterator(chunk_size=2000)
        for row in rows:
            yield [column.exported_value(row) for column in self.exported_columns]

    def _csv(self, name: str) -> StreamingHttpResponse:
        lines = csv_lines([column.label for column in self.exported_columns], self._exported())
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _xlsx(self, name: str) -> FileResponse:
        file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
        write_xlsx(file, self.caption, self.exported_columns, self._exported())
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=name)


def _ordering(column: Column, down: bool) -> list[OrderBy | str]:
    keys = [F(key).desc(nulls_last=True) if down else F(key).asc(nulls_last=True) for key in column.sort]
    return [*keys, "-pk" if down else "pk"]


def _sorted(rows: list[Any], column: Column, down: bool) -> list[Any]:
    """Rows without a value stay last, whichever way."""
    known = [(value.text if isinstance(value, Tag) else value, row) for row in rows if (value := column.value(row)) is not None]
    unknown = [row for row in rows if column.value(row) is None]
    return [row for _, row in sorted(known, key=lambda pair: pair[0], reverse=down)] + unknown


def _in_words(bound: Any, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return f"{value:%-d %b %Y}"
    labels = {str(key): str(label) for key, label in getattr(bound.field, "choices", [])}
    values = value if isinstance(value, list | tuple | QuerySet) else [value]
    return ", ".join(labels.get(str(getattr(one, "pk", one)), str(one)) for one in values)
