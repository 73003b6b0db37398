"""How fast a return's file comes in, checked, added up and stored, beside the least that storing it takes: polars reads the file,
COPY writes it into the same indexed table, with nothing checked or added up. All of it is undone."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import polars as pl
from django.db import transaction
from django.utils import timezone

from beds.models import Ward
from contracts.agreements.models import Contract, DayPrice, Service, Terms
from contracts.intake import services
from contracts.intake.models import Stay, Upload
from contracts.returns.models import Part, Return
from reachout.accounts.models import User
from reachout.bench.measuring import Measured, Stage
from reachout.jobs.models import Job
from reachout.months import add_months
from reachout.sheets.services import Received
from reachout.sheets.sql import copy, listed, sql

ROWS = 100_000
REPEAT = 5
LONG_AGO = date(2001, 1, 1)
"""A month for which nothing else is agreed."""


def measure(stage: Stage) -> Iterator[Measured]:
    """It does not depend on what else is loaded."""
    if stage.regions == 1:
        yield upload()


def upload(rows: int = ROWS) -> Measured:
    content = b""

    def ours() -> None:
        sent = services.receive(owed, files=[Received("stays.csv", content)], at=timezone.now(), by=owed_by)
        services.check(sent.pk, Job(pk=0))
        if sent.files.defer("content").get().rows != rows or sent.problems.filter(soft=False).exists():
            raise ValueError("The file to measure with was not taken whole.")

    with transaction.atomic():
        owed, owed_by, ward = a_return()
        content = stays(owed, ward.code, rows)
        job = Job.objects.create(kind="x", title="x")
        kept = Upload.objects.create(of=owed, received_at=timezone.now(), by=owed_by, job=job, status=Upload.Status.REFUSED)
        held = _held_by(ours)
        checked, floor = _in_turn(ours, lambda: _read_and_copy(content, kept, owed_by))
        transaction.set_rollback(True)
    return Measured(f"Return file, {rows:,} stays", checked, floor, goal=3, note=f"polars + COPY; {held}")


def a_return() -> tuple[Return, User, Ward]:
    """A month's return of a contract made for the measuring."""
    ward = Ward.objects.select_related("site__organisation").order_by("code")[0]
    now, month = timezone.now(), LONG_AGO
    by = User.objects.order_by("pk").first() or User.objects.create(email="bench@demo.example")
    lead = Contract.objects.create(
        kind="lead", title="x", service_line=ward.service_line, provider=ward.site.organisation,
        starts_on=month, ends_on=add_months(month, 1), renew_by_on=month,
    )  # fmt: skip
    contract = Contract.objects.create(
        kind="sub", title="x", service_line=ward.service_line, provider=ward.site.organisation, under=lead,
        starts_on=month, ends_on=add_months(month, 1), renew_by_on=month,
    )  # fmt: skip
    terms = Terms.objects.create(contract=contract, number=1, valid_from=month, drawn_up_at=now, drawn_up_by=by)
    service = Service.objects.create(terms=terms, ward=ward, beds=10, indicative_days=3_000, model="per_day")
    DayPrice.objects.create(service=service, valid_from=month, rate=500)
    other = User.objects.exclude(pk=by.pk).first() or User.objects.create(email="other@demo.example")
    Terms.objects.filter(pk=terms.pk).update(proposed_at=now, agreed_at=now, agreed_by=other)
    owed = Return.objects.create(contract=contract, month=month, part=Part.ACTIVITY, due_on=now.date(), locks_on=now.date())
    return owed, by, ward


def stays(owed: Return, ward: str, rows: int) -> bytes:
    numbers = range(rows)
    starts = [owed.month + timedelta(days=n % 20) for n in numbers]
    return pl.DataFrame(
        {
            "reference": [f"S{n:07}" for n in numbers],
            "ward": [ward] * rows,
            "nhs_number": [nhs_number(n) for n in numbers],
            "admitted_on": [str(start) for start in starts],
            "started_on": [str(start) for start in starts],
            "ended_on": [str(start + timedelta(days=5)) for start in starts],
            "discharged_on": [str(start + timedelta(days=5)) for start in starts],
            "leave_days": [n % 3 for n in numbers],
            "ready_days": [n % 2 for n in numbers],
            "out_of_area": [["yes", "no"][n % 2] for n in numbers],
        }
    ).write_csv().encode()  # fmt: skip


def nhs_number(n: int) -> str:
    """The n-th number of the range for tests, or none where the check digit would be ten."""
    digits = f"999{n:06}"
    check = (11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11) % 11
    return f"{digits}{check}" if check < 10 else ""


def _read_and_copy(content: bytes, upload: Upload, by: User) -> None:
    file = upload.files.create(name="x", content=b"x", size=1, checksum="x", received_at=timezone.now(), by=by)
    frame = pl.read_csv(io.BytesIO(content), schema_overrides={"nhs_number": pl.String})
    frame = frame.with_columns(
        pl.lit(upload.pk).alias("upload_id"), pl.lit(file.pk).alias("file_id"), pl.int_range(2, pl.len() + 2).alias("row")
    )
    data = io.BytesIO()
    frame.write_csv(data, include_header=False)
    names = listed([sql("{name}", name=name) for name in frame.columns])
    copy(sql("COPY {into} ({names}) FROM STDIN (FORMAT csv)", into=Stay._meta.db_table, names=names), data.getvalue())


def _held_by(work: Callable[[], None]) -> str:
    """How much memory the process takes at most beyond what it had, where the system tells (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
        before = _memory("VmRSS")
        _once(work)
        return f"{(_memory('VmHWM') - before) >> 10} MB more held at most"
    except OSError:
        return "memory is not told here"


def _memory(name: str) -> int:
    """In kB."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines[name].split()[0])


def _in_turn(ours: Callable[[], None], floor: Callable[[], None]) -> tuple[float, float]:
    """Both once to warm up, then in turn, so that a noisy moment meets both."""
    pairs = [(_once(ours), _once(floor)) for _ in range(REPEAT + 1)][1:]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def _once(work: Callable[[], None]) -> float:
    with transaction.atomic():
        start = perf_counter()
        work()
        took = perf_counter() - start
        transaction.set_rollback(True)
    return took
