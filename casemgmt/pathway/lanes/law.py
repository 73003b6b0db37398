"""Under which section, restricted or not, and on what conditions in the community."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from casemgmt.community.models import Condition
from casemgmt.models import Case
from casemgmt.pathway.facts import Fact, Lane
from reachout.accounts.models import User
from reachout.pages.words import long_day
from reachout.people.models import LegalStatus
from reachout.rules.selectors import rules_on

CONDITIONS = {"cto": "CTO", "conditional": "CD"}


def legal(case: Case, user: User, on: date) -> Iterator[Fact]:
    """Three queries. Whoever sees the person sees their legal status."""
    restricted = rules_on(on).get("restricted_statuses")
    for status in LegalStatus.objects.filter(person=case.person_id).order_by("started_on"):
        yield _status(status, status.code in restricted)
    conditions = Condition.objects.filter(episode__person=case.person_id, episode__service_line=case.service_line)
    for one in conditions.order_by("started_on"):
        yield Fact(
            Lane.LEGAL,
            one.started_on,
            str(one.get_kind_display()),
            CONDITIONS[one.kind],
            until=one.ended_on,
            label=str(one.get_kind_display()),
            kind="condition",
            detail=f"Until {long_day(one.expires_on)}" if one.expires_on else "",
        )


def _status(status: LegalStatus, restricted: bool) -> Fact:
    short, title = shortened(status), str(status.get_code_display())
    mark = short.split("/")[0] if short.startswith("s") else short[:3].lower()
    return Fact(
        Lane.LEGAL,
        status.started_on,
        title,
        f"{mark}R" if restricted else mark,
        until=status.ended_on,
        label=f"{short} restricted" if restricted else short,
        kind="informal" if status.code == "01" else "restricted" if restricted else "detained",
        url=f"/people/{status.person_id}/",
        detail=", ".join(filter(None, ["Restricted" if restricted else "", _expiry(status)])),
    )


def _expiry(status: LegalStatus) -> str:
    return f"expires {long_day(status.expires_on)}" if status.expires_on else ""


def shortened(status: LegalStatus) -> str:
    """s3, s37/41: as the ward says it."""
    numbers = re.findall(r"[Ss]ections? (\d+[A-Z]?(?:\(\d\))?)", status.get_code_display())
    return f"s{'/'.join(numbers)}" if numbers else str(status.get_code_display())
