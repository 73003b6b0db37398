"""What is kept of co-production: posts, members, care plans, and what was done about what people said."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from quality.voices.models import CarePlans, LivedExperienceMember, PeerSupport, YouSaid
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from quality.places import Place
    from reachout.accounts.models import User
    from reachout.organisations.models import Organisation


# -- peer support ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_posts(place: Place, *, funded: Decimal, filled: Decimal, from_on: date, at: datetime, by: User) -> PeerSupport:
    """Posts from a day on, until the next figures. The same day again puts those figures right."""
    here = PeerSupport.objects.select_for_update(of=("self",)).filter(
        service_line=place.service_line, organisation=place.organisation, site=place.site
    )
    last = here.order_by("started_on").last()
    if last and last.started_on > from_on:
        raise Refused(f"Figures from {last.started_on:%-d %B %Y} are recorded already: choose that day or a later one.")
    if last and last.started_on == from_on:
        return _put_right(last, funded, filled, at, by)
    if last:
        last.ended_on = from_on
        last.save(update_fields=["ended_on"])
    posts = _kept(
        PeerSupport(
            service_line=place.service_line,
            organisation=place.organisation,
            site=place.site,
            funded=funded,
            filled=filled,
            started_on=from_on,
            recorded_at=at,
            recorded_by=by,
        )
    )
    record("posts.set", posts, by=by, organisation=place.organisation, funded=funded, filled=filled, from_on=from_on)
    return posts


def _put_right(posts: PeerSupport, funded: Decimal, filled: Decimal, at: datetime, by: User) -> PeerSupport:
    funded_before, filled_before = posts.funded, posts.filled
    posts.funded, posts.filled, posts.recorded_at, posts.recorded_by = funded, filled, at, by
    posts.save(update_fields=["funded", "filled", "recorded_at", "recorded_by"])
    record(
        "posts.corrected",
        posts,
        by=by,
        funded=funded,
        filled=filled,
        funded_before=funded_before,
        filled_before=filled_before,
    )
    return posts


def _kept(posts: PeerSupport) -> PeerSupport:
    try:
        with transaction.atomic():
            posts.save()
    except IntegrityError as wrong:
        if "one_count_of_posts_at_a_time" not in str(wrong):
            raise
        raise Refused("A colleague recorded these posts a moment ago: look at what they wrote first.") from None
    return posts


# -- members with lived experience -----------------------------------------------------------------------------------------


@transaction.atomic
def add_voice(service_line: str, *, public_name: str, group: str, since_on: date, by: User) -> LivedExperienceMember:
    member = LivedExperienceMember.objects.create(
        service_line=service_line, public_name=public_name, group=group, since_on=since_on
    )
    record("voice.added", member, by=by, service_line=service_line, since_on=since_on)
    return member


@transaction.atomic
def voice_left(member: LivedExperienceMember, *, on: date, by: User) -> LivedExperienceMember:
    member = LivedExperienceMember.objects.select_for_update().get(pk=member.pk)
    if member.until_on:
        raise Refused(f"{member} left on {member.until_on:%-d %B %Y} already.")
    if on < member.since_on:
        raise Refused(f"{member} joined on {member.since_on:%-d %B %Y}: choose that day or a later one.")
    member.until_on = on
    member.save(update_fields=["until_on"])
    record("voice.left", member, by=by, until_on=on)
    return member


# -- care plans made together ----------------------------------------------------------------------------------------------


@transaction.atomic
def record_care_plans(
    organisation: Organisation,
    *,
    service_line: str,
    quarter: date,
    together: int,
    looked_at: int,
    at: datetime,
    by: User,
) -> CarePlans:
    """A provider's quarter; the same quarter again puts it right."""
    if quarter > timezone.localdate(at):
        raise Refused("That quarter has not begun yet.")
    if together > looked_at:
        raise Refused("More care plans were made together than were looked at: check both numbers.")
    which: dict[str, Any] = {"organisation": organisation, "service_line": service_line, "quarter": quarter}
    before = CarePlans.objects.select_for_update(of=("self",)).filter(**which).first()
    plans, _ = CarePlans.objects.update_or_create(
        **which, defaults={"together": together, "looked_at": looked_at, "recorded_at": at, "recorded_by": by}
    )
    record(
        "care_plans.corrected" if before else "care_plans.recorded",
        plans,
        by=by,
        organisation=organisation,
        quarter=quarter,
        together=together,
        looked_at=looked_at,
        together_before=before.together if before else None,
        looked_at_before=before.looked_at if before else None,
    )
    return plans


# -- you said, we did ------------------------------------------------------------------------------------------------------


@transaction.atomic
def hear(service_line: str, *, said: str, said_on: date, at: datetime, by: User, place: Place | None = None) -> YouSaid:
    """Something people said, of a place or of the whole service line."""
    if said_on > timezone.localdate(at):
        raise Refused("It cannot have been said on a day that has not come yet.")
    heard = YouSaid.objects.create(
        service_line=service_line,
        organisation=place.organisation if place else None,
        site=place.site if place else None,
        said=said,
        said_on=said_on,
        recorded_at=at,
        recorded_by=by,
    )
    record("you_said.heard", heard, by=by, service_line=service_line, said_on=said_on)
    return heard


@transaction.atomic
def answer_said(heard: YouSaid, *, status: str, did: str = "", did_on: date | None = None, at: datetime, by: User) -> YouSaid:
    """What came of it: done on a day, under way, or not possible and why."""
    heard = YouSaid.objects.select_for_update(of=("self",)).get(pk=heard.pk)
    if status == YouSaid.Status.DONE and not (did.strip() and did_on):
        raise Refused("Say what was done, and when.")
    if status == YouSaid.Status.CANNOT and not did.strip():
        raise Refused("Say why it is not possible.")
    did_on = did_on if status == YouSaid.Status.DONE else None
    if did_on and not heard.said_on <= did_on <= timezone.localdate(at):
        raise Refused(f"Choose a day between {heard.said_on:%-d %B %Y}, when it was said, and today.")
    before, heard.status, heard.did, heard.did_on = heard.status, status, did, did_on
    heard.save(update_fields=["status", "did", "did_on"])
    record("you_said.answered", heard, by=by, status=status, before=before, did_on=did_on)
    return heard
