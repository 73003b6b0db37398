from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from casemgmt.wishes.models import AdvocacyStep, CarePlan, Carer, CarerEvent, Goal, Saying, View
from reachout.pages.forms import DayField, Form, Long, Short
from reachout.people.free_text import names_no_patient


def _words(label: str, *, required: bool = True, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=Long(rows=4), help_text=hint, validators=[names_no_patient]
    )


def _line(label: str, *, required: bool = True, most: int = 200, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=most, widget=Short(), help_text=hint, validators=[names_no_patient]
    )


def _day(label: str) -> DayField:
    return DayField(label=label, latest=timezone.localdate, initial=timezone.localdate)


def _one(label: str, choices: Any, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **options)


class GoalForm(Form):
    words = _words("What they want", hint="In their own words, as they said it.")
    why = _words("Why it matters to them", required=False)
    helper = _line("Who helps", required=False)
    by_when = _line("By when", required=False, most=100, hint="As they say it: “before my birthday” will do.")
    set_on = _day("When they said so")


class LookForm(Form):
    words = _words("How it is going", required=False, hint="In their own words.")
    status = _one("How it stands", [choice for choice in Goal.Status.choices if choice[0] != "changed"])
    on = _day("When you talked about it")


class SayingForm(Form):
    topic = _one("About", Saying.Topic.choices)
    words = _words("What they said", hint="In their own words. One thing at a time.")
    said_on = _day("When they said so")


class NoLongerForm(Form):
    until_on = _day("Since when it no longer holds")


class ViewForm(Form):
    carer = forms.ModelChoiceField(
        label="Whose view", queryset=Carer.objects.none(), required=False, empty_label="The person’s own"
    )
    at_what = _line("At which review or meeting", hint="For example, the CPA review.")
    said_on = _day("When")
    agrees = _one("With what was decided", View.Agrees.choices)
    words = _words("In their words", required=False)

    def __init__(self, *args: Any, carers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["carer"].queryset = carers  # type: ignore[attr-defined]


class CarePlanForm(Form):
    planned_on = _day("Date of the care plan")
    together = _one("Made together with the person", CarePlan.Together.choices)
    took_part = forms.MultipleChoiceField(
        label="Who took part", choices=CarePlan.Part.choices, widget=forms.CheckboxSelectMultiple
    )
    words = _words("What the person says of it", required=False, hint="In their own words.")


class AdvocacyForm(Form):
    kind = _one("What kind of advocate", AdvocacyStep.Kind.choices, initial=AdvocacyStep.Kind.IMHA)
    what = _one("What happened", AdvocacyStep.What.choices)
    on = _day("When")
    service = _line("Advocacy service, and the advocate’s name", required=False)
    words = _words("What the person says of it", required=False, hint="In their own words.")


class CarerForm(Form):
    name = _line("Name")
    relation = _line("Who they are to the person", most=100, hint="Mother, brother, friend, partner…")
    reached_by = _line("How to reach them", required=False)
    consent = _one("What the person says they may be told", Carer.Consent.choices, initial=Carer.Consent.NOT_ASKED)
    may_be_told = _words("What they want to be told, and may be", required=False)
    since_on = _day("Since")


class ContactForm(Form):
    how = _one("How", CarerEvent.How.choices)
    on = _day("When")
    words = _words("What was said", required=False)
    in_confidence = forms.BooleanField(label="Told in confidence: not to be shared with the person", required=False)


class ConsentForm(Form):
    consent = _one("What the person says they may be told", Carer.Consent.choices)
    may_be_told = _words("What they want to be told, and may be", required=False)
    on = _day("From")


class AssessmentForm(Form):
    assessment = _one("Carer’s assessment", [choice for choice in Carer.Assessment.choices if choice[0]])
    on = _day("When")
    words = _words("What they said of it", required=False)


class EndCarerForm(Form):
    until_on = _day("Since when they are no longer a contact")
    words = _words("Why", required=False)
