"""Adult eating disorders: a specialist unit, and what must be known of the body before anyone can go to one."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from reachout.organisations.models import Site
from referrals import meed
from referrals.forms.shared import Agreement, Asking, Law, Where, Who, today
from referrals.forms.steps import Step, choice, day, number, said, several, yes_no

LOW, MODERATE, HIGH = ("low", "Low"), ("moderate", "Moderate"), ("high", "High")


def measure(key: str, label: str = "", *, places: int = 1, required: bool = False, hint: str = "") -> forms.DecimalField:
    """A physical measure, within the bounds in which it makes sense."""
    known = meed.TAKEN[key]
    return number(label or known.title, known.unit, known.least, known.most, places=places, required=required, hint=hint)


class Body(Step):
    key, title = "body", "Physical health"
    measured_on = day("When was this measured?", required=True, latest=today)
    height_cm = measure("height_cm", required=True)
    weight_kg = measure("weight_kg", required=True, hint="Body mass index is worked out from height and weight")
    loss_kg_per_week = measure("loss_kg_per_week", hint="Write 0 when there was none")
    heart_rate = measure("heart_rate", places=0, required=True)
    lying_systolic = measure("lying_systolic", places=0)
    standing_systolic = measure("standing_systolic", places=0, required=True)
    syncope = yes_no("Do they faint on standing?", unknown=False, required=True)
    temperature = measure("temperature", required=True)
    suss = choice(
        "Sit up, squat, stand (SUSS): the lower of the two",
        [("0", "0"), ("1", "1"), ("2", "2"), ("3", "3"), ("not_done", "Not done")],
        required=True,
    )
    dehydrated = yes_no("Dehydrated by 5 to 10%?", unknown=False)
    physical_conditions = said("Other physical conditions and medication", rows=3)


class Blood(Step):
    key, title = "blood", "ECG and blood tests"
    tested = choice("Have an ECG and blood tests been done?", [("yes", "Yes"), ("no", "Not yet")], required=True)
    tested_on = day("When was the blood taken?", latest=today)
    qtc_ms = measure("qtc_ms", places=0)
    ecg_change = yes_no("Any other change on the ECG?", unknown=False)
    potassium = measure("potassium", places=2)
    phosphate = measure("phosphate", places=2)
    magnesium = measure("magnesium", places=2)
    glucose = measure("glucose")
    sodium = measure("sodium", places=0)
    calcium = measure("calcium", places=2)
    other_results = said("Liver function, full blood count and other results", rows=3)

    needs = {"tested_on": ("tested", {"yes"})}


class Eating(Step):
    key, title = "eating", "Eating and behaviour"
    diagnoses = said("Diagnoses", required=True, rows=3)
    intake_kcal_per_day = measure("intake_kcal_per_day", places=0)
    fluid_refusal = yes_no("Are they refusing fluids?", unknown=False, required=True)
    feeding = choice("Tube feeding", [("no", "Not needed"), ("needed", "Needed"), ("now", "Fed by tube now")], required=True)
    purging_per_week = measure("purging_per_week", places=0, hint="Vomiting, laxatives, diuretics together")
    exercise_hours_per_day = measure("exercise_hours_per_day")
    insulin = yes_no("Do they have diabetes and leave out insulin?")
    behaviour = said("Eating, weighing, exercise: how they are now", required=True)


class Mind(Step):
    key, title = "mind", "Mental health and risk"
    suicidality = choice("Risk of suicide", [LOW, MODERATE, HIGH], required=True)
    self_harm = said("Self-harm and suicide: what happened and when", rows=3)
    other_risks = several(
        "Other risks", [("violence", "Violence"), ("absconding", "Absconding"), ("vulnerable", "Vulnerable to others")]
    )
    autism = choice("Autism", [("diagnosed", "Diagnosed"), ("suspected", "Suspected"), ("none", "No")])
    history = said("History", required=True, hint="When it began, treatment so far, what helped")
    keep_apart = said("Whom must they be kept apart from?", hint="Shown only to those who must know.", rows=2)

    restricted = {"keep_apart"}


def units() -> QuerySet[Site]:
    return Site.objects.filter(in_region=True, organisation__in_collaborative=True)


class Team(Step):
    key, title = "team", "Community care and where they should go"
    linked_site = forms.ModelChoiceField(
        label="Unit linked to their community team",
        queryset=Site.objects.none(),
        required=False,
        empty_label="Not known",
        help_text="It is asked first; another unit of the region may have a bed sooner",
    )
    intensive_care = choice(
        "Day care or intensive community care",
        [("tried", "Tried"), ("offered", "Offered and declined"), ("not_available", "Not available"), ("not_tried", "Not tried")],
        required=True,
    )
    intensive_care_detail = said("What came of it", rows=3)
    acute = choice(
        "In a general hospital now?",
        [("no", "No"), ("stable", "Yes, and stable enough to move"), ("unstable", "Yes, and not yet stable enough to move")],
        required=True,
    )
    acute_detail = said("What the general hospital must do before they can move", required=True, rows=3)
    why_admission = said("Why is admission needed?", required=True)
    aim = said("What should the admission achieve?", required=True)
    plan_for_return = said("Plan for after the admission", required=True)

    reveals = {"acute": {"unstable": ("acute_detail",)}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["linked_site"].queryset = units()  # type: ignore[attr-defined]


def scores(understood: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The physical measures among the answers, as a rating takes them."""
    answers = understood.get("body", {}) | understood.get("blood", {}) | understood.get("eating", {}) | understood.get("mind", {})
    taken: dict[str, Any] = {key: Decimal(str(answers[key])) for key in meed.TAKEN if _is_number(answers.get(key))}
    signs = {key: answers.get(key) == "yes" for key in ("syncope", "ecg_change", "fluid_refusal", "dehydrated")}
    signs["suicidality"] = answers.get("suicidality") in {MODERATE[0], HIGH[0]}
    return taken | {key: True for key, there in signs.items() if there}


def _is_number(answer: Any) -> bool:
    return answer is not None and str(answer).replace(".", "", 1).isdigit()


STEPS = (Who, Where, Asking, Body, Blood, Eating, Mind, Team, Law, Agreement)
