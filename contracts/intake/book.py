"""The tables of a return's file, for one return: its wards, its month, its figures.

figures    the whole return as a sheet: a figure a row
stays      a ward stay a row: bed days, leave, admissions, discharges and transfers are worked out from it
incidents  an incident a row, of a restrictive intervention each type
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from psycopg.sql import Literal

from beds.models import Ward
from casemgmt.models import RestrictiveIntervention
from contracts.intake.columns import Answer, Date, Listed, Nhs, WardCode, When, Words, YesNo
from contracts.intake.models import Incident, Line, Stay
from contracts.intake.rules import Forbids, OnceAWard
from contracts.returns.figures import figures_of
from contracts.returns.models import Part, Return
from contracts.returns.selectors import wards_of
from reachout.months import add_months, in_words
from reachout.sheets.columns import Column, Count
from reachout.sheets.rules import Ends, NeverTwoAtOnce, Rule
from reachout.sheets.tables import Book

ERRORS = "errors"
"""The column that a file goes back with, and may come in with again."""
RETIRED = {"02", "03"}
INTERVENTIONS = {code: label for code, label in RestrictiveIntervention.Type.choices if code not in RETIRED}
TYPES = INTERVENTIONS | {
    "awol": "Absence without leave",
    "death": "Death",
    "investigation": "Patient safety incident investigation begun",
    "other": "Any other incident",
}
HARM = ["none", "low", "moderate", "severe", "fatal", "psychological"]
TABLES = {Part.ACTIVITY: ("figures", "stays"), Part.QUALITY: ("figures", "incidents")}
MODELS = {"figures": Line, "stays": Stay, "incidents": Incident}


@dataclass(frozen=True)
class Ground:
    """What a return stands on."""

    month: date
    ours: frozenset[str]
    own: frozenset[str]
    every: frozenset[str]

    @property
    def after(self) -> date:
        return add_months(self.month, 1)

    def ward(self, *, required: bool = True) -> WardCode:
        return WardCode("ward", required=required, ours=self.ours, own=self.own, every=self.every)


def ground_of(owed: Return) -> Ground:
    codes = dict(Ward.objects.values_list("code", "site__organisation"))
    own = frozenset(code for code, provider in codes.items() if provider == owed.contract.provider_id)
    ours = frozenset(ward.code for ward in wards_of(owed))
    return Ground(owed.month, ours, own | ours, frozenset(codes))


def book_of(owed: Return, upload: int = 0) -> Book:
    """``upload``: whose rows are already held."""
    ground, book = ground_of(owed), Book("return", f"{owed}")
    for place, name in enumerate(TABLES[Part(owed.part)], start=1):
        columns, rules = COLUMNS[name](ground, owed.part), RULES[name](ground, owed.part)
        book.table(
            name, MODELS[name], place=place, columns=columns, rules=rules,
            within={"upload_id": upload}, keyed=name != "figures", beside=(ERRORS,),
        )  # fmt: skip
    return book


def figure_columns(ground: Ground, part: str) -> list[Column]:
    return [
        FigureCode("figure", codes=[figure.code for figure in figures_of(part)]),
        ground.ward(required=False),
        Answer("value", required=False),
        Words("comment", required=False),
    ]


class FigureCode(Listed):
    allowed = "a figure of this return: the template lists them"


def stay_columns(ground: Ground, part: str) -> list[Column]:
    return [
        Words("reference"),
        ground.ward(),
        Nhs("nhs_number", required=False),
        Date("admitted_on"),
        Date("started_on"),
        Date("ended_on", required=False),
        Date("discharged_on", required=False),
        Count("leave_days", required=False, most=31),
        Count("ready_days", required=False, most=31),
        YesNo("out_of_area"),
    ]


def incident_columns(ground: Ground, part: str) -> list[Column]:
    return [
        Words("reference"),
        ground.ward(),
        Nhs("nhs_number", required=False),
        Listed("type", codes=list(TYPES)),
        When("started_at"),
        When("ended_at", required=False),
        Listed("harm", codes=HARM),
    ]


DAYS = "greatest(0, least(coalesce(x.ended_on, {after}), {after}) - greatest(x.started_on, {month}))"
"""A stay's bed days in the month: the first day counts, the last does not."""


