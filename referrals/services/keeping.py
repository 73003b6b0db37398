"""What every verb does: take the referral for itself, keep its history and its next day due, tell people after the commit."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from reachout.accounts.models import User
from reachout.refused import Refused
from referrals.clocks import Clock, next_due
from referrals.models import Referral, Step
from referrals.selectors import clocks, running_clocks


def locked(referral: Referral) -> Referral:
    """The row as it is now, ours until the transaction ends."""
    return Referral.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=referral.pk)


def moved(referral: Referral, status: str, *, at: datetime, by: User | None, note: str = "") -> None:
    referral.status = status
    Step.objects.create(referral=referral, status=status, at=at, by=by, note=note[:200])


def saved(referral: Referral) -> Referral:
    """Save it with the next day due."""
    set_due(referral, next_due(running_clocks(referral)))
    referral.save()
    return referral


def refuse_unless(referral: Referral, *statuses: str) -> None:
    if referral.status not in statuses:
        raise Refused(already(referral))


def already(referral: Referral) -> str:
    """This referral was closed by Sam Lee on 21 November 2026 at 14:05: not accepted."""
    last = referral.steps.select_related("by").last()
    if last is None:
        return f"This referral is now “{referral.get_status_display()}”. Look at it again before you go on."
    who = f" by {last.by.name}" if last.by else ""
    when = timezone.localtime(last.at)
    did = {
        Referral.Status.SUBMITTED: "sent and waits for triage",
        Referral.Status.ACCEPTED: "accepted for assessment",
        Referral.Status.WAITING: "accepted for a bed",
        Referral.Status.CLOSED: f"closed ({referral.get_close_reason_display().lower()})",
    }[Referral.Status(last.status)]
    return f"This referral was already {did}{who} on {when:%-d %B %Y at %H:%M}."


def after_commit(task: Callable[..., Any], *arguments: Any) -> None:
    """A message that cannot leave is logged; it undoes nothing that is certain."""
    transaction.on_commit(partial(task, *arguments), robust=True)


def keep_days_due(*, at: datetime) -> int:
    """Work out the next day due of every open referral anew, by the rules as they are now; how many were another.

    What services and loads keep is right until an administrator changes a rule. Each referral is locked while its day is
    written, a few at a time, so that nobody waits for it.
    """
    opened = list(Referral.objects.live().order_by("pk").values_list("pk", flat=True))
    return sum(_keep_some(opened[start : start + AT_A_TIME], at=at) for start in range(0, len(opened), AT_A_TIME))


AT_A_TIME = 500


@transaction.atomic
def _keep_some(keys: list[int], *, at: datetime) -> int:
    referrals = list(Referral.objects.live().filter(pk__in=keys).select_for_update(of=("self",), no_key=True).order_by("pk"))
    running = clocks(referrals, at=at)
    others = [referral for referral in referrals if set_due(referral, next_due(running[referral.pk]))]
    Referral.objects.bulk_update(others, ["due_on", "due_what"])
    return len(others)


def set_due(referral: Referral, clock: Clock | None) -> bool:
    """Whether it was another."""
    before = referral.due_on, referral.due_what
    referral.due_on, referral.due_what = (clock.due_on, str(clock.key)) if clock else (None, "")
    return before != (referral.due_on, referral.due_what)
