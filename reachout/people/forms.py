from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation, ServiceLine
from reachout.organisations.places import read_postcode
from reachout.pages.forms import DayField, Form, Long, Short
from reachout.people import nhs_number
from reachout.people.merging import CHOSEN_FACTS
from reachout.people.models import Alert, Ethnicity, GenderIdentity, LegalStatus, NoNHSNumber, Person, Sex
from reachout.people.search import matching_number
from reachout.people.services import SHORTEST_REASON
from reachout.people.typed import read

PERSONAL = {"autocomplete": "off"}
EARLIEST = date(1900, 1, 1)
UNKNOWN = [("", "Not recorded")]


class NHSNumberField(forms.CharField):
    """Ten digits, however they are typed or pasted; cleaned to the digits alone."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "NHS number")
        options.setdefault("help_text", "10 numbers, like 999 123 4567")
        super().__init__(widget=Short(width=20, attrs=PERSONAL), **options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return nhs_number.parse(text)
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from wrong

    def prepare_value(self, value: Any) -> str:
        return nhs_number.display(value) if isinstance(value, str) and nhs_number.is_valid(value) else str(value or "")


class PostcodeField(forms.CharField):
    """B15 2TT, or B15 when the rest is not known."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return read_postcode(text) if text else ""
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from wrong


class SearchForm(Form):
    words = forms.CharField(
        label="Name, NHS number or reference",
        help_text="A date of birth narrows it: smith 14/7/1991",
        max_length=200,
        widget=Short(attrs=PERSONAL),
    )


