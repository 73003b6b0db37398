from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from reachout.pages.forms import Form
from reachout.sheets.services import Received
from reachout.sheets.tables import TRACKER

MOST_BYTES = 50 * 1024 * 1024


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class SheetsField(forms.FileField):
    """One XLSX workbook, or CSV files named as the tables are."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Received]:
        files = data or []
        if not files:
            raise ValidationError(self.error_messages["required"])
        names = [PurePath(file.name).name for file in files]
        _check_names(names)
        if sum(file.size for file in files) > MOST_BYTES:
            raise ValidationError("The files are larger than 50 MB together. Load them with manage.py load_tracker")
        return [Received(name, file.read()) for name, file in zip(names, files, strict=True)]


def _check_names(names: list[str]) -> None:
    if len(names) == 1 and names[0].lower().endswith(".xlsx"):
        return
    if any(name.lower().endswith(".xlsx") for name in names):
        raise ValidationError("Choose one workbook alone, or CSV files only")
    known = {table.file for table in TRACKER}
    if unknown := sorted(set(names) - known):
        raise ValidationError(f"{', '.join(unknown)[:200]}: not one of the tracker's tables. They are {', '.join(sorted(known))}")
    if len(set(names)) < len(names):
        raise ValidationError("Choose each file once")


class SendForm(Form):
    sheets = SheetsField(
        label="The tracker's sheets",
        help_text="One Excel workbook with a sheet for each table, or any of its CSV files together. At most 50 MB.",
    )
