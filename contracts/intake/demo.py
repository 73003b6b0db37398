"""A file that waits in the demo: most of its rows are right, some are not, and the draft is as it was."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from beds.models import WardStay
from contracts.intake import services
from contracts.intake.models import Upload
from contracts.returns.models import Part, Return
from contracts.returns.selectors import wards_of
from reachout.accounts.permissions import Permission
from reachout.demo.scene import Scene
from reachout.jobs.models import Job
from reachout.months import add_months
from reachout.sheets.services import Received

COLUMNS = [
    "reference", "ward", "nhs_number", "admitted_on", "started_on", "ended_on", "discharged_on", "leave_days", "ready_days",
    "out_of_area",
]  # fmt: skip
EVERY = 6
"""One row in so many is faulty."""


def furnish(scene: Scene) -> None:
    officer = scene.users["returns"]
    owed = Return.objects.open_to(officer, Permission.RETURN_SUBMIT).awaited().filter(part=Part.ACTIVITY).first()
    if owed is None or Upload.objects.filter(of=owed).exists():
        return
    files = [Received("stays-of-the-month.csv", stays_of(owed))]
    upload = services.receive(owed, files=files, at=scene.now, by=officer)
    services.check(upload.pk, Job(pk=upload.job_id))


def stays_of(owed: Return) -> bytes:
    """The ledger's own stays of the month, some of them as a hurried officer would type them."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    stays = WardStay.objects.filter(Q(ended_on=None) | Q(ended_on__gte=owed.month), ward__in=wards_of(owed))
    stays = stays.filter(started_on__lt=add_months(owed.month, 1)).select_related("ward", "person", "spell").order_by("reference")
    for number, stay in enumerate(stays):
        lines.writerow(_faulty(number, _row(stay)))
    return out.getvalue().encode()


def _row(stay: WardStay) -> list[Any]:
    spell = stay.spell
    return [
        stay.reference, stay.ward.code, stay.person.nhs_number, spell.admitted_on, stay.started_on, stay.ended_on or "",
        spell.discharged_on or "", 0, 0, "no" if stay.person.home_in_region else "yes",
    ]  # fmt: skip


def _faulty(number: int, row: list[Any]) -> list[Any]:
    place, kind = divmod(number, EVERY)
    if kind:
        return row
    started: date = row[4]
    wrong = [(1, "W-99"), (2, "123 456 7890"), (4, f"{started:%B}"), (6, started - timedelta(days=400)), (9, "perhaps"), (7, 45)]
    column, text = wrong[place % len(wrong)]
    row[column] = text
    return row
