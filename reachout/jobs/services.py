"""Long work and how far it is.

    job = start("tracker.load", "Load the tracker folder", by=request.user)      # in the view
    transaction.on_commit(partial(tasks.load.delay, job.pk, path))
    return redirect(job)

    @shared_task                                                                 # in tasks.py
    def load(job: int, path: str) -> None:
        run(job, partial(services.load, path))

    def load(path: str, job: Job) -> dict[str, str]:                             # the work itself
        for done, row in enumerate(rows):
            advance(job, done, len(rows), "Reading stays")
        return {"url": "/people/", "link": "See the people", "said": "4,120 rows loaded"}

How far it is lives in Redis, not in the row: the work is often one transaction, whose changes nobody sees before its end, and
a progress bar must move meanwhile. Each call also tells that the worker is alive. Run twice, an ended job does nothing; one
that a dead worker left behind starts again.
"""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from reachout.jobs.models import Job
from reachout.refused import Refused

log = logging.getLogger(__name__)

EVERY = 0.5
"""Seconds between two tellings: a loop over 100,000 rows may call ``advance`` for each."""
KEPT = timedelta(days=1)
SILENT = timedelta(minutes=2)
"""Nothing heard for so long: the worker has probably died."""
UNCLAIMED = timedelta(minutes=1)
"""Not begun for so long: probably no worker is running."""


@dataclass(frozen=True)
class Progress:
    """How far a job is, as its page shows it."""

    job: Job
    done: int
    of: int
    step: str
    stuck: bool

    @property
    def percent(self) -> int | None:
        """None while the end is not known."""
        return min(100, self.done * 100 // self.of) if self.of else None

    @property
    def words(self) -> str:
        if self.of:
            return f"{self.done:,} of {self.of:,} ({self.percent}%)"
        return f"{self.done:,} so far" if self.done else ""


def start(kind: str, title: str, *, by: Any, of: int = 0) -> Job:
    """A job that waits for a worker; ``kind`` reads ``noun.verb``."""
    return Job.objects.create(kind=kind, title=title, by=by, of=of)


def begin(pk: int) -> Job | None:
    """Take the job up; None when it has ended already (the task was delivered twice)."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=pk)
        if job.ended:
            return None
        job.status, job.started_at = Job.Status.RUNNING, timezone.now()
        job.save(update_fields=["status", "started_at"])
    _tell(job)
    return job


def advance(job: Job, done: int, of: int | None = None, step: str | None = None) -> None:
    """Say how far it is. Cheap to call for every row: told at most twice a second, and whenever the step changes."""
    changed = step is not None and step != job.step
    job.done, job.of, job.step = done, job.of if of is None else of, job.step if step is None else step[:200]
    if changed or time.monotonic() - getattr(job, "told", 0.0) >= EVERY:
        _tell(job)


def _tell(job: Job) -> None:
    job.told = time.monotonic()  # type: ignore[attr-defined]
    heard = {"done": job.done, "of": job.of, "step": job.step, "at": timezone.now().isoformat()}
    cache.set(_key(job), json.dumps(heard), KEPT.total_seconds())


def _key(job: Job) -> str:
    return f"job:{job.pk}"


def finish(job: Job, **result: Any) -> None:
    """Done. ``result``: url and link (where to go on and how that link reads), said (a sentence)."""
    _end(job, Job.Status.DONE, result)


def refuse(job: Job, why: str, **result: Any) -> None:
    """It may not be done, and nothing was changed; ``why`` is for the person who waits."""
    _end(job, Job.Status.REFUSED, {"said": why, **result})


def fail(job: Job) -> None:
    """It broke. What broke is in the log, under the job's number."""
    _end(job, Job.Status.FAILED, {})


def _end(job: Job, status: str, result: dict[str, Any]) -> None:
    job.status, job.result, job.ended_at = status, result, timezone.now()
    job.save(update_fields=["status", "result", "ended_at", "done", "of", "step"])
    transaction.on_commit(lambda: cache.delete(_key(job)))


def run(pk: int, work: Callable[[Job], dict[str, Any] | None]) -> None:
    """Do the work of a job in a worker, and keep how it ended. What breaks is raised again: the log must have it."""
    job = begin(pk)
    if job is None:
        return
    try:
        result = work(job)
    except Refused as reason:
        refuse(job, str(reason), **getattr(reason, "result", {}))
    except Exception:
        log.exception("Job %s (%s) failed", job.pk, job.kind)
        fail(job)
        raise
    else:
        finish(job, **(result or {}))


def progress_of(job: Job, *, at: datetime) -> Progress:
    told = cache.get(_key(job)) if not job.ended else None
    heard: dict[str, Any] = json.loads(told) if told else {"done": job.done, "of": job.of, "step": job.step, "at": None}
    last = datetime.fromisoformat(heard["at"]) if heard["at"] else job.started_at or job.created_at
    patience = UNCLAIMED if job.status == Job.Status.WAITING else SILENT
    return Progress(job, heard["done"], heard["of"], heard["step"], stuck=not job.ended and at - last > patience)
