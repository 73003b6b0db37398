from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from beds.matching import WardMatch
from beds.meetings.models import Decision, Slot
from beds.meetings.services import Alternative
from beds.models import Bed
from reachout.organisations.models import Organisation
from reachout.pages.forms import DayField, Form, Long, ModelForm, MomentField, Short, TimeField
from referrals.models import Referral

WITH_A_BED = {Decision.Kind.OFFER, Decision.Kind.HOLD}


class DecideForm(Form):
    """One form for every kind of decision; what a kind does not need is left out of account."""

    decision = forms.ChoiceField(label="Decision", choices=Decision.Kind.choices, widget=forms.RadioSelect)
    bed = forms.ChoiceField(label="Bed", required=False)
    until = DayField(label="Come back to it on", required=False)
    reason = forms.ChoiceField(
        label="Why it is declined", required=False, choices=[("", "Choose a reason"), *Referral.DeclineReason.choices]
    )
    benchmark_days = forms.IntegerField(label="Days such a stay usually lasts", required=False, min_value=1, max_value=9999,
                                        widget=Short(width=5, suffix="days"))  # fmt: skip
    price_low = forms.DecimalField(label="Day price, low", required=False, min_value=0, max_digits=9, decimal_places=2,
                                   widget=Short(width=10, prefix="£"))  # fmt: skip
    price_high = forms.DecimalField(label="Day price, high", required=False, min_value=0, max_digits=9, decimal_places=2,
                                    widget=Short(width=10, prefix="£"))  # fmt: skip
    cost = forms.DecimalField(label="Cost of the alternative", required=False, min_value=0, max_digits=9, decimal_places=2,
                              widget=Short(width=10, prefix="£"))  # fmt: skip
    rationale = forms.CharField(label="Why", max_length=2000, widget=Long(rows=3), error_messages={"required": "Say why"})

    def __init__(self, *args: Any, matches: list[WardMatch], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bed"].choices = _beds(matches)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("decision")
        if kind in WITH_A_BED and not data.get("bed"):
            self._ask("bed", "Choose a bed")
        if kind == Decision.Kind.DECLINE and not data.get("reason"):
            self._ask("reason", "Choose why it is declined")
        if kind == Decision.Kind.AVOID:
            for name in ("benchmark_days", "price_low", "price_high", "cost"):
                if data.get(name) is None:
                    self._ask(name, f"Enter {str(self.fields[name].label).lower()}")
        return data

    def _ask(self, name: str, words: str) -> None:
        if name not in self.errors:
            self.add_error(name, words)

    def given(self) -> dict[str, Any]:
        """What the service is asked."""
        data, kind = self.cleaned_data, self.cleaned_data["decision"]
        asked: dict[str, Any] = {"decision": kind, "rationale": data["rationale"]}
        if kind in WITH_A_BED:
            asked["bed"] = Bed.objects.select_related("ward").get(pk=data["bed"])
        if kind == Decision.Kind.DEFER:
            asked["until"] = data["until"]
        if kind == Decision.Kind.DECLINE:
            asked["reason"] = data["reason"]
        if kind == Decision.Kind.AVOID:
            asked["alternative"] = Alternative(data["benchmark_days"], data["price_low"], data["price_high"], data["cost"])
        return asked


def _beds(matches: list[WardMatch]) -> list[tuple[str, Any]]:
    """Free beds by ward, the ward that suits best first."""
    choices: list[tuple[str, Any]] = [("", "Choose a bed")]
    for made in matches:
        free = [(str(tile.bed), f"{made.ward.name}, bed {tile.number}") for tile in made.state.tiles if tile.free]
        if free and made.free_beds:
            choices.append((f"{made.ward.name}: {fit(made)}", free))
    return choices


def fit(made: WardMatch) -> str:
    """suitable, 12 km · 1 thing to find out · breaks: sex."""
    words = ("suitable", "something to find out", f"does not fit: {', '.join(c.name.lower() for c in made.broken)}")[made.rank]
    return words if made.distance_km is None else f"{words}, {made.distance_km:.0f} km"


class ReopenForm(Form):
    why = forms.CharField(label="Why is it reopened?", max_length=200, widget=Short())


class ConflictForm(Form):
    why = forms.CharField(label="What is your interest?", max_length=200, widget=Short())


class ActionForm(Form):
    text = forms.CharField(label="What must be done", max_length=500, widget=Long(rows=2))
    owner = forms.CharField(label="By whom", max_length=200, widget=Short(width=20))
    due_on = DayField(label="By when", required=False, earliest=timezone.localdate)


class GuestForm(Form):
    name = forms.CharField(label="Name and role", max_length=200, widget=Short())
    organisation = forms.ModelChoiceField(
        label="Organisation", queryset=Organisation.objects.all(), required=False, empty_label="Not listed"
    )


class AttendanceForm(Form):
    """Everyone on the sheet at once: a choice each."""

    def __init__(self, *args: Any, attendances: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.attendances = attendances
        for attendance in attendances:
            self.fields[f"a{attendance.pk}"] = forms.ChoiceField(
                label=attendance.name,
                choices=attendance.Presence.choices,
                widget=forms.RadioSelect,
                initial=attendance.presence,
            )

    def given(self) -> dict[str, Any]:
        """Only the marks that changed."""
        marks = [(attendance, self.cleaned_data[f"a{attendance.pk}"]) for attendance in self.attendances]
        return {"marks": [(attendance, presence) for attendance, presence in marks if presence != attendance.presence]}


class CloseForm(Form):
    minutes = forms.IntegerField(label="Minutes spent", min_value=1, max_value=1440, widget=Short(width=4, suffix="minutes"))


class MoveForm(Form):
    starts_at = MomentField(label="New day and time", earliest=timezone.localdate)
    why = forms.CharField(label="Why is it moved?", max_length=200, widget=Short())


class IssueForm(Form):
    why = forms.CharField(label="Why is the pack issued again?", max_length=200, widget=Short())


class SlotForm(ModelForm):
    starts_at = TimeField(label="Starts at")
    pack_hours_before = forms.IntegerField(
        label="Pack issued before it", min_value=1, max_value=168, widget=Short(width=4, suffix="hours")
    )

    class Meta:
        model = Slot
        fields = ["weekday", "starts_at", "pack_hours_before"]


def minutes_since(opened_at: datetime | None, at: datetime) -> int | None:
    return max(1, round((at - opened_at).total_seconds() / 60)) if opened_at else None
