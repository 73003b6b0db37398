"""Filters of rows that a selector made, which no query could filter: what is derived from many tables, as of a day.

class CaseFilters(RowFilters):
    ready = ChoiceFilter(label="Ready for discharge", choices=YES_NO)
    keeps = {"ready": lambda row, value: (row.ready_days is not None) == (value == "yes")}
    class Meta:
        model = Case
        fields = []
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils.functional import cached_property
from django_filters import FilterSet
from django_filters.constants import EMPTY_VALUES

YES_NO = [("yes", "Yes"), ("no", "No")]


class RowFilters(FilterSet):
    keeps: ClassVar[dict[str, Callable[[Any, Any], bool]]] = {}
    """By filter, whether a row stays, given the value chosen."""

    def __init__(self, data: Any, *, rows: list[Any], **options: Any) -> None:
        super().__init__(data, **options)
        self.rows = rows

    @cached_property
    def qs(self) -> list[Any]:
        self.form.is_valid()
        chosen = {name: value for name, value in self.form.cleaned_data.items() if value not in EMPTY_VALUES}
        return [row for row in self.rows if all(self.keeps[name](row, value) for name, value in chosen.items())]
