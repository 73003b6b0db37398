from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from quality.group import services
from quality.group.models import DOMAINS, Rating
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.factories.accounts import user_with
from tests.factories.beds import WardFactory
from tests.factories.group import CqcRatingFactory
from tests.factories.organisations import SiteFactory
from tests.quality.reading import counted, listed, text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
GOOD = dict.fromkeys(("overall", *DOMAINS), "good")


def on(day):
    return {"published_on_day": day.day, "published_on_month": day.month, "published_on_year": day.year}


@pytest.fixture
def site():
    return WardFactory().site


def test_a_commissioner_records_what_was_published(client, site):
    client.force_login(user_with(Role.COMMISSIONER))

    shown = client.post(
        f"/group/ratings/{site.pk}/record/",
        {**GOOD, **on(TODAY()), "safe": "requires_improvement", "report_url": "https://www.cqc.org.uk/location/1"},
        follow=True,
    ).content.decode()

    rating = Rating.objects.get()
    assert (rating.site, rating.published_on, rating.overall, rating.safe) == (site, TODAY(), "good", "requires_improvement")
    assert "Requires improvement" in shown
    assert 'href="https://www.cqc.org.uk/location/1"' in shown
    assert Event.objects.get(act="rating.recorded").facts["safe"] == "requires_improvement"


def test_the_same_day_again_puts_it_right_and_the_audit_keeps_what_was(site):
    user = user_with(Role.COMMISSIONER)
    for overall in ("good", "inadequate"):
        services.record_rating(site, published_on=TODAY(), at=timezone.now(), by=user, **{**GOOD, "overall": overall})

    assert Rating.objects.get().overall == "inadequate"
    assert Event.objects.get(act="rating.corrected").facts["overall_before"] == "good"


def test_no_report_is_published_tomorrow(site):
    with pytest.raises(Refused, match="not come yet"):
        services.record_rating(
            site, published_on=TODAY() + timedelta(days=1), at=timezone.now(), by=user_with(Role.COMMISSIONER), **GOOD
        )


def test_two_ratings_of_a_site_on_one_day_are_forbidden(site):
    CqcRatingFactory(site=site, published_on=TODAY())
    with pytest.raises(IntegrityError), transaction.atomic():
        CqcRatingFactory(site=site, published_on=TODAY())


def test_the_list_shows_the_current_one_worst_first_and_not_rated_is_never_bad(client):
    grades = ["not_rated", "good", "inadequate", "outstanding", "requires_improvement"]
    sites = {grade: SiteFactory(name=f"At {grade}") for grade in grades}
    for grade, site in sites.items():
        WardFactory(site=site)
        CqcRatingFactory(site=site, overall=grade, published_on=TODAY() - timedelta(days=9))
    CqcRatingFactory(site=sites["good"], overall="inadequate", published_on=TODAY() - timedelta(days=900))
    WardFactory(site=SiteFactory(name="At nothing"))
    client.force_login(user_with(Role.BOARD))

    rows = listed(client.get("/group/ratings/"))

    assert rows == [f"At {g}" for g in ("inadequate", "requires_improvement", "good", "outstanding", "not_rated", "nothing")]


def test_filtering_by_a_grade_looks_at_the_current_one_only(client):
    site = WardFactory().site
    CqcRatingFactory(site=site, overall="inadequate", published_on=TODAY() - timedelta(days=900))
    CqcRatingFactory(site=site, overall="good", published_on=TODAY() - timedelta(days=9))
    client.force_login(user_with(Role.COMMISSIONER))

    assert counted(client.get("/group/ratings/?overall=good")) == 1
    assert counted(client.get("/group/ratings/?overall=inadequate")) == 0


def test_a_site_keeps_its_history(client, site):
    old, new = (CqcRatingFactory(site=site, published_on=TODAY() - timedelta(days=days), overall=overall)
                for days, overall in ((800, "inadequate"), (10, "good")))  # fmt: skip
    client.force_login(user_with(Role.CASE_MANAGER))

    page = client.get(new.get_absolute_url())

    assert text(page).index(f"{new.published_on:%-d %b %Y} Good") < text(page).index(f"{old.published_on:%-d %b %Y} Inadequate")
    assert "Record a rating" not in text(page)


def test_a_provider_sees_its_own_sites_only(client, site):
    WardFactory()
    client.force_login(user_with(Role.LEAD, organisation=site.organisation))

    assert listed(client.get("/group/ratings/")) == [site.name]
    assert client.get(f"/group/ratings/{site.pk}/record/").status_code == 403


def test_an_outsider_cannot_tell_the_site_is_there(client, site):
    client.force_login(user_with(Role.COMMISSIONER, line="aed"))

    assert client.get(f"/group/ratings/{site.pk}/").status_code == 404
    assert client.post(f"/group/ratings/{site.pk}/record/", {**GOOD, **on(TODAY())}).status_code == 404
    assert not Rating.objects.exists()
