"""Who is to be told of what happened to a flag. Noted with it; sent once a morning, everything for one person in one message."""

from __future__ import annotations

from collections.abc import Iterator

from casemgmt.flags.models import Flag, FlagStep, Telling
from reachout.accounts.models import Membership, User
from reachout.accounts.permissions import Role

SEATS = {Flag.Escalation.COMMISSIONER: Role.COMMISSIONER, Flag.Escalation.BOARD: Role.BOARD}


def note(steps: list[FlagStep]) -> None:
    """The case manager, of what is new, has turned red or has gone further; of an escalation also those it went to."""
    steps = [step for step in steps if _matters(step)]
    if steps:
        managers, seats = _managers(steps), _seats(steps)
        Telling.objects.bulk_create(
            Telling(step=step, to_id=person) for step in steps for person in sorted({*_people(step, managers, seats)})
        )


def _matters(step: FlagStep) -> bool:
    turned_red = step.kind == FlagStep.Kind.CHANGED and step.flag.red_on == step.on
    return turned_red or step.kind in (FlagStep.Kind.RAISED, FlagStep.Kind.ESCALATED)


def _people(step: FlagStep, managers: set[int], seats: dict[tuple[str, str], set[int]]) -> Iterator[int]:
    case = step.flag.case
    if case.manager_id in managers:
        yield case.manager_id
    if step.escalated_to:
        yield from seats.get((SEATS[Flag.Escalation(step.escalated_to)], case.service_line), ())


def _managers(steps: list[FlagStep]) -> set[int]:
    asked = {manager for step in steps if (manager := step.flag.case.manager_id)}
    return set(User.objects.filter(pk__in=asked, is_active=True).values_list("pk", flat=True)) if asked else set()


def _seats(steps: list[FlagStep]) -> dict[tuple[str, str], set[int]]:
    """Who sits where the steps went, by role and service line."""
    roles = {SEATS[Flag.Escalation(step.escalated_to)] for step in steps if step.escalated_to}
    found: dict[tuple[str, str], set[int]] = {}
    if roles:
        rows = Membership.objects.filter(role__in=roles, user__is_active=True)
        for role, line, user in rows.values_list("role", "service_line", "user"):
            found.setdefault((role, line), set()).add(user)
    return found
