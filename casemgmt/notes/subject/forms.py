from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from casemgmt.notes.forms import text
from casemgmt.notes.models import Exemption, SubjectItem, SubjectRequest
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.pages.forms import DayField, Form, Short
from reachout.people.models import Person
from reachout.people.search import matching_number
from reachout.people.typed import read


class RecordForm(Form):
    person = forms.CharField(
        label="NHS number or reference", max_length=50, widget=Short(width=20, attrs={"autocomplete": "off"})
    )
    requester = forms.ChoiceField(label="Who asks", choices=SubjectRequest.Requester.choices, widget=forms.RadioSelect)
    received_on = DayField(label="Date received", latest=timezone.localdate, initial=timezone.localdate)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_person(self) -> Person:
        typed = read(self.cleaned_data["person"], today=timezone.localdate())
        mine = Person.objects.open_to(self.user, Permission.SUBJECT_ACCESS).current()
        person = mine.filter(pk__in=matching_number(typed)).first() if typed.is_exact else None
        if person is None:
            raise ValidationError("Nobody within your reach has this number or reference: type it in full and check each digit")
        return person


class IdentityForm(Form):
    on = DayField(label="Date checked", latest=timezone.localdate, initial=timezone.localdate)
    how = text("How", most=300, help_text="Which documents you saw; for somebody who asks for the person, their authority too")


class WhyForm(Form):
    why = text("Why")


class CloseForm(Form):
    how = forms.ChoiceField(label="How it ended", choices=SubjectRequest.Closed.choices, widget=forms.RadioSelect)
    on = DayField(label="Date", latest=timezone.localdate, initial=timezone.localdate)


class DecideForm(Form):
    decision = forms.ChoiceField(label="The person is", choices=[], widget=forms.RadioSelect)
    hidden = forms.MultipleChoiceField(label="Withhold", required=False, widget=forms.CheckboxSelectMultiple)
    exemption = forms.ChoiceField(label="Reason for withholding", required=False, choices=[("", ""), *Exemption.choices])

    def __init__(self, *args: Any, item: SubjectItem, **options: Any) -> None:
        told = {"decision": item.decision, "hidden": item.hidden, "exemption": item.exemption or item.proposed}
        super().__init__(*args, initial=told, **options)
        words = {"release": "Given it", "part": "Given it in part", "redact": "Not given it"}
        self.fields["decision"].choices = list(words.items())  # type: ignore[attr-defined]
        labels = dict.fromkeys(label for label, _ in item.facts)
        self.fields["hidden"].choices = [(label, label) for label in labels]  # type: ignore[attr-defined]
