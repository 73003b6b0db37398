from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy

from reachout.files import ALLOWED, Received, received
from reachout.refused import Refused


class DocumentField(forms.FileField):
    """A file that has been looked at: ``Received``, or in plain words why it is not taken. ``most`` answers in megabytes."""

    def __init__(self, *, most: Callable[[], int], **options: Any) -> None:
        said = lazy(lambda: f"{ALLOWED}. At most {most()} MB.", str)
        super().__init__(label="File", help_text=said(), error_messages={"empty": "This file is empty."}, **options)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> Received:
        file = super().clean(data, initial)
        most = self.most()
        if file.size > most * 1024 * 1024:
            raise ValidationError(f"This file is larger than {most} MB. Make it smaller, or split it")
        try:
            return received(file.name, file.read())
        except Refused as reason:
            raise ValidationError(str(reason)) from None
