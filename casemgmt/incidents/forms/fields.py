"""Fields that several forms have."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from casemgmt.models import RestrictiveIntervention
from reachout.pages.forms import Long, MomentField
from reachout.people.free_text import names_no_patient

Type = RestrictiveIntervention.Type
IN_USE = [
    Type.T07, Type.T08, Type.T09, Type.T01, Type.T10, Type.T11, Type.T12, Type.T13,
    Type.T05, Type.T06, Type.T14, Type.T15, Type.T16, Type.T17, Type.T04,
]  # fmt: skip
"""Types that are still in the data set, in the order that wards meet them; seclusion and segregation are easy to find."""

TYPES = [("", "Choose a type"), *[(one.value, one.label) for one in IN_USE]]


def why(label: str = "Why") -> forms.CharField:
    return forms.CharField(label=label, max_length=1000, widget=Long(rows=3, maxlength=1000), validators=[names_no_patient])


def just_now(label: str) -> MomentField:
    """A moment of today or before, for what has just happened: now, unless said otherwise."""
    return MomentField(label=label, latest=timezone.localdate)


def unchanged(was: datetime | None, given: datetime | None) -> Any:
    """A moment that was left as it stood is the same moment: of an hour that comes twice, the same of the two."""
    if (
        was
        and given
        and timezone.localtime(was).replace(tzinfo=None, second=0, microsecond=0, fold=0) == given.replace(tzinfo=None)
    ):
        return was
    return given
