"""Requirements that are not met, and what was done about it.

contract, requirement = requiring(threshold=30)          agreed terms with one ward and one requirement: at most so many days
in_breach(requirement, months=2)                         frozen months that do not meet it, written down
notice = a_notice(contract, requirement)                 issued; with_plan(notice), agreed_plan(notice), withheld(notice)
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from beds.models import Ward
from contracts.agreements.models import Contract, Requirement
from contracts.returns.models import Part, Return
from quality.performance import services
from quality.performance.models import Breach, Milestone, Notice, Plan, ReviewFile, ReviewPack, Withholding
from quality.performance.models.packs import quarter_of
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.months import add_months, first_of
from reachout.organisations.models import Organisation
from tests.factories.accounts import user_with
from tests.factories.beds import WardFactory
from tests.factories.contracts import (
    ContractFactory,
    DayPriceFactory,
    RequirementFactory,
    ReturnFactory,
    ServiceFactory,
    TermsFactory,
    agree,
    returned,
)
from tests.factories.figures import freeze_series

MEASURE = "ready_for_discharge_days"


def last_month(before: int = 0) -> date:
    return add_months(first_of(timezone.localdate()), -1 - before)


def last_quarter() -> date:
    return add_months(quarter_of(timezone.localdate()), -3)


def commissioner(line: str = "adult_secure") -> User:
    return user_with(Role.COMMISSIONER, line=line)


def lead_of(contract: Contract) -> User:
    return user_with(Role.LEAD, organisation=contract.provider, line=contract.service_line)


def officer_of(contract: Contract) -> User:
    return user_with(Role.RETURNS, organisation=contract.provider, line=contract.service_line)


def requiring(contract: Contract | None = None, *, ward: Ward | None = None, **fields: Any) -> tuple[Contract, Requirement]:
    """One ward at £500 a day, and one requirement: of days ready for discharge, 2% of the month may be withheld."""
    contract = contract or ContractFactory()
    terms = TermsFactory(contract=contract)
    place = ward or WardFactory(site__organisation=contract.provider, service_line=contract.service_line)
    DayPriceFactory(service=ServiceFactory(terms=terms, ward=place), rate=Decimal("500.00"))
    given = {"measure": MEASURE, "withholding": Decimal("2.00"), **fields}
    requirement = RequirementFactory(terms=terms, **given)
    agree(terms)
    return contract, requirement


def frozen(requirement: Requirement, values: Sequence[float | None], last: date | None = None) -> None:
    """The provider's figures, a month a value, the last one ``last``."""
    contract = requirement.terms.contract
    place = {"line": contract.service_line, "cut": "provider", "keys": [contract.provider.code]}
    freeze_series(requirement.measure, values, last=last or last_month(), **place)


def in_breach(requirement: Requirement, months: int = 1) -> list[Breach]:
    frozen(requirement, [45.0] * months)
    services.record_breaches(at=timezone.now())
    return list(Breach.objects.standing().filter(requirement=requirement))


def late_return(contract: Contract, month: date | None = None) -> Return:
    month = month or last_month(1)
    today = timezone.localdate()
    due = {"due_on": today - timedelta(days=3), "locks_on": today + timedelta(days=30)}
    return ReturnFactory(contract=contract, month=month, part=Part.QUALITY, **due)


def accepted_days(contract: Contract, days: int, month: date | None = None) -> Return:
    """Every ward's occupied bed days, returned and accepted."""
    owed = ReturnFactory(contract=contract, month=month or last_month())
    terms = contract.versions.exclude(agreed_at=None).get()
    returned(owed, {("occupied_bed_days", service.ward): days for service in terms.services.all()})
    return owed


def a_notice(requirement: Requirement, **fields: Any) -> Notice:
    if not Breach.objects.without_notice().filter(requirement__code=requirement.code).exists():
        in_breach(requirement)
    given = {"text": "People wait too long to leave.", "at": timezone.now(), "by": commissioner()} | fields
    return services.issue(requirement.terms.contract, requirement=requirement, **given)


def with_plan(notice: Notice) -> Plan:
    """Met about: a plan is awaited."""
    now = timezone.now()
    fields = {"held_on": timezone.localdate(now), "present": "Both sides", "outcome": "plan", "text": "A plan in a week."}
    services.hold_meeting(notice, **fields, at=now, by=commissioner())
    return Plan.objects.select_related("notice__contract__provider").get(notice=notice)


