"""The tracker folder as plain rows: what the slow recount reads, and what the random histories are made of."""

from __future__ import annotations

import csv
import typing
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Any


@dataclass(frozen=True)
class Organisation:
    code: str
    name: str = "An organisation"
    kind: str = "provider"
    in_collaborative: bool = True


@dataclass(frozen=True)
class Site:
    code: str
    organisation: str
    name: str = "A site"
    latitude: float | None = None
    longitude: float | None = None
    in_region: bool = True


@dataclass(frozen=True)
class Ward:
    code: str
    site: str
    service_line: str
    security: str
    name: str = "A ward"
    sex: str = "mixed"
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class Bed:
    code: str
    ward: str
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class BedClosure:
    reference: str
    bed: str
    closed_on: date
    reopened_on: date | None = None


@dataclass(frozen=True)
class Patient:
    reference: str
    sex: str = ""
    ethnicity: str = ""
    home_latitude: float | None = None
    home_longitude: float | None = None
    home_icb: str = ""
    home_in_region: bool | None = None


@dataclass(frozen=True)
class Referral:
    reference: str
    patient: str
    service_line: str
    received_on: date
    from_prison: bool | None = None
    initial_request_on: date | None = None
    closed_on: date | None = None
    close_reason: str = ""


@dataclass(frozen=True)
class Assessment:
    reference: str
    referral: str
    first_contact_on: date | None = None
    decided_on: date | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Spell:
    reference: str
    patient: str
    admitted_on: date
    discharged_on: date | None = None
    destination: str = ""
    referral: str = ""


@dataclass(frozen=True)
class WardStay:
    reference: str
    spell: str
    ward: str
    started_on: date
    ended_on: date | None = None
    bed: str = ""


@dataclass(frozen=True)
class Leave:
    reference: str
    spell: str
    kind: str
    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True)
class Ready:
    reference: str
    spell: str
    ready_on: date
    ended_on: date | None = None


@dataclass(frozen=True)
class Intervention:
    reference: str
    incident: str
    spell: str
    ward: str
    type: str
    started_at: datetime
    """London's clock, as the folder has it: without a time zone."""


@dataclass(frozen=True)
class Episode:
    reference: str
    patient: str
    service_line: str
    liaison_only: bool
    referred_on: date
    accepted_on: date | None = None
    first_contact_on: date | None = None
    discharged_on: date | None = None


@dataclass(frozen=True)
class Meeting:
    reference: str
    service_line: str
    held_on: date
    minutes: int


@dataclass(frozen=True)
class Decision:
    reference: str
    meeting: str
    referral: str
    decision: str = "offer"


@dataclass(frozen=True)
class Avoided:
    reference: str
    referral: str
    agreed_on: date
    benchmark_days: int
    price_low: Decimal
    price_high: Decimal
    alternative_cost: Decimal


@dataclass
class Rows:
    """A folder: a list of rows for each of its files, by the file's name."""

    organisations: list[Organisation] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    wards: list[Ward] = field(default_factory=list)
    beds: list[Bed] = field(default_factory=list)
    bed_closures: list[BedClosure] = field(default_factory=list)
    patients: list[Patient] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    ward_stays: list[WardStay] = field(default_factory=list)
    leave: list[Leave] = field(default_factory=list)
    ready_for_discharge: list[Ready] = field(default_factory=list)
    incidents: list[Intervention] = field(default_factory=list)
    community: list[Episode] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    avoided: list[Avoided] = field(default_factory=list)


def read(folder: Path) -> Rows:
    kinds = typing.get_type_hints(Rows)
    return Rows(
        **{table.name: _table(folder / f"{table.name}.csv", *typing.get_args(kinds[table.name])) for table in fields(Rows)}
    )


def _table(file: Path, kind: type) -> list[Any]:
    hints = typing.get_type_hints(kind)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [kind(**{name: _value(line[name], hint) for name, hint in hints.items()}) for line in csv.DictReader(lines)]


def _value(cell: str, hint: Any) -> Any:
    if isinstance(hint, UnionType):
        if not cell:
            return None
        (hint,) = (kind for kind in typing.get_args(hint) if kind is not NoneType)
    if hint is bool:
        return {"yes": True, "no": False}[cell]
    return hint.fromisoformat(cell) if hint in (date, datetime) else hint(cell)
