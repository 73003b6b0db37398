"""Physical risk in eating disorders from its measures, by dated thresholds (rule ``meed_thresholds``).

A red measure, or two amber, is probably a high risk. To be verified before clinical use; it supports a judgement and makes
none. Body mass index alone never makes anybody amber: ranking on it alone is an inequality the collaborative has named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from referrals.models import Rating

RED, AMBER, GREEN = Rating.Band.RED, Rating.Band.AMBER, Rating.Band.GREEN


@dataclass(frozen=True)
class Measure:
    title: str
    unit: str
    least: float
    most: float


MEASURES = {
    "bmi": Measure("Body mass index", "", 5, 80),
    "loss_kg_per_week": Measure("Weight lost over the last two weeks", "kg a week", 0, 20),
    "heart_rate": Measure("Heart rate", "beats a minute", 15, 250),
    "lying_systolic": Measure("Lying systolic blood pressure", "mmHg", 30, 300),
    "standing_systolic": Measure("Standing systolic blood pressure", "mmHg", 30, 300),
    "temperature": Measure("Temperature", "°C", 25, 45),
    "suss": Measure("Sit up, squat, stand (SUSS)", "", 0, 3),
    "qtc_ms": Measure("QTc", "ms", 200, 800),
    "potassium": Measure("Potassium", "mmol/L", 0.5, 10),
    "phosphate": Measure("Phosphate", "mmol/L", 0.05, 5),
    "magnesium": Measure("Magnesium", "mmol/L", 0.05, 5),
    "glucose": Measure("Glucose", "mmol/L", 0.2, 60),
    "sodium": Measure("Sodium", "mmol/L", 90, 190),
    "calcium": Measure("Calcium", "mmol/L", 0.5, 5),
    "exercise_hours_per_day": Measure("Exercise", "hours a day", 0, 24),
    "intake_kcal_per_day": Measure("Intake over the last two days", "kcal a day", 0, 10000),
    "purging_per_week": Measure("Purging", "times a week", 0, 500),
}

TAKEN = MEASURES | {"height_cm": Measure("Height", "cm", 50, 250), "weight_kg": Measure("Weight", "kg", 10, 400)}
"""What is measured on a patient; height and weight only make the body mass index."""

SIGNS = {
    "syncope": ("Faints on standing", None),
    "ecg_change": ("Other change on the ECG", None),
    "fluid_refusal": ("Refuses fluids", RED),
    "dehydrated": ("Dehydrated by 5 to 10%", AMBER),
    "suicidality": ("Moderate or high risk of suicide", RED),
}
"""Signs that are there or not, and the band each makes by itself."""


@dataclass(frozen=True)
class Reading:
    key: str
    title: str
    value: str
    band: Rating.Band


def bmi(height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    metres = height_cm / 100
    return (weight_kg / (metres * metres)).quantize(Decimal("0.1"))


def readings(scores: dict[str, Any], thresholds: dict[str, Any], sex: str) -> list[Reading]:
    """Each measure and sign that was taken, with the band it makes by itself."""
    return [*_measures(scores, thresholds, sex), *_signs(scores)]


def _measures(scores: dict[str, Any], thresholds: dict[str, Any], sex: str) -> Iterator[Reading]:
    for key, measure in MEASURES.items():
        if scores.get(key) is not None:
            value = Decimal(str(scores[key]))
            limits = thresholds.get(key) or {}
            yield Reading(key, measure.title, f"{value.normalize():f} {measure.unit}".strip(), _band(value, limits, scores, sex))


def _signs(scores: dict[str, Any]) -> Iterator[Reading]:
    for key, (title, band) in SIGNS.items():
        if scores.get(key):
            yield Reading(key, title, "Yes", band or GREEN)


def _band(value: Decimal, limits: dict[str, Any], scores: dict[str, Any], sex: str) -> Rating.Band:
    if any(_passes(value, how, limit, scores, sex) for how, limit in limits.items() if how.startswith("red_")):
        return RED
    if any(_passes(value, how, limit, scores, sex) for how, limit in limits.items() if how.startswith("amber_")):
        return AMBER
    return GREEN


def _passes(value: Decimal, how: str, limit: Any, scores: dict[str, Any], sex: str) -> bool:
    """``red_below_with_syncope``: red when below the limit, in somebody who faints."""
    _, direction, *condition = how.split("_")
    if direction == "at":
        condition = condition[1:]
    limit = Decimal(str(limit))
    over = {"below": value < limit, "above": value > limit, "from": value >= limit, "at": value <= limit}[direction]
    return over and all(_holds(word, scores, sex) for word in condition if word != "with")


def _holds(condition: str, scores: dict[str, Any], sex: str) -> bool:
    """The lower of the two limits for a QTc is a man's: it is used for everybody whose sex is not known to be female."""
    if condition in {"female", "male"}:
        return (sex == "female") == (condition == "female") and bool(scores.get("ecg_change"))
    return bool(scores.get(condition))


def band_of(found: list[Reading], thresholds: dict[str, Any]) -> Rating.Band:
    ambers = [reading for reading in found if reading.band is AMBER]
    if any(reading.band is RED for reading in found) or len(ambers) >= thresholds["ambers_for_high_risk"]:
        return RED
    return AMBER if any(reading.key != "bmi" for reading in ambers) else GREEN


def in_words(found: list[Reading], band: str) -> str:
    """Red: heart rate 38 beats a minute."""
    if not found:
        return "Not yet rated"
    marked = [reading for reading in found if reading.band is RED] or [reading for reading in found if reading.band is AMBER]
    named = ", ".join(f"{reading.title[:1].lower()}{reading.title[1:]} {reading.value}" for reading in marked)
    alone = [reading.key for reading in found if reading.band is not GREEN] == ["bmi"]
    what = {RED: "red", AMBER: "amber"}.get(band, "green")  # type: ignore[call-overload]
    if alone and band == GREEN:
        return f"Physical risk green: {named} alone does not count"
    warning = "; on body mass index alone: look at the other measures" if alone else ""
    return f"Physical risk {what}{': ' if named else ''}{named}{warning}"
