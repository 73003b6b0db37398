"""Reads shaped for a screen, each in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from reachout.organisations.distance import kilometres
from reachout.rules.selectors import Rules, rulebook
from referrals import meed, priority
from referrals.clocks import Book, Clock, Facts, clocks_of
from referrals.models import Assessment, Rating, Referral, Step
from referrals.priority import Component, Standing


@dataclass(frozen=True)
class Ranked:
    referral: Referral
    place: int
    key: tuple[Any, ...]
    components: list[Component]
    clocks: list[Clock]
    assessment: Assessment | None


def accepted_assessment(referral: Referral) -> Assessment | None:
    """The latest assessment that accepts the person for a bed of the collaborative."""
    return latest_accepting(referral.assessments.all())


def latest_accepting(assessments: Iterable[Assessment]) -> Assessment | None:
    accepting = [a for a in assessments if a.outcome in Assessment.ACCEPTS]
    return max(accepting, key=lambda a: (a.decided_on or date.min, a.pk), default=None)


def clocks(referrals: Iterable[Referral], *, at: datetime) -> dict[int, list[Clock]]:
    """Each referral's clocks by its key, as they stood then: two queries for any number of referrals."""
    referrals, day = list(referrals), timezone.localdate(at)
    assessments = assessments_of(referrals)
    book = rulebook()
    return {referral.pk: clocks_of(facts_of(referral, assessments[referral.pk], on=day), book) for referral in referrals}


def assessments_of(referrals: Iterable[Referral]) -> dict[int, list[Assessment]]:
    by_referral: dict[int, list[Assessment]] = defaultdict(list)
    for assessment in Assessment.objects.filter(referral__in=[referral.pk for referral in referrals]):
        by_referral[assessment.referral_id].append(assessment)
    return by_referral


def facts_of(referral: Referral, assessments: Iterable[Assessment], *, on: date = date.max) -> Facts:
    """What is known of a referral; with ``on``, what had happened by that day."""
    assessments = list(assessments)
    accepting = latest_accepting(a for a in assessments if a.decided_on is None or a.decided_on <= on)
    contacts = [day for a in assessments if (day := a.first_contact_on or a.decided_on) and day <= on]
    closed_on = referral.closed_on if referral.closed_on and referral.closed_on <= on else None
    admitted = referral.close_reason == Referral.CloseReason.ADMITTED
    return Facts(
        service_line=referral.service_line,
        received_on=referral.received_on,
        received_at=referral.received_at,
        urgency=referral.urgency,
        from_prison=bool(referral.from_prison),
        initial_request_on=referral.initial_request_on,
        court_order=referral.court_order,
        court_order_on=referral.court_order_on,
        acknowledged_on=timezone.localdate(referral.acknowledged_at) if referral.acknowledged_at else None,
        triaged_on=referral.triaged_on if referral.triaged_on and referral.triaged_on <= on else None,
        first_contact_on=min(contacts, default=None),
        accepted_on=accepting.decided_on if accepting else None,
        valid_until=accepting.valid_until if accepting else None,
        admitted_on=closed_on if admitted else None,
        closed_on=closed_on,
    )


def ranked(
    service_line: str,
    *,
    at: datetime,
    distances: Mapping[int, float] | None = None,
    waiting: Iterable[Referral] | None = None,
) -> list[Ranked]:
    """Those accepted and waiting in the line, in the order of ``priority``: four queries. ``distances`` from home by referral, in
    kilometres, come from whoever knows the wards; without them, to the unit of the community team. ``waiting`` says who was on
    the list at an instant in the past; what happened after it is left out of account."""
    waiting, day = list(waiting_in(service_line) if waiting is None else waiting), timezone.localdate(at)
    book, assessments, ratings = rulebook(), assessments_of(waiting), latest_ratings(waiting, on=day)
    rules = book.on(day)
    rows = []
    for referral in waiting:
        running = clocks_of(facts_of(referral, assessments[referral.pk], on=day), book)
        standing = standing_of(referral, running, ratings[referral.pk], rules, (distances or {}).get(referral.pk))
        rows.append((priority.key_of(standing, at), standing, referral, running))
    rows.sort(key=lambda row: row[0])
    return [
        Ranked(referral, place, key, priority.components(standing, at), running, latest_accepting(assessments[referral.pk]))
        for place, (key, standing, referral, running) in enumerate(rows, start=1)
    ]


def waiting_in(service_line: str) -> QuerySet[Referral]:
    waiting = Referral.objects.filter(service_line=service_line, status=Referral.Status.WAITING)
    return waiting.select_related("person", "linked_site", "referring_organisation")


