"""From an empty draft to terms in force, by two people; nothing is agreed unread, twice, or half-ready."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from contracts.agreements import services
from contracts.agreements.models import Contract, Service
from contracts.agreements.selectors import terms_in
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.factories.accounts import UserFactory
from tests.factories.beds import WardFactory
from tests.factories.contracts import ContractFactory, LeadContractFactory, agreed
from tests.factories.organisations import OrganisationFactory, SiteFactory

pytestmark = pytest.mark.django_db
APRIL = date(2026, 4, 1)


@pytest.fixture
def provider():
    return OrganisationFactory(name="Midmoor")


@pytest.fixture
def ward(provider):
    return WardFactory(name="Heron Ward", site=SiteFactory(organisation=provider), service_line="adult_secure")


@pytest.fixture
def contract(provider):
    lead = LeadContractFactory(ends_on=date(2034, 3, 31))
    return services.draw_up(
        kind="sub", title="Secure services", service_line="adult_secure", provider=provider, under=lead, starts_on=APRIL,
        ends_on=date(2029, 3, 31), renew_by_on=date(2028, 9, 30), at=timezone.now(), by=UserFactory(),
    )  # fmt: skip


def draft_of(contract):
    return contract.versions.get(agreed_at=None)


def with_ward(contract, ward, **fields):
    given = {"beds": 12, "indicative_days": 4000, "model": "per_day", "rate": Decimal("512.40")} | fields
    return services.add_service(draft_of(contract), ward=ward, by=UserFactory(), **given)


def settle(terms):
    services.propose(terms, at=timezone.now(), by=UserFactory())
    return services.agree_terms(terms, at=timezone.now(), by=UserFactory(name="Bea Lindqvist"))


def vary(contract, month):
    return services.vary(contract, valid_from=month, why="Prices for the year", at=timezone.now(), by=UserFactory())


def test_a_contract_is_drawn_up_agreed_and_varied(contract, ward):
    services.set_price(with_ward(contract, ward), valid_from=date(2027, 4, 1), rate=Decimal("530.00"), by=UserFactory())
    first = settle(draft_of(contract))

    second = vary(contract, date(2026, 10, 1))
    service = second.services.get()
    services.change_service(service, beds=10, indicative_days=3300, model="block", year_sum=Decimal("1700000"), by=UserFactory())
    before = terms_in([date(2026, 10, 1)], [contract])
    settle(second)

    assert set(before.values()) == {first}
    found = terms_in([date(2026, 9, 1), date(2026, 10, 1)], [contract])
    assert [terms.number for terms in found.values()] == [1, 2]
    assert list(first.services.get().prices.values_list("rate", flat=True)) == [Decimal("512.40"), Decimal("530.00")]
    assert not Service.objects.get(terms=second).prices.exists()
    acts = set(Event.objects.values_list("act", flat=True))
    assert {"contract.drawn_up", "service.added", "price.set", "terms.proposed", "terms.agreed", "service.changed"} <= acts


def test_a_copy_is_all_there_is(contract, ward):
    with_ward(
        contract, ward, model="band", year_sum=Decimal("2000000"), tolerance=Decimal(5), marginal_rate=Decimal(200), rate=None
    )
    services.add_requirement(
        draft_of(contract), code="Q01", title="Posts are filled", measure="vacancy_rate", direction="at_most",
        threshold=Decimal("0.15"), consequence="A plan", withholding=Decimal("0.5"), by=UserFactory(),
    )  # fmt: skip
    first = settle(draft_of(contract))

    second = vary(contract, APRIL)

    for name in ("services", "requirements"):
        left, right = (getattr(terms, name).values().get() for terms in (first, second))
        assert {key for key in left if left[key] != right[key]} == {"id", "terms_id"}


# -- by two people -----------------------------------------------------------------------------------------------------


def test_whoever_sends_terms_does_not_agree_them(contract, ward):
    with_ward(contract, ward)
    sender = UserFactory()
    terms = services.propose(draft_of(contract), at=timezone.now(), by=sender)

    with pytest.raises(Refused, match="Somebody else"):
        services.agree_terms(terms, at=timezone.now(), by=sender)


def test_what_was_changed_since_it_was_read_is_not_agreed(contract, ward):
    with_ward(contract, ward)
    terms = services.propose(draft_of(contract), at=timezone.now(), by=UserFactory())
    seen = terms.proposed_at
    services.take_back(terms, by=UserFactory())

    with pytest.raises(Refused, match="taken back"):
        services.agree_terms(terms, seen=seen, at=timezone.now(), by=UserFactory())
    services.propose(terms, at=timezone.now() + timedelta(seconds=1), by=UserFactory())
    with pytest.raises(Refused, match="Read them once more"):
        services.agree_terms(terms, seen=seen, at=timezone.now(), by=UserFactory())


def test_what_is_sent_or_agreed_is_not_changed(contract, ward):
    service = with_ward(contract, ward)
    terms = services.propose(draft_of(contract), at=timezone.now(), by=UserFactory())
    with pytest.raises(Refused, match="Take them back"):
        services.remove_service(service, by=UserFactory())
    services.agree_terms(terms, at=timezone.now(), by=UserFactory(name="Bea Lindqvist"))

    for change in (services.remove_service, lambda one, by: services.set_price(one, valid_from=APRIL, rate=1, by=by)):
        with pytest.raises(Refused, match="Bea Lindqvist agreed these terms"):
            change(service, by=UserFactory())


def test_one_draft_at_a_time_and_none_before_what_is_agreed(contract, ward):
    with_ward(contract, ward)
    with pytest.raises(Refused, match="drawn up already"):
        vary(contract, APRIL)
    settle(draft_of(contract))

    with pytest.raises(Refused, match="April 2026"):
        vary(contract, date(2026, 3, 1))
    with pytest.raises(Refused, match="ends on 31 March 2029"):
        vary(contract, date(2029, 4, 1))


# -- what must be there ------------------------------------------------------------------------------------------------


def test_half_a_contract_is_not_sent(contract, ward):
    with pytest.raises(Refused, match="No ward"):
        services.propose(draft_of(contract), at=timezone.now(), by=UserFactory())
    service = with_ward(contract, ward, rate=None)
    with pytest.raises(Refused, match="no price in April 2026"):
        services.propose(draft_of(contract), at=timezone.now(), by=UserFactory())
    services.set_price(service, valid_from=date(2026, 7, 1), rate=Decimal(500), by=UserFactory())
    assert services.unready(draft_of(contract)) == ["Heron Ward is paid by the day and has no price in April 2026."]
    ward.opened_on = date(2026, 7, 13)
    ward.save()
    assert services.unready(draft_of(contract)) == []


@pytest.mark.parametrize(("model", "missing"), [("block", "the block"), ("band", "the block for the year and the width")])
def test_each_way_of_paying_wants_its_own(contract, ward, model, missing):
    with pytest.raises(Refused, match=missing):
        with_ward(contract, ward, model=model)


def test_a_ward_is_the_providers_own_of_the_line_and_open(contract, provider):
    other = WardFactory(name="Elsewhere Ward", service_line="adult_secure")
    wrong = WardFactory(name="Linnet Ward", site=SiteFactory(organisation=provider), service_line="lda")
    closed = WardFactory(site=SiteFactory(organisation=provider), service_line="adult_secure", closed_on=APRIL)

    for ward, why in ((other, "not a ward of Midmoor"), (wrong, "not a ward of Midmoor"), (closed, "closed on 1 April 2026")):
        with pytest.raises(Refused, match=why):
            with_ward(contract, ward)


def test_a_ward_that_moves_is_under_one_contract_at_a_time(contract, ward):
    """It was another provider's: that contract gives it up from a month, and only from then on can this one have it."""
    before = ContractFactory(provider=OrganisationFactory(name="Ardenmere"))
    agreed(before, {ward: "500.00"})
    with pytest.raises(Refused, match=f"under {before}, with Ardenmere"):
        with_ward(contract, ward)

    without = vary(before, date(2026, 10, 1))
    services.remove_service(without.services.get(), by=UserFactory())
    services.add_service(
        without, ward=WardFactory(site=SiteFactory(organisation=before.provider), service_line="adult_secure"), beds=1,
        indicative_days=1, model="per_day", rate=Decimal(1), by=UserFactory(),
    )  # fmt: skip
    settle(without)

    with pytest.raises(Refused, match="under one contract at a time"):
        with_ward(contract, ward)
    contract.versions.update(valid_from=date(2026, 10, 1))
    assert with_ward(contract, ward).ward == ward


