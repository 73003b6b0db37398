"""What is entered about beds and stays. Services decide whether it can be so."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from beds.models import Bed, DelayReason, Hold, Leave, ReadyForDischarge, Spell, Ward, WardStay
from reachout.organisations.models import Site
from reachout.pages.forms import DayField, Form, Long, ModelForm, MomentField, Short


class Confirm(Form):
    staffed_beds = forms.IntegerField(label="Beds open and staffed now", min_value=0, max_value=999, widget=Short(width=3))
    note = forms.CharField(label="Note", max_length=200, required=False, help_text="For the whole line to read: no names.")


class On(Form):
    """The day something happened: today, unless said otherwise."""

    on = DayField(label="Date", latest=timezone.localdate)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = timezone.localdate()


class Nothing(Form):
    """Nothing to enter: only to be sure."""


class CloseBed(On):
    on = DayField(label="Out of service since", latest=timezone.localdate)
    reason = forms.CharField(max_length=200, help_text="For example: damage to the room. No names.")
    expected_back_on = DayField(label="Expected back", required=False)


class Pause(On):
    on = DayField(label="Closed to admissions since", latest=timezone.localdate)
    reason = forms.CharField(max_length=200, help_text="For example: norovirus, staffing. No names.")
    expected_end_on = DayField(label="Expected to take admissions again", required=False)


class BedChoice(forms.ModelChoiceField):
    def label_from_instance(self, bed: Any) -> str:
        return f"{bed.ward.name}, bed {bed.number}"


class StayChoice(forms.ModelChoiceField):
    def label_from_instance(self, stay: Any) -> str:
        return f"{stay.ward.name}, bed {stay.bed.number}: {stay.person.name}"


class Move(On):
    bed = BedChoice(label="To which bed", queryset=Bed.objects.none())
    on = DayField(label="Day of the move", latest=timezone.localdate)

    def __init__(self, *args: Any, beds: QuerySet[Bed], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bed"].queryset = beds  # type: ignore[attr-defined]


class Swap(On):
    other = StayChoice(label="Change beds with", queryset=WardStay.objects.none())
    on = DayField(label="Day of the change", latest=timezone.localdate)

    def __init__(self, *args: Any, others: QuerySet[WardStay], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["other"].queryset = others  # type: ignore[attr-defined]


class StartLeave(On):
    kind = forms.ChoiceField(label="Kind of leave", choices=Leave.Kind.choices, widget=forms.RadioSelect)
    on = DayField(label="Since", latest=timezone.localdate)
    expected_back_on = DayField(label="Expected back", required=False)
    bed_released = forms.BooleanField(
        label="The responsible clinician releases the bed",
        required=False,
        help_text="Only then can it be held for someone else.",
    )


class Return(On):
    on = DayField(label="Day of the return", latest=timezone.localdate)


class Ready(On):
    on = DayField(label="Ready since", latest=timezone.localdate)
    reason = forms.ChoiceField(label="What keeps them in hospital", choices=[("", "Choose a reason"), *DelayReason.choices])
    attributable = forms.ChoiceField(
        label="Attributable to", choices=ReadyForDischarge.Attributable.choices, widget=forms.RadioSelect
    )


class Discharge(On):
    on = DayField(label="Day of discharge", latest=timezone.localdate)
    destination = forms.ChoiceField(label="Where to", choices=Spell.Destination.choices, widget=forms.RadioSelect)


class Release(Form):
    note = forms.CharField(label="Why", required=False, widget=Long(rows=3, maxlength=500), max_length=500)


class Extend(Form):
    until = MomentField(label="Hold until")
    why = forms.CharField(label="Why", widget=Long(rows=3, maxlength=500), max_length=500)


class Accept(Form):
    expected_on = DayField(label="When do you expect them", earliest=timezone.localdate)


class Decline(Form):
    reason = forms.ChoiceField(label="Why does the unit decline", choices=Hold.Decline.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="More about the reason",
        required=False,
        widget=Long(rows=3, maxlength=500),
        max_length=500,
        help_text="The liaison practitioner reads it. Do not name other patients.",
    )


class Admit(On):
    on = DayField(label="Day of admission", latest=timezone.localdate)
    transfer = forms.BooleanField(
        label="They come from another ward, and that stay ends today", required=False, help_text="A transfer."
    )

    def __init__(self, *args: Any, elsewhere: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not elsewhere:
            del self.fields["transfer"]


class Place(Form):
    """Which bed of the ward, and why if it does not suit."""

    bed = BedChoice(label="Bed", queryset=Bed.objects.none(), widget=forms.RadioSelect, empty_label=None)
    why = forms.CharField(label="Why", required=False, widget=Long(rows=4, maxlength=1000), max_length=1000)

    def __init__(self, *args: Any, beds: QuerySet[Bed], reason_needed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bed"].queryset = beds  # type: ignore[attr-defined]
        why = self.fields["why"]
        why.required, why.label = reason_needed, "Why it is right although it does not suit" if reason_needed else "Why this bed"


class WardForm(ModelForm):
    opened_on = DayField(label="Opened on", required=False)

    class Meta:
        model = Ward
        fields = [
            "name",
            "service_line",
            "security",
            "sex",
            "specialism",
            "commissioned_beds",
            "day_price",
            "opened_on",
        ]
        widgets = {"day_price": Short(width=5, prefix="£"), "commissioned_beds": Short(width=3)}
        labels = {"day_price": "Price of a day", "commissioned_beds": "Beds commissioned"}

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NewWard(WardForm):
    site = forms.ModelChoiceField(queryset=Site.objects.select_related("organisation"), label="Unit")
    beds = forms.IntegerField(label="How many beds", min_value=1, max_value=60, widget=Short(width=3))

    class Meta(WardForm.Meta):
        fields = ["site", "code", *WardForm.Meta.fields]


class AddBeds(On):
    how_many = forms.IntegerField(label="How many beds", min_value=1, max_value=60, widget=Short(width=3))
    on = DayField(label="Open since or from")


class CloseForGood(On):
    on = DayField(label="Last day was, or first day closed")
