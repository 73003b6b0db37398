"""The contract-review pack: asked for on a page, built by the worker, frozen whole or not at all."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from beds.meetings.packs.shape import plain
from beds.meetings.packs.snapshot import canonical, checksum
from beds.meetings.services.packs import one_moment
from contracts.agreements.models import Contract
from quality.performance import tasks
from quality.performance.models import ReviewFile, ReviewPack
from quality.performance.models.packs import months_of_quarter, quarter_in_words
from quality.performance.packs.paper import charts_of, pack_pdf, pack_xlsx
from quality.performance.packs.sections import ORDER, Review
from reachout.audit.services import record
from reachout.jobs import services as jobs
from reachout.jobs.models import Job
from reachout.months import end_of
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User

SHAPE = 1
"""Raised when a snapshot's shape changes."""


@transaction.atomic
def ask_for_pack(contract: Contract, *, quarter: date, why: str = "", at: datetime, by: User) -> Job:
    """Have the worker build a quarter's pack; once there is one, a further version needs a reason."""
    if end_of(months_of_quarter(quarter)[-1]) >= timezone.localdate(at):
        raise Refused("That quarter is not over yet.")
    version = (ReviewPack.objects.filter(contract=contract, quarter=quarter).aggregate(last=Max("version"))["last"] or 0) + 1
    if version > 1 and not why:
        raise Refused("This quarter has a pack already. Say why it is built again: the new version carries the reason.")
    job = jobs.start("review_pack.build", f"Contract review of {contract.provider}: {quarter_in_words(quarter)}", by=by)
    record("review_pack.asked", contract, by=by, quarter=quarter, version=version)
    asked = (job.pk, contract.pk, quarter.isoformat(), version, why if version > 1 else "")
    transaction.on_commit(partial(tasks.build_pack.delay, *asked))
    return job


def build_pack(contract: int, quarter: str, version: int, why: str, job: Job) -> dict[str, str]:
    """The worker's. Snapshot, files and event go in together; delivered twice, or asked for twice at once, the second finds the
    version there."""
    the_quarter = date.fromisoformat(quarter)
    there = ReviewPack.objects.filter(contract=contract, quarter=the_quarter, version=version)
    try:
        with one_moment():
            pack = there.first() or _build(contract, the_quarter, version, why, job, timezone.now())
    except IntegrityError:
        pack = there.get()
    said = f"Version {pack.version}, {quarter_in_words(the_quarter)}."
    return {"url": pack.get_absolute_url(), "link": "Open the pack", "said": said}


def _build(contract_pk: int, quarter: date, version: int, why: str, job: Job, at: datetime) -> ReviewPack:
    contract = Contract.objects.select_related("provider", "under__provider").get(pk=contract_pk)
    review = Review(contract, quarter, timezone.localdate(at))
    sections = []
    for done, make in enumerate(ORDER):
        jobs.advance(job, done, len(ORDER) + 2, f"Reading {make.__name__}")
        sections.append(make(review).as_json())
    assert job.by is not None, "a pack is asked for by somebody"
    head = {"version": version, "why": why, "built_at": plain(at), "sections": sections}
    made = {**_about(contract, quarter), **head}
    pack = ReviewPack.objects.create(
        contract=contract,
        quarter=quarter,
        version=version,
        why=why,
        built_at=at,
        built_by=job.by,
        snapshot=made,
        checksum=checksum(canonical(made)),
    )
    ReviewFile.objects.bulk_create(_files(pack, made, review, job))
    record("review_pack.built", pack, by=job.by, why=why, contract=contract, quarter=quarter, checksum=pack.checksum)
    return pack


def _about(contract: Contract, quarter: date) -> dict[str, Any]:
    return {
        "shape": SHAPE,
        "collaborative": settings.COLLABORATIVE_NAME,
        "fictional": settings.DEMO,
        "contract": contract.reference,
        "title": contract.title,
        "provider": contract.provider.name,
        "line": contract.get_service_line_display(),
        "commissioner": contract.commissioner,
        "quarter": quarter_in_words(quarter),
    }


def _files(pack: ReviewPack, made: dict[str, Any], review: Review, job: Job) -> list[ReviewFile]:
    jobs.advance(job, len(ORDER), len(ORDER) + 2, "Setting the PDF")
    pdf = pack_pdf(made, charts_of(review))
    jobs.advance(job, len(ORDER) + 1, len(ORDER) + 2, "Writing the spreadsheet")
    contents = {ReviewFile.Kind.PDF: pdf, ReviewFile.Kind.XLSX: pack_xlsx(made)}
    return [ReviewFile(pack=pack, kind=kind, content=one, checksum=checksum(one)) for kind, one in contents.items()]
