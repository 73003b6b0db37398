from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from beds.models import Ward
from quality.assurance.models import Finding, Member, Surveillance, Unit, Visit
from quality.assurance.selectors.people import answering_for, keeping, owners_for
from quality.assurance.selectors.units import word_of
from quality.assurance.services import Said, Seen
from quality.measures import CATALOGUE
from reachout.accounts.models import User
from reachout.organisations.models import ServiceLine
from reachout.pages.forms import DayField, Form, Long, Short


def words(label: str, *, hint: str = "", rows: int = 3, most: int = 5000, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=most, widget=Long(rows=rows), **options)


class UnitForm(Form):
    """Whom it is about, before all else: wards and owners follow from it."""

    unit = forms.ChoiceField(label="Provider or unit")

    def __init__(self, *args: Any, units: Iterable[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(word_of(unit), f"{unit}: {unit.line}") for unit in units]
        self.fields["unit"].choices = [("", "Choose a provider or unit"), *choices]  # type: ignore[attr-defined]


class LevelForm(Form):
    level = forms.ChoiceField(label="Level", choices=Surveillance.Level.choices, widget=forms.RadioSelect)
    rationale = words("Why this level", hint="What makes you judge so")
    evidence = words("Evidence", hint="What it rests on: figures, visits, complaints, what people said")
    exit_criteria = words("What must be true for it to be lowered", hint="At routine: what would make you raise it")
    owner = forms.ModelChoiceField(label="Owner", queryset=User.objects.none(), empty_label="Choose a commissioner")
    review_on = DayField(label="Review date", earliest=timezone.localdate)
    instead_of = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, unit: Unit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = keeping(unit.service_line).order_by("name")  # type: ignore[attr-defined]


def owner_choices(unit: Unit) -> list[tuple[Any, str]]:
    """The provider's people first, then the commissioners; each says which."""
    theirs = answering_for(unit).order_by("name")
    ours = keeping(unit.service_line).exclude(pk__in=theirs).order_by("name")
    return [
        ("", "Choose who sees to it"),
        *((user.pk, f"{user.name}, {unit.provider.name}") for user in theirs),
        *((user.pk, f"{user.name}, commissioner") for user in ours),
    ]


class OwnerField(forms.ModelChoiceField):
    def about(self, unit: Unit) -> None:
        self.queryset = owners_for(unit)
        self.choices = owner_choices(unit)


class ActionForm(Form):
    text = words("What must be done")
    measure = words("How you will know that it worked", hint="The measure of success", rows=2)
    owner = OwnerField(label="Owner", queryset=User.objects.none())
    due_on = DayField(label="Due", earliest=timezone.localdate)

    def __init__(self, *args: Any, unit: Unit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].about(unit)  # type: ignore[attr-defined]


class HandOverForm(Form):
    owner = OwnerField(label="New owner", queryset=User.objects.none())
    why = words("Why", most=1000)

    def __init__(self, *args: Any, unit: Unit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].about(unit)  # type: ignore[attr-defined]


class EvidenceForm(Form):
    evidence = words("What was done, and how it shows", hint="Where the proof can be seen. Name no patient.", rows=6)


class WhyForm(Form):
    why = words("Why", most=1000)


class CloseActionForm(Form):
    why = words("What shows that it worked", most=1000)


class MoveForm(Form):
    due_on = DayField(label="New due date", earliest=timezone.localdate)
    why = words("Why it moves", most=1000)


class QueryForm(Form):
    subject = forms.CharField(label="Subject", max_length=200, widget=Short())
    text = words("What do you want to know?", rows=5)
    answer_by = DayField(label="Answer by", earliest=timezone.localdate)


class WriteForm(Form):
    text = words("Message", hint="Name no patient.", rows=5)


class CloseQueryForm(Form):
    why = words("What the answer settles", most=1000)


YES_NO = (("yes", "Announced"), ("no", "Unannounced: the provider does not see it coming"))


class VisitForm(Form):
    kind = forms.ChoiceField(label="Type of visit", choices=Visit.Kind.choices, widget=forms.RadioSelect)
    announced = forms.TypedChoiceField(
        label="Is the provider told?", choices=YES_NO, widget=forms.RadioSelect, coerce=lambda value: value == "yes"
    )
    planned_on = DayField(label="Planned for")
    wards = forms.ModelMultipleChoiceField(
        label="Wards", queryset=Ward.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    purpose = words("Why this visit", hint="What you want to find out")

    def __init__(self, *args: Any, unit: Unit, **options: Any) -> None:
        super().__init__(*args, **options)
        wards = Ward.objects.filter(site__organisation=unit.provider, service_line=unit.service_line)
        wards = wards.filter(site=unit.site) if unit.site else wards
        self.fields["wards"].queryset = wards.open_on(timezone.localdate()).select_related("site")  # type: ignore[attr-defined]


class MemberForm(Form):
    name = forms.CharField(label="Name", max_length=200, widget=Short(width=20))
    part = forms.ChoiceField(label="Part in the visit", choices=Member.Part.choices, widget=forms.RadioSelect)


class CarriedOutForm(Form):
    visited_on = DayField(label="Visited on", latest=timezone.localdate)
    without_expert = forms.CharField(
        label="Why there was no expert by experience", required=False, max_length=500, widget=Long(rows=2)
    )

    def __init__(self, *args: Any, expert: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if expert:
            del self.fields["without_expert"]


class FindingForm(Form):
    kind = forms.ChoiceField(label="Weight", choices=Finding.Kind.choices, widget=forms.RadioSelect)
    ward = forms.ModelChoiceField(label="Ward", queryset=Ward.objects.none(), required=False, empty_label="The whole unit")
    text = words("What was found", hint="Name no patient.", rows=5)

    def __init__(self, *args: Any, visit: Visit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ward"].queryset = visit.wards.all()  # type: ignore[attr-defined]


class SummaryForm(Form):
    summary = words("What the visit found, in short", rows=6)


class FinaliseForm(SummaryForm):
    why = forms.CharField(label="Why it is issued again", max_length=500, widget=Long(rows=2))

    def __init__(self, *args: Any, again: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not again:
            del self.fields["why"]


class AnswerForm(Form):
    """The provider's word on every finding at once."""

    def __init__(self, *args: Any, findings: Iterable[Finding], **options: Any) -> None:
        super().__init__(*args, **options)
        self.findings = list(findings)
        for finding in self.findings:
            self.fields[f"answer-{finding.pk}"] = forms.ChoiceField(
                label=f"Finding {finding.number}: is it accurate?",
                choices=[(Finding.Answer.AGREED, "Yes, we agree"), (Finding.Answer.CHALLENGED, "No, we challenge it")],
                widget=forms.RadioSelect,
                error_messages={"required": f"Say whether finding {finding.number} is accurate"},
            )
            self.fields[f"challenge-{finding.pk}"] = forms.CharField(
                label="What is not accurate?", required=False, max_length=5000, widget=Long(rows=3)
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for finding in self.findings:
            challenged = data.get(f"answer-{finding.pk}") == Finding.Answer.CHALLENGED
            if challenged and not data.get(f"challenge-{finding.pk}", "").strip():
                self.add_error(f"challenge-{finding.pk}", f"Say what is not accurate in finding {finding.number}")
        return data

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        said = {f.pk: Said(data[f"answer-{f.pk}"], data[f"challenge-{f.pk}"]) for f in self.findings}
        return {"said": said}


class ResolveForm(Form):
    resolution = forms.ChoiceField(
        label="What becomes of the finding?",
        choices=[
            (Finding.Resolution.KEPT, "It stays as drafted"),
            (Finding.Resolution.AMENDED, "It is put differently"),
            (Finding.Resolution.WITHDRAWN, "It is withdrawn"),
        ],
        widget=forms.RadioSelect,
    )
    amended_text = forms.CharField(label="What it says now", required=False, max_length=5000, widget=Long(rows=4))
    why = words("Why", hint="The provider reads this", most=2000)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("resolution") == Finding.Resolution.AMENDED and not data.get("amended_text", "").strip():
            self.add_error("amended_text", "Write what the finding says now")
        return data


# -- from a chart ------------------------------------------------------------------------------------------------------


class MonthField(forms.Field):
    """2026-05 or 2026-05-01: the first of the month."""

    def to_python(self, value: Any) -> date | None:
        if not value:
            return None
        try:
            return date.fromisoformat(value if len(value) > 7 else f"{value}-01").replace(day=1)
        except ValueError:
            raise forms.ValidationError("must be a month such as 2026-05") from None


def last_month() -> date:
    return (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


class SeenForm(Form):
    """A point of a chart, as an address has it."""

    measure = forms.ChoiceField(choices=[(name, name) for name in CATALOGUE])
    line = forms.ChoiceField(choices=[("", ""), *ServiceLine.choices], required=False)
    month = MonthField(required=False)
    cut = forms.SlugField(max_length=20, required=False)
    key = forms.CharField(max_length=200, required=False)
    provider = forms.CharField(max_length=200, required=False)
    words = forms.CharField(max_length=500, required=False)

    def seen(self) -> Seen:
        data = self.cleaned_data
        cut, key = data["cut"], data["key"]
        if data["provider"] and not cut:
            cut, key = "provider", data["provider"]
        return Seen(data["measure"], data["month"] or last_month(), data["line"], cut, key, data["words"])


def seen_in(query: Any) -> Seen | None:
    form = SeenForm(query)
    return form.seen() if form.is_valid() else None
