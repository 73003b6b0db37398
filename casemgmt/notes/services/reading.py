"""What the newest file of a document says, for the search: read by a worker once the document is filed.

It is drawn from the file and nothing more: it stands in the row of its document, goes where that goes, and is neither exported
nor logged, nor an event.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial

from django.db import transaction

from casemgmt.notes import inside, tasks
from casemgmt.notes.models import Document, File
from casemgmt.notes.models.access import at_least_as_open

Reading = Document.Reading
AT_ONCE = 200
"""Documents that one round asks for: the rounds go on until none waits."""


def to_be_read(document: Document) -> None:
    """Forget what it said, and ask a worker to read it after commit. The caller saves ``says`` and ``reading``."""
    document.says, document.reading = "", Reading.WAITING
    transaction.on_commit(partial(tasks.read.delay, document.pk), robust=True)


def ask_for_waiting() -> int:
    """What no worker has read, be it from before there was reading, or because the worker or its queue died."""
    waiting = Document.objects.standing().filter(reading=Reading.WAITING).order_by("-pk").values_list("pk", flat=True)
    return len([tasks.read.delay(pk) for pk in waiting[:AT_ONCE]])


def read(pk: int) -> None:
    """Read what waits; what was read stays. No row is held while a file is read: if it changed, the change asked anew."""
    document = Document.objects.standing().filter(pk=pk, reading=Reading.WAITING).first()
    file = document.files.first() if document else None
    if document and file:
        _keep(document, file, *_said_to_readers(document, file))


def _said_to_readers(document: Document, file: File) -> tuple[str, str]:
    """Whoever finds a document by what its file says must be one who may open that file."""
    return _said(file) if at_least_as_open(file.access, document.access) else (Reading.APART, "")


def _said(file: File) -> tuple[str, str]:
    if file.content_type not in inside.KINDS:
        return Reading.NOTHING, ""
    command = [sys.executable, "-I", inside.__file__, file.content_type]
    try:
        done = subprocess.run(  # noqa: S603 (a program of ours; the content type is one of KINDS)
            command, input=bytes(file.content), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={},
            timeout=inside.SECONDS * 3, check=True,
        )  # fmt: skip
        told = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return Reading.BROKEN, ""
    return told["found"], told["says"]


@transaction.atomic
def _keep(seen: Document, file: File, reading: str, says: str) -> None:
    document = Document.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    newest = document.files.values_list("pk", flat=True).first()
    if (document.reading, document.access, newest) == (Reading.WAITING, seen.access, file.pk):
        document.reading, document.says = reading, says
        document.save(update_fields=["reading", "says"])
