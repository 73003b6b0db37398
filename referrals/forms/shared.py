"""Steps that every service line asks, and the lists they choose from."""

from typing import Any

from django import forms
from django.utils import timezone

from reachout.people import nhs_number
from reachout.people.models import Ethnicity, GenderIdentity, LegalStatus, NoNHSNumber, Sex
from referrals.forms.steps import Step, choice, day, line, pick, said, several, yes_no
from referrals.models import Source, Urgency

SETTINGS = [
    ("prison", "Prison"),
    ("court", "Court or court cells"),
    ("police", "Police custody"),
    ("high_secure", "High secure hospital"),
    ("medium_secure", "Medium secure hospital"),
    ("low_secure", "Low secure hospital"),
    ("picu", "Psychiatric intensive care"),
    ("acute_mental_health", "Acute mental health ward"),
    ("rehabilitation", "Rehabilitation ward"),
    ("general_hospital", "General hospital"),
    ("supported", "Supported accommodation"),
    ("home", "Own home or with family"),
    ("no_fixed_abode", "No fixed abode"),
    ("other", "Somewhere else"),
]
PRISON_PLACES = [
    ("wing", "Ordinary location"),
    ("healthcare", "Healthcare wing"),
    ("segregation", "Segregation"),
    ("constant_watch", "Constant watch"),
]


def today() -> Any:
    return timezone.localdate()


class Who(Step):
    key, title = "who", "Who the person is"
    has_nhs_number = choice("Do you know their NHS number?", [("yes", "Yes"), ("no", "No")], required=True)
    nhs_number = line("NHS number", hint="10 digits, for example 999 123 4567", width=20, required=True)
    no_nhs_number = pick("Why is there no NHS number?", NoNHSNumber.choices, required=True)
    family_name = line("Family name", required=True)
    given_name = line("Given name", required=True)
    other_names = line("Other names they are known by", hint="Separate names with a comma")
    born_on = day("Date of birth", required=True, latest=today)
    sex = choice("Sex", Sex.choices, required=True)
    gender_identity = pick("Gender identity", GenderIdentity.choices)
    ethnicity = pick("Ethnic group", Ethnicity.choices)
    language = line("First language")
    interpreter = yes_no("Do they need an interpreter?", unknown=False)
    adjustments = said("Reasonable adjustments", hint="What helps them to take part: format, time, company, surroundings", rows=3)
    home_postcode = line("Home postcode", hint="Their last settled address", width=10)
    local_authority = line("Local authority")
    gp_practice = line("GP practice")

    reveals = {"has_nhs_number": {"yes": ("nhs_number",), "no": ("no_nhs_number",)}}

    def clean_nhs_number(self) -> str:
        return checked_nhs_number(self.cleaned_data["nhs_number"]) if "nhs_number" not in self.unasked else ""

    def person(self) -> dict[str, Any]:
        """The answers as a person's record has them."""
        wanted = (
            "nhs_number no_nhs_number family_name given_name born_on sex gender_identity ethnicity language adjustments "
            "home_postcode gp_practice"
        ).split()
        known = {name: self.cleaned_data[name] for name in wanted if self.cleaned_data.get(name)}
        return known | {"interpreter": self.cleaned_data.get("interpreter") == "yes"}

    def aliases(self) -> list[tuple[str, str]]:
        """Family and given name of each other name; a single word is a given name."""
        names = [name.split() for name in self.cleaned_data.get("other_names", "").split(",") if name.strip()]
        return [(words[-1] if len(words) > 1 else "", " ".join(words[:-1]) or words[0]) for words in names]


def checked_nhs_number(typed: str) -> str:
    digits = nhs_number.normalise(typed)
    if not nhs_number.is_valid(digits):
        raise forms.ValidationError("NHS number must be 10 digits that make a real number: check each digit")
    return digits


