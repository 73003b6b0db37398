from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from quality.published import services
from quality.published.models import Publication, PublishedFigure
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.factories.accounts import user_with
from tests.factories.published import PublicationFactory, freeze, publisher

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def march():
    return freeze(MARCH)


def approve(publication, by=None):
    return services.approve(publication, at=timezone.now(), by=by or publisher())


def shown(publication):
    rows = PublishedFigure.objects.filter(measure__publication=publication)
    return {(row.measure.measure, row.month, row.service_line): row.shown for row in rows.select_related("measure")}


def test_one_proposes_and_another_approves(march):
    publication = PublicationFactory()
    approver = publisher()
    approve(publication, by=approver)
    publication.refresh_from_db()

    assert publication.status == "approved"
    assert publication.approved_by == approver
    assert list(publication.snapshots.all()) == [march]
    assert shown(publication) == {
        ("inpatients", MARCH, ""): "470",
        ("inpatients", MARCH, "adult_secure"): "380",
        ("inpatients", MARCH, "lda"): "60",
        ("inpatients", MARCH, "aed"): "30",
        ("out_of_area_patients", MARCH, ""): "9%",
        ("out_of_area_patients", MARCH, "adult_secure"): "7%",
        ("out_of_area_patients", MARCH, "lda"): "13%",
        ("out_of_area_patients", MARCH, "aed"): "23%",
    }
    assert list(Event.objects.order_by("id").values_list("act", flat=True)) == ["publication.proposed", "publication.approved"]


def test_nobody_approves_what_they_proposed(march):
    publication = PublicationFactory()

    with pytest.raises(Refused, match="Somebody else approves it"):
        approve(publication, by=publication.proposed_by)
    assert not PublishedFigure.objects.exists()


def test_the_database_forbids_it_too(march):
    publication = PublicationFactory()
    fields = {"status": "approved", "approved_at": timezone.now(), "approved_by": publication.proposed_by}

    with pytest.raises(IntegrityError, match="publication_approved_by_another"), transaction.atomic():
        Publication.objects.filter(pk=publication.pk).update(**fields)


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.BOARD, Role.CLP])
def test_whoever_does_not_hold_all_three_lines_neither_proposes_nor_approves(march, role):
    publication, outsider = PublicationFactory(), user_with(role)

    with pytest.raises(Refused, match="all three"):
        PublicationFactory(proposed_by=outsider)
    with pytest.raises(Refused, match="all three"):
        approve(publication, by=outsider)
    with pytest.raises(Refused, match="all three"):
        services.withdraw(approve(publication), why="Wrong", at=timezone.now(), by=outsider)


def test_only_frozen_months_are_published(march):
    with pytest.raises(Refused, match="April 2026 is not frozen yet"):
        PublicationFactory(last=APRIL)


def test_small_counts_are_stars_and_so_is_what_would_give_them_away():
    """Of 30 seclusions 27 would leave 3 for the other two lines."""
    freeze(MARCH, {"out_of_area_patients": (21, 12, 7, 2), "seclusions_per_100_patients": (30, 27, 3, 0)})
    publication = approve(PublicationFactory(measures=["out_of_area_patients", "seclusions_per_100_patients"]))
    of = shown(publication)

    assert [of["out_of_area_patients", MARCH, line] for line in ("", "adult_secure", "lda", "aed")] == ["4%", "3%", "12%", "*"]
    assert [of["seclusions_per_100_patients", MARCH, line] for line in ("", "adult_secure", "lda", "aed")] == [
        "6.6",
        "*",
        "*",
        "*",
    ]
    assert not PublishedFigure.objects.filter(shown="*").exclude(value=None)


def test_medians_are_whole_days_of_so_many_and_a_star_under_five():
    freeze(MARCH, {"wait_referral_to_assessment": (52, 30, 19, 3)}, median=18.5)
    publication = approve(PublicationFactory(measures=["wait_referral_to_assessment"]))
    rows = PublishedFigure.objects.filter(measure__publication=publication)

    assert [(row.shown, row.behind) for row in rows] == [("19", "50"), ("19", "30"), ("*", "*"), ("19", "20")]


def test_an_edition_keeps_its_definitions(march):
    publication = approve(PublicationFactory())

    assert publication.published.first().definition.startswith("People whose home is in the region")


def test_what_was_published_cannot_be_changed_or_removed(march):
    approve(PublicationFactory())
    for sql in (
        "UPDATE published_publishedfigure SET shown = '1'",
        "DELETE FROM published_publishedfigure",
        "DELETE FROM published_publishedmeasure",
    ):
        with pytest.raises(Exception, match="stays as it was"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_month_made_again_meanwhile_is_not_approved_unseen(march):
    publication = PublicationFactory()
    freeze(MARCH, {"inpatients": (490, 400, 60, 30)}, version=2)

    with pytest.raises(Refused, match="made again"):
        approve(publication)


def test_it_is_sent_back_with_a_reason_and_then_not_approved(march):
    publication = services.send_back(PublicationFactory(), why="The note is missing.", at=timezone.now(), by=publisher())

    assert publication.status == "sent_back"
    with pytest.raises(Refused, match="no longer waiting"):
        approve(publication)


def test_it_is_withdrawn_with_a_reason_once(march):
    publication = approve(PublicationFactory())
    withdrawn = services.withdraw(publication, why="A ward was counted twice.", at=timezone.now(), by=publisher())

    assert withdrawn.status == "withdrawn"
    assert not Publication.objects.standing().exists()
    with pytest.raises(Refused, match="Only what is published"):
        services.withdraw(withdrawn, why="Again", at=timezone.now(), by=publisher())
