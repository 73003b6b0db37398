"""Packs of the first shape say what a day out of area costs. They stay as issued; whoever may not see that reads them without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beds.meetings.models import Pack, PackFile
from beds.meetings.packs.pdf import pack_pdf
from beds.meetings.packs.workbook import pack_xlsx
from reachout.accounts.permissions import Permission

if TYPE_CHECKING:
    from reachout.accounts.models import User

MADE = {PackFile.Kind.PDF: pack_pdf, PackFile.Kind.XLSX: pack_xlsx}


def told_to(user: User, pack: Pack) -> dict[str, Any]:
    """The snapshot as this reader may have it."""
    may_see = pack.meeting.service_line in user.reach(Permission.COST_VIEW).service_lines
    told: dict[str, Any] = pack.snapshot
    return told if may_see or not _prices(told) else {**told, "sections": [_without(one) for one in told["sections"]]}


def content_for(user: User, file: PackFile) -> bytes:
    """The file as issued; made again from the snapshot where this reader may not have all of it."""
    told = told_to(user, file.pack)
    return bytes(file.content) if told is file.pack.snapshot else MADE[PackFile.Kind(file.kind)](told)


def _prices(told: dict[str, Any]) -> bool:
    return any(column["kind"] == "money" for section in told["sections"] for column in section["columns"])


def _without(section: dict[str, Any]) -> dict[str, Any]:
    prices = {column["key"] for column in section["columns"] if column["kind"] == "money"}
    columns = [column for column in section["columns"] if column["key"] not in prices]
    rows = [{key: value for key, value in row.items() if key not in prices} for row in section["rows"]]
    return {**section, "columns": columns, "rows": rows}
