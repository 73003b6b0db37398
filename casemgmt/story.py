"""A person's cases in their story: opened, handed over, closed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from casemgmt.models import Case, Handover
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.people.models import Person
from reachout.people.story import Happening, chapter


@chapter
def cases(person: Person, user: User) -> list[Happening]:
    if not user.may(Permission.CASE_VIEW):
        return []
    found = Case.objects.visible_to(user).filter(person=person).prefetch_related("handovers__giver", "handovers__taker")
    return [happening for case in found for happening in _case(case)]


def _case(case: Case) -> Iterator[Happening]:
    line, url = case.get_service_line_display(), case.get_absolute_url()
    yield Happening(case.opened_on, "Case opened", f"{line}. {case.get_opened_because_display()}", url)
    for handover in case.handovers.all():
        yield Happening(timezone.localdate(handover.at), "Case handed over", in_words(handover), url)
    if case.closed_on:
        yield Happening(case.closed_on, "Case closed", f"{line}. {case.get_closed_because_display()}", url)


def in_words(handover: Handover) -> str:
    """From Ruth Calloway to Sam Okoro."""
    to = handover.taker.name if handover.taker else "nobody"
    return f"From {handover.giver.name} to {to}" if handover.giver else f"To {to}"