def stay_rules(ground: Ground, part: str) -> list[Rule]:
    month = in_words(ground.month)
    edges = {"month": Literal(ground.month), "after": Literal(ground.after)}
    return [
        Ends("admitted_on", "started_on", kind="begins before the admission"),
        Ends("started_on", "ended_on"),
        Ends("admitted_on", "discharged_on", kind="discharge before admission"),
        Forbids(
            "ended_on", "goes on after the discharge", "a day up to discharged_on",
            "x.discharged_on < coalesce(x.ended_on, 'infinity') AND x.bad = 0 AND x.discharged_on >= x.admitted_on",
        ),
        Forbids("started_on", "after the month", f"a stay that touches {month}", "x.started_on >= {after}", edges),
        Forbids("ended_on", "before the month", f"a stay that touches {month}", "x.ended_on < {month}", edges),
        NeverTwoAtOnce("nhs_number", "started_on", "ended_on", kind="two stays at once", at="started_on"),
        Forbids("leave_days", "more than its days", "no more days than the stay has in the month",
                f"x.leave_days > {DAYS} AND x.bad = 0", edges),
        Forbids("ready_days", "more than its days", "no more days than the stay has in the month",
                f"x.ready_days > {DAYS} AND x.bad = 0", edges),
    ]  # fmt: skip


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def incident_rules(ground: Ground, part: str) -> list[Rule]:
    edges = {"month": Literal(_midnight(ground.month)), "after": Literal(_midnight(ground.after))}
    return [
        Ends("started_at", "ended_at"),
        Forbids("started_at", "outside the month", f"a time in {in_words(ground.month)}",
                "x.started_at < {month} OR x.started_at >= {after}", edges),
    ]  # fmt: skip


def figure_rules(ground: Ground, part: str) -> list[Rule]:
    figures = figures_of(part)

    def among(condition: list[str]) -> dict[str, Literal]:
        return {"among": Literal(condition)}

    numbers = [figure.code for figure in figures if not figure.is_text]
    never_negative = [figure.code for figure in figures if not figure.is_text and figure.unit != "£"]
    whole = [figure.code for figure in figures if not figure.is_text and not figure.decimals]
    by_ward = [figure.code for figure in figures if figure.by_ward]
    return [
        Forbids("ward", "left empty", "the ward: this figure is given ward by ward",
                "x.figure = ANY({among}::text[]) AND x.ward IS NULL AND x.bad = 0", among(by_ward)),
        Forbids("ward", "a ward where there is none", "nothing: this figure is of the provider as a whole",
                "NOT x.figure = ANY({among}::text[]) AND x.ward IS NOT NULL", among(by_ward)),
        Forbids("value", "not a number", "a number without commas, with at most two decimals",
                "x.figure = ANY({among}::text[]) AND x.value !~ '^-?[0-9]{{1,9}}([.][0-9]{{1,2}})?$'", among(numbers)),
        Forbids("value", "negative", "0 or more",
                "x.figure = ANY({among}::text[]) AND x.value ~ '^-[0-9.]+$'", among(never_negative)),
        Forbids("value", "not a whole number", "a whole number",
                "x.figure = ANY({among}::text[]) AND x.value ~ '^[0-9]{{1,9}}[.][0-9]*[1-9]'", among(whole)),
        OnceAWard(),
    ]  # fmt: skip


COLUMNS = {"figures": figure_columns, "stays": stay_columns, "incidents": incident_columns}
RULES = {"figures": figure_rules, "stays": stay_rules, "incidents": incident_rules}

UNKNOWN_PERSON = "not known to the portal"
NO_NUMBER = "no NHS number"
NO_END = "seclusion or segregation without an end"
NOBODY = "NOT EXISTS (SELECT FROM people_person p WHERE p.nhs_number = x.nhs_number)"
SOFT: dict[str, list[Rule]] = {
    "figures": [],
    "stays": [
        Forbids("nhs_number", UNKNOWN_PERSON, "somebody on the portal's own ledger", f"x.nhs_number IS NOT NULL AND {NOBODY}"),
        Forbids("nhs_number", NO_NUMBER, "an NHS number where there is one", "x.nhs_number IS NULL AND x.bad = 0"),
    ],
    "incidents": [
        Forbids("nhs_number", UNKNOWN_PERSON, "somebody on the portal's own ledger", f"x.nhs_number IS NOT NULL AND {NOBODY}"),
        Forbids("ended_at", NO_END, "when it ended", "x.type IN ('05', '06') AND x.ended_at IS NULL AND x.bad = 0"),
    ],
}


def taken_twice(name: str) -> list[Rule]:
    """On the screen a row is mended, never put in the place of a good one."""
    same = "t.figure = x.figure AND t.ward IS NOT DISTINCT FROM x.ward" if name == "figures" else "t.reference = x.reference"
    column = "figure" if name == "figures" else "reference"
    there = f"EXISTS (SELECT FROM {{held}} t WHERE {same})"
    return [Forbids(column, "key used twice", "a key of its own for every row", there)]
