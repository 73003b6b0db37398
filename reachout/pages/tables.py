"""List pages. One way for all of them:

    class QueueFilters(FilterSet):                       # referrals/filters.py
        status = ChoiceFilter(choices=Referral.Status.choices)
        class Meta:
            model = Referral
            fields = ["status", "service_line"]

    class QueueTable(Table):                             # referrals/tables.py
        caption = "Referrals"
        noun = "referral", "referrals"
        filters = QueueFilters
        order = "-received"
        act = "referral.exported"                        # the audit event of an export
        empty = "No referral is waiting."
        empty_action = {"text": "Make a referral", "href": "/referrals/new/"}

        reference = Column("Reference", url=lambda row: row.get_absolute_url(), sort="reference")
        person = Column("Person", value="person.name", sort=("person__family_name", "person__given_name"))
        received = Day("Received", value="received_on", sort="received_on")
        due = Day("Assess by", value="assess_by", sort="assess_by", late=True)
        waiting = Number("Days waiting", value=lambda row: row.days_waiting)
        status = TagColumn("Status", value=lambda row: Tag(row.get_status_display(), row.meaning))

    @requires(Permission.REFERRAL_VIEW)                  # referrals/views.py
    def queue(request):
        rows = Referral.objects.visible_to(request.user).select_related("person")
        return QueueTable(request, rows).respond()

    ``respond()`` uses templates/pages/list.html (hand it heading, trail, primary, secondary); a page of its own says
    {% from "components/table.html" import table_page %} {{ table_page(table) }}

Two queries, however many rows: one counts, one reads the page (``select_related`` and ``prefetch_related`` are the view's).
A selector's list will do in place of a QuerySet: it is sorted by the columns' values (any ``sort`` but "" allows it) and
cannot be filtered.
Sorting, filters and the page live in the address. An export streams every row that the filters leave, and is audited.
"""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

import xlsxwriter
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django_filters import FilterSet

from reachout.audit.services import record
from reachout.pages import words
from reachout.pages.tags import Tag, due_tag, tag_html

Reply = HttpResponse | StreamingHttpResponse | FileResponse

PER_PAGE = 50
UNNAMED = "[invalid name]"
"""What django-filter calls a filter without a label that is no field of the model."""
NOTHING = mark_safe('<span class="ro-quiet" aria-hidden="true">–</span><span class="nhsuk-u-visually-hidden">None</span>')
FORMATS = {"csv": "CSV", "xlsx": "Excel"}


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
    ) -> None:
        self.label, self.source, self.url, self.export, self.exported, self.phone = label, value, url, export, exported, phone
        self.sort = (sort,) if isinstance(sort, str) else sort
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
    columns: ClassVar[list[Column]] = []

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
        return self.address(sort=f"-{column.name}" if self.sorted_by == column.name else column.name)

    def direction(self, column: Column) -> str:
        return {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sorted_by, "")

    # -- the rows --------------------------------------------------------------------------------

    @cached_property
    def filterset(self) -> FilterSet | None:
        if self.filters is None or isinstance(self.all_rows, list):
            return None
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
        writer = csv.writer(_Echo())
        lines = _csv_lines(writer, [column.label for column in self.exported_columns], self._exported())
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


# -- files out: text never becomes a formula ---------------------------------------------------------------------------

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain(value: Any) -> Any:
    """A value as a spreadsheet may hold it: numbers, days and text; moments in London time without their zone."""
    if value is None or isinstance(value, bool | int | float | Decimal):
        return {True: "Yes", False: "No"}[value] if isinstance(value, bool) else value
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    return value if isinstance(value, date | time) else str(value)


def defused(value: Any) -> Any:
    """CSV has no types, so text that a spreadsheet would run as a formula gets an apostrophe before it."""
    value = plain(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, str) and value.lstrip(" ").startswith(DANGEROUS):
        return f"'{value}"
    return value


class _Echo:
    def write(self, line: str) -> str:
        return line


def _csv_lines(writer: Any, heads: list[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    yield "\N{ZERO WIDTH NO-BREAK SPACE}" + writer.writerow(heads)  # the byte order mark by which Excel knows UTF-8
    for row in rows:
        yield writer.writerow([defused(value) for value in row])


def write_xlsx(file: Any, title: str, columns: list[Column], rows: Iterable[list[Any]]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or None)
        bold = book.add_format({"bold": True, "bottom": 1})
        formats = {
            datetime: book.add_format({"num_format": "d mmm yyyy hh:mm"}),
            date: book.add_format({"num_format": "d mmm yyyy"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        sheet.freeze_panes(1, 0)
        for across, column in enumerate(columns):
            sheet.set_column(across, across, 18)
            sheet.write_string(0, across, column.label, bold)
        for down, row in enumerate(rows, start=1):
            for across, value in enumerate(row):
                _write_cell(sheet, down, across, plain(value), formats)


def _write_cell(sheet: Any, down: int, across: int, value: Any, formats: dict[type, Any]) -> None:
    if value is None:
        return
    if isinstance(value, int | float | Decimal):
        sheet.write_number(down, across, value)
    elif isinstance(value, date | time):
        sheet.write_datetime(down, across, value, formats[type(value)])
    else:
        sheet.write_string(down, across, value)
