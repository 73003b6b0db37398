from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.db import transaction

from contracts.intake import tasks
from contracts.intake.extract.files import is_extract
from contracts.intake.models import File, Upload
from contracts.returns.models import Return
from contracts.returns.services.steps import locked
from contracts.returns.states import Verb, after
from reachout.audit.services import record
from reachout.jobs import services as jobs
from reachout.refused import Refused
from reachout.sheets.services import Received
from reachout.sheets.sql import values_apart

if TYPE_CHECKING:
    from reachout.accounts.models import User

Status = Upload.Status
LONGEST_NAME = 150


@transaction.atomic
def receive(
    owed: Return,
    *,
    files: Sequence[Received],
    adds: bool = False,
    at: datetime,
    by: User,
) -> Upload:
    """Keep files as they came and have them checked. ``adds``: they hold rows mended or missing, beside those that are good;
    otherwise they stand for the whole, and what waited before it is set aside (and kept)."""
    owed = locked(owed)
    after(owed, Verb.BEGIN)
    form = Upload.Form.EXTRACT if is_extract(files) else Upload.Form.RETURN
    waiting = _waiting(owed)
    upload = _added_to(owed, waiting, form) if adds else _anew(owed, waiting, form, at=at, by=by)
    upload.job = jobs.start("intake.check", "Check the file", by=by)
    upload.status = Status.RECEIVED
    upload.save()
    kept = [_kept(upload, file, at=at, by=by) for file in files]
    record("return_file.received", upload, by=by, checksums=[file.checksum for file in kept], adds=adds)
    transaction.on_commit(partial(tasks.check_upload.delay, upload.job_id, upload.pk))
    return upload


def _kept(upload: Upload, file: Received, *, at: datetime, by: User) -> File:
    checksum = hashlib.sha256(file.content).hexdigest()
    with values_apart():
        return File.objects.create(
            upload=upload, name=plain_name(file.name), content=file.content, size=len(file.content), checksum=checksum,
            received_at=at, by=by,
        )  # fmt: skip


def _waiting(owed: Return) -> Upload | None:
    """What was sent before and is not in the draft yet."""
    upload = Upload.objects.filter(of=owed, status__in=[Status.RECEIVED, Status.CHECKED]).select_related("job").first()
    if upload and upload.status == Status.RECEIVED and not upload.broke:
        raise Refused("A file for this return is being checked. Wait until that is done, then send yours.")
    return upload


def _anew(owed: Return, waiting: Upload | None, form: str, *, at: datetime, by: User) -> Upload:
    if waiting:
        waiting.status = Status.REPLACED
        waiting.save(update_fields=["status"])
    return Upload(of=owed, form=form, received_at=at, by=by)


def _added_to(owed: Return, waiting: Upload | None, form: str) -> Upload:
    upload = waiting or Upload.objects.filter(of=owed, status=Status.TAKEN).first()
    if upload is None or upload.form != form or form == Upload.Form.EXTRACT:
        raise Refused("There is no file for this return to which rows could be added. Send the whole.")
    return upload


@transaction.atomic
def check_again(upload: Upload, *, by: User) -> Upload:
    """Where the check broke, by no fault of the file."""
    upload = Upload.objects.select_for_update(of=("self",)).select_related("job").get(pk=upload.pk)
    if upload.status != Status.RECEIVED or not upload.broke:
        raise Refused("This file was checked already.")
    upload.job = jobs.start("intake.check", "Check the file", by=by)
    upload.save(update_fields=["job"])
    transaction.on_commit(partial(tasks.check_upload.delay, upload.job_id, upload.pk))
    return upload


def plain_name(name: str) -> str:
    """Without path or control characters."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(letter for letter in last if letter.isprintable()).strip(" .")[-LONGEST_NAME:] or "file"
