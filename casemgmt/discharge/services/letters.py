from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from casemgmt.discharge.letters import letter_of, letter_pdf
from casemgmt.discharge.models import Letter, Plan
from casemgmt.facts import Facts, facts_of
from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.audit.services import record
from reachout.refused import Refused


@transaction.atomic
def issue(
    case: Case,
    *,
    kind: str,
    at: datetime,
    by: User,
    left_on: date | None = None,
    left_at: datetime | None = None,
    why: str = "",
    with_victims: bool = False,
) -> Letter:
    """Freeze what the letter says and set it. Issued again it is a new version, with the reason."""
    case = Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)
    last = Letter.objects.filter(case=case, kind=kind).order_by("-version").values_list("version", flat=True).first()
    if last and not why.strip():
        why = "Issued at the discharge" if left_on else ""
    if last and not why.strip():
        raise Refused("This letter has been issued: say why it is issued again.")
    if with_victims and not Case.objects.open_to(by, Permission.CASE_RESTRICTED).filter(pk=case.pk).exists():
        raise Refused("Only those who may see information about victims can put it in a letter.")
    version, why = (last or 0) + 1, why if last else ""
    left = {"left_on": left_on, "left_at": left_at}
    snapshot = preview(case, kind=kind, version=version, why=why, with_victims=with_victims, at=at, by=by, **left)  # type: ignore[arg-type]
    pdf, checksum = letter_pdf(snapshot)
    made = Letter.objects.create(
        case=case, kind=kind, version=snapshot["version"], why=snapshot["why"], speaks_of_victims=bool(snapshot["victims"]),
        issued_at=at, issued_by=by, snapshot=snapshot, checksum=checksum, pdf=pdf,
    )  # fmt: skip
    record("letter.issued", made, by=by, person=case.person_id, kind=kind, version=made.version, checksum=checksum)
    return made


def preview(
    case: Case,
    *,
    kind: str,
    at: datetime,
    by: User,
    version: int = 0,
    why: str = "",
    with_victims: bool = False,
    left_on: date | None = None,
    left_at: datetime | None = None,
) -> dict[str, Any]:
    """What the letter would say now. Before the discharge it speaks of the expected date."""
    [facts] = facts_of(Case.objects.filter(pk=case.pk), on=timezone.localdate(at))
    plan = last_plan(case)
    departure = case.departures.order_by("-pk").first() if facts.discharged_on and left_on is None else None
    return letter_of(
        kind,
        facts,
        plan,
        left_on=left_on or _left_on(facts, plan),
        left_at=left_at or (departure.left_at if departure else None),
        version=version,
        why=why,
        victims=_of_victims(plan) if with_victims else "",
        at=at,
        by=by.name,
    )


def last_plan(case: Case) -> Plan | None:
    """The open plan, or the one that closed last."""
    rows = Plan.objects.filter(case=case).select_related("aftercare_icb", "aftercare_authority", "victim")
    return rows.prefetch_related("items").order_by("-begun_on", "-pk").first()


def _left_on(facts: Facts, plan: Plan | None) -> date:
    if facts.discharged_on:
        return facts.discharged_on
    if plan and plan.expected_on and plan.expected_on >= facts.on:
        return plan.expected_on
    raise Refused("Give an expected discharge date from today on first: the letter speaks of it.")


def _of_victims(plan: Plan | None) -> str:
    victim = getattr(plan, "victim", None)
    return victim.conditions if victim else ""