def test_a_lead_contract_has_no_wards_of_its_own(ward):
    lead = LeadContractFactory(provider=ward.site.organisation)
    terms = lead.versions.create(number=1, valid_from=APRIL, drawn_up_at=timezone.now(), drawn_up_by=UserFactory())
    with pytest.raises(Refused, match="sub-contracts"):
        services.add_service(terms, ward=ward, beds=1, indicative_days=1, model="per_day", by=UserFactory())

    assert settle(terms).agreed_at


def test_one_contract_of_a_provider_and_line_at_a_time(contract, provider):
    again = {
        "kind": "sub", "title": "Another", "service_line": "adult_secure", "provider": provider, "under": contract.under,
        "starts_on": date(2028, 4, 1), "ends_on": date(2030, 3, 31), "renew_by_on": date(2030, 1, 1),
    }  # fmt: skip
    with pytest.raises(Refused, match=f"{contract}"):
        services.draw_up(**again, at=timezone.now(), by=UserFactory())


# -- its end -----------------------------------------------------------------------------------------------------------


def decide(service, contract, **fields):
    return service(contract, why="The service meets what was asked of it.", at=timezone.now(), by=UserFactory(), **fields)


def test_a_contract_is_extended_renewed_or_ended_once(contract, ward):
    with_ward(contract, ward)
    settle(draft_of(contract))
    last = date(2030, 3, 31)
    extended = decide(services.extend, contract, ends_on=last, renew_by_on=date(2029, 9, 30))
    assert (extended.ends_on, extended.renewal) == (last, "open")

    following = decide(services.renew, contract, ends_on=date(2033, 3, 31), renew_by_on=date(2032, 9, 30))

    assert following.starts_on == last + timedelta(days=1)
    assert draft_of(following).services.get().ward == ward
    for again in (services.let_end, lambda one, **words: services.cut_short(one, ends_on=last - timedelta(days=9), **words)):
        with pytest.raises(Refused, match=r"renewed"):
            decide(again, contract)
    assert [one.kind for one in contract.decisions.all()] == ["renewed", "extended"]
    with pytest.raises(Refused, match="renews another"):
        services.discard(draft_of(following), by=UserFactory())


