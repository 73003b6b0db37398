from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from casemgmt.community.models import Condition, Contact, Support, Tier
from casemgmt.models import CommunityEpisode
from reachout.pages.forms import DayField, Form, Long, Short
from reachout.people.free_text import names_no_patient


def past(label: str, **options: Any) -> DayField:
    """A day up to today; today, to begin with."""
    return DayField(label=label, latest=timezone.localdate, initial=timezone.localdate, **options)


def chosen(label: str, choices: Any, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **options)


def words(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=2000, required=False, widget=Long(rows=3), validators=[names_no_patient]
    )


class ReferForm(Form):
    team = forms.CharField(label="Team", max_length=200, widget=Short(), validators=[names_no_patient])
    on = past("Referred on")


class AcceptForm(Form):
    on = past("Accepted on")
    tier = chosen("Tier", Tier.Level.choices)


class DeclineForm(Form):
    on = past("Decided on")
    because = chosen("Why not", CommunityEpisode.Declined.choices)


class TierForm(Form):
    tier = chosen("Tier", Tier.Level.choices)
    on = past("From")


class ContactForm(Form):
    on = past("When")
    mode = chosen("How", Contact.Mode.choices, help_text="Text messages and e-mails are kept, but are no contact.")
    note = words("What was said", "Optional.")


class SupportForm(Form):
    state = chosen("How it stands", Support.State.choices)
    since = past("Since")
    words = words("In words", "Optional.")


class ConditionForm(Form):
    kind = chosen("Under what", Condition.Kind.choices)
    started_on = past("Since")
    expires_on = DayField(label="Ends, unless renewed", required=False)


class EndConditionForm(Form):
    on = past("Ended on")
    end = chosen("How", Condition.End.choices)


class DischargeForm(Form):
    on = past("Discharged on")
    because = chosen(
        "Why",
        [choice for choice in CommunityEpisode.Discharged.choices if choice[0] != CommunityEpisode.Discharged.NOT_ACCEPTED],
    )
