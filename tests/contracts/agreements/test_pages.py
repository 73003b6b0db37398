"""The list, a contract, and the steps from a variation to its agreement, as those who use them meet them."""

from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from contracts.agreements import services
from contracts.agreements.models import Contract, Terms
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.months import add_months, first_of
from reachout.refused import Refused
from tests.factories.accounts import UserFactory, user_with
from tests.factories.beds import WardFactory
from tests.factories.contracts import ContractFactory, DayPriceFactory, LeadContractFactory, PaperFactory, TermsFactory, agreed
from tests.factories.organisations import OrganisationFactory, SiteFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"


@pytest.fixture
def provider():
    return OrganisationFactory(name="Midmoor", kind="provider")


@pytest.fixture
def ward(provider):
    return WardFactory(name="Jay Ward", site=SiteFactory(organisation=provider), service_line="adult_secure")


@pytest.fixture
def contract(provider, ward):
    today = timezone.localdate()
    made = ContractFactory(
        provider=provider, starts_on=add_months(today, -24), ends_on=add_months(today, 24), renew_by_on=add_months(today, 18)
    )
    agreed(made, {ward: "429.65"})
    return made


@pytest.fixture
def commissioner():
    return user_with(Role.COMMISSIONER, name="Bea Lindqvist")


@pytest.fixture
def another():
    return user_with(Role.COMMISSIONER, name="Imran Holt")


@pytest.fixture
def officer(provider):
    return user_with(Role.RETURNS, organisation=provider)


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


# -- the list and a contract -------------------------------------------------------------------------------------------


def test_a_contract_says_what_is_agreed_and_what_a_month_costs(client, contract, commissioner):
    client.force_login(commissioner)

    page = read(client, f"/contracts/{contract.pk}/")

    for words in ("Midmoor", "In force", "Jay Ward", "£429.65 for each occupied bed day", "worked out", "Version 1", "Vary"):
        assert words in page


def test_a_renewal_speaks_up_in_amber_and_then_in_red(client, contract, commissioner):
    client.force_login(commissioner)
    today = timezone.localdate()
    days = {"": add_months(today, 5), "Decide on renewal": add_months(today, 2), "Renewal overdue": today - timedelta(days=1)}

    for words, day in days.items():
        Contract.objects.filter(pk=contract.pk).update(renew_by_on=day)
        found = read(client, f"/contracts/?provider={contract.provider_id}")
        assert [said for said in ("Decide on renewal", "Renewal overdue") if said in found] == ([words] if words else [])
        assert ("Renewals to decide" in read(client, "/")) == bool(words)
        assert ("1 contract<" in read(client, "/contracts/?standing=to_renew")) == bool(words)


def test_a_lead_contract_names_the_wards_that_no_sub_contract_has(client, contract, ward, commissioner):
    WardFactory(name="Stray Ward", site__in_region=True)
    WardFactory(name="Distant Ward", site__in_region=False)
    type(ward.site).objects.filter(pk=ward.site_id).update(in_region=True)
    client.force_login(commissioner)

    page = read(client, contract.under.get_absolute_url())

    assert "Wards under no contract" in page and "Stray Ward" in page and "Midmoor" in page
    assert "Jay Ward" not in page and "Distant Ward" not in page


def test_a_provider_reads_its_own_sub_contract_as_agreed_and_nothing_else(client, contract, officer):
    other = ContractFactory(provider=OrganisationFactory(name="Ardenmere"))
    own_lead = LeadContractFactory(provider=contract.provider)
    draft = TermsFactory(contract=contract)
    client.force_login(officer)

    page = read(client, "/contracts/")
    assert "Midmoor" in page and "Ardenmere" not in page and "1 contract<" in page
    assert "Vary" not in read(client, f"/contracts/{contract.pk}/")
    for hidden in (other, own_lead, draft):
        assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(f"/contracts/{contract.pk}/vary/").status_code == 403
    listed = client.get("/api/v1/contract-terms/").json()["results"]
    assert [(one["number"], one["services"][0]["prices"][0]["rate"]) for one in listed] == [(1, "429.65")]


