"""The short forms: triage, assessment, ratings, closing. They check what was typed; the services decide."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from reachout.organisations.models import Organisation, ServiceLine
from reachout.pages.forms import DayField, Form, Long, ModelForm, Short
from referrals import meed
from referrals.forms.aed import measure
from referrals.models import Assessment, Referral, Specialism, Urgency
from referrals.services.assessing import begun, outcomes_for
from referrals.services.rating import HIGHEST, ITEMS


def providers() -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind=Organisation.Kind.PROVIDER, in_collaborative=True)


class Providers(forms.ModelMultipleChoiceField):
    def __init__(self, label: str) -> None:
        super().__init__(queryset=Organisation.objects.none(), label=label, widget=forms.CheckboxSelectMultiple)


class AcceptForm(Form):
    urgency = forms.ChoiceField(label="How urgent is it?", choices=Urgency.choices, widget=forms.RadioSelect)
    send_to = Providers("Who should assess?")

    def __init__(self, *args: Any, referral: Referral, **options: Any) -> None:
        super().__init__(*args, initial={"urgency": referral.urgency}, **options)
        self.fields["send_to"].queryset = providers()  # type: ignore[attr-defined]


class SendForm(Form):
    organisations = Providers("Who else should assess?")

    def __init__(self, *args: Any, referral: Referral, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisations"].queryset = providers().exclude(pk__in=referral.sent_to.values("organisation"))  # type: ignore[attr-defined]


class DeclineForm(Form):
    reason = forms.ChoiceField(label="Why is it declined?", choices=Referral.DeclineReason.choices, widget=forms.RadioSelect)
    advice = forms.CharField(
        label="Advice to the referrer",
        help_text="They read this in the decision letter: what to do instead, and whom to ask",
        max_length=4000,
        widget=Long(rows=6, maxlength=4000),
    )

    def __init__(self, *args: Any, referral: Referral, **options: Any) -> None:
        super().__init__(*args, **options)


class CloseForm(Form):
    """What a referral is closed for by hand. Admission, refusal and avoidance close it themselves."""

    REASONS = ("withdrawn", "community", "prison_inreach", "admitted")

    reason = forms.ChoiceField(label="Why is it closed?", widget=forms.RadioSelect)
    on = DayField(label="Closed on", latest=timezone.localdate)
    note = forms.CharField(label="What happened", max_length=200, widget=Short())

    def __init__(self, *args: Any, referral: Referral, reasons: tuple[str, ...] = REASONS, **options: Any) -> None:
        super().__init__(*args, initial={"on": timezone.localdate(), "reason": reasons[0]}, **options)
        labels = dict(Referral.CloseReason.choices) | {"admitted": "Admitted elsewhere"}
        self.fields["reason"].choices = [(reason, labels[reason]) for reason in reasons]  # type: ignore[attr-defined]


class OverrideForm(Form):
    place = forms.IntegerField(
        label="Place by hand",
        required=False,
        min_value=1,
        max_value=999,
        widget=Short(width=3),
        help_text="1 comes before all without one. Leave it empty to let the components decide again.",
    )
    reason = forms.CharField(label="Why", max_length=1000, widget=Long(rows=4, maxlength=1000))

    def __init__(self, *args: Any, referral: Referral, **options: Any) -> None:
        super().__init__(*args, initial={"place": referral.priority_override, "reason": referral.priority_reason}, **options)


class AssessmentForm(ModelForm):
    """An assessment as far as it has come: the first contact alone, or all of it with its outcome."""

    first_contact_on = DayField(label="First contact", latest=timezone.localdate)
    decided_on = DayField(label="Decision", required=False, latest=timezone.localdate)
    specialism = forms.ChoiceField(label="Kind of ward", choices=[("", "Select"), *Specialism.choices], required=False)
    valid_until = DayField(label="Valid until", required=False, help_text="Leave it empty for the usual time")

    class Meta:
        model = Assessment
        fields = (
            "first_contact_on", "outcome", "decided_on", "reason_code", "reason", "specialism", "ward_sex",
            "medical_opinion", "medical_by", "nursing_opinion", "nursing_by", "risk_summary", "conditions", "valid_until",
        )  # fmt: skip
        labels = {
            "ward_sex": "Ward for",
            "reason_code": "Why not",
            "reason": "Reason and advice",
            "conditions": "Conditions and needs on the ward",
            "outcome": "Outcome",
        }
        help_texts = {
            "outcome": "Leave it empty while you have not decided. Once recorded it is final: a new assessment can follow it.",
            "reason": "The referrer reads this",
        }
        widgets = {
            "outcome": forms.RadioSelect,
            "ward_sex": forms.RadioSelect,
            "medical_opinion": Long(rows=4, maxlength=4000),
            "nursing_opinion": Long(rows=4, maxlength=4000),
            "risk_summary": Long(rows=4, maxlength=4000),
            "conditions": Long(rows=3, maxlength=4000),
            "reason": Long(rows=4, maxlength=4000),
            "medical_by": Short(),
            "nursing_by": Short(),
        }

    def __init__(self, *args: Any, referral: Referral, organisation: Organisation, **options: Any) -> None:
        initial = {"ward_sex": referral.person.sex if referral.person.sex in {"male", "female"} else ""}
        known = begun(referral, organisation)
        super().__init__(*args, instance=known, initial={} if known else initial, **options)
        self.fields["outcome"].choices = outcomes_for(referral.service_line)  # type: ignore[attr-defined]
        if referral.service_line == ServiceLine.AED:
            self.initial.setdefault("specialism", Specialism.ED)


class DundrumForm(Form):
    """Items by number: what an item says stands in the licensed instrument, not here."""

    on = DayField(label="Rated on", latest=timezone.localdate)

    def __init__(self, *args: Any, referral: Referral, instrument: str, **options: Any) -> None:
        super().__init__(*args, initial={"on": timezone.localdate()}, **options)
        self.instrument, self.items = instrument, range(1, ITEMS[instrument] + 1)  # type: ignore[index]
        for item in self.items:
            self.fields[f"item_{item}"] = forms.TypedChoiceField(
                label=f"Item {item}",
                choices=[(str(score), str(score)) for score in range(HIGHEST + 1)],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": f"Select a score for item {item}"},
            )

    def given(self) -> dict[str, Any]:
        scores = {str(item): self.cleaned_data[f"item_{item}"] for item in self.items}
        return {"instrument": self.instrument, "scores": scores, "on": self.cleaned_data["on"]}


class PhysicalForm(Form):
    """The measures of a weekly physical rating; leave out what was not taken."""

    on = DayField(label="Measured on", latest=timezone.localdate)

    def __init__(self, *args: Any, referral: Referral, instrument: str, **options: Any) -> None:
        last = referral.ratings.filter(instrument=instrument).first()
        initial = {"on": timezone.localdate(), "height_cm": last.scores.get("height_cm") if last else None}
        super().__init__(*args, initial=initial, **options)
        for key in ("height_cm", "weight_kg", *(key for key in meed.MEASURES if key != "bmi")):
            self.fields[key] = measure(key, places=0 if key in WHOLE else 2 if key in FINE else 1)
        self.fields["signs"] = forms.MultipleChoiceField(
            label="Signs",
            required=False,
            choices=[(key, title) for key, (title, _) in meed.SIGNS.items()],
            widget=forms.CheckboxSelectMultiple,
        )

    def given(self) -> dict[str, Any]:
        measured = {key: value for key, value in self.cleaned_data.items() if isinstance(value, Decimal)}
        signs = dict.fromkeys(self.cleaned_data["signs"], True)
        return {"instrument": "meed", "scores": measured | signs, "on": self.cleaned_data["on"]}


WHOLE = {
    "heart_rate",
    "lying_systolic",
    "standing_systolic",
    "suss",
    "qtc_ms",
    "sodium",
    "purging_per_week",
    "intake_kcal_per_day",
}
FINE = {"potassium", "phosphate", "magnesium", "calcium"}
