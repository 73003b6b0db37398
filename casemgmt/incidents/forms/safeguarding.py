from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from casemgmt.incidents.models import Concern, Incident
from reachout.pages.forms import DayField, Form, Long, ModelForm
from reachout.people.free_text import names_no_patient


class TellForm(Form):
    to = forms.ChoiceField(label="Who was told", choices=Incident.Told.choices, widget=forms.RadioSelect)
    told_on = DayField(label="On which day", latest=timezone.localdate)
    their_reference = forms.CharField(label="Their reference", required=False, max_length=100, validators=[names_no_patient])


class RaiseForm(Form):
    about = forms.ChoiceField(label="Kind of abuse or neglect", choices=Concern.About.choices, widget=forms.RadioSelect)


class ReferForm(Form):
    referred_on = DayField(label="Referred on", latest=timezone.localdate)
    authority = forms.CharField(label="To which local authority", max_length=200)


class ConcernAnswerForm(ModelForm):
    answered_on = DayField(label="Outcome known on", latest=timezone.localdate, required=False)

    class Meta:
        model = Concern
        fields = ["enquiry", "outcome", "answered_on", "learned"]
        widgets = {"enquiry": forms.RadioSelect, "outcome": forms.RadioSelect, "learned": Long(rows=4, maxlength=2000)}
        labels = {"enquiry": "What the local authority decided", "outcome": "Outcome"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["outcome"]
        field.choices = [("", "Not known yet"), *[choice for choice in field.choices if choice[0]]]
        self.fields["learned"].required = False