def test_the_board_sees_no_contract(client, contract):
    client.force_login(user_with(Role.BOARD))

    assert client.get(f"/contracts/{contract.pk}/").status_code == 403


def test_a_ward_that_closes_or_has_no_price_is_said_so(client, contract, ward, commissioner):
    client.force_login(commissioner)
    ward.closed_on = add_months(timezone.localdate(), 3)
    ward.save()
    late = WardFactory(name="Late Ward", site=ward.site, service_line="adult_secure")
    draft = TermsFactory(contract=contract)
    price = DayPriceFactory(service__terms=draft, service__ward=late, valid_from=add_months(draft.valid_from, 2))

    assert f"On {ward.closed_on:%-d %B %Y}. A block" in read(client, f"/contracts/{contract.pk}/")
    page = read(client, draft.get_absolute_url())
    assert f"In {draft.valid_from:%B %Y} to {add_months(draft.valid_from, 1):%B %Y}" in page
    assert "Before it can be sent" in page
    price.delete()
    client.post(f"/contracts/terms/{draft.pk}/send/")
    draft.refresh_from_db()
    assert draft.proposed_at is None


# -- from nothing to agreed --------------------------------------------------------------------------------------------


def days(**given):
    return {f"{name}_{part}": getattr(day, part) for name, day in given.items() for part in ("day", "month", "year")}


def test_a_contract_is_drawn_up_filled_sent_and_agreed(client, commissioner, another):
    newcomer = OrganisationFactory(name="Blackthorn", kind="provider")
    ward = WardFactory(name="Pipit Ward", site=SiteFactory(organisation=newcomer), service_line="adult_secure")
    lead = LeadContractFactory(starts_on=date(2026, 4, 1), ends_on=date(2031, 3, 31))
    client.force_login(commissioner)
    client.post(
        "/contracts/new/",
        {"kind": "sub", "under": lead.pk, "title": "Secure services", "service_line": "adult_secure", "provider": newcomer.pk}
        | days(starts_on=date(2026, 4, 1), ends_on=date(2029, 3, 31), renew_by_on=date(2028, 9, 30)),
    )
    terms = Terms.objects.get(contract__provider=newcomer)
    address = f"/contracts/terms/{terms.pk}"
    band = {"model": "band", "year_sum": "2774000", "tolerance": "5", "marginal_rate": "225.24"}
    page = client.post(f"{address}/wards/new/", {"ward": ward.pk, "beds": 15, "indicative_days": 4927, "model": "per_day"})
    assert "Enter what an occupied bed day costs" in page.content.decode()
    client.post(f"{address}/wards/new/", {"ward": ward.pk, "beds": 15, "indicative_days": 4927} | band)
    client.post(
        f"{address}/requirements/new/",
        {
            "code": "Q01", "title": "Beds are used", "measure": "occupancy", "direction": "at_least", "threshold": "0.8",
            "consequence": "A remedial action plan",
        },
    )  # fmt: skip
    service = terms.services.get()
    client.post(
        f"/contracts/services/{service.pk}/", {"beds": 14, "indicative_days": 4600} | band | {"model": "block", "block": 9}
    )
    client.post(f"/contracts/services/{service.pk}/", {"beds": 14, "indicative_days": 4600} | band)
    client.post(f"{address}/send/")
    assert "somebody else agrees them" in read(client, f"{address}/")

    client.force_login(another)
    page = read(client, f"{address}/agree/")
    assert "Pipit Ward" in page and "14 beds" in page
    terms.refresh_from_db()
    answer = client.post(f"{address}/agree/", {"seen": terms.proposed_at.isoformat()}, follow=True)

    assert "The terms are agreed." in answer.content.decode()
    terms.refresh_from_db()
    assert (terms.agreed_by, terms.drawn_up_by) == (another, commissioner)
    assert terms.services.get().year_sum == Decimal("2774000")


