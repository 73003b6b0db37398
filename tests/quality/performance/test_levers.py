"""From a notice to a plan met or a sum proposed: each lever in its order, by who may, and nothing by itself."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import ProgrammingError, transaction
from django.utils import timezone

from contracts.money import in_instalments
from quality.assurance import services as assurance
from quality.performance import services
from quality.performance.models import Event, Notice, Plan, Reminder, Withholding
from reachout.accounts.permissions import Role
from reachout.refused import Refused
from tests.factories.accounts import user_with
from tests.factories.beds import WardFactory
from tests.factories.contracts import ContractFactory, DayPriceFactory, RequirementFactory, ServiceFactory, TermsFactory, agree
from tests.factories.performance import (
    MEASURE,
    a_milestone,
    a_notice,
    a_pack,
    accepted_days,
    agreed_plan,
    commissioner,
    frozen,
    in_breach,
    last_month,
    late_return,
    lead_of,
    requiring,
    with_plan,
    withheld,
)

pytestmark = pytest.mark.django_db


def now():
    return timezone.now()


def test_from_a_notice_to_a_plan_that_is_met():
    contract, requirement = requiring(threshold=30)
    accepted_days(contract, 300)
    notice = a_notice(requirement)
    plan = agreed_plan(with_plan(notice), milestones=2)
    made = services.approve(withheld(notice), why="No change yet.", at=now(), by=commissioner())
    with pytest.raises(Refused, match="2 actions of the plan are not closed"):
        services.meet(plan, why="Done.", at=now(), by=commissioner())

    for milestone in plan.milestones.select_related("action"):
        assurance.submit_evidence(milestone.action, evidence="Held weekly.", at=now(), by=milestone.owner)
        assurance.close_action(milestone.action, why="Seen.", at=now(), by=commissioner())
    services.meet(plan, why="The figure is met again.", at=now(), by=commissioner())

    notice.refresh_from_db()
    made.refresh_from_db()
    assert (notice.status, notice.plan.status, made.status) == ("closed", "met", "lifted")
    kinds = ["issued", "met", "submitted", "agreed", "proposed", "approved", "lifted", "closed"]
    assert list(notice.events.values_list("kind", flat=True)) == kinds
    with pytest.raises(ProgrammingError), transaction.atomic():
        Event.objects.filter(notice=notice).update(text="Otherwise")


def test_a_dispute_is_upheld_or_the_notice_withdrawn_with_what_hangs_on_it():
    contract, requirement = requiring(threshold=30)
    accepted_days(contract, 300)
    notice, lead = a_notice(requirement), lead_of(contract)
    services.dispute(notice, why="Not ours.", at=now(), by=lead)
    with pytest.raises(Refused, match="answer the dispute first"):
        with_plan(notice)
    services.uphold(notice, why="They are.", at=now(), by=commissioner())
    with_plan(notice)
    made = withheld(notice)

    services.withdraw(notice, why="A wrong ward.", at=now(), by=commissioner())

    assert Plan.objects.get(notice=notice).status == "ended" and Withholding.objects.get(pk=made.pk).status == "withdrawn"
    with pytest.raises(Refused, match="This notice was withdrawn on"):
        services.dispute(notice, why="Again.", at=now(), by=lead)


def test_nothing_is_withheld_before_a_meeting_has_asked_for_a_plan_nor_twice_nor_beyond_the_cap():
    contract, requirement = requiring(threshold=30, withholding=Decimal("6.00"))
    accepted_days(contract, 300)
    terms = requirement.terms
    notice = a_notice(requirement)
    with pytest.raises(Refused, match="Hold the meeting first"):
        withheld(notice)
    with_plan(notice)
    withheld(notice)
    with pytest.raises(Refused, match="Choose a month in breach"):
        withheld(notice)

    late_return(contract, last_month())
    services.record_breaches(at=now())
    information = services.issue(contract, text="Two returns are late.", at=now(), by=commissioner())
    with pytest.raises(Refused, match=r"That would make 11% of .*: at most 10% of a month may be withheld"):
        withheld(information)
    assert terms.requirements.get().withholding == 6


@pytest.mark.parametrize(
    ("model", "days", "expected"),
    [
        # 17 days × £512.35 = £8,709.95; 2.5% = £217.74875
        ({"model": "per_day"}, 17, "217.75"),
        # a twelfth of £100,000.01, to the penny; 2.5% of £8,333.33 or .34
        ({"model": "block", "year_sum": Decimal("100000.01")}, 17, None),
        # a block, and 400 days of which the band lets 360 pass: 5% above 337 or so is worked out from the plan
        ({"model": "band", "year_sum": Decimal("120000.00"), "tolerance": 5, "marginal_rate": Decimal("10.10")}, 400, None),
    ],
    ids=["by the day", "block", "band"],
)
def test_a_sum_is_worked_out_to_the_penny_from_what_was_accepted(model, days, expected):
    contract = ContractFactory()
    terms = TermsFactory(contract=contract)
    place = WardFactory(site__organisation=contract.provider, service_line=contract.service_line)
    service = ServiceFactory(terms=terms, ward=place, indicative_days=3650, **model)
    if model["model"] == "per_day":
        DayPriceFactory(service=service, rate=Decimal("512.35"))
    requirement = RequirementFactory(terms=terms, measure=MEASURE, threshold=30, withholding=Decimal("2.50"))
    agree(terms)
    accepted_days(contract, days)
    notice = a_notice(requirement)
    with_plan(notice)

    made = withheld(notice)

    if expected is None:
        month = in_instalments(model["year_sum"])[(last_month().month - 4) % 12]
        planned = service.planned_days(last_month())
        above = max(0, days - int(planned * Decimal("1.05"))) if model["model"] == "band" else 0
        base = month + above * Decimal("10.10") if above else month
        expected = (base * Decimal("0.025")).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        assert made.base == base
    assert made.amount == Decimal(expected)
    assert sum(Decimal(line["amount"]) for line in made.lines) == made.base


def test_what_is_not_accepted_is_not_priced():
    _, requirement = requiring(threshold=30)
    notice = a_notice(requirement)
    with_plan(notice)

    with pytest.raises(Refused, match="are not accepted yet"):
        withheld(notice)


def test_whoever_proposes_does_not_approve_nor_once_the_breach_has_lapsed():
    contract, requirement = requiring(threshold=30)
    accepted_days(contract, 300)
    notice = a_notice(requirement)
    with_plan(notice)
    made = withheld(notice)

    with pytest.raises(Refused, match="someone else must approve it"):
        services.approve(made, why="So.", at=now(), by=made.proposed_by)
    notice.breaches.update(lapsed_at=now(), lapsed_why="Frozen again.")
    with pytest.raises(Refused, match="has lapsed"):
        services.approve(made, why="So.", at=now(), by=commissioner())
    with pytest.raises(ProgrammingError), transaction.atomic():
        Withholding.objects.filter(pk=made.pk).update(amount=1)


def test_a_milestone_is_owned_by_somebody_who_answers_for_the_provider():
    _, requirement = requiring(threshold=30)
    plan = with_plan(a_notice(requirement))

    with pytest.raises(Refused, match="does not answer for this provider"):
        a_milestone(plan, owner=user_with(Role.LEAD))
    with pytest.raises(Refused, match="at least one milestone"):
        services.submit(plan, cause="So.", at=now(), by=lead_of(plan.notice.contract))


def test_what_is_overdue_is_chased_once_and_later_told_to_the_commissioner():
    contract, requirement = requiring(threshold=30)
    lead, keeper = lead_of(contract), commissioner()
    plan = with_plan(a_notice(requirement, by=keeper))
    mail.outbox.clear()

    for days in (6, 40, 40):
        services.chase(at=now() + timedelta(days=days))

    told = Reminder.objects.values_list("stage", "to")
    assert ("plan", lead.pk) in told and ("escalated", keeper.pk) in told
    assert len([one for one in mail.outbox if one.to == [lead.email]]) == 1
    assert plan.notice.reference in mail.outbox[0].body


# -- who sees what -----------------------------------------------------------------------------------------------------


def test_a_provider_sees_only_itself(client):
    contract, requirement = requiring(threshold=30)
    other, others = requiring(threshold=30)
    in_breach(requirement)
    frozen(others, [45.0])
    services.record_breaches(at=now())
    theirs, mine = a_notice(others), a_notice(requirement)
    pack = a_pack(other)
    client.force_login(lead_of(contract))

    page = client.get("/performance/").content.decode()

    assert contract.provider.name in page and other.provider.name not in page
    assert client.get(f"/performance/contracts/{contract.pk}/").status_code == 200
    assert client.get(mine.get_absolute_url()).status_code == 200
    hidden = [f"contracts/{other.pk}/", f"requirements/{others.pk}/", f"notices/{theirs.pk}/", f"packs/{pack.pk}/"]
    assert {client.get(f"/performance/{one}").status_code for one in hidden} == {404}
    export = client.get("/performance/?export=csv").getvalue().decode()
    assert contract.provider.name in export and other.provider.name not in export


def test_a_measure_that_nobody_knows_is_said_so(client):
    _, requirement = requiring(measure="no_such_measure")
    frozen(requirement, [1.0])
    client.force_login(commissioner())

    assert "Measure not known" in client.get("/performance/").content.decode()
    assert "the catalogue does not have" in client.get(f"/performance/requirements/{requirement.pk}/").content.decode()


def test_the_overview_says_how_long_it_was_not_met_and_what_is_done(client, django_assert_max_num_queries):
    _, requirement = requiring(threshold=30)
    frozen(requirement, [20.0, 31.0, 40.0, 50.0])
    services.record_breaches(at=now())
    notice = a_notice(requirement)
    assert Notice.objects.get(pk=notice.pk).breaches.count() == 3
    client.force_login(commissioner())

    with django_assert_max_num_queries(24):
        page = client.get("/performance/").content.decode()

    assert "Not met, 3 months" in page and "Meeting to hold" in page