def a_milestone(plan: Plan, owner: User | None = None, **fields: Any) -> Milestone:
    given = {
        "text": "Weekly review of everybody who is ready.",
        "measure": "Nobody waits longer than 30 days.",
        "owner": owner or lead_of(plan.notice.contract),
        "due_on": timezone.localdate() + timedelta(days=30),
    }
    return services.add_milestone(plan, **given | fields, at=timezone.now(), by=given["owner"])


def submitted_plan(plan: Plan, milestones: int = 1) -> Plan:
    owner = lead_of(plan.notice.contract)
    for _ in range(milestones):
        a_milestone(plan, owner)
    return services.submit(plan, cause="Too few placements.", at=timezone.now(), by=owner)


def agreed_plan(plan: Plan, milestones: int = 1) -> Plan:
    return services.agree(submitted_plan(plan, milestones), why="Sound.", at=timezone.now(), by=commissioner())


def withheld(notice: Notice, month: date | None = None) -> Withholding:
    """Needs the month's days accepted, and a meeting that asked for a plan."""
    fields = {"month": month or last_month(), "why": "No plan came.", "at": timezone.now()}
    return services.propose(notice, **fields, by=commissioner())


def a_pack(contract: Contract, **fields: Any) -> ReviewPack:
    """As if built: nothing in it but its head."""
    told = {"provider": contract.provider.name, "line": "Adult secure", "quarter": "Quarter 1 of 2026/27", "sections": []}
    given = {"quarter": date(2026, 4, 1), "built_at": timezone.now(), "built_by": commissioner(), "snapshot": told}
    pack = ReviewPack.objects.create(contract=contract, checksum="0" * 64, **given | fields)
    ReviewFile.objects.create(pack=pack, kind="pdf", content=b"%PDF-1.7", checksum="0" * 64)
    return pack


def a_case_in_each_state(provider: Organisation, line: str) -> dict[str, Any]:
    """Five requirements under one contract, all in breach: one without a notice, the others each further on."""
    about = {"kind": "sub", "provider": provider, "service_line": line}
    contract = Contract.objects.filter(**about).first() or ContractFactory(provider=provider, service_line=line)
    terms = TermsFactory(contract=contract, valid_from=last_month(6))
    ward = WardFactory(site__organisation=provider, service_line=line)
    ServiceFactory(terms=terms, ward=ward, model="block", year_sum=Decimal("1200000.00"))
    named = {"measure": MEASURE, "withholding": Decimal("1.00")}
    bare, first, second, third, fourth, fifth = (RequirementFactory(terms=terms, **named) for _ in range(6))
    agree(terms)
    breach = in_breach(bare)[0]
    issued, disputed, planned, submitted, agreed = (a_notice(one) for one in (first, second, third, fourth, fifth))
    services.dispute(disputed, why="The figure is another's.", at=timezone.now(), by=lead_of(contract))
    awaited, other, last = (with_plan(one) for one in (planned, submitted, agreed))
    proposed = withheld(planned)
    pack = a_pack(contract)
    approved = services.approve(withheld(submitted), why="So.", at=timezone.now(), by=commissioner())
    return {
        "pf_contract": contract, "pf_requirement": bare, "pf_breach": breach, "pn_issued": issued, "pn_disputed": disputed,
        "pn_plan": planned, "pn_agreed": agreed, "rp_awaited": awaited, "rp_milestone": a_milestone(awaited),
        "rp_submitted": submitted_plan(other), "rp_agreed": agreed_plan(last), "wh_proposed": proposed, "wh_approved": approved,
        "review_pack": pack, "review_file": pack.files.get(),
    }  # fmt: skip


def more(notice: int, number: int) -> None:
    """More of everything: of another provider, and under the same notice."""
    contract, requirement = requiring()
    a_notice(requirement)
    a_pack(contract)
    here = Notice.objects.get(pk=notice)
    a_milestone(here.plan, text=f"One more thing, {number}.")
    a_pack(here.contract, quarter=add_months(date(2020, 1, 1), 3 * number))
    late_return(here.contract, add_months(last_month(), -2 - number))
