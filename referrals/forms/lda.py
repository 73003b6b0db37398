"""Learning disability and autism, secure."""

from referrals.forms import secure
from referrals.forms.shared import Agreement, Asking, Risk, Where, Who, today
from referrals.forms.steps import Step, choice, day, line, said, several, yes_no
from referrals.models import Security, Specialism


class Register(Step):
    key, title = "register", "Dynamic Support Register and reviews"
    on_register = yes_no("Are they on the Dynamic Support Register?", required=True)
    register_rating = choice("Rating on the register", [("red", "Red"), ("amber", "Amber"), ("green", "Green"), ("blue", "Blue")])
    register_icb = line("ICB that keeps the register")
    register_consent = yes_no("Did they agree to be on it?")
    cetr_on = day("Last Care (Education) and Treatment Review", latest=today)
    cetr_next_on = day("Next Care (Education) and Treatment Review")
    cetr_findings = said("What the last review found", rows=3)
    no_cetr_why = said("If there was none before this referral, why not?", rows=3)

    reveals = {"on_register": {"yes": ("register_rating", "register_icb", "register_consent")}}


class Needs(Step):
    key, title = "needs", "Communication and senses"
    communication = said(
        "How does the person communicate?", required=True, hint="Speech, signs, symbols, objects, devices; what to avoid"
    )
    understanding = said("How do they understand best?", rows=3)
    sensory = said(
        "Sensory profile", required=True, hint="Noise, light, touch, food, space, company: what calms, what distresses"
    )
    routines = said("Routines and interests", rows=3)
    support_plan = said("Positive behaviour support plan", hint="What works when they are distressed", rows=3)
    hospital_passport = yes_no("Do they have a hospital passport?")


class Clinical(secure.Clinical):
    title = "Disability, diagnosis and treatment"
    learning_disability = choice(
        "Learning disability",
        [("none", "None"), ("mild", "Mild"), ("moderate", "Moderate"), ("severe", "Severe"), ("profound", "Profound")],
        required=True,
    )
    autism = choice("Autism", [("diagnosed", "Diagnosed"), ("suspected", "Suspected"), ("none", "No")], required=True)
    other_conditions = several(
        "Also", [("epilepsy", "Epilepsy"), ("adhd", "ADHD"), ("trauma", "Trauma"), ("sensory_loss", "Loss of sight or hearing")]
    )
    neurodevelopment = None  # type: ignore[assignment]
    """Asked more closely here."""
    field_order = ("learning_disability", "autism", "other_conditions")


class Why(secure.Why):
    specialism_sought = choice(
        "Kind of ward sought",
        [c for c in Specialism.choices if c[0] in {Specialism.LD, Specialism.AUTISM}],
        required=True,
    )
    security_sought = choice("Level of security sought", [Security.choices[1], Security.choices[2]], required=True)


STEPS = (Who, Where, Asking, secure.Court, Register, Clinical, Needs, Risk, Why, Agreement)
