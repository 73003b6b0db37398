"""What the dashboard is narrowed to, all of it in the address. The choices are those that occur."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django_filters import ChoiceFilter

from casemgmt.caseload.questions import end_of_month
from casemgmt.caseload.rows import AMBER, GREEN, RED, Row
from casemgmt.models import Case
from reachout.accounts.permissions import Permission
from reachout.organisations.models import ServiceLine
from reachout.pages.tables import YES_NO, RowFilters
from reachout.people.models import LegalStatus
from referrals.models import Security

NOBODY, MONTH = "nobody", "month"
WITHIN = [(MONTH, "By the end of this month"), *((str(days), f"Within {days} days") for days in (7, 14, 28, 56, 91, 182))]
RATED = [(RED, "Red"), (AMBER, "Amber"), (GREEN, "Green")]


def yes(asked: str) -> bool:
    return asked == "yes"


def expires_within(row: Row, asked: str) -> bool:
    """Whoever's section has run out on paper is among them."""
    last = end_of_month(row.on) if asked == MONTH else row.on + timedelta(days=int(asked))
    return (row.expires_on or date.max) <= last


def provider_of(row: Row) -> str:
    return str(row.ward.site.organisation_id) if row.ward else ""


class CaseFilters(RowFilters):
    manager = ChoiceFilter(label="Case manager", empty_label="Everybody")
    line = ChoiceFilter(label="Service line", choices=ServiceLine.choices, empty_label="Any")
    rag = ChoiceFilter(label="Rating", choices=RATED, empty_label="Any")
    flag = ChoiceFilter(label="Flag", empty_label="Any")
    ready = ChoiceFilter(label="Ready for discharge", choices=YES_NO, empty_label="Any")
    expires = ChoiceFilter(label="Section expires", choices=WITHIN, empty_label="Any day")
    out_of_area = ChoiceFilter(label="Out of area", choices=YES_NO, empty_label="Any")
    provider = ChoiceFilter(label="Provider", empty_label="Any")
    ward = ChoiceFilter(label="Ward", empty_label="Any")
    security = ChoiceFilter(label="Level", empty_label="Any")
    legal = ChoiceFilter(label="Legal status", empty_label="Any")
    restricted = ChoiceFilter(label="Restricted", choices=YES_NO, empty_label="Any")
    icb = ChoiceFilter(label="Home ICB", empty_label="Any")
    authority = ChoiceFilter(label="Home local authority", empty_label="Any")
    elsewhere = ChoiceFilter(label="From outside the region", choices=YES_NO, empty_label="Any")

    FIRST = 7
    """So many stand open; the rest one press away."""

    class Meta:
        model = Case
        fields: list[str] = []
        form = forms.Form

    keeps = {
        "manager": lambda row, asked: str(row.case.manager_id or NOBODY) == asked,
        "line": lambda row, asked: row.case.service_line == asked,
        "rag": lambda row, asked: row.rag == asked,
        "flag": lambda row, asked: any(flag.rule == asked for flag in row.flags),
        "ready": lambda row, asked: (row.facts.readiness is not None) == yes(asked),
        "expires": expires_within,
        "out_of_area": lambda row, asked: row.facts.out_of_area == yes(asked),
        "provider": lambda row, asked: provider_of(row) == asked,
        "ward": lambda row, asked: row.ward is not None and str(row.ward.pk) == asked,
        "security": lambda row, asked: row.ward is not None and row.ward.security == asked,
        "legal": lambda row, asked: row.legal is not None and row.legal.code == asked,
        "restricted": lambda row, asked: row.restricted == yes(asked),
        "icb": lambda row, asked: str(row.person.home_icb_id) == asked,
        "authority": lambda row, asked: str(row.person.home_authority_id) == asked,
        "elsewhere": lambda row, asked: row.from_elsewhere == yes(asked),
    }

    def __init__(self, data: Any, *, rows: list[Row], request: Any, **options: Any) -> None:
        super().__init__(data, rows=rows, request=request, **options)
        for name, choices in choices_in(rows, request.user).items():
            self.filters[name].extra["choices"] = choices
        if len({row.case.service_line for row in rows}) < 2:
            del self.filters["line"]


def choices_in(rows: list[Row], user: Any) -> dict[str, list[tuple[str, str]]]:
    wards = {row.ward for row in rows if row.ward}
    managers = {row.case.manager for row in rows if row.case.manager}
    mine = [(str(user.pk), "Mine")] if user.may(Permission.CASE_KEEP) else []
    return {
        "manager": [*mine, (NOBODY, "Nobody"), *in_order((one.pk, one.name) for one in managers - {user})],
        "flag": in_order((flag.rule, flag.title) for row in rows for flag in row.flags),
        "provider": in_order((ward.site.organisation_id, ward.site.organisation.name) for ward in wards),
        "ward": in_order((ward.pk, f"{ward.name}, {ward.site.name}") for ward in wards),
        "security": [(level, label) for level, label in Security.choices if level in {ward.security for ward in wards}],
        "legal": in_order((row.legal.code, LegalStatus.Code(row.legal.code).label) for row in rows if row.legal),
        "icb": in_order((row.person.home_icb_id, row.person.home_icb.name) for row in rows if row.person.home_icb),
        "authority": in_order((one.pk, one.name) for row in rows if (one := row.person.home_authority)),
    }


def in_order(pairs: Iterable[tuple[Any, str]]) -> list[tuple[str, str]]:
    return sorted({(str(key), str(label)) for key, label in pairs}, key=lambda pair: pair[1])
