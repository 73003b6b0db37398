"""Months and series for charts, and what was written on them.

months(3)                   April, May and June 2021
series([5.1, None, 4.6])    figures of those months
RebaseFactory(), AnnotationFactory(service_line="aed"), AnnotationFactory(withdrawn=True)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import factory
from django.utils import timezone

from quality.measures import Figure
from quality.spc.models import Annotation, Rebase
from tests.factories.accounts import UserFactory


def months(count: int, first: date = date(2021, 4, 1)) -> list[date]:
    start = first.year * 12 + first.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(start, start + count)]


def series(values: Sequence[float | None], first: date = date(2021, 4, 1)) -> list[Figure]:
    there = zip(months(len(values), first), values, strict=True)
    return [Figure("m", month, "", "", "", value, value, None, None, {}) for month, value in there]


class MarkFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    class Params:
        withdrawn = factory.Trait(
            withdrawn_at=factory.LazyFunction(timezone.now),
            withdrawn_by=factory.SubFactory(UserFactory),
            withdrawn_why="It was the wrong month",
        )

    measure = "inpatients"
    service_line = "adult_secure"
    month = date(2026, 3, 1)
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)


class RebaseFactory(MarkFactory):
    class Meta:
        model = Rebase

    why = "A ward opened"


class AnnotationFactory(MarkFactory):
    class Meta:
        model = Annotation

    text = "The heating failed"
