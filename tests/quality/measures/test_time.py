"""What a figure says before its time has come: in the month in progress, on its last day, while somebody may yet be back."""

from datetime import date, datetime

import pytest

from quality.measures import Figure, figures
from tests.quality.measures.rows import Intervention, Organisation, Patient, Rows, Site, Spell, Ward, WardStay
from tests.quality.measures.written import write

pytestmark = pytest.mark.django_db
FEBRUARY = date(2024, 2, 1)


def lived(*spells: tuple[str, date, date | None]) -> None:
    """One ward of ours, and for each spell its patient, admission and discharge (to the community)."""
    people = sorted({patient for patient, *_ in spells})
    rows = [
        Spell(f"S{n}", patient, admitted, discharged, "community" if discharged else "")
        for n, (patient, admitted, discharged) in enumerate(spells)
    ]
    stays = [WardStay(f"T{n}", spell.reference, "W", spell.admitted_on, spell.discharged_on) for n, spell in enumerate(rows)]
    write(
        Rows(
            organisations=[Organisation("O")],
            sites=[Site("S", "O")],
            wards=[Ward("W", "S", "lda", "low")],
            patients=[Patient(person, home_in_region=True) for person in people],
            spells=rows,
            ward_stays=stays,
        )
    )


def told(measure: str, today: date, month: date = FEBRUARY) -> Figure:
    (figure,) = figures(first=month, last=month, measures=[measure], today=today)
    return figure


@pytest.mark.parametrize(
    ("measure", "eve", "day"),
    [("readmissions_30", date(2024, 3, 29), date(2024, 3, 30)), ("readmissions_90", date(2024, 5, 28), date(2024, 5, 29))],
)
def test_readmissions_are_not_told_until_the_days_have_passed_since_the_leap_month_ended(measure, eve, day):
    lived(
        ("P1", date(2024, 1, 5), date(2024, 2, 10)), ("P1", date(2024, 3, 1), None), ("P2", date(2024, 1, 5), date(2024, 2, 29))
    )

    before, after = told(measure, eve), told(measure, day)

    assert (before.value, before.numerator, before.denominator) == (None, None, 2)
    assert (after.value, after.numerator, after.denominator) == (0.5, 1, 2)


@pytest.mark.parametrize(
    ("back", "counted"),
    [
        (date(2024, 2, 10), (1, 1)),
        (date(2024, 3, 11), (1, 1)),
        (date(2024, 3, 12), (0, 1)),
        (date(2024, 5, 10), (0, 1)),
        (date(2024, 5, 11), (0, 0)),
    ],
    ids=["day 0", "day 30", "day 31", "day 90", "day 91"],
)
def test_somebody_is_back_within_so_many_days(back, counted):
    lived(("P1", date(2024, 1, 5), date(2024, 2, 10)), ("P1", back, None))
    today = date(2024, 12, 1)

    assert (told("readmissions_30", today).numerator, told("readmissions_90", today).numerator) == counted


def test_the_month_in_progress_has_what_is_known_whatever_day_it_is():
    lived(("P1", date(2024, 1, 5), None), ("P2", date(2024, 2, 2), date(2024, 2, 4)))

    for today in (date(2024, 2, 4), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)):
        assert told("inpatients", today).value == 1
        assert told("admissions", today).value == 1
        assert told("discharges", today).value == 1
        assert told("occupied_bed_days", today).value == 29 + 2, "an open stay is taken to last, as the definition has it"
        assert told("length_of_stay_current", today).value == (date(2024, 2, 29) - date(2024, 1, 5)).days


def test_who_leaves_on_the_last_day_is_not_in_hospital_at_its_end():
    lived(
        ("P1", date(2024, 1, 5), date(2024, 2, 29)), ("P2", date(2024, 2, 29), None), ("P3", date(2024, 1, 5), date(2024, 3, 1))
    )

    assert told("inpatients", date(2024, 2, 29)).value == 2
    assert told("discharges", date(2024, 2, 29)).value == 1
    assert told("occupied_bed_days", date(2024, 2, 29)).value == 28 + 1 + 29


def test_a_month_before_everything_has_zero_counts_and_no_shares():
    lived(("P1", date(2024, 1, 5), None))
    long_ago = date(1999, 12, 1)

    assert told("inpatients", date(2024, 2, 29), long_ago).value == 0
    assert told("out_of_area_patients", date(2024, 2, 29), long_ago).value is None
    assert told("restrictive_change", date(2024, 2, 29), long_ago).value is None


@pytest.mark.parametrize(("first_incident", "change"), [("2022-03-31T23:59", 1.0), ("2022-04-01T00:01", None)])
def test_a_change_is_not_told_where_the_record_begins_after_the_baselines_first_month(first_incident, change):
    """The incident on record may be on a ward outside the region, whose incidents count in no rate."""
    wards = [Ward("W", "S", "lda", "low"), Ward("A", "F", "lda", "low")]
    spell, stay = Spell("S1", "P", date(2020, 1, 1)), WardStay("T1", "S1", "W", date(2020, 1, 1))
    when = [("A", first_incident), ("W", "2022-12-01T09:00"), ("W", "2023-12-01T09:00"), ("W", "2023-12-09T09:00")]
    incidents = [
        Intervention(f"I{n}", f"N{n}", "S1", ward, "05", datetime.fromisoformat(at)) for n, (ward, at) in enumerate(when)
    ]
    sites = [Site("S", "O"), Site("F", "O", in_region=False)]
    write(
        Rows([Organisation("O")], sites, wards, patients=[Patient("P")], spells=[spell], ward_stays=[stay], incidents=incidents)
    )

    figure = told("restrictive_change", date(2024, 3, 31))

    assert (figure.detail["baseline_from"], figure.detail["baseline_to"]) == ("2022-03", "2023-02")
    assert figure.value == (change and pytest.approx(365 / 366 * 2 - 1))
