"""Breaches are derived: what the frozen months and the returns say is written down once, and lapses when they say otherwise."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from contracts.agreements.models import Contract
from quality.performance.lateness import late_returns
from quality.performance.models import Breach, Event, Notice
from quality.performance.readings import Judged, Readings, frozen_months, threshold_words
from quality.performance.services.story import tell
from reachout.audit.services import record
from reachout.months import in_words
from reachout.pages.words import long_day

LOCK = 0x627265616368
"""Ours among the database's advisory locks."""

Notices = dict[tuple[int, str], Notice]
"""Those that are open, by contract and by the number of the requirement."""


class Recorded(NamedTuple):
    found: int
    lapsed: int


@transaction.atomic
def record_breaches(*, at: datetime) -> Recorded:
    """Write down what is newly in breach, and let lapse what no longer is. Run twice, it is once; the next one waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    contracts = list(Contract.objects.of_providers().select_related("provider"))
    judged = {(one.requirement.pk, one.month): one for one in Readings(contracts, frozen_months()).every()}
    late = {one.pk: one for one in late_returns(contracts, today=timezone.localdate(at))}
    notices = {(one.contract_id, one.code): one for one in Notice.objects.open()}
    found = [*_not_met(judged, notices, at), *_not_sent(late, notices, at)]
    lapsed = [*_met_after_all(judged, at), *_sent_since(late, at)]
    return Recorded(len(found), len(lapsed))


def _not_met(judged: dict[tuple[int, date], Judged], notices: Notices, at: datetime) -> list[Breach]:
    known = set(Breach.objects.standing().exclude(requirement=None).values_list("requirement", "month"))
    new = [one for key, one in judged.items() if one.met is False and key not in known]
    return [_found(one.contract, one.month, notices, at, requirement=one.requirement, **_read(one)) for one in new]


def _read(judged: Judged) -> dict[str, Any]:
    assert judged.reading is not None
    return {"value": judged.reading.value, "snapshot_id": judged.reading.snapshot}


def _not_sent(late: dict[int, Any], notices: Notices, at: datetime) -> list[Breach]:
    known = set(Breach.objects.exclude(late=None).values_list("late", flat=True))
    return [_found(one.contract, one.month, notices, at, late=one) for one in late.values() if one.pk not in known]


def _found(contract: Contract, month: date, notices: Notices, at: datetime, **fields: Any) -> Breach:
    """It joins the notice that is open on the same requirement, if one is."""
    code = fields["requirement"].code if "requirement" in fields else ""
    notice = notices.get((contract.pk, code))
    breach = Breach.objects.create(contract=contract, month=month, notice=notice, found_at=at, **fields)
    record("breach.found", breach, by=None, contract=contract, month=month, code=code, notice=notice)
    if notice:
        tell(notice, Event.Kind.JOINED, in_words(month), at=at, by=None)
    return breach


def _met_after_all(judged: dict[tuple[int, date], Judged], at: datetime) -> list[Breach]:
    lapsed = []
    for breach in Breach.objects.standing().exclude(requirement=None).select_related("notice"):
        now = judged.get((breach.requirement_id or 0, breach.month))
        if now is None or now.met is not False:
            lapsed.append(_lapse(breach, _why(now), at))
    return lapsed


def _why(judged: Judged | None) -> str:
    if judged is None:
        return "The terms that hold in that month no longer ask for it."
    if judged.met is None:
        return "Frozen again: the month has no figure any more."
    return f"Frozen again: {judged.said}, which meets {threshold_words(judged.requirement).lower()}."


def _sent_since(late: dict[int, Any], at: datetime) -> list[Breach]:
    standing = Breach.objects.standing().exclude(late=None).select_related("notice")
    sent = {pk: one.sent_at for pk, one in late.items()}
    return [_lapse(one, f"Received on {long_day(sent_at)}.", at) for one in standing if (sent_at := sent.get(one.late_id))]


def _lapse(breach: Breach, why: str, at: datetime) -> Breach:
    breach.lapsed_at, breach.lapsed_why = at, why
    breach.save(update_fields=["lapsed_at", "lapsed_why"])
    record("breach.lapsed", breach, by=None, why=why, month=breach.month)
    if breach.notice:
        tell(breach.notice, Event.Kind.LAPSED, f"{in_words(breach.month)}: {why}", at=at, by=None)
    return breach
