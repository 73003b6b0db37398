"""Plain rows written into the database, as the tracker folder's loader would have them there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model

from beds import models as beds
from beds.meetings import models as meetings
from casemgmt import models as casemgmt
from reachout.organisations import models as organisations
from reachout.people import models as people
from referrals import models as referrals
from tests.quality.measures.rows import Rows

LONDON = ZoneInfo("Europe/London")


def write(rows: Rows) -> None:
    """In bulk: a statement for each table."""
    organisation = _made(organisations.Organisation, rows.organisations)
    site = _made(organisations.Site, rows.sites, organisation=organisation)
    ward = _made(beds.Ward, rows.wards, site=site)
    bed = _made(beds.Bed, rows.beds, ward=ward)
    _made(beds.BedClosure, rows.bed_closures, bed=bed)
    person = _made(people.Person, rows.patients, home_icb=organisation, no_nhs_number="not_recorded")
    referral = _made(referrals.Referral, rows.referrals, patient=person, status=_status)
    _made(referrals.Assessment, rows.assessments, referral=referral)
    spell = _made(beds.Spell, rows.spells, patient=person, referral=referral)
    _made(beds.WardStay, rows.ward_stays, spell=spell, ward=ward, bed=bed, person=lambda row: spell[row.spell].person)
    _made(beds.Leave, rows.leave, spell=spell)
    _made(beds.ReadyForDischarge, rows.ready_for_discharge, spell=spell)
    at = {"started_at": lambda row: row.started_at.replace(tzinfo=LONDON)}
    _made(casemgmt.RestrictiveIntervention, rows.incidents, spell=spell, ward=ward, **at)
    _made(casemgmt.CommunityEpisode, rows.community, patient=person)
    meeting = _made(meetings.Meeting, rows.meetings, status="closed")
    _made(meetings.Decision, rows.decisions, meeting=meeting, referral=referral)
    _made(meetings.AvoidedAdmission, rows.avoided, referral=referral)


def _made(model: type[Model], rows: Iterable[Any], **others: Any) -> dict[str, Any]:
    """By their keys. ``others`` gives a column the rows lack, a way to work it out, or what a reference points at."""
    made = {}
    for row in rows:
        cells = dict(vars(row))
        for name, other in others.items():
            cells[name] = other(row) if callable(other) else other.get(cells[name]) if isinstance(other, dict) else other
        if "patient" in cells:
            cells["person"] = cells.pop("patient")
        made[getattr(row, "reference", None) or row.code] = model(**cells)
    model._default_manager.bulk_create(made.values())
    return made


def _status(row: Any) -> str:
    return "closed" if row.closed_on else "submitted"
