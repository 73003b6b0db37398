from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from contracts.finance.accounts import books
from contracts.finance.models import Party, Settlement, SettlementPart, Sharing
from contracts.finance.savings import total_reinvested
from contracts.finance.services.locks import one_at_a_time
from contracts.finance.sharing import shared, sharing_for
from reachout.audit.services import record
from reachout.organisations.models import Organisation
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@dataclass(frozen=True)
class Partner:
    organisation: Organisation
    percent: Decimal
    cap: Decimal | None = None
    holds_rest: bool = False


@transaction.atomic
def propose_shares(
    service_line: str, *, valid_from: date, partners: Sequence[Partner], why: str = "", at: datetime, by: User
) -> Sharing:
    """Propose who takes what of a gain or loss from a financial year on. Somebody else agrees it."""
    one_at_a_time(f"shares {service_line}")
    if sum(one.percent for one in partners) != 100:
        raise Refused("The shares must sum to 100%.")
    if len({one.organisation.pk for one in partners}) != len(partners):
        raise Refused("Name each party once.")
    if sum(one.holds_rest for one in partners) != 1:
        raise Refused("Choose one party that takes what is beyond every cap.")
    rows = Sharing.objects.filter(service_line=service_line)
    if rows.filter(agreed_at=None).exists():
        raise Refused("A proposal waits for agreement already: have it agreed or discarded first.")
    number = rows.count() + 1
    if number > 1 and not why:
        raise Refused("Say why the shares change.")
    made = Sharing.objects.create(
        service_line=service_line, valid_from=valid_from, number=number, why=why, proposed_at=at, proposed_by=by
    )
    Party.objects.bulk_create(
        Party(sharing=made, organisation=one.organisation, percent=one.percent, cap=one.cap, holds_rest=one.holds_rest)
        for one in partners
    )
    record("shares.proposed", made, by=by, valid_from=valid_from, parties=len(partners))
    return made


@transaction.atomic
def agree_shares(sharing: Sharing, *, at: datetime, by: User) -> Sharing:
    sharing = _proposal(sharing)
    if sharing.proposed_by_id == by.pk:
        raise Refused("You proposed these shares: somebody else must agree them.")
    sharing.agreed_at, sharing.agreed_by = at, by
    sharing.save(update_fields=["agreed_at", "agreed_by"])
    record("shares.agreed", sharing, by=by, valid_from=sharing.valid_from)
    return sharing


@transaction.atomic
def discard_shares(sharing: Sharing, *, by: User) -> None:
    """A proposal that is not agreed goes away; its number is free again."""
    sharing = _proposal(sharing)
    record("shares.discarded", sharing, by=by, number=sharing.number)
    sharing.delete()


def _proposal(sharing: Sharing) -> Sharing:
    found = Sharing.objects.select_for_update().filter(pk=sharing.pk).first()
    if found is None or found.agreed_at:
        raise Refused("This proposal is not there any more: it was agreed or discarded.")
    return found


@transaction.atomic
def settle(service_line: str, year: date, *, why: str = "", at: datetime, by: User) -> Settlement:
    """Freeze how a year that is over was shared. Again, it is a new version with its reason."""
    one_at_a_time(f"settlement {service_line}")
    today = timezone.localdate(at)
    found = books([service_line], year, on=today)
    sharing = sharing_for(service_line, year)
    before = Settlement.objects.filter(service_line=service_line, year=year).order_by("-version").first()
    if today <= found.ends_on:
        raise Refused("The financial year is not over yet.")
    if sharing is None:
        raise Refused("No shares are agreed for this year.")
    if found.awaited:
        raise Refused(f"{len(found.awaited)} monthly returns of the year are not accepted yet: the sums are not final.")
    if before and not why:
        raise Refused("This year was settled before: say why it is settled again.")
    put_in = total_reinvested([service_line], year)
    outcome = shared(sharing, found.budgeted - found.spent, put_in)
    made = Settlement.objects.create(
        service_line=service_line,
        year=year,
        version=before.version + 1 if before else 1,
        why=why,
        sharing=sharing,
        budget=found.budgeted,
        actual=found.spent,
        reinvested=put_in,
        shared=outcome.total,
        at=at,
        by=by,
    )
    SettlementPart.objects.bulk_create(
        SettlementPart(settlement=made, organisation_id=int(party), amount=amount) for party, amount in outcome.parts.items()
    )
    record("shares.settled", made, by=by, year=year, version=made.version, shared=made.shared)
    return made
