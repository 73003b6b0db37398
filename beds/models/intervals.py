"""Intervals of days: open at the far end while they last, and never two at once where that would be wrong."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, Deferrable, F, Func, Q, Value, When


def days(start: str, end: str) -> models.GeneratedField:
    """The days from start up to, not including, end (open = never ends) as a stored range."""
    return models.GeneratedField(
        expression=Func(F(start), F(end), function="daterange"), output_field=DateRangeField(), db_persist=True
    )


def ends_after_start(name: str, start: str, end: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(**{end: None}) | Q(**{f"{end}__gte": F(start)}))


def never_two_at_once(name: str, key: str, start: str, end: str) -> list[ExclusionConstraint]:
    """No two rows of one key at once: a begins before b ends and b begins before a ends.

    A same-day interval is an empty range, which overlaps nothing; the second constraint forbids it strictly inside another.
    """
    inside = Func(F(start), F(end), Value("()"), function="daterange", output_field=DateRangeField())
    the_day = Func(F(start), F(end), Value("[]"), function="daterange", output_field=DateRangeField())
    same_day = Q(**{end: F(start)})
    return [
        ExclusionConstraint(
            name=name,
            expressions=[(F(key), RangeOperators.EQUAL), (F("during"), RangeOperators.OVERLAPS)],
            deferrable=Deferrable.IMMEDIATE,
        ),
        ExclusionConstraint(
            name=f"{name}_same_day",
            expressions=[
                (F(key), RangeOperators.EQUAL),
                (Case(When(same_day, then=1), default=0), RangeOperators.NOT_EQUAL),
                (Case(When(same_day, then=the_day), default=inside), RangeOperators.OVERLAPS),
            ],
            deferrable=Deferrable.IMMEDIATE,
        ),
    ]
