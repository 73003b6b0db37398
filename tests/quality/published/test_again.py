"""A month published twice: the two editions side by side tell of nobody."""

from datetime import date

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quality.published import services
from quality.published.catalogue import BEFORE, COUNTED, LINES, TOGETHER, lines_of
from quality.published.editions import counts_of, figures_of, may_replace, shown, starred, versions
from tests.factories.published import USUAL, PublicationFactory, freeze, publisher

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


@pytest.fixture
def published():
    first = freeze(MARCH, {"out_of_area_patients": (21, 12, 7, 2)})
    publication = PublicationFactory()
    services.approve(publication, at=timezone.now(), by=publisher())
    return first


def changed(**counts):
    return freeze(MARCH, {"out_of_area_patients": (21, 12, 7, 2), **counts}, version=2)


def test_a_correction_of_a_few_people_waits(published):
    changed(inpatients=(472, 382, 60, 30), occupied_bed_days=(14_060, 11_060, 2_000, 1_000))

    assert versions(MARCH, MARCH) == [published]


def test_a_correction_of_five_or_more_is_published(published):
    again = changed(inpatients=(480, 390, 60, 30))

    assert versions(MARCH, MARCH) == [again]


def test_it_waits_if_it_would_unstar_what_was_starred():
    """27 of 30 seclusions were starred because of the 3 and the 0 beside them. Shown now, they would tell these of the first
    edition."""
    first = freeze(MARCH, {"seclusions_per_100_patients": (30, 27, 3, 0)})
    services.approve(PublicationFactory(), at=timezone.now(), by=publisher())
    second = freeze(MARCH, {"seclusions_per_100_patients": (60, 27, 20, 13)}, version=2)
    secure = ("seclusions_per_100_patients", "adult_secure")
    before, now = (starred(counts_of(figures_of([one])[one.pk]), MARCH) for one in (first, second))

    assert secure in before and secure not in now
    assert versions(MARCH, MARCH) == [first]


def test_a_withdrawn_edition_was_read_too(published):
    publication = published.publications.get()
    services.withdraw(publication, why="Wrong note", at=timezone.now(), by=publisher())
    changed(inpatients=(472, 382, 60, 30))

    assert versions(MARCH, MARCH) == [published]


def test_a_later_version_is_held_against_every_edition_not_the_last_alone(published):
    second = changed(inpatients=(480, 390, 60, 30))
    services.approve(PublicationFactory(), at=timezone.now(), by=publisher())
    freeze(MARCH, {"out_of_area_patients": (21, 12, 7, 2), "inpatients": (472, 382, 60, 30)}, version=3)

    assert versions(MARCH, MARCH) == [second]


def test_an_edition_of_other_measures_hides_the_same():
    freeze(MARCH, {"out_of_area_patients": (21, 12, 7, 2)})
    snapshots = versions(MARCH, MARCH)
    whole = {(one.measure, one.service_line): one.shown for one in shown(snapshots, COUNTED)}

    for measure in ("inpatients", "out_of_area_patients", "occupancy"):
        alone = {(one.measure, one.service_line): one.shown for one in shown(snapshots, [measure])}
        assert alone.items() <= whole.items()


CELLS = [(measure, line) for measure in COUNTED for line in LINES if line in lines_of(measure)]
usual = {(measure, line): USUAL[measure][place] for measure in COUNTED for place, line in enumerate(LINES)}


@given(st.dictionaries(st.sampled_from(CELLS), st.integers(-9, 9), max_size=6))
def test_no_count_of_two_editions_differs_by_one_to_four(moves):
    before = {cell: usual[cell] for cell in CELLS} | {(BEFORE, TOGETHER): 475}
    now = {cell: max(0, count + moves.get(cell, 0)) for cell, count in before.items()}

    if may_replace(before, now, MARCH):
        differences = {abs(now[cell] - before[cell]) for cell in CELLS} - {0}
        assert not differences & {1, 2, 3, 4}
        assert {c for c in starred(now, MARCH) if now[c] == before[c]} == {
            c for c in starred(before, MARCH) if now[c] == before[c]
        }
