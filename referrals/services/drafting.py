"""A referral while it is written: kept as typed, sent once."""

from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.organisations.models import Organisation
from reachout.people import services as people
from reachout.people.alerts import add_alert
from reachout.people.legal import begin_legal_status
from reachout.people.models import Alert, Person, Relationship
from reachout.people.services import relate
from reachout.refused import Refused
from referrals import notifications
from referrals.forms import FORMS, aed
from referrals.forms.shared import Who
from referrals.forms.steps import Step, Typed
from referrals.models import Draft, Follower, Referral
from referrals.services.keeping import after_commit, locked, moved, saved
from referrals.services.rating import rate

Answers = dict[str, dict[str, Any]]
COPIED = ("source", "urgency", "initial_request_on", "security_sought", "specialism_sought", "court_order_on", "linked_site")
"""Questions of any step that decide something and so have a column of the same name."""


class Changed(Refused):
    """Somebody else saved this step since it was opened."""


@transaction.atomic
def start(*, service_line: str, organisation: Organisation, by: User) -> Draft:
    draft = Draft.objects.create(service_line=service_line, organisation=organisation, by=by)
    record("draft.started", draft, by=by, service_line=service_line)
    return draft


@transaction.atomic
def save_step(
    draft: Draft, *, step: type[Step], typed: Typed, seen: int, page: str = "", typing: bool = False, at: datetime, by: User
) -> Draft:
    """Keep what was typed in one step, and touch no other. ``seen``: how often the step had been saved when it was opened, on
    which ``page``. What a page keeps while somebody is ``typing`` is no news to that page; pressed, it keeps no more."""
    draft = _locked(draft)
    last = draft.saved.get(step.key, {"times": 0})
    is_known = last["times"] == seen or (page and last.get("page") == page) or draft.answers.get(step.key) == typed
    if not is_known:
        raise Changed(f"{last['by']} changed this step at {last['at']} while you had it open. Save again to keep yours instead.")
    draft.answers[step.key] = typed
    draft.saved[step.key] = {
        "times": last["times"] + 1, "by": by.name, "at": f"{timezone.localtime(at):%H:%M}", "page": page if typing else "",
    }  # fmt: skip
    if step is Who:
        draft.person = None
    draft.save(update_fields=["answers", "saved", "person", "updated_at"])
    return draft


@transaction.atomic
def choose_person(draft: Draft, *, person: Person, by: User) -> Draft:
    """It is one of those we know: the referral will be theirs."""
    draft = _locked(draft)
    draft.person = person
    draft.save(update_fields=["person", "updated_at"])
    record("draft.person_chosen", draft, by=by, person=person.pk)
    return draft


@transaction.atomic
def discard(draft: Draft, *, by: User) -> None:
    draft = _locked(draft)
    record("draft.discarded", draft, by=by)
    draft.delete()


@transaction.atomic
def follow(referral: Referral, *, organisation: Organisation, at: datetime, by: User) -> Referral:
    """Follow an open referral instead of making a second one."""
    referral = locked(referral)
    if referral.status == Referral.Status.CLOSED:
        raise Refused("That referral has been closed since. Go on with this one.")
    if referral.referring_organisation_id != organisation.pk:
        Follower.objects.get_or_create(referral=referral, organisation=organisation, defaults={"at": at, "by": by})
        record("referral.followed", referral, by=by, organisation=organisation)
    return referral


@transaction.atomic
def submit(draft: Draft, *, at: datetime, by: User) -> Referral:
    """Send it: one referral however often it is pressed."""
    found = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:
        return sent_as(draft.pk)
    answers = understood(found)
    person = _person(found, at=at, by=by)
    refuse_second(person, found.service_line)
    referral = _make(found, answers, person, at=at, by=by)
    _keep_beside(referral, answers, at=at, by=by)
    found.delete()

    record("referral.submitted", referral, by=by, urgency=referral.urgency, source=referral.source)
    after_commit(notifications.tell_triage.delay, referral.pk)
    return referral


def sent_as(draft: int) -> Referral:
    """The referral that a draft became."""
    referral = Referral.objects.filter(drafted_as=draft).first()
    if referral is None:
        raise Refused("This draft was discarded.")
    return referral


