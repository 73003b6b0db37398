"""How lists of the API are narrowed down by the query string."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django_filters.fields import IsoDateTimeField
from django_filters.rest_framework import DjangoFilterBackend, FilterSet, IsoDateTimeFilter


class InstantField(IsoDateTimeField):
    """An instant with whatever offset: PostgreSQL itself takes none of sixteen hours and more."""

    def to_python(self, value: str | None) -> datetime | None:
        found: datetime | None = super().to_python(value)
        try:
            return found and found.astimezone(UTC)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class InstantFilter(IsoDateTimeFilter):
    field_class = InstantField


class Filters(FilterSet):
    FILTER_DEFAULTS = FilterSet.FILTER_DEFAULTS | {models.DateTimeField: {"filter_class": InstantFilter}}


class FilterBackend(DjangoFilterBackend):
    filterset_base: Any = Filters