def test_what_is_sent_back_says_why_on_the_drawers_worklist(client, contract, commissioner, another):
    terms = services.vary(
        contract, valid_from=first_of(timezone.localdate()), why="New prices", at=timezone.now(), by=commissioner
    )
    services.propose(terms, at=timezone.now(), by=commissioner)
    client.force_login(another)
    assert "Terms of contracts to agree" in read(client, "/")
    client.post(f"/contracts/terms/{terms.pk}/send-back/", {"why": "The uplift is of last year"})

    client.force_login(commissioner)
    assert "Terms of contracts to agree" in read(client, "/")
    assert "Sent back: The uplift is of last year" in read(client, terms.get_absolute_url())


def test_free_text_takes_no_nhs_number(client, contract, commissioner):
    client.force_login(commissioner)

    page = client.post(
        f"/contracts/{contract.pk}/vary/", {"valid_from": f"{timezone.localdate():%Y-%m}", "why": "For 999 000 0018"}
    )

    assert "Take out the NHS number" in page.content.decode()
    assert contract.versions.count() == 1


def test_renewal_is_decided_with_a_reason(client, contract, commissioner):
    client.force_login(commissioner)
    address = f"/contracts/{contract.pk}/decide/"
    assert "Enter the day" in client.post(address, {"decision": "extend", "why": "It serves well"}).content.decode()
    beyond = days(next_ends_on=date(2099, 4, 1), next_renew_by_on=contract.ends_on)
    page = client.post(address, {"decision": "renew", "why": "It serves well"} | beyond).content.decode()
    assert f"{contract.under} ends on 31 March 2099" in page and 'href="#id_next_ends_on' in page
    later = contract.ends_on + timedelta(days=365)

    client.post(address, {"decision": "extend", "why": "It serves well"} | days(ends_on=later, renew_by_on=contract.ends_on))

    page = read(client, f"/contracts/{contract.pk}/")
    assert f"{later:%-d %B %Y}" in page and "It serves well" in page and "Extended" in page


# -- papers ------------------------------------------------------------------------------------------------------------


def test_a_paper_is_what_its_content_says_and_is_kept_once(client, contract, commissioner, officer):
    client.force_login(commissioner)
    address = f"/contracts/{contract.pk}/documents/new/"
    program = client.post(address, {"title": "Contract", "file": SimpleUploadedFile("signed.pdf", b"MZ\x90\x00\x03")})
    assert "not a file that can be kept" in program.content.decode()
    for _ in range(2):
        answer = client.post(address, {"title": "Signed contract", "file": SimpleUploadedFile("signed.exe", PDF)})
    assert "This file is kept already" in answer.content.decode()

    client.force_login(officer)
    kept = client.get(contract.documents.get().get_absolute_url())

    assert kept.content == PDF and kept["Content-Disposition"] == 'attachment; filename="signed.pdf"'
    assert Event.objects.filter(act="contract.document_downloaded", by=officer).exists()
    assert client.get(PaperFactory().get_absolute_url()).status_code == 404


# -- at once -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_who_agree_at_once_one_does(contract):
    terms = services.vary(
        contract, valid_from=first_of(timezone.localdate()), why="New prices", at=timezone.now(), by=UserFactory()
    )
    services.propose(terms, at=timezone.now(), by=UserFactory())
    start, said = Barrier(2, timeout=60), []

    def agree(user):
        start.wait()
        try:
            said.append(services.agree_terms(terms, at=timezone.now(), by=user).agreed_by)
        except Refused as reason:
            said.append(str(reason))
        finally:
            connection.close()

    threads = [Thread(target=agree, args=[UserFactory(name=name)]) for name in ("Ada", "Bo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    terms.refresh_from_db()
    assert terms.agreed_by in said
    assert [one for one in said if one != terms.agreed_by] == [
        f"{terms.agreed_by.name} agreed these terms on {timezone.localdate(terms.agreed_at):%-d %B %Y}. Nothing was changed."
    ]