def test_a_sub_contract_ends_with_its_lead_contract_at_the_latest(contract, ward):
    """Drawn up, extended or renewed; nor does the lead contract end before it. Whoever goes round the service meets a trigger."""
    with_ward(contract, ward)
    settle(draft_of(contract))
    lead, after = contract.under, {"ends_on": date(2034, 4, 1), "renew_by_on": date(2030, 1, 1)}
    another = {
        "kind": "sub", "title": "Another", "service_line": "adult_secure", "provider": OrganisationFactory(), "under": lead,
        "starts_on": APRIL, "at": timezone.now(), "by": UserFactory(),
    }  # fmt: skip
    for act in (
        lambda: decide(services.extend, contract, **after),
        lambda: decide(services.renew, contract, **after),
        lambda: services.draw_up(**another, **after),
    ):
        with pytest.raises(Refused, match=f"{lead} ends on 31 March 2034") as said:
            act()
        assert said.value.field == "ends_on"
    with pytest.raises(Refused, match="until 31 March 2029: end that one first"):
        decide(services.cut_short, lead, ends_on=date(2029, 3, 30))
    decide(services.cut_short, lead, ends_on=contract.ends_on)

    for one, day in ((contract, date(2029, 4, 1)), (lead, date(2029, 3, 30))):
        with pytest.raises(IntegrityError, match="lead contract"), transaction.atomic():
            Contract.objects.filter(pk=one.pk).update(ends_on=day, renew_by_on=day)


def test_a_contract_cut_short_is_decided(contract):
    ended = decide(services.cut_short, contract, ends_on=date(2027, 5, 31))

    assert (ended.ends_on, ended.renew_by_on, ended.renewal) == (date(2027, 5, 31), date(2027, 5, 31), "ending")


def test_a_contract_drawn_up_by_mistake_goes_with_its_draft(contract):
    services.discard(draft_of(contract), by=UserFactory())

    assert not Contract.objects.filter(pk=contract.pk).exists()
