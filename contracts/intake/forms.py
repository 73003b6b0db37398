from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from reachout.pages.forms import Form
from reachout.pages.uploads import most
from reachout.sheets.forms import SeveralFiles
from reachout.sheets.services import Received


class ReturnFiles(forms.FileField):
    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Received]:
        if not data:
            raise ValidationError(self.error_messages["required"])
        names = [PurePath(file.name).name for file in data]
        if len(set(names)) < len(names):
            raise ValidationError("Choose each file once")
        return [Received(name, file.read()) for name, file in zip(names, data, strict=True)]


class SendForm(Form):
    sheets = ReturnFiles(label="File")
    holds = forms.ChoiceField(
        label="What does it hold?",
        choices=[
            ("adds", "Rows that were mended or missing, beside those that are right"),
            ("whole", "The whole: it takes the place of what was sent before"),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, before: bool = False, too_large: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.too_large = too_large
        self.fields["sheets"].help_text = f"The template as an Excel workbook, or its sheets as CSV files. At most {most()}."
        if not before:
            del self.fields["holds"]

    def clean(self) -> dict[str, Any]:
        if self.too_large:
            self.errors.pop("sheets", None)
            self.add_error("sheets", f"This is larger than {most()}. Nothing of it was kept. Send the tables as separate files")
        return self.cleaned_data
