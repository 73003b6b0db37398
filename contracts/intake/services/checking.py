"""The worker's part. Whatever it does is one transaction: killed in the middle it leaves nothing, run again it does it whole, run
once more it finds it done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from contracts.intake.book import book_of
from contracts.intake.extract.reading import read_extract
from contracts.intake.models import File, Upload
from contracts.intake.reading import sheets_of
from contracts.intake.staged import keep
from contracts.intake.totals import add_up
from reachout.jobs import services as jobs
from reachout.jobs.models import Job
from reachout.refused import Refused
from reachout.sheets.columns import Now

Status = Upload.Status


def check(upload_id: int, job: Job) -> dict[str, str]:
    """See what is in the file that came last, and keep its rows for the page. The draft is not touched."""
    with taken_up(upload_id) as upload:
        if upload:
            _check(upload, job)
    return _said(upload_id)


@contextmanager
def taken_up(upload_id: int) -> Iterator[Upload | None]:
    """The upload, ours until the transaction ends; None when a worker before us finished it."""
    with transaction.atomic():
        uploads = Upload.objects.select_for_update(of=("self",)).select_related("of__contract")
        upload = uploads.get(pk=upload_id)
        yield upload if upload.status == Status.RECEIVED else None


def _check(upload: Upload, job: Job) -> None:
    if upload.form == Upload.Form.EXTRACT:
        read_extract(upload, job)
    else:
        _check_files(upload, job)
        add_up(upload)
    is_any = upload.totals.exists() or upload.faulty.exists()
    upload.status = Status.CHECKED if is_any else Status.REFUSED
    upload.save(update_fields=["status", "tables"])


def _check_files(upload: Upload, job: Job) -> None:
    for file in upload.files.filter(rows=None):
        try:
            with transaction.atomic():
                file.rows = _read(upload, file, job)
        except Refused as reason:
            file.rows, file.why = 0, str(reason)
        file.save(update_fields=["rows", "why"])


def _read(upload: Upload, file: File, job: Job) -> int:
    book = book_of(upload.of, upload.pk)
    staged = keep(
        book, sheets_of(book, file), file, now=Now(timezone.now()),
        told=lambda step, done, of: jobs.advance(job, done, of, step),
    )  # fmt: skip
    if staged is None:
        file.why = "Its columns are not those of the template. Nothing of it was kept; put this right and send it again."
        return 0
    return sum(one.rows for one in staged.values())


def _said(upload_id: int) -> dict[str, str]:
    upload = Upload.objects.get(pk=upload_id)
    file = upload.files.defer("content").last()
    result = {"url": upload.get_absolute_url(), "link": "See what is in it"}
    if file and file.why:
        raise Unread(file.why, result)
    return {**result, "said": "The file is checked. The draft is as it was."}


class Unread(Refused):
    """The job says why nothing could be read, and leads to the page."""

    def __init__(self, why: str, result: dict[str, str]) -> None:
        super().__init__(why)
        self.result = result
