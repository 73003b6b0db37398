from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from casemgmt.community.models import Condition, Contact, Support, Tier
from casemgmt.models import Case, CommunityEpisode
from casemgmt.services.handing_over import lock
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def refer(case: Case, *, team: str, on: date, at: datetime, by: User | None) -> CommunityEpisode:
    """Refer somebody to the specialist team of their line."""
    case = lock(case)
    _by_today(on, at)
    theirs = CommunityEpisode.objects.filter(person=case.person_id, service_line=case.service_line, liaison_only=False)
    if theirs.filter(discharged_on=None).exists():
        raise Refused("This person is with the community team already, or referred to it.")
    episode = CommunityEpisode.objects.create(person_id=case.person_id, service_line=case.service_line, team=team, referred_on=on)
    record("community.referred", episode, by=by, on=on)
    return episode


@transaction.atomic
def accept(episode: CommunityEpisode, *, on: date, tier: str, at: datetime, by: User | None) -> CommunityEpisode:
    """The team takes them on, at a tier. Whoever has no case gets one by the next keeping of cases."""
    episode = _undecided(episode)
    _within(episode, on, at)
    episode.accepted_on = on
    episode.save(update_fields=["accepted_on"])
    Tier.objects.create(episode=episode, level=tier, started_on=on, by=by)
    record("community.accepted", episode, by=by, on=on, tier=tier)
    return episode


@transaction.atomic
def decline(episode: CommunityEpisode, *, on: date, because: str, at: datetime, by: User | None) -> CommunityEpisode:
    """The team does not take them on, and says why: the episode is over."""
    episode = _undecided(episode)
    _within(episode, on, at)
    episode.discharged_on, episode.declined_because = on, because
    episode.discharged_because = CommunityEpisode.Discharged.NOT_ACCEPTED
    episode.save(update_fields=["discharged_on", "declined_because", "discharged_because"])
    record("community.declined", episode, by=by, on=on, because=because)
    return episode


@transaction.atomic
def set_tier(episode: CommunityEpisode, *, tier: str, on: date, at: datetime, by: User | None) -> Tier:
    """How closely the team works with them from a day on; the same day again puts it right."""
    episode = _accepted(episode)
    _within(episode, on, at)
    last = episode.tiers.filter(started_on__lt=on).last()
    if last and last.level == tier:
        raise Refused(f"That is their tier since {last.started_on:%-d %B %Y}.")
    made, _ = Tier.objects.update_or_create(episode=episode, started_on=on, defaults={"level": tier, "by": by})
    record("community.tier_set", episode, by=by, tier=tier, on=on)
    return made


@transaction.atomic
def record_contact(episode: CommunityEpisode, *, on: date, mode: str, at: datetime, by: User | None, note: str = "") -> Contact:
    """A contact; the first that counts after they were accepted starts the work."""
    episode = _accepted(episode)
    _within(episode, on, at)
    made = Contact.objects.create(episode=episode, on=on, mode=mode, note=note, by=by)
    if made.counts and on >= (episode.accepted_on or on) and (episode.first_contact_on or date.max) > on:
        episode.first_contact_on = on
        episode.save(update_fields=["first_contact_on"])
    record("community.contact", episode, by=by, on=on, mode=mode)
    return made


@transaction.atomic
def set_support(
    episode: CommunityEpisode, *, kind: str, state: str, since: date, at: datetime, by: User | None, words: str = ""
) -> Support:
    """How peer support, accommodation, employment or the carer's support stands from a day on."""
    episode = _open(episode)
    _within(episode, since, at)
    made = Support.objects.create(episode=episode, kind=kind, state=state, since=since, words=words, by=by)
    record("community.support", episode, by=by, kind=kind, state=state, since=since)
    return made


@transaction.atomic
def add_condition(
    episode: CommunityEpisode, *, kind: str, started_on: date, at: datetime, by: User | None, expires_on: date | None = None
) -> Condition:
    """A community treatment order or a conditional discharge, one at a time."""
    episode = _open(episode)
    _by_today(started_on, at)
    if expires_on and expires_on <= started_on:
        raise Refused("It must end after it began.")
    if episode.conditions.filter(ended_on=None).exists():
        raise Refused("They are under a condition already: end that one first.")
    if episode.conditions.filter(ended_on__gt=started_on).exists():
        raise Refused("They were under another condition on that day.")
    made = Condition.objects.create(episode=episode, kind=kind, started_on=started_on, expires_on=expires_on, by=by)
    record("community.condition_began", episode, by=by, kind=kind, on=started_on)
    return made


@transaction.atomic
def end_condition(condition: Condition, *, on: date, end: str, at: datetime, by: User | None) -> Condition:
    _open(condition.episode)
    condition = Condition.objects.select_for_update().get(pk=condition.pk)
    if condition.ended_on:
        raise Refused(f"It ended on {condition.ended_on:%-d %B %Y}.")
    if on < condition.started_on:
        raise Refused(f"It began on {condition.started_on:%-d %B %Y}: choose a day from then on.")
    _by_today(on, at)
    condition.ended_on, condition.end = on, end
    condition.save(update_fields=["ended_on", "end"])
    record("community.condition_ended", condition.episode, by=by, end=end, on=on)
    return condition


@transaction.atomic
def discharge(episode: CommunityEpisode, *, on: date, because: str, at: datetime, by: User | None) -> CommunityEpisode:
    """The team's work is over, and why."""
    episode = _accepted(episode)
    _within(episode, on, at)
    last = episode.contacts.filter(on__gt=on).first()
    if last:
        raise Refused(f"There is a contact on {last.on:%-d %B %Y}: the discharge cannot come before it.")
    episode.discharged_on, episode.discharged_because = on, because
    episode.save(update_fields=["discharged_on", "discharged_because"])
    record("community.discharged", episode, by=by, on=on, because=because)
    return episode


# -- what is refused -----------------------------------------------------------------------------------------------------


def _open(episode: CommunityEpisode) -> CommunityEpisode:
    episode = CommunityEpisode.objects.select_for_update(of=("self",)).get(pk=episode.pk)
    if episode.discharged_on:
        raise Refused(f"This episode ended on {episode.discharged_on:%-d %B %Y}. Nothing was changed.")
    return episode


def _accepted(episode: CommunityEpisode) -> CommunityEpisode:
    episode = _open(episode)
    if episode.accepted_on is None:
        raise Refused("The team has not accepted this referral yet: record that first.")
    return episode


def _undecided(episode: CommunityEpisode) -> CommunityEpisode:
    episode = _open(episode)
    if episode.accepted_on:
        raise Refused(f"The team accepted this referral on {episode.accepted_on:%-d %B %Y}.")
    return episode


def _by_today(on: date, at: datetime) -> None:
    if on > timezone.localdate(at):
        raise Refused("Enter a day up to today.")


def _within(episode: CommunityEpisode, on: date, at: datetime) -> None:
    _by_today(on, at)
    since = episode.accepted_on or episode.referred_on
    if on < since:
        raise Refused(f"Enter a day from {since:%-d %B %Y} on.")
