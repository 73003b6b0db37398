"""Changing a rule: from a day on, never before today, so that what was decided under the old value stays explained by it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from reachout.audit.services import record
from reachout.refused import Refused
from reachout.rules.catalogue import CATALOGUE
from reachout.rules.models import Rule
from reachout.rules.words import MONTH, leaves

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def change_rule(
    key: str, *, value: Any, valid_from: date, source: str, by: User | None, today: date, service_line: str = ""
) -> Rule:
    """Let a rule have a new value from a day on, for one service line or for all; a change already planned for later stays."""
    _check(key, value)
    if valid_from < today:
        raise Refused("A rule cannot change in the past: what was decided then was decided under it. Choose today or later.")
    periods = list(Rule.objects.select_for_update().filter(key=key, service_line=service_line).order_by("valid_from"))
    if any(period.valid_from == valid_from for period in periods):
        raise Refused("The rule already changes on this day. Withdraw that change first, or choose another day.")
    later = next((period for period in periods if period.valid_from > valid_from), None)
    for period in periods:
        if period.valid_from < valid_from and (period.valid_to is None or period.valid_to > valid_from):
            period.valid_to = valid_from
            period.save(update_fields=["valid_to"])
    made = _begin(key, service_line, value, valid_from, later.valid_from if later else None, source)
    record("rule.changed", made, by=by, key=key, line=service_line or None, value=str(value), valid_from=valid_from)
    return made


def _begin(key: str, service_line: str, value: Any, valid_from: date, valid_to: date | None, source: str) -> Rule:
    try:
        with transaction.atomic():
            return Rule.objects.create(
                key=key, service_line=service_line, value=value, valid_from=valid_from, valid_to=valid_to, source=source
            )
    except IntegrityError:
        raise Refused("A colleague is changing this rule at the same time. Look at it again.") from None


def _check(key: str, value: Any) -> None:
    """The value must be built as the catalogue's own is: a number, a month, a list of the same, the same tree of numbers."""
    if key not in CATALOGUE:
        raise Refused("There is no such rule.")
    like = CATALOGUE[key].value
    if isinstance(like, dict):
        right = isinstance(value, dict) and leaves(value).keys() == leaves(like).keys()
    elif isinstance(like, list):
        right = isinstance(value, list) and bool(value) and all(isinstance(one, type(like[0])) for one in value)
        right = right and (value == sorted(set(value)))
    elif isinstance(like, str):
        right = isinstance(value, str) and (not value or MONTH.match(value) is not None)
    else:
        right = isinstance(value, int | float) and not isinstance(value, bool) and value > 0
    if not right:
        raise Refused(_what_is_right(like))


def _what_is_right(like: Any) -> str:
    if isinstance(like, dict):
        return "Every limit needs a number."
    if isinstance(like, str):
        return "Enter a month such as 2018-04, or nothing."
    return "Give at least one value, each once, the smallest first." if isinstance(like, list) else "Enter a number above 0."


@transaction.atomic
def withdraw_change(change: Rule, *, by: User, today: date) -> None:
    """Take back a change that has not come into force; what held before it goes on."""
    change = Rule.objects.select_for_update().get(pk=change.pk)
    if change.valid_from <= today:
        raise Refused("This value is or was in force, and stays noted. Change the rule from a later day instead.")
    before = Rule.objects.select_for_update().filter(key=change.key, service_line=change.service_line, valid_to=change.valid_from)
    change.delete()
    before.update(valid_to=change.valid_to)
    record("rule.change_withdrawn", by=by, key=change.key, line=change.service_line or None, valid_from=change.valid_from)
