from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from casemgmt.away.models import Repatriation
from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.accounts.permissions import GRANTS, Permission
from reachout.organisations.models import Site
from reachout.pages.forms import DayField, Form, Long
from reachout.people.free_text import names_no_patient
from referrals.models import Security

NOT_YET = ("", "Not judged yet")


def keepers(service_line: str) -> Any:
    """Who may own a plan: whoever manages cases of the line."""
    roles = [role for role, grants in GRANTS.items() if Permission.CASE_KEEP in grants]
    return User.objects.filter(memberships__role__in=roles, memberships__service_line=service_line, is_active=True).distinct()


class RepatriationForm(Form):
    reason = forms.ChoiceField(label="Why they are out of area", choices=[("", "Choose a reason"), *Repatriation.Reason.choices])
    fit = forms.ChoiceField(
        label="Is it right for them?",
        choices=[*Repatriation.Fit.choices, NOT_YET],
        required=False,
        widget=forms.RadioSelect,
    )
    plan = forms.CharField(
        label="Plan to come home",
        help_text="What must happen, and who does it.",
        max_length=5000,
        required=False,
        widget=Long(rows=4),
        validators=[names_no_patient],
    )
    target_site = forms.ModelChoiceField(
        label="Unit to come home to", queryset=Site.objects.none(), required=False, empty_label="Any unit"
    )
    target_security = forms.ChoiceField(
        label="Level to come home to", choices=[("", "As where they are"), *Security.choices], required=False
    )
    target_on = DayField(label="Home by", required=False)
    review_on = DayField(label="Review the plan on", required=False, earliest=timezone.localdate)
    owner = forms.ModelChoiceField(
        label="Who sees to it", queryset=User.objects.none(), required=False, empty_label="Choose a case manager"
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        sites = Site.objects.filter(in_region=True, wards__service_line=case.service_line).distinct()
        self.fields["target_site"].queryset = sites  # type: ignore[attr-defined]
        self.fields["owner"].queryset = keepers(case.service_line).order_by("name")  # type: ignore[attr-defined]


class AskForm(Form):
    why = forms.CharField(
        label="What should the meeting know?",
        help_text="Why now, and what has been tried. The referral is filled in from where they are.",
        max_length=200,
        widget=Long(rows=3, maxlength=200),
        validators=[names_no_patient],
    )