class Where(Step):
    key, title = "where", "Where they are now"
    setting = choice("Where is the person now?", SETTINGS, required=True)
    prison_number = line("Prison number", width=10)
    prison_place = choice("Where in the prison?", PRISON_PLACES)
    initial_request_on = day(
        "First asked for a medical report", hint="The day on which the transfer clock began, if you know it", latest=today
    )
    place = line("Name of the place", required=True, hint="The prison, hospital and ward, or the kind of address")
    since_on = day("There since", latest=today)
    unsafe_now = yes_no("Are they unsafe where they are now?", unknown=False, required=True)
    unsafe_why = said("What makes it unsafe", required=True, rows=3)

    reveals = {
        "setting": {"prison": ("prison_number", "prison_place", "initial_request_on")},
        "unsafe_now": {"yes": ("unsafe_why",)},
    }


class Asking(Step):
    key, title = "asking", "Who is asking, and how soon"
    source = pick("Source of referral", Source.choices, required=True)
    referrer_name = line("Name of the referring clinician", required=True)
    referrer_role = line("Their role")
    referrer_phone = line("Telephone", hint="A number on which the assessors can reach them", width=20)
    care_team = line("Community team or care co-ordinator")
    urgency = choice("How urgent is it?", Urgency.choices, required=True)
    urgency_why = said("Why it is that urgent", required=True, rows=3)


class Law(Step):
    key, title = "law", "Legal status"
    legal_status = pick("Mental Health Act status", LegalStatus.Code.choices, required=True)
    section_on = day("Section began", latest=today)
    section_expires_on = day("Section expires")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        began, expires = cleaned.get("section_on"), cleaned.get("section_expires_on")
        if began and expires and expires < began:
            self.add_error("section_expires_on", "Section expires must be after the day it began")
        return cleaned


class Agreement(Step):
    key, title = "agreement", "What the person knows and wants"
    told = yes_no("Does the person know about this referral?", required=True, unknown=False)
    not_told_why = said("Why they have not been told", required=True, rows=3)
    capacity = choice(
        "Can they decide about this referral for themselves?",
        [("has", "Has capacity"), ("lacks", "Lacks capacity"), ("not_assessed", "Not assessed")],
        required=True,
    )
    consent = choice(
        "Do they agree to it?",
        [("agrees", "Agrees"), ("disagrees", "Disagrees"), ("not_asked", "Not asked")],
        required=True,
    )
    wishes = said("What they want from it", hint="In their own words where you can")
    family = said("Family, carers and advocate", hint="Who they are, whether they know, what they think", rows=3)

    reveals = {"told": {"no": ("not_told_why",)}}


RISKS = [
    ("violence", "Violence"),
    ("weapons", "Weapons"),
    ("sexual", "Sexual offending or harm"),
    ("fire", "Fire-setting"),
    ("hostage", "Hostage-taking"),
    ("escape", "Escape or absconding"),
    ("self_harm", "Self-harm or suicide"),
    ("staff", "Targeting staff"),
    ("vulnerable", "Vulnerable to others"),
]


class Risk(Step):
    key, title = "risk", "Risk"
    risks = several("What risks are there?", [*RISKS, ("none", "None of these known")], required=True)
    risk_detail = said("What happened, when, and what makes it more or less likely", required=True)
    restricted_now = choice(
        "Are they secluded or segregated now?",
        [("no", "No"), ("seclusion", "Seclusion"), ("segregation", "Long-term segregation")],
        required=True,
    )
    restricted_since_on = day("Secluded or segregated since", latest=today)
    keep_apart = said(
        "Whom must they be kept apart from?", hint="Other patients, staff, victims. Shown only to those who must know.", rows=3
    )

    restricted = {"keep_apart"}
    needs = {"restricted_since_on": ("restricted_now", {"seclusion", "segregation"})}

    def clean_risks(self) -> list[str]:
        chosen = self.cleaned_data["risks"]
        if "none" in chosen and len(chosen) > 1:
            raise forms.ValidationError("Select the risks there are, or “None of these known”, not both")
        return list(chosen)