def steps_of(draft: Draft) -> dict[str, Step]:
    return {step.key: step.from_typed(draft.answers.get(step.key)) for step in FORMS[draft.service_line]}


def understood(draft: Draft) -> Answers:
    steps = steps_of(draft)
    left = [step.title for step in steps.values() if not step.is_valid()]
    if left:
        raise Refused(f"Complete these before you send it: {', '.join(left)}.")
    return {key: step.understood() for key, step in steps.items()}


def _locked(draft: Draft) -> Draft:
    found = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise Refused("This draft has been sent or discarded.")
    return found


def _person(draft: Draft, *, at: datetime, by: User) -> Person:
    """The record chosen among the likenesses, under whatever record it has been merged into since; else a new one."""
    if draft.person is None:
        who = steps_of(draft)["who"]
        assert isinstance(who, Who) and who.is_valid()
        draft.person = people.identify_or_record(by=by, at=at, **who.person())
        for family_name, given_name in who.aliases():
            people.add_alias(draft.person, family_name=family_name, given_name=given_name, by=by)
    person = Person.objects.select_for_update().get(pk=draft.person.pk)
    return person.merged_into or person


def refuse_second(person: Person, service_line: str) -> None:
    open_already = Referral.objects.live().filter(person=person, service_line=service_line).first()
    if open_already:
        raise Refused(
            f"This person has an open referral in this service line, {open_already.reference}. Follow that one instead."
        )


def _make(draft: Draft, answers: Answers, person: Person, *, at: datetime, by: User) -> Referral:
    referral = Referral(
        person=person,
        service_line=draft.service_line,
        received_on=timezone.localdate(at),
        received_at=at,
        referring_organisation=draft.organisation,
        referred_by=by,
        answers=answers,
        drafted_as=draft.pk,
        **_columns(draft),
    )
    referral.save()
    moved(referral, Referral.Status.SUBMITTED, at=at, by=by)
    known = partial(relate, person, service_line=draft.service_line, at=at)
    known(kind=Relationship.Kind.LINE)
    known(kind=Relationship.Kind.ORGANISATION, organisation=draft.organisation)
    return saved(referral)


def _columns(draft: Draft) -> dict[str, Any]:
    """The answers that drive decisions, where the queue, the clocks and the rank find them."""
    cleaned: dict[str, Any] = {}
    for step in steps_of(draft).values():
        step.is_valid()
        cleaned |= step.cleaned_data
    columns = {name: cleaned[name] for name in COPIED if cleaned.get(name)}
    order = cleaned.get("court_order", "")
    return columns | {
        "setting": cleaned["place"],
        "from_prison": cleaned["setting"] == "prison",
        "unsafe_now": cleaned["unsafe_now"] == "yes",
        "in_acute": cleaned.get("acute", "no") != "no",
        "court_order": order if order in Referral.CourtOrder.values else "",
    }


def _keep_beside(referral: Referral, answers: Answers, *, at: datetime, by: User) -> None:
    """What else the form says: under which section they are, whom to keep apart, and the first physical measures."""
    _keep_section(referral.person, answers.get("law", {}), by=by)
    apart = next((step["keep_apart"] for step in answers.values() if step.get("keep_apart")), "")
    if apart:
        add_alert(referral.person, kind=Alert.Kind.KEEP_APART, text=apart, started_on=timezone.localdate(at), by=by)
    if "body" in answers:
        measured_on = date.fromisoformat(answers["body"]["measured_on"])
        rate(referral, instrument="meed", scores=aed.scores(answers), on=measured_on, by=by)


def _keep_section(person: Person, law: dict[str, Any], *, by: User) -> None:
    """The section as a dated period. What would contradict a period already on record stays in the answers, for a person to
    settle: a referral is not held up for it."""
    began, expires = (date.fromisoformat(law[day]) if law.get(day) else None for day in ("section_on", "section_expires_on"))
    if began is None or person.legal_statuses.filter(code=law["legal_status"], started_on=began).exists():
        return
    with suppress(Refused), transaction.atomic():
        begin_legal_status(person, code=law["legal_status"], started_on=began, expires_on=expires, by=by, end_current=True)
