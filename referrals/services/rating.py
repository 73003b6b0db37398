"""Scores on a day. An instrument's items are numbered here, never worded: the wording is licensed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.refused import Refused
from reachout.rules.selectors import rule
from referrals import meed
from referrals.models import Rating, Referral
from referrals.services.keeping import locked, refuse_unless

Instrument = Rating.Instrument
ITEMS = {Instrument.DUNDRUM_1: 11, Instrument.DUNDRUM_2: 6}
HIGHEST = 4


@transaction.atomic
def rate(referral: Referral, *, instrument: str, scores: dict[str, Any], on: date, by: User | None) -> Rating:
    """Keep an instrument's scores on a day: DUNDRUM items ``{"1": 0…4, …}``, or measures as ``referrals.meed`` names them."""
    referral = locked(referral)
    refuse_unless(referral, Referral.Status.SUBMITTED, *Referral.ON_AGENDA)
    rating = Rating(referral=referral, instrument=instrument, rated_on=on, rated_by=by)
    if instrument in ITEMS:
        rating.scores = _items(Instrument(instrument), scores)
        rating.total = _total(Instrument(instrument), rating.scores)
    elif instrument == Instrument.MEED:
        rating.scores, rating.band = _physical(referral, scores, on)
    else:
        raise Refused("Choose an instrument.")
    rating.save()
    record("referral.rated", referral, by=by, instrument=instrument, on=on, total=rating.total, band=rating.band)
    return rating


def _items(instrument: Rating.Instrument, scores: dict[str, Any]) -> dict[str, int]:
    wanted = [str(number) for number in range(1, ITEMS[instrument] + 1)]
    if set(scores) != set(wanted) or not all(scores[item] in range(HIGHEST + 1) for item in wanted):
        raise Refused(f"Give each of the {ITEMS[instrument]} items a score from 0 to {HIGHEST}.")
    return {item: int(scores[item]) for item in wanted}


def _total(instrument: Rating.Instrument, scores: dict[str, int]) -> Decimal:
    """DUNDRUM-1 is read as a mean, DUNDRUM-2 as a total."""
    total = Decimal(sum(scores.values()))
    return round(total / len(scores), 2) if instrument == Instrument.DUNDRUM_1 else total


def _physical(referral: Referral, scores: dict[str, Any], on: date) -> tuple[dict[str, Any], Rating.Band]:
    taken = {key: value for key, value in scores.items() if value not in (None, "", False)}
    if not taken:
        raise Refused("Give at least one measure.")
    for key, value in taken.items():
        _within(key, value)
    if "height_cm" in taken and "weight_kg" in taken:
        taken["bmi"] = meed.bmi(Decimal(str(taken["height_cm"])), Decimal(str(taken["weight_kg"])))
        _within("bmi", taken["bmi"])
    thresholds = rule("meed_thresholds", on=on, service_line=referral.service_line)
    found = meed.readings(taken, thresholds, referral.person.sex)
    return {key: _plain(value) for key, value in taken.items()}, meed.band_of(found, thresholds)


def _within(key: str, value: Any) -> None:
    if key in meed.SIGNS:
        return
    measure = meed.TAKEN.get(key)
    if measure is None:
        raise Refused("That is not one of the measures.")
    if not measure.least <= float(value) <= measure.most:
        raise Refused(
            f"{measure.title} must be between {measure.least:g} and {measure.most:g}{measure.unit and ' '}{measure.unit}."
        )


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


@transaction.atomic
def override_rank(referral: Referral, *, place: int | None, reason: str, at: datetime, by: User) -> Referral:
    """Put somebody waiting in a place by hand, before all without one; ``None`` lets the components decide again."""
    referral = locked(referral)
    refuse_unless(referral, Referral.Status.WAITING)
    if place is not None and not 1 <= place <= 999:
        raise Refused("The place must be 1 or more.")
    if not reason.strip():
        raise Refused("Say why: the meeting will read it.")
    was, referral.priority_override = referral.priority_override, place
    referral.priority_reason = reason.strip() if place is not None else ""
    referral.save(update_fields=["priority_override", "priority_reason", "updated_at"])
    record("referral.rank_overridden", referral, by=by, place=place, place_was=was)
    return referral
