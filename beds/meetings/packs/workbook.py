"""The pack as a spreadsheet: a sheet a section, the numbers as numbers, nothing that a spreadsheet would run."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
"""A name that begins with = is a name."""
WIDTHS = {"day": 12, "moment": 17, "number": 11, "money": 12, "person": 30, "tag": 24, "lines": 70, "text": 26}


def pack_xlsx(snapshot: dict[str, Any]) -> bytes:
    facts = [("Meeting", snapshot["held_at"], "moment"), ("State as of", snapshot["issued_at"], "moment"),
             ("Version", snapshot["version"], "number"), ("Why it was issued again", snapshot["why"], "text"),
             ("Collaborative", snapshot["collaborative"], "text"),
             ("Data", "Fictional" if snapshot["fictional"] else "Confidential: patient information", "text")]  # fmt: skip
    return workbook(f"{snapshot['line']} bed meeting pack", facts, snapshot)


def workbook(title: str, facts: list[tuple[str, Any, str]], snapshot: dict[str, Any]) -> bytes:
    """A sheet about the pack, then one a section."""
    out = BytesIO()
    with Workbook(out, SAFE) as book:
        formats = {
            "head": book.add_format({"bold": True, "bg_color": "#E8EDEE", "text_wrap": True, "valign": "top"}),
            "title": book.add_format({"bold": True, "font_size": 14}),
            "day": book.add_format({"num_format": "d mmm yyyy", "valign": "top", "align": "left"}),
            "moment": book.add_format({"num_format": "d mmm yyyy, hh:mm", "valign": "top", "align": "left"}),
            "number": book.add_format({"num_format": "#,##0", "valign": "top"}),
            "money": book.add_format({"num_format": "£#,##0.00", "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        book.set_properties({"title": title, "company": snapshot["collaborative"]})
        _about(book.add_worksheet("About"), title, facts, snapshot["sections"], formats)
        for number, section in enumerate(snapshot["sections"], start=1):
            _section(book.add_worksheet(f"{number} {section['title']}"[:31]), section, formats, snapshot["fictional"])
    return out.getvalue()


def _about(
    sheet: Worksheet, title: str, facts: list[tuple[str, Any, str]], sections: list[Any], formats: dict[str, Format]
) -> None:
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 2, 34)
    sheet.write_string(0, 0, title, formats["title"])
    row = 2
    for label, value, kind in facts:
        sheet.write_string(row, 0, label, formats["text"])
        _cell(sheet, row, 1, kind, value, formats)
        row += 1
    row += 1
    for section in sections:
        for figure in section["figures"]:
            sheet.write_string(row, 0, section["title"], formats["text"])
            sheet.write_string(row, 1, figure["label"], formats["text"])
            sheet.write_number(row, 2, figure["value"], formats["number"])
            row += 1


def _section(sheet: Worksheet, section: dict[str, Any], formats: dict[str, Format], fictional: bool) -> None:
    columns = section["columns"]
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.set_footer(f"&L{'Fictional data' if fictional else 'Confidential'}&RPage &P of &N")
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS[column["kind"]])
        sheet.write_string(0, place, column["label"], formats["head"])
    if not section["rows"]:
        sheet.write_string(1, 0, section["empty"], formats["text"])
        return
    for number, row in enumerate(section["rows"], start=1):
        for place, column in enumerate(columns):
            _cell(sheet, number, place, column["kind"], row.get(column["key"]), formats)
    sheet.autofilter(0, 0, len(section["rows"]), len(columns) - 1)


def _cell(sheet: Worksheet, row: int, column: int, kind: str, value: Any, formats: dict[str, Format]) -> None:
    if value is None or value == "":
        return
    if kind == "day":
        sheet.write_datetime(row, column, date.fromisoformat(value[:10]), formats["day"])
    elif kind == "moment":
        sheet.write_datetime(row, column, _local(value), formats["moment"])
    elif kind in {"number", "money"}:
        sheet.write_number(row, column, Decimal(str(value)), formats[kind])
    else:
        sheet.write_string(row, column, in_words(kind, value), formats["text"])


def _local(iso: str) -> datetime:
    """Spreadsheets know no time zones: London's, without saying so."""
    return timezone.localtime(datetime.fromisoformat(iso)).replace(tzinfo=None)


def in_words(kind: str, value: Any) -> str:
    if kind == "person":
        return " ".join(part for part in (value["name"], value["nhs"]) if part)
    if kind == "tag":
        return str(value["text"])
    if kind == "lines":
        return "; ".join(f"{line['name']}: {line['words']}" for line in value)
    return str(value)
