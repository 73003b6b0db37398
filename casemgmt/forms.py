from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from casemgmt.models import Case
from casemgmt.selectors import case_managers
from reachout.accounts.models import User
from reachout.pages.forms import DayField, Form, Long
from reachout.pages.words import plural
from reachout.people.free_text import names_no_patient


class ManagerField(forms.ModelChoiceField):
    """A case manager of the line, with how many cases they have already."""

    def __init__(self, *, label: str) -> None:
        super().__init__(User.objects.none(), label=label, empty_label="Choose a case manager")

    def among(self, line: str, *, but: User | None) -> None:
        managers = case_managers(line)
        self.queryset = managers.exclude(pk=but.pk) if but else managers

    def label_from_instance(self, manager: Any) -> str:
        return f"{manager.name}, {plural(manager.load, 'case')}"


class HandOverForm(Form):
    to = ManagerField(label="Give to")
    note = forms.CharField(
        label="Note", help_text="What is due, what is stuck, whom to ask", max_length=2000, widget=Long(rows=4),
        validators=[names_no_patient],
    )  # fmt: skip
    giver = forms.ModelChoiceField(User.objects.all(), required=False, widget=forms.HiddenInput)
    """Whose it was when the page was opened: what has changed hands since is not taken from its new manager."""

    def __init__(self, *args: Any, line: str, giver: User | None, **options: Any) -> None:
        super().__init__(*args, initial={"giver": giver}, **options)
        self.fields["to"].among(line, but=giver)  # type: ignore[attr-defined]
        self.fields["note"].required = giver is not None


BY_HAND = [choice for choice in Case.Closed.choices if choice[0] != Case.Closed.MERGED]


class CloseForm(Form):
    on = DayField(label="Closed on", latest=timezone.localdate)
    because = forms.ChoiceField(label="Why", choices=BY_HAND, widget=forms.RadioSelect)
