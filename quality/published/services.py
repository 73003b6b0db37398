"""Proposing, approving, sending back and withdrawing what the public reads."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from quality.measures import months
from quality.published.catalogue import PUBLIC
from quality.published.editions import figure_of, measure_as_today, shown, versions
from quality.published.models import Publication, PublishedFigure, PublishedMeasure, may_publish
from reachout.audit.services import record
from reachout.months import in_words
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User

ALL_THREE = "Figures are published for the three service lines together, by those who hold all three."


@transaction.atomic
def propose(
    *, title: str, first: date, last: date, measures: Collection[str], note: str = "", at: datetime, by: User
) -> Publication:
    """Put an edition before somebody else. It names the versions of the months it is made from, and shows nobody anything yet."""
    _may(by)
    chosen = [measure for measure in PUBLIC if measure in measures]
    if not chosen:
        raise Refused("Choose at least one measure.")
    if first > last:
        raise Refused("The first month must not be after the last.")
    snapshots = versions(first, last)
    frozen = {snapshot.month for snapshot in snapshots}
    missing = [month for month in months(first, last) if month not in frozen]
    if missing:
        raise Refused(f"{_listed(missing)} not frozen yet. Publish months that are.")
    made = Publication.objects.create(
        title=title, note=note, first=first, last=last, measures=chosen, proposed_at=at, proposed_by=by
    )
    made.snapshots.set(snapshots)
    record("publication.proposed", made, by=by, first=first, last=last, measures=chosen)
    return made


@transaction.atomic
def approve(publication: Publication, *, at: datetime, by: User) -> Publication:
    """Publish it: the figures are suppressed, rounded and stored as they will be read, with the definitions of today."""
    _may(by)
    publication = _proposed(publication)
    if publication.proposed_by_id == by.pk:
        raise Refused("You proposed this edition. Somebody else approves it.")
    snapshots = list(publication.snapshots.order_by("month"))
    if snapshots != versions(publication.first, publication.last):
        raise Refused("A month of this edition has been made again since it was proposed. Send it back and propose it anew.")
    publication.status = Publication.Status.APPROVED
    publication.approved_at, publication.approved_by = at, by
    publication.save(update_fields=["status", "approved_at", "approved_by"])
    figures = _freeze(publication)
    record("publication.approved", publication, by=by, figures=figures)
    return publication


def _freeze(publication: Publication) -> int:
    measures = {id: measure_as_today(publication, place, id) for place, id in enumerate(publication.measures)}
    PublishedMeasure.objects.bulk_create(measures.values())
    made = shown(publication.snapshots.order_by("month"), publication.measures)
    figures = [figure_of(one, measures[one.measure]) for one in made]
    return len(PublishedFigure.objects.bulk_create(figures, batch_size=2000))


@transaction.atomic
def send_back(publication: Publication, *, why: str, at: datetime, by: User) -> Publication:
    """Do not publish it: whoever proposed it reads why."""
    _may(by)
    publication = _proposed(publication)
    return _end(publication, Publication.Status.SENT_BACK, "publication.sent_back", why=why, at=at, by=by)


@transaction.atomic
def withdraw(publication: Publication, *, why: str, at: datetime, by: User) -> Publication:
    """Take it off the public page. The page says that it was withdrawn and why; what it showed stays on record."""
    _may(by)
    publication = Publication.objects.select_for_update().get(pk=publication.pk)
    if publication.status != Publication.Status.APPROVED:
        raise Refused("Only what is published can be withdrawn.")
    return _end(publication, Publication.Status.WITHDRAWN, "publication.withdrawn", why=why, at=at, by=by)


def _end(publication: Publication, status: str, act: str, *, why: str, at: datetime, by: User) -> Publication:
    publication.status, publication.ended_why = status, why
    publication.ended_at, publication.ended_by = at, by
    publication.save(update_fields=["status", "ended_why", "ended_at", "ended_by"])
    record(act, publication, by=by, why=why)
    return publication


def _proposed(publication: Publication) -> Publication:
    publication = Publication.objects.select_for_update().get(pk=publication.pk)
    if publication.status != Publication.Status.PROPOSED:
        raise Refused(f"This edition is no longer waiting for approval: it is {publication.get_status_display().lower()}.")
    return publication


def _may(user: User) -> None:
    if not may_publish(user):
        raise Refused(ALL_THREE)


def _listed(months: list[date]) -> str:
    if len(months) > 3:
        return f"{in_words(months[0])} and {len(months) - 1} other months are"
    names = [in_words(month) for month in months]
    return f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"