class PersonForm(Form):
    nhs_number = NHSNumberField(required=False)
    no_nhs_number = forms.ChoiceField(
        label="If there is none, why", choices=[("", "There is a number"), *NoNHSNumber.choices], required=False
    )
    family_name = forms.CharField(max_length=200, required=False, widget=Short(attrs=PERSONAL))
    given_name = forms.CharField(label="Given names", max_length=200, required=False, widget=Short(attrs=PERSONAL))
    born_on = DayField(label="Date of birth", required=False, earliest=EARLIEST, latest=timezone.localdate)
    sex = forms.ChoiceField(choices=Sex.choices, widget=forms.RadioSelect)
    gender_identity = forms.ChoiceField(choices=UNKNOWN + GenderIdentity.choices, required=False)
    ethnicity = forms.ChoiceField(choices=UNKNOWN + Ethnicity.choices, required=False)
    language = forms.CharField(label="First language, if not English", max_length=200, required=False, widget=Short(width=20))
    interpreter = forms.BooleanField(label="Needs an interpreter", required=False)
    adjustments = forms.CharField(
        label="Reasonable adjustments",
        help_text="What helps this person take part: communication, sensory needs, access",
        required=False,
        max_length=2000,
        widget=Long(rows=3),
    )
    home_postcode = PostcodeField(label="Home postcode", required=False, max_length=12, widget=Short(width=10, attrs=PERSONAL))
    home_icb = forms.ModelChoiceField(
        Organisation.objects.filter(kind=Organisation.Kind.ICB),
        label="Home ICB",
        required=False,
        empty_label="The postcode's, where it is known",
    )
    home_authority = forms.ModelChoiceField(
        Organisation.objects.filter(kind=Organisation.Kind.LOCAL_AUTHORITY),
        label="Home local authority",
        required=False,
        empty_label="The postcode's, where it is known",
    )
    home_in_region = forms.TypedChoiceField(
        label="Home is in the region",
        choices=[("yes", "Yes"), ("no", "No"), ("", "Not known")],
        coerce=lambda chosen: {"yes": True, "no": False}.get(chosen),
        empty_value=None,
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )
    gp_practice = forms.CharField(label="GP practice", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("nhs_number"):
            cleaned["no_nhs_number"] = ""
        elif "nhs_number" not in self.errors and not cleaned.get("no_nhs_number"):
            self.add_error("nhs_number", "Enter the NHS number, or say why there is none")
        if (
            not cleaned.get("family_name")
            and not cleaned.get("given_name")
            and cleaned.get("no_nhs_number") != "unknown_identity"
        ):
            self.add_error("family_name", "Enter a name, or say above that the identity is not established")
        return cleaned


class RecordForm(PersonForm):
    """A new record belongs to a service line from the first: else nobody could see it."""

    service_line = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        mine = user.reach(Permission.PERSON_RECORD).service_lines
        choices = [(value, label) for value, label in ServiceLine.choices if value in mine]
        self.fields["service_line"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["service_line"].widget = forms.HiddenInput()
            self.fields["service_line"].initial = choices[0][0]


class CorrectForm(PersonForm):
    died_on = DayField(label="Date of death", required=False, earliest=EARLIEST, latest=timezone.localdate)

    @classmethod
    def of(cls, person: Person, data: Any) -> "CorrectForm":
        initial = {name: getattr(person, name) for name in cls.base_fields}
        initial["home_in_region"] = {True: "yes", False: "no"}.get(person.home_in_region, "")  # type: ignore[arg-type]
        return cls(data, initial=initial)


class AliasForm(Form):
    family_name = forms.CharField(max_length=200, required=False, widget=Short(attrs=PERSONAL))
    given_name = forms.CharField(label="Given names", max_length=200, required=False, widget=Short(attrs=PERSONAL))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("family_name") and not cleaned.get("given_name") and not self.errors:
            self.add_error("family_name", "Enter a family name or a given name")
        return cleaned


class LegalStatusForm(Form):
    code = forms.ChoiceField(label="Legal status", choices=[("", "---"), *LegalStatus.Code.choices])
    started_on = DayField(label="Start", earliest=EARLIEST, latest=timezone.localdate)
    expires_on = DayField(label="Expiry", required=False, earliest=EARLIEST)
    ended_on = DayField(label="End", required=False, earliest=EARLIEST, latest=timezone.localdate)


class BeginLegalStatusForm(LegalStatusForm):
    end_current = forms.BooleanField(label="The legal status in force ends on the day this one starts", required=False)


class AlertForm(Form):
    kind = forms.ChoiceField(choices=Alert.Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(label="What staff must know", max_length=1000, required=False, widget=Long(rows=4))
    apart_from = forms.CharField(
        label="Keep apart from",
        help_text="The other person's NHS number or reference, if they have a record here that you may see",
        max_length=200,
        required=False,
        widget=Short(width=20, attrs=PERSONAL),
    )
    started_on = DayField(label="Since", earliest=EARLIEST, latest=timezone.localdate)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_apart_from(self) -> Person | None:
        return person_named(self.cleaned_data["apart_from"], self.user)


class EndForm(Form):
    on = DayField(label="Last day", earliest=EARLIEST, latest=timezone.localdate)


class EmergencyForm(Form):
    number = forms.CharField(label="NHS number or reference", max_length=50, widget=Short(width=20, attrs=PERSONAL))
    reason = forms.CharField(
        label="Why you need this record now",
        help_text="Information governance and the service line's practitioners are told at once, and will ask you about it",
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=Long(rows=4, maxlength=500),
    )

    def clean_number(self) -> Person:
        typed = read(self.cleaned_data["number"], today=timezone.localdate())
        person = matching_number(typed).order_by("pk").first() if typed.is_exact else None
        if person is None:
            raise ValidationError("No record has this number or reference: type it in full and check each digit")
        return person


class OtherRecordForm(Form):
    number = forms.CharField(label="NHS number or reference of the other record", widget=Short(width=20, attrs=PERSONAL))

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_number(self) -> Person | None:
        return person_named(self.cleaned_data["number"], self.user)


class WhyForm(Form):
    why = forms.CharField(label="Reason", min_length=10, max_length=500, widget=Long(rows=3, maxlength=500))


class MergeForm(WhyForm):
    """For each fact on which the two records differ: which is right."""

    def __init__(self, *args: Any, differences: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["why"].label = "How you know that both are the same person"
        for fact in differences:
            self.fields[fact.name] = forms.ChoiceField(
                label=fact.label,
                choices=[("kept", fact.kept or "Not recorded"), ("merged", fact.merged or "Not recorded")],
                initial="kept" if fact.kept else "merged",
                widget=forms.RadioSelect,
            )

    @property
    def take(self) -> tuple[str, ...]:
        return tuple(name for name in CHOSEN_FACTS if self.cleaned_data.get(name) == "merged")


def person_named(text: str, user: User) -> Person | None:
    """The person the user may see who has exactly this number or reference."""
    if not text:
        return None
    typed = read(text, today=timezone.localdate())
    person = matching_number(typed).visible_to(user).order_by("pk").first() if typed.is_exact else None
    if person is None:
        raise ValidationError("No record that you may see has this number or reference")
    return person
