"""What happened to flags: kept as their story, in the audit, and noted for whoever is to be told."""

from __future__ import annotations

from casemgmt.flags.models import Flag, FlagStep
from casemgmt.flags.services.telling import note
from reachout.audit.models import Event


def keep_history(steps: list[FlagStep]) -> None:
    """In the caller's transaction; the flags themselves are saved already."""
    FlagStep.objects.bulk_create(steps)
    Event.objects.bulk_create(_event(step) for step in steps)
    note(steps)


def _event(step: FlagStep) -> Event:
    flag = step.flag
    facts = {"rule": flag.rule, "level": step.level, "on": str(step.on), "to": step.escalated_to}
    return Event(
        act=f"flag.{step.kind}",
        model=Flag._meta.label,
        object_id=flag.pk,
        person_id=flag.person_id,
        by=step.by,
        facts={name: fact for name, fact in facts.items() if fact},
    )
