"""What is wrong, in one list, each line leading to its input."""

from __future__ import annotations

from typing import Any

from django.forms.boundfield import BoundField

from reachout.pages.forms.days import DayWidget, wrong_boxes


def failed(*made: Any) -> bool:
    """Whether any of the forms was sent and is not right."""
    return any(one is not None and one.is_bound and not one.is_valid() for one in made)


def target_of(bound: BoundField) -> str:
    """The id of the first input that the reader must mend."""
    if isinstance(bound.field.widget, DayWidget):
        wrong = wrong_boxes(bound)
        order = (*DayWidget.PARTS, "time")
        return f"{bound.auto_id}_{next((part for part in order if part in wrong), 'day')}"
    return str(bound.auto_id)


def error_links(*made: Any) -> list[dict[str, str]]:
    """One line a mistake, in the order of the page, each leading to its field; what is wrong with the whole comes first."""
    links = []
    for form in made:
        links += [{"text": str(error)} for error in form.non_field_errors()]
        for bound in form:
            links += [{"text": str(error), "href": f"#{target_of(bound)}"} for error in bound.errors]
    return links
