"""Peer-support posts, dated, against the commissioned beds they serve."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quality.places import Place
from quality.voices import services
from quality.voices.models import PeerSupport
from quality.voices.selectors import peer_support, quarters
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.factories.accounts import user_with
from tests.factories.beds import WardFactory
from tests.factories.organisations import OrganisationFactory, SiteFactory
from tests.factories.voices import PeerSupportFactory
from tests.quality.reading import text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def keeper(client):
    user = user_with(Role.COMMISSIONER)
    client.force_login(user)
    return user


def put(place, funded, filled, day, by):
    return services.set_posts(place, funded=Decimal(funded), filled=Decimal(filled), from_on=day, at=timezone.now(), by=by)


def test_posts_hold_until_the_next_figures(client, keeper):
    ward = WardFactory()
    place = f"adult_secure-{ward.site.organisation_id}-{ward.site_id}"
    for funded, day in (("3", TODAY() - timedelta(days=90)), ("4.5", TODAY())):
        client.post(
            "/voices/posts/record/",
            {
                "place": place,
                "funded": funded,
                "filled": "2.25",
                "from_on_day": day.day,
                "from_on_month": day.month,
                "from_on_year": day.year,
            },
        )

    before, now = PeerSupport.objects.order_by("started_on")
    assert (before.funded, before.ended_on) == (3, TODAY())
    assert (now.funded, now.filled, now.site, now.ended_on) == (Decimal("4.5"), Decimal("2.25"), ward.site, None)


def test_the_same_day_again_puts_it_right(keeper):
    place = Place("adult_secure", OrganisationFactory())
    for filled in ("1", "2"):
        put(place, "3", filled, TODAY(), keeper)

    assert PeerSupport.objects.get().filled == 2
    assert Event.objects.get(act="posts.corrected").facts["filled_before"] == "1.00"


def test_nothing_goes_in_before_what_is_there(keeper):
    place = Place("adult_secure", OrganisationFactory())
    put(place, "3", "2", TODAY(), keeper)
    with pytest.raises(Refused, match="recorded already"):
        put(place, "3", "2", TODAY() - timedelta(days=1), keeper)


def test_the_database_forbids_two_figures_at_once():
    held = PeerSupportFactory(ended_on=date(2026, 6, 1))
    same = {"organisation": held.organisation, "site": None}
    PeerSupportFactory(**same, started_on=date(2026, 6, 1))
    PeerSupportFactory(organisation=held.organisation, site=SiteFactory(organisation=held.organisation))
    PeerSupportFactory(**same, service_line="aed")
    with pytest.raises(IntegrityError), transaction.atomic():
        PeerSupportFactory(**same, started_on=date(2026, 5, 31), ended_on=date(2026, 6, 1))


def test_posts_per_100_beds_show_what_they_are_made_of(client, keeper):
    site = SiteFactory(name="Harebell House")
    WardFactory(site=site, commissioned_beds=30)
    WardFactory(site=site, commissioned_beds=10)
    WardFactory(site=site, commissioned_beds=None)
    WardFactory(site=site, commissioned_beds=99, service_line="aed")
    WardFactory(site=site, commissioned_beds=99, closed_on=TODAY())
    WardFactory(site=SiteFactory(organisation=site.organisation), commissioned_beds=99)
    PeerSupportFactory(organisation=site.organisation, site=site, funded=3, filled=Decimal("2.5"), started_on=TODAY())

    row = peer_support({"adult_secure"}, on=TODAY())[0].rows[0]
    page = text(client.get("/voices/"))

    assert (row.beds, row.unknown, row.funded_per_100, row.filled_per_100) == (40, 1, Decimal("7.5"), Decimal("6.25"))
    assert f"{site.organisation} · Harebell House 3.0 2.5 40 1 ward not known 7.5 6.2" in page


def test_a_bed_served_by_two_rows_counts_once_in_all():
    site = SiteFactory()
    WardFactory(site=site, commissioned_beds=20)
    WardFactory(site=SiteFactory(organisation=site.organisation), commissioned_beds=20)
    common = {"organisation": site.organisation, "started_on": TODAY()}
    PeerSupportFactory(**common, funded=1, filled=1)
    PeerSupportFactory(**common, site=site, funded=1, filled=0)

    line = peer_support({"adult_secure"}, on=TODAY())[0]

    assert [row.beds for row in line.rows] == [40, 20]
    assert (line.total.beds, line.total.funded_per_100, line.total.filled_per_100) == (40, 5, Decimal("2.5"))


def test_without_beds_there_is_no_rate():
    PeerSupportFactory(started_on=TODAY())
    assert peer_support({"adult_secure"}, on=TODAY())[0].total.funded_per_100 is None


def test_only_the_day_s_posts_count():
    PeerSupportFactory(started_on=TODAY() - timedelta(days=9), ended_on=TODAY())
    assert peer_support({"adult_secure"}, on=TODAY()) == []


def test_two_queries_however_many(django_assert_num_queries):
    for _ in range(4):
        ward = WardFactory()
        PeerSupportFactory(organisation=ward.site.organisation, site=ward.site)
    with django_assert_num_queries(2):
        peer_support({"adult_secure", "aed", "lda"}, on=TODAY())


@given(st.dates(date(1999, 1, 1), date(2099, 12, 31)))
def test_quarters_run_back_without_a_gap(day):
    found = quarters(day, count=9)
    assert found[0] <= day
    assert (day - found[0]).days < 92
    assert {(first.day, first.month % 3) for first in found} == {(1, 1)}
    assert [89 < (late - early).days < 93 for late, early in pairwise(found)] == [True] * 8