def latest_ratings(referrals: Iterable[Referral], *, on: date = date.max) -> dict[int, dict[str, Rating]]:
    """The newest rating by each instrument on or before the day, per referral: one query."""
    newest = Rating.objects.filter(referral__in=[referral.pk for referral in referrals], rated_on__lte=on)
    newest = newest.order_by("referral_id", "instrument", "-rated_on", "-id").distinct("referral_id", "instrument")
    found: dict[int, dict[str, Rating]] = defaultdict(dict)
    for rating in newest:
        found[rating.referral_id][rating.instrument] = rating
    return found


def standing_of(
    referral: Referral, running: list[Clock], ratings: Mapping[str, Rating], rules: Rules, distance_km: float | None
) -> Standing:
    dundrum, physical = ratings.get(Rating.Instrument.DUNDRUM_2), ratings.get(Rating.Instrument.MEED)
    deciding = physical if referral.service_line == "aed" else dundrum
    return Standing(
        pk=referral.pk,
        service_line=referral.service_line,
        received_on=referral.received_on,
        urgency=referral.urgency,
        override=referral.priority_override,
        override_reason=referral.priority_reason,
        legal=tuple(clock for clock in running if clock.legal),
        dundrum_2=dundrum.total if dundrum else None,
        meed=physical.band if physical else "",
        meed_words=words_of(physical, referral, rules) if physical else "",
        rated_on=deciding.rated_on if deciding else None,
        unsafe_now=referral.unsafe_now,
        distance_km=distance_km if distance_km is not None else home_to_linked_site(referral),
    )


def words_of(physical: Rating, referral: Referral, rules: Rules) -> str:
    thresholds = rules.get("meed_thresholds", referral.service_line)
    return meed.in_words(meed.readings(physical.scores, thresholds, referral.person.sex), physical.band)


def home_to_linked_site(referral: Referral) -> float | None:
    person, site = referral.person, referral.linked_site
    home = (person.home_latitude, person.home_longitude)
    there = (site.latitude, site.longitude) if site else (None, None)
    if home[0] is None or home[1] is None or there[0] is None or there[1] is None:
        return None
    return kilometres(home[0], home[1], there[0], there[1])


def running_clocks(referral: Referral, book: Book | None = None) -> list[Clock]:
    return clocks_of(facts_of(referral, referral.assessments.all()), book or rulebook())


def open_referral_known_by(service_line: str, nhs_number: str, born_on: date | None) -> Referral | None:
    """The open referral in a line of the person with both this NHS number and this day of birth."""
    if not nhs_number or not born_on:
        return None
    rows = Referral.objects.live().filter(service_line=service_line)
    return rows.filter(person__nhs_number=nhs_number, person__born_on=born_on).first()


@dataclass(frozen=True)
class Told:
    """One line of a referral's story."""

    at: datetime | date
    what: str
    who: str = ""
    note: str = ""

    @property
    def on(self) -> date:
        return timezone.localdate(self.at) if isinstance(self.at, datetime) else self.at


def story_of(referral: Referral) -> list[Told]:
    """What happened to it, newest first. Only what clinicians did and wrote: the audit drives no screen but its own."""
    told = [Told(step.at, _stepped(step), str(step.by or ""), step.note) for step in referral.steps.select_related("by")]
    if referral.acknowledged_at:
        told.append(Told(referral.acknowledged_at, "Acknowledged", str(referral.acknowledged_by or "")))
    for assessment in referral.assessments.all():
        told += _assessed(assessment)
    told += [
        Told(follower.at, "Followed", str(follower.organisation))
        for follower in referral.followers.select_related("organisation")
    ]
    return sorted(told, key=lambda one: (one.on, isinstance(one.at, datetime), str(one.at)), reverse=True)


def _stepped(step: Step) -> str:
    return {
        Referral.Status.SUBMITTED: "Referred",
        Referral.Status.ACCEPTED: "To be assessed",
        Referral.Status.WAITING: "Accepted for a bed",
        Referral.Status.CLOSED: "Closed",
    }[Referral.Status(step.status)]


def _assessed(assessment: Assessment) -> list[Told]:
    who = str(assessment.organisation or "")
    told = [Told(assessment.first_contact_on, "First contact", who)] if assessment.first_contact_on else []
    if assessment.outcome and assessment.decided_on:
        told.append(Told(assessment.decided_on, f"Assessed: {assessment.get_outcome_display().lower()}", who))
    return told


def place_of(referral: Referral, *, at: datetime) -> Ranked | None:
    """Its place on the line's list, if it waits for a bed."""
    if referral.status != Referral.Status.WAITING:
        return None
    return next((row for row in ranked(referral.service_line, at=at) if row.referral.pk == referral.pk), None)


def in_order(running: list[Clock]) -> list[Clock]:
    """The clocks that still run, the first due first."""
    return sorted((clock for clock in running if clock.live), key=lambda clock: (clock.due_on, not clock.legal))
