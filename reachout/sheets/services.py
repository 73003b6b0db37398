"""Sheets sent in through a page: kept, checked by the worker, loaded by the worker once somebody has said so.

Whatever the worker does to an upload is one transaction: killed in the middle it leaves nothing, run again it does it whole,
run once more it finds it done.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import islice
from typing import IO, Any, NamedTuple

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.jobs import services as jobs
from reachout.jobs.models import Job
from reachout.refused import Refused
from reachout.sheets import tasks
from reachout.sheets.columns import Now
from reachout.sheets.loading import Outcome, Problem, load
from reachout.sheets.models import Upload, UploadedFile, UploadProblem
from reachout.sheets.reading import CsvSheet, Sheet
from reachout.sheets.tables import TRACKER, Book
from reachout.sheets.workbook import sheets_of_workbook

BOOKS = {book.name: book for book in (TRACKER,)}
Status = Upload.Status
NAMES_ONLY = Prefetch("files", UploadedFile.objects.defer("content"))


class Received(NamedTuple):
    name: str
    content: bytes


@transaction.atomic
def receive(book: Book, files: Iterable[Received], *, at: datetime, by: User) -> Upload:
    """Keep the files as they came and have them checked."""
    job = jobs.start(f"{book.name}.check", "Check the sheets", by=by)
    upload = Upload.objects.create(book=book.name, received_at=at, by=by, job=job)
    kept = [
        UploadedFile(upload=upload, name=name, content=content, size=len(content), checksum=hashlib.sha256(content).hexdigest())
        for name, content in files
    ]
    UploadedFile.objects.bulk_create(kept)
    record(f"{book.name}.received", upload, by=by, files={file.name: file.checksum for file in kept})
    transaction.on_commit(partial(tasks.check_upload.delay, job.pk, upload.pk))
    return upload


@transaction.atomic
def ask_to_load(upload: Upload, *, by: User) -> Upload:
    """Have a checked upload loaded; or, where the work on it broke, done again."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.status == Status.READY or (upload.status == Status.LOADING and upload.broke):
        upload.status, upload.loaded_by = Status.LOADING, by
        upload.job, task = jobs.start(f"{upload.book}.load", "Load the sheets", by=by), tasks.load_upload
    elif upload.status == Status.RECEIVED and upload.broke:
        upload.job, task = jobs.start(f"{upload.book}.check", "Check the sheets", by=by), tasks.check_upload
    else:
        raise Refused(f"These sheets cannot be loaded now: {upload.get_status_display().lower()}.")
    upload.save(update_fields=["job", "status", "loaded_by"])
    transaction.on_commit(partial(task.delay, upload.job_id, upload.pk))
    return upload


def check(upload_id: int, job: Job) -> dict[str, str]:
    """The worker's: see what a load would do, and keep that for the page."""
    with _taken(upload_id, Status.RECEIVED) as upload:
        if upload:
            _keep(upload, job, check_only=True)
    return _said(upload_id, "checked")


def load_checked(upload_id: int, job: Job) -> dict[str, str]:
    """The worker's: load it. What has come between since the check may still refuse it."""
    with _taken(upload_id, Status.LOADING) as upload:
        if upload:
            _keep(upload, job, check_only=False)
    return _said(upload_id, "loaded")


@contextmanager
def _taken(upload_id: int, status: str) -> Iterator[Upload | None]:
    """The upload, ours until the transaction ends; None when a worker before us finished it."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update(of=("self",)).select_related("loaded_by").get(pk=upload_id)
        yield upload if upload.status == status else None


def _keep(upload: Upload, job: Job, *, check_only: bool) -> None:
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        try:
            outcome = _load(upload, job, check_only, lambda problems: _write(problems, told))
        except Refused as reason:
            upload.status, upload.why = Status.REFUSED, str(reason)
        else:
            _keep_outcome(upload, outcome, check_only)
            told.seek(0)
            _keep_problems(upload, told)
    upload.save()


def _load(upload: Upload, job: Job, check_only: bool, report: Any) -> Outcome:
    book = BOOKS[upload.book]
    return load(
        book,
        sheets_of(upload),
        by=upload.loaded_by,
        now=Now(timezone.now()),
        source=str(upload),
        check_only=check_only,
        report=report,
        told=lambda step, done, of: jobs.advance(job, done, of, step),
    )


def sheets_of(upload: Upload) -> dict[str, Sheet]:
    book, files = BOOKS[upload.book], list(upload.files.all())
    if len(files) == 1 and files[0].name.lower().endswith(".xlsx"):
        found = sheets_of_workbook(book, lambda: io.BytesIO(files[0].content))
        if not found:
            raise Refused("None of the workbook's sheets is called as a table is.")
        return found
    return {file.name.removesuffix(".csv"): CsvSheet(partial(io.BytesIO, file.content), size=file.size) for file in files}


def _keep_outcome(upload: Upload, outcome: Outcome, check_only: bool) -> None:
    upload.counts = [count._asdict() for count in outcome.counts]
    if outcome.refused:
        upload.status = Status.REFUSED
    elif check_only:
        upload.status = Status.READY
    else:
        upload.status, upload.loaded_at = Status.LOADED, timezone.now()


def _write(problems: Iterable[Problem], into: IO[str]) -> None:
    """Aside, for the load undoes what it wrote to the database; and not in memory, for there may be a million."""
    for problem in problems:
        into.write(json.dumps(problem) + "\n")


def _keep_problems(upload: Upload, told: IO[str]) -> None:
    upload.problems.all().delete()
    rows = (UploadProblem(upload=upload, **Problem(*json.loads(line))._asdict()) for line in told)
    while batch := list(islice(rows, 5_000)):
        UploadProblem.objects.bulk_create(batch)


def _said(upload_id: int, done: str) -> dict[str, str]:
    upload = Upload.objects.get(pk=upload_id)
    if upload.status == Status.REFUSED:
        raise Held(upload)
    return {"url": upload.get_absolute_url(), "link": "See what it holds", "said": f"The sheets are {done}."}


class Held(Refused):
    """The sheets have errors: the job says so and leads to them."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(upload.why or "The sheets have errors. No row was changed.")
        self.result = {"url": upload.get_absolute_url(), "link": "See the errors"}
