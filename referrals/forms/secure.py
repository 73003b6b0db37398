"""Adult secure: medium and low secure mental health care."""

from typing import Any

from referrals.forms.shared import Agreement, Asking, Law, Risk, Where, Who, today
from referrals.forms.steps import Step, choice, day, line, said, several, yes_no
from referrals.models import Referral, Security, Specialism

NO_ORDER = ("none", "None of these")


class Court(Law):
    title = "Legal status, court and prison"
    court_order = choice("Is there an order or warrant with a deadline?", [*Referral.CourtOrder.choices, NO_ORDER], required=True)
    court_order_on = day("Date of the order or warrant", latest=today)
    offence = said("Index offence and charges", rows=3)
    court = line("Court")
    hearing_on = day("Next hearing")
    sentence = line("Sentence")
    release_on = day("Earliest release date")
    moj_reference = line("Ministry of Justice reference", width=20)
    mappa = choice("Managed under MAPPA?", [("no", "No"), ("yes", "Yes"), ("unknown", "Not known")])
    mappa_category = choice(
        "MAPPA category", [("1", "Category 1"), ("2", "Category 2"), ("3", "Category 3"), ("4", "Category 4")]
    )
    mappa_level = choice("MAPPA level", [("1", "Level 1"), ("2", "Level 2"), ("3", "Level 3")])
    victim_liaison = yes_no("Is a victim liaison officer involved?")
    exclusion_zones = said("Exclusion zones and victim conditions", hint="Shown only to those who must know.", rows=3)

    reveals = {"mappa": {"yes": ("mappa_category", "mappa_level")}}
    needs = {"court_order_on": ("court_order", set(Referral.CourtOrder.values))}
    restricted = {"exclusion_zones"}

    def clean(self) -> dict[str, Any]:
        """A date typed beside “none of these” belongs to no order."""
        cleaned = super().clean()
        if cleaned.get("court_order") == NO_ORDER[0]:
            cleaned.pop("court_order_on", None)
        return cleaned


class Clinical(Step):
    key, title = "clinical", "Diagnosis and treatment"
    diagnoses = said("Diagnoses", required=True, hint="Main diagnosis first", rows=3)
    neurodevelopment = several(
        "Learning disability or autism", [("ld", "Learning disability"), ("autism", "Autism"), ("suspected", "Suspected")]
    )
    history = said("Psychiatric history", hint="Admissions, what helped, what did not")
    presentation = said("How they are now", required=True)
    medication = said("Medication", required=True, hint="Name, dose, route, since when; write none if there is none", rows=3)
    refuses = yes_no("Are they refusing treatment?", required=True)
    physical = said("Physical health", hint="Conditions, allergies, mobility, infection, diet", rows=3)
    substances = said("Alcohol and drugs", rows=3)
    pregnancy = choice("Pregnant or gave birth in the last year?", [("no", "No"), ("yes", "Yes"), ("unknown", "Not known")])


class Why(Step):
    key, title = "why", "Why secure care"
    why_secure = said("Why does the person need secure care?", required=True)
    alternatives = said("What else was tried or considered?", required=True)
    security_sought = choice("Level of security sought", [c for c in Security.choices if c[0] != Security.NONE], required=True)
    specialism_sought = choice(
        "Kind of ward sought",
        [c for c in Specialism.choices if c[0] not in {Specialism.ED, Specialism.LD}],
        required=True,
    )
    aim = said("What should the admission achieve?", required=True)
    plan_for_return = said(
        "Plan for return", hint="To prison, to the sending unit or to the community: who agreed to what", required=True
    )


STEPS = (Who, Where, Asking, Court, Clinical, Risk, Why, Agreement)
