"""The queue: what each role finds in it, in tabs, filtered, sorted, late ones said so, in a fixed number of queries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from referrals.models import Referral
from tests.factories.accounts import user_with
from tests.factories.organisations import OrganisationFactory
from tests.factories.referrals import ReferralFactory, lead_of

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def clp(client):
    user = user_with(Role.CLP)
    client.force_login(user)
    return user


def shown(client, **query):
    page = client.get("/referrals/", query).content.decode()
    return {referral.reference for referral in Referral.objects.all() if referral.reference in page}


def test_a_clp_finds_the_open_referrals_of_the_line(client, clp):
    mine, other_line = ReferralFactory(), ReferralFactory(service_line="aed")
    closed = ReferralFactory(status="closed", closed_on=TODAY(), close_reason="withdrawn")

    assert shown(client) == {mine.reference}
    assert shown(client, status="closed") == {closed.reference}
    assert other_line.reference not in shown(client, service_line="aed")


def test_tabs_count_what_is_under_them(client, clp):
    ReferralFactory.create_batch(2)
    waiting = ReferralFactory(waiting=True)

    page = client.get("/referrals/").content.decode()

    assert 'To triage <span class="ro-tabs__count">2</span>' in page
    assert 'Waiting for a bed <span class="ro-tabs__count">1</span>' in page
    assert shown(client, status="waiting") == {waiting.reference}


def test_filters_can_be_used_together_within_a_tab(client, clp):
    wanted = ReferralFactory(urgency="emergency", from_prison=True)
    ReferralFactory(urgency="emergency", from_prison=False)
    ReferralFactory(urgency="routine", from_prison=True)

    assert shown(client, urgency="emergency", from_prison="True", status="submitted") == {wanted.reference}
    assert shown(client, urgency="emergency", from_prison="True", status="waiting") == set()


@pytest.mark.parametrize(
    "words", [str.lower, lambda text: text[2:], lambda text: text.replace("-", " ")[2:], lambda text: text[:6]]
)
def test_a_reference_is_found_as_it_is_read_out(client, clp, words):
    wanted = ReferralFactory(reference="R-7K3M-9Q2P")
    ReferralFactory(reference="R-8888-8888")

    assert shown(client, reference=words(wanted.reference)) == {wanted.reference}


def test_what_is_late_says_so_and_comes_first(client, clp):
    late = ReferralFactory(received_on=TODAY() - timedelta(days=20))
    ReferralFactory(received_on=TODAY())

    page = client.get("/referrals/").content.decode()

    assert "late" in page[page.index(late.reference) :]
    assert shown(client, late="True") == {late.reference}


def test_a_provider_can_be_asked_for(client, clp):
    provider = OrganisationFactory()
    sent = ReferralFactory(accepted=True, sent_to=[provider])
    ReferralFactory(accepted=True)

    assert shown(client, provider=provider.pk) == {sent.reference}


def test_a_referrer_finds_their_own_and_an_assessor_what_was_sent_and_the_agenda(client):
    provider = OrganisationFactory()
    mine, sent, agenda = ReferralFactory(), ReferralFactory(sent_to=[provider]), ReferralFactory(accepted=True)

    client.force_login(user_with(Role.REFERRER, organisation=mine.referring_organisation))
    assert shown(client) == {mine.reference}
    client.force_login(lead_of(provider))
    assert shown(client) == {sent.reference, agenda.reference}


@pytest.mark.parametrize("count", [1, 60])
def test_a_fixed_number_of_queries(client, clp, django_assert_max_num_queries, count):
    ReferralFactory.create_batch(count, person__line="adult_secure", relationships=False)

    with django_assert_max_num_queries(10):
        page = client.get("/referrals/").content.decode()

    assert page.count("ro-table__row") == min(count, 50)


def test_an_export_names_nobody_and_is_audited(client, clp):
    referral = ReferralFactory()

    sheet = b"".join(client.get("/referrals/?export=csv").streaming_content).decode()

    assert referral.reference in sheet
    assert referral.person.family_name not in sheet
    assert Event.objects.get(act="referral.exported").facts["rows"] == 1


def test_a_list_is_one_audit_event_however_long(client, clp):
    ReferralFactory.create_batch(3)

    client.get("/referrals/")

    assert Event.objects.get(act="referral.listed").facts == {"count": 3}
