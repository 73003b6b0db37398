"""The file that is sent: pages to read, tables for a spreadsheet, the documents, and a list of what is withheld and why."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from pathlib import PurePath
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import BinaryField, Model
from django.template.loader import render_to_string
from django.utils.text import slugify

from casemgmt.notes.models import SubjectItem, SubjectRequest
from casemgmt.notes.subject.catalogue import TITLES
from reachout.pages.tables.exports import csv_lines

Decision = SubjectItem.Decision
WITHHELD = "Withheld"


def pack(request: SubjectRequest) -> bytes:
    """Everything given, as one ZIP. What is withheld is in no part of it but the list of what is withheld."""
    items = list(request.items.all())
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        files = {}
        for item in items:
            if name := _put_file(parts, item):
                files[item.pk] = name
        sections = [
            (title, [_shown(item, files) for item in mine]) for title, mine in groupby(items, key=lambda item: item.title)
        ]
        held_back = [withheld(item) for item in items if not item.is_given or item.decision == Decision.PART]
        context = {"request": request, "sections": sections, "withheld": held_back, "by": settings.COLLABORATIVE_NAME}
        parts.writestr("read-me-first.html", render_to_string("subject_access/pack.html", {"made": context}))
        for title, mine in sections:
            parts.writestr(f"tables/{slugify(title)}.csv", "".join(_csv(title, mine)))
        parts.writestr("everything.json", json.dumps(dict(sections), ensure_ascii=False, indent=1))
        parts.writestr("withheld.csv", "".join(csv_lines(["Where", "Why"], [[row["title"], row["why"]] for row in held_back])))
    return out.getvalue()


def withheld(item: SubjectItem) -> dict[str, str]:
    """The kind of reason, never the content: not even its day, which may tell."""
    what = f"{item.title} (in part)" if item.decision == Decision.PART else item.title
    return {"title": what, "why": item.get_exemption_display() or item.get_proposed_display()}


def _shown(item: SubjectItem, files: dict[int, str]) -> dict[str, Any]:
    if not item.is_given:
        return {"facts": [], "withheld": withheld(item)["why"], "file": ""}
    hidden = set(item.hidden) if item.decision == Decision.PART else set()
    told = [[label, WITHHELD if label in hidden else value] for label, value in item.facts]
    return {"facts": told, "withheld": "", "file": files.get(item.pk, "")}


def _csv(title: str, rows: list[dict[str, Any]]) -> Iterator[str]:
    if title == TITLES["audit.Event"]:
        return csv_lines(["When", "What"], [list(line) for row in rows for line in row["facts"]])
    heads = list(dict.fromkeys(label for row in rows for label, _ in row["facts"]))
    lines: Iterable[list[Any]] = (
        [dict(row["facts"]).get(head, "") for head in heads] + [row["file"], row["withheld"]] for row in rows
    )
    return csv_lines([*heads, "File", WITHHELD], lines)


def _put_file(parts: zipfile.ZipFile, item: SubjectItem) -> str:
    """A document or letter that is given whole goes in as it was kept."""
    if not item.is_given or item.decision == Decision.PART or item.table == "audit.Event":
        return ""
    model: type[Model] = apps.get_model(item.table)
    columns = [field.name for field in model._meta.concrete_fields if isinstance(field, BinaryField)]
    row = model._base_manager.filter(pk=item.key).first() if columns else None
    content = bytes(getattr(row, columns[0]) or b"") if row else b""
    if not content:
        return ""
    kept = PurePath(str(getattr(row, "name", "") or f"{slugify(item.title)}.pdf"))
    name = f"documents/{item.pk}-{slugify(kept.stem) or 'document'}{kept.suffix}"
    parts.writestr(name, content)
    return name
