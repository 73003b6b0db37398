from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from casemgmt.models import Case
from casemgmt.notes.models import RESTRICTED, Access, Document, Note, levels_of
from casemgmt.notes.search import DOCUMENTS, Asked
from casemgmt.notes.services.writing import writes_for_unit
from reachout.accounts.models import User
from reachout.pages.forms import DayField, DocumentField, Form, Long, Short
from reachout.people.free_text import names_no_patient
from reachout.rules.selectors import rule

MOST = 20_000
WHO_READS = {
    Access.COMMISSIONING: "Nobody who provides care sees it or is told of it",
    Access.SHARED: "The ward and the lead of the unit that has the person read it too",
    **dict.fromkeys(RESTRICTED, "Only case managers; kept apart in searches, exports and subject access"),
}


def text(label: str, *, rows: int = 3, most: int = 500, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=Long(rows=rows), validators=[names_no_patient], **options)


class ForReaders(Form):
    """A form that says who will be able to read what is written."""

    access = forms.ChoiceField(label="Who may read it", widget=forms.RadioSelect)

    def __init__(self, *args: Any, case: Case, user: User, from_unit: bool | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.from_unit = writes_for_unit(case, user) if from_unit is None else from_unit
        levels = [level for level in Access if level in levels_of(user)]
        if self.from_unit:
            del self.fields["access"]
        else:
            self.fields["access"].choices = [(level.value, level.label) for level in levels]  # type: ignore[attr-defined]
            self.fields["access"].initial = Access.COMMISSIONING

    def given(self) -> dict[str, Any]:
        return {"access": Access.SHARED, **super().given()}

    who_reads = WHO_READS


class NoteForm(ForReaders):
    kind = forms.ChoiceField(label="Kind", choices=[("", ""), *Note.Kind.choices])
    about_on = DayField(label="Date it is about", latest=timezone.localdate, initial=timezone.localdate)
    text = text("Note", rows=10, most=MOST)

    field_order = ("kind", "about_on", "text", "access")


class CorrectNoteForm(NoteForm):
    why = text("Why it is corrected", help_text="The old version stays, for those who may read it")
    seen = forms.IntegerField(widget=forms.HiddenInput)


class WhyForm(Form):
    why = text("Why")


def most_megabytes() -> int:
    return int(rule("document_megabytes", on=timezone.localdate()))


class WithFile(Form):
    file = DocumentField(most=most_megabytes)


class DetailsForm(ForReaders):
    title = forms.CharField(max_length=200, widget=Short(), validators=[names_no_patient])
    kind = forms.ChoiceField(label="Kind", choices=[("", ""), *Document.Kind.choices])
    description = text("What it is about", most=2000, required=False)

    field_order = ("file", "title", "kind", "description", "access")


class AddDocumentForm(WithFile, DetailsForm):
    pass


class VersionForm(WithFile):
    why = text("Why there is a new version")


class SearchForm(Form):
    words = forms.CharField(
        label="Words to look for", max_length=200, widget=Short(), error_messages={"required": "Enter words to look for"}
    )
    kind = forms.ChoiceField(
        required=False, label="Kind", choices=[("", "Everything"), *Note.Kind.choices, (DOCUMENTS, "Documents")]
    )
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="Until", widget=forms.DateInput(attrs={"type": "date"}))
    mine = forms.BooleanField(required=False, label="Only what I wrote")
    case = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)
