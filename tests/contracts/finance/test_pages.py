"""The pages of money: sums open down to bed days, a board member sees no rows of people, and what was closed stays as it was."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from contracts.finance import services, tasks
from contracts.finance.models import Adjustment, BudgetEntry, Settlement, Sharing, Statement
from contracts.finance.services import Partner
from reachout.accounts.permissions import Role
from reachout.months import add_months, first_of, months_of, year_of
from reachout.refused import Refused
from tests.contracts.finance.test_actuals import accepted
from tests.factories.accounts import UserFactory, user_with
from tests.factories.away import AwayStayFactory
from tests.factories.beds import BedFactory, StayFactory, WardFactory
from tests.factories.contracts import (
    ContractFactory,
    DayPriceFactory,
    ReturnFactory,
    ServiceFactory,
    TermsFactory,
    agree,
    agreed,
    returned,
)
from tests.factories.finance import PackageFactory, SchemeEntryFactory, SharingFactory, agreed_shares, approved, budget, charged
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
YEAR, MONTH = year_of(TODAY()), add_months(first_of(TODAY()), -1)
LAST_YEAR = add_months(YEAR, -12)


def now():
    return timezone.now()


@pytest.fixture
def commissioner():
    return user_with(Role.COMMISSIONER)


@pytest.fixture
def contract():
    ward = WardFactory(name="Kestrel")
    made = ContractFactory(provider__name="Northern Beeches", provider__in_collaborative=True, ends_on=date(2099, 3, 31))
    agreed(made, {ward: "500.00"})
    made.ward = ward
    return made


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode()


def test_a_ward_without_a_price_is_named_on_every_page(client, commissioner):
    contract = ContractFactory(ends_on=date(2099, 3, 31))
    terms = TermsFactory(contract=contract)
    service = ServiceFactory(terms=terms, ward=WardFactory(name="Osprey"))
    DayPriceFactory(service=service, valid_from=add_months(MONTH, 1))
    agree(terms)
    accepted(contract, MONTH, {service.ward: 22})
    client.force_login(commissioner)

    for address in ("/money/", "/money/forecast/", f"/money/contracts/{contract.pk}/"):
        told = page(client, f"{address}?year={year_of(MONTH).year}")
        assert "No price is agreed for Osprey" in told and f"{MONTH:%B %Y}: its bed days" in told, address
    assert f"22 bed days on Osprey have no price in {MONTH:%B %Y}" in page(
        client, f"/money/contracts/{contract.pk}/{MONTH:%Y-%m}/"
    )
    for address in ("/api/v1/actuals/", "/api/v1/forecasts/"):
        page(client, address)


def test_a_sum_opens_down_to_its_bed_days(client, commissioner, contract):
    budget(contract, dict.fromkeys(months_of(year_of(MONTH)), "10000.00"))
    accepted(contract, MONTH, {contract.ward: 22})
    stay = StayFactory(bed=BedFactory(ward=contract.ward), started_on=MONTH, ended_on=add_months(MONTH, 1))
    client.force_login(commissioner)
    year = f"?year={year_of(MONTH).year}"
    inner = f"/money/contracts/{contract.pk}/"

    overview = page(client, f"/money/{year}")
    assert "Northern Beeches" in overview and "£11,000" in overview and f'href="{inner}{year}"' in overview
    assert "£1,000 over budget" in overview
    assert "£11,000" in page(client, inner + year)
    bill = page(client, f"{inner}{MONTH:%Y-%m}/")
    assert "Kestrel" in bill and "£500" in bill and "£11,000" in bill
    ward = page(client, f"{inner}{MONTH:%Y-%m}/wards/{contract.ward.pk}/")
    nights = (add_months(MONTH, 1) - MONTH).days
    assert stay.reference in ward and stay.person.reference in ward and stay.person.family_name not in ward
    assert f"{nights} bed days" in ward and "22 bed days" in ward
    assert not page(client, f"{inner}2015-01/", 404).count(stay.reference)
    assert "Northern Beeches" in b"".join(client.get(f"/money/{year}&export=csv").streaming_content).decode()


def test_a_board_member_sees_sums_and_no_rows_of_people(client, contract):
    away = AwayStayFactory()
    package = approved(PackageFactory())
    budget(contract, {first_of(TODAY()): "10000.00"})
    client.force_login(user_with(Role.BOARD))

    pages = [page(client, f"/money/{name}") for name in ("", "forecast/", "shares/", "savings/")]

    for text in pages:
        for row in (away.person.reference, away.person.family_name, package.reference, f"/money/contracts/{contract.pk}"):
            assert row not in text or (row == f"/money/contracts/{contract.pk}" and text is pages[1])
    assert "Out of area" in pages[1]
    for closed in ("out-of-area/", f"contracts/{contract.pk}/", "adjustments/", "packages/"):
        page(client, f"/money/{closed}", 403)


def test_a_provider_and_another_line_see_nothing(client, contract):
    client.force_login(user_with(Role.RETURNS, organisation=contract.provider))
    page(client, "/money/", 403)
    client.force_login(user_with(Role.COMMISSIONER, line="aed"))
    assert "Northern Beeches" not in page(client, "/money/")
    page(client, f"/money/contracts/{contract.pk}/", 404)
    page(client, "/money/?line=adult_secure", 404)


def test_a_budget_is_filled_in_with_the_plan_and_changed_with_a_reason(client, commissioner, contract):
    client.force_login(commissioner)
    address = f"/money/contracts/{contract.pk}/budget/?year={YEAR.year}"
    assert "Filled in with what the contract plans" in page(client, address)
    boxes = {f"{month:%Y-%m}": "1000.00" for month in months_of(YEAR)}

    client.post(address, boxes | {"why": ""})
    assert sum(entry.amount for entry in contract.budget.all()) == 12000
    refused = client.post(address, boxes | {f"{YEAR:%Y-%m}": "900.00", "why": ""})
    assert "Say why the budget changes" in refused.content.decode()
    client.post(address, boxes | {f"{YEAR:%Y-%m}": "900.00", "why": "A ward opens a week late."})

    assert [entry.amount for entry in contract.budget.filter(month=YEAR)] == [Decimal(1000), Decimal(-100)]
    with pytest.raises(ProgrammingError), transaction.atomic():
        BudgetEntry.objects.update(amount=1)
    assert "A ward opens a week late." in page(client, f"/money/contracts/{contract.pk}/budget/entries/?year={YEAR.year}")


def test_what_was_shown_at_the_close_stays_and_a_later_version_says_why(client, commissioner, contract):
    owed = ReturnFactory(contract=contract, month=MONTH)
    returned(owed, {("occupied_bed_days", contract.ward): 300}, status="frozen")
    tasks.close_months()
    tasks.close_months()
    first = Statement.objects.get()
    assert (first.version, first.actual, first.by) == (1, Decimal("150000.00"), None)
    with pytest.raises(Refused, match="Nothing has changed"):
        services.state(contract, MONTH, why="So.", at=now(), by=commissioner)

    returned(owed, {("occupied_bed_days", contract.ward): 290}, status="accepted")
    client.force_login(commissioner)
    assert "−£5,000" in page(client, f"/money/contracts/{contract.pk}/{MONTH:%Y-%m}/")
    owed.status = "frozen"
    owed.save()
    tasks.close_months()

    first.refresh_from_db()
    second = Statement.objects.get(version=2)
    assert (second.difference, second.why) == (Decimal("-5000.00"), "Return version 2: Two wards were swapped")
    assert first.actual == Decimal("150000.00") and first.lines[0]["quantity"] == "300"
    with pytest.raises(ProgrammingError), transaction.atomic():
        Statement.objects.update(actual=1)


def test_an_adjustment_counts_when_another_agrees_it(client, commissioner, contract):
    client.force_login(commissioner)
    form = {"service_line": "adult_secure", "month": f"{MONTH:%Y-%m-%d}", "amount": "-1250.50", "why": "Beds closed for works."}
    form["month"] = f"{YEAR:%Y-%m-%d}"
    client.post("/money/adjustments/new/", form)
    made = Adjustment.objects.get()
    client.post(f"/money/adjustments/{made.pk}/agree/")
    made.refresh_from_db()
    assert made.agreed_at is None

    client.force_login(user_with(Role.COMMISSIONER))
    assert made.reference in page(client, "/")
    client.post(f"/money/adjustments/{made.pk}/agree/")
    made.refresh_from_db()
    assert made.agreed_at and "−£1,250.50" in page(client, f"/money/adjustments/?year={YEAR.year}")


def test_shares_are_agreed_by_a_second_person_and_settled_to_the_penny(client, commissioner, contract):
    other = OrganisationFactory(in_collaborative=True)
    client.force_login(commissioner)
    form = {"service_line": "adult_secure", "valid_from": f"{YEAR:%Y-%m-%d}", "rest": "1", "why": ""}
    form |= {"party-1": contract.provider.pk, "percent-1": "60", "party-2": other.pk, "percent-2": "39.99", "cap-2": "100"}
    assert "must sum to 100%" in client.post("/money/shares/new/", form).content.decode()
    client.post("/money/shares/new/", form | {"percent-2": "40"})
    sharing = Sharing.objects.get()
    client.post(f"/money/shares/{sharing.pk}/agree/")
    sharing.refresh_from_db()
    assert sharing.agreed_at is None
    client.force_login(user_with(Role.COMMISSIONER))
    client.post(f"/money/shares/{sharing.pk}/agree/")
    budget(contract, {first_of(TODAY()): "10000.00"})
    assert "Northern Beeches (takes the rest)" in page(client, "/money/shares/")


def last_year(contract, actual_days):
    for month in months_of(LAST_YEAR):
        accepted(contract, month, {contract.ward: actual_days})
    budget(contract, dict.fromkeys(months_of(LAST_YEAR), "10000.01"))


def test_a_year_is_settled_once_it_is_known_and_again_with_a_reason(commissioner, contract):
    parties = [OrganisationFactory() for _ in range(3)]
    sharing = SharingFactory(valid_from=LAST_YEAR, parties=dict(zip(parties, ("33.34", "33.33", "33.33"), strict=True)))
    with pytest.raises(Refused, match="No shares are agreed"):
        services.settle("adult_secure", LAST_YEAR, at=now(), by=commissioner)
    agreed_shares(sharing)
    with pytest.raises(Refused, match="12 monthly returns"):
        services.settle("adult_secure", LAST_YEAR, at=now(), by=commissioner)
    last_year(contract, 19)  # £9,500 a month: £6,000.12 under in the year
    SchemeEntryFactory(month=LAST_YEAR, amount="1000.00")

    settled = services.settle("adult_secure", LAST_YEAR, at=now(), by=commissioner)

    assert (settled.budget, settled.actual, settled.shared) == (Decimal("120000.12"), Decimal(114000), Decimal("5000.12"))
    assert sorted(part.amount for part in settled.parts.all()) == [Decimal("1666.54"), Decimal("1666.54"), Decimal("1667.04")]
    with pytest.raises(Refused, match="say why"):
        services.settle("adult_secure", LAST_YEAR, at=now(), by=commissioner)
    again = services.settle("adult_secure", LAST_YEAR, why="A late credit.", at=now(), by=commissioner)
    assert again.version == 2 and Settlement.objects.count() == 2
    with pytest.raises(ProgrammingError), transaction.atomic():
        settled.parts.update(amount=0)
    with pytest.raises(Refused, match="not over yet"):
        services.settle("adult_secure", YEAR, at=now(), by=commissioner)


def test_the_database_wants_whole_shares_and_two_people():
    short = SharingFactory(parties={OrganisationFactory(): "60", OrganisationFactory(): "39.99"})
    whole = SharingFactory(service_line="lda")
    for work in (
        lambda: agreed_shares(short),
        lambda: Sharing.objects.filter(pk=whole.pk).update(agreed_at=now(), agreed_by=whole.proposed_by),
        lambda: SharingFactory(service_line="lda"),
    ):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            work()
    agreed_shares(whole)
    with pytest.raises(ProgrammingError), transaction.atomic():
        whole.parties.update(percent=1)
    partners = [Partner(OrganisationFactory(), Decimal(100), None, holds_rest=True)]
    with pytest.raises(Refused, match="Say why the shares change"):
        services.propose_shares("lda", valid_from=YEAR, partners=partners, at=now(), by=UserFactory())


def test_what_a_day_costs_is_for_those_who_may_know(client, contract):
    block, plain, elsewhere = WardFactory(), WardFactory(day_price="444.00"), WardFactory(service_line="aed", day_price="999.00")
    terms = TermsFactory(contract=ContractFactory(ends_on=date(2099, 3, 31)))
    ServiceFactory(terms=terms, ward=block, model="block", year_sum="1000000.00", indicative_days=4000)
    agree(terms)
    wards = [contract.ward, block, plain, elsewhere]
    address = f"/money/cost/?wards={','.join(str(ward.pk) for ward in wards)},x"
    client.force_login(user_with(Role.CLP))

    found = page(client, address)

    assert "£500" in found and "contract price" in found
    assert "£250" in found and "of a block, at plan" in found
    assert "£444" in found and "tracker price" in found and "£999" not in found
    client.force_login(user_with(Role.LEAD))
    page(client, address, 403)


def test_programs_read_budgets_actuals_and_forecasts_and_ask_for_packages(client, commissioner, contract):
    budget(contract, {MONTH: "10000.00"})
    accepted(contract, MONTH, {contract.ward: 22})
    client.force_login(commissioner)
    year = {"year": year_of(MONTH).year}

    actual = next(row for row in client.get("/api/v1/actuals/", year).json() if row["month"] == f"{MONTH}")
    assert (actual["contract"], actual["budget"], actual["actual"]) == (contract.pk, "10000.00", "11000.00")
    assert client.get("/api/v1/budgets/").json()["results"][0]["amount"] == "10000.00"
    outturn = client.get("/api/v1/forecasts/", year).json()[0]
    assert Decimal(outturn["low"]) <= Decimal(outturn["mid"]) <= Decimal(outturn["high"])

    stay = StayFactory(bed=BedFactory(ward=WardFactory(site__organisation=contract.provider)))
    body = {"stay": stay.pk, "kind": "package", "need": "Dialysis.", "hours_a_day": "8", "rate": "30", "cap": "900"}
    body |= {"starts_on": f"{TODAY()}", "review_on": f"{TODAY()}", "ends_on": f"{TODAY()}"}
    assert client.post("/api/v1/packages/", body, content_type="application/json").status_code == 403
    client.force_login(user_with(Role.LEAD))
    assert client.post("/api/v1/packages/", body, content_type="application/json").status_code == 400
    client.force_login(user_with(Role.LEAD, organisation=contract.provider))
    made = client.post("/api/v1/packages/", body, content_type="application/json").json()
    assert (made["status"], made["person"]) == ("asked", stay.person.reference)
    assert charged(approved(PackageFactory()), TODAY(), "1").amount == Decimal("21.50")
