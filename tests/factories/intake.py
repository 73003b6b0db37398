"""Files of a return.

owed = sent_by_ward(ward)                        a return whose contract covers the ward
stays_csv([stay(reference="A1")])                a file of stays; each cell can be given
upload = uploaded(owed, stays_csv([...]))        received and checked, as the worker does it
"""

import csv
import io
from datetime import date, timedelta
from functools import partial
from typing import Any

import factory
from django.utils import timezone

from beds.models import Ward
from contracts.agreements.models import Contract
from contracts.intake import services
from contracts.intake.models import Faulty, File, Problem, Stay, Total, Upload
from contracts.returns.models import Return
from contracts.returns.selectors import wards_of
from reachout.jobs.services import run
from reachout.months import add_months
from reachout.sheets.services import Received
from tests.factories.accounts import UserFactory
from tests.factories.contracts import ContractFactory, ReturnFactory, agreed
from tests.factories.jobs import JobFactory

STAY = [
    "reference", "ward", "nhs_number", "admitted_on", "started_on", "ended_on", "discharged_on", "leave_days", "ready_days",
    "out_of_area",
]  # fmt: skip
INCIDENT = ["reference", "ward", "nhs_number", "type", "started_at", "ended_at", "harm"]
FIGURE = ["figure", "ward", "value", "comment"]


def owed_for(*wards: Ward, **fields: Any) -> Return:
    """A month's return under a contract that covers these wards, all of one provider."""
    place = {"kind": "sub", "provider": wards[0].site.organisation, "service_line": wards[0].service_line}
    contract = Contract.objects.filter(**place, versions__agreed_at__isnull=False).first() or ContractFactory(**place)
    if not contract.versions.exists():
        agreed(contract, dict.fromkeys(wards, "500.00"))
    oldest = contract.returns.order_by("month").first()
    if oldest:
        fields.setdefault("month", add_months(oldest.month, -1))
    return ReturnFactory(contract=contract, **fields)


class FaultyUploadFactory(factory.django.DjangoModelFactory):
    """Checked: one stay is right, one is on a ward that nobody knows."""

    class Meta:
        model = Upload
        skip_postgeneration_save = True

    of = factory.SubFactory(ReturnFactory)
    status = Upload.Status.CHECKED
    received_at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)
    job = factory.SubFactory(JobFactory, by=factory.SelfAttribute("..by"))

    @factory.post_generation
    def rows(self, create: bool, given: Any, **kwargs: Any) -> None:
        file = File.objects.create(
            upload=self,
            name="stays.csv",
            content=b"x",
            size=1,
            checksum="0" * 64,
            received_at=self.received_at,
            by=self.by,
            rows=2,
        )
        here = {"upload": self, "file": file}
        good = stay(self.of, ward="W1", leave_days=0, ready_days=0, out_of_area=False)
        Stay.objects.create(**here, row=2, **good)
        Total.objects.create(upload=self, figure="leave_days", number=0, ward=next(iter(wards_of(self.of)), None))
        cells = {name: str(cell) for name, cell in stay(self.of, reference="S2", ward="W9").items()}
        Faulty.objects.create(**here, table="stays", row=3, key="S2", cells=cells)
        Problem.objects.create(**here, table="stays", row=3, column="ward", kind="not a known ward", allowed="a ward")


def stay(owed: Return, **cells: Any) -> dict[str, Any]:
    """Three days in the return's month, right in every cell."""
    start: date = owed.month + timedelta(days=4)
    return {
        "reference": "S1", "ward": "", "nhs_number": "9990010013", "admitted_on": start, "started_on": start,
        "ended_on": start + timedelta(days=3), "discharged_on": start + timedelta(days=3), "leave_days": 0, "ready_days": 0,
        "out_of_area": "no",
    } | cells  # fmt: skip


def as_csv(columns: list[str], rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    lines = csv.DictWriter(out, columns, restval="")
    lines.writeheader()
    lines.writerows(rows)
    return out.getvalue().encode()


def stays_csv(rows: list[dict[str, Any]]) -> bytes:
    return as_csv(STAY, rows)


def checked(upload: Upload) -> Upload:
    run(upload.job_id, partial(services.check, upload.pk))
    upload.refresh_from_db()
    return upload


def uploaded(owed: Return, content: bytes, *, by: Any, name: str = "stays.csv", **options: Any) -> Upload:
    return checked(services.receive(owed, files=[Received(name, content)], at=timezone.now(), by=by, **options))
