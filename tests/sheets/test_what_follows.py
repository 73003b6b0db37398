import csv
from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from reachout.people.models import Person, Relationship
from referrals.models import Referral, Step


@pytest.fixture
def folder(tmp_path):
    """A folder of only the tables that one referral needs, as a writable thing: ``folder(referrals=[{...}])``."""

    def write(**tables: list[dict[str, str]]):
        for name, rows in tables.items():
            with (tmp_path / f"{name}.csv").open("w", newline="") as file:
                lines = csv.DictWriter(file, rows[0])
                lines.writeheader()
                lines.writerows(rows)
        call_command("load_tracker", str(tmp_path))

    return write


def patient(reference: str = "P1") -> dict[str, str]:
    empty = "nhs_number family_name given_name born_on sex ethnicity home_postcode home_latitude home_longitude home_icb"
    return {"reference": reference} | dict.fromkeys([*empty.split(), "home_in_region"], "")


def referral(**cells: str) -> dict[str, str]:
    columns = "reference patient service_line received_on source urgency from_prison initial_request_on security_sought"
    row = dict.fromkeys([*columns.split(), "triaged_on", "closed_on", "close_reason"], "")
    return row | {"reference": "R1", "patient": "P1", "service_line": "lda", "received_on": "2024-01-02"} | cells


def assessment(reference: str, decided_on: str, outcome: str) -> dict[str, str]:
    return {
        "reference": reference, "referral": "R1", "first_contact_on": "", "decided_on": decided_on,
        "outcome": outcome, "recommended_security": "",
    }  # fmt: skip


def story() -> list[tuple[str, date]]:
    return [(step.status, timezone.localdate(step.at)) for step in Step.objects.all()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cells", "outcomes", "status"),
    [
        ({}, [], "submitted"),
        ({"triaged_on": "2024-01-03"}, [], "accepted"),
        ({"triaged_on": "2024-01-03"}, ["defer"], "accepted"),
        ({"triaged_on": "2024-01-03"}, ["defer", "accept_low"], "waiting"),
        ({"triaged_on": "2024-01-03"}, ["accept_low", "not_accepted"], "accepted"),
        ({"triaged_on": "2024-01-03", "closed_on": "2024-03-01"}, ["accept_low"], "closed"),
    ],
)
def test_a_referral_has_come_as_far_as_its_facts(folder, cells, outcomes, status):
    assessments = [assessment(f"A{n}", f"2024-02-{n + 10}", outcome) for n, outcome in enumerate(outcomes)]

    folder(patients=[patient()], referrals=[referral(**cells)], **({"assessments": assessments} if assessments else {}))

    assert Referral.objects.get().status == status
    assert story()[-1][0] == status


@pytest.mark.django_db
def test_the_history_is_dated_by_the_facts_and_grows_with_later_loads(folder):
    folder(
        patients=[patient()],
        referrals=[referral(triaged_on="2024-01-03")],
        assessments=[assessment("A1", "2024-02-10", "accept_low")],
    )
    first = [("submitted", date(2024, 1, 2)), ("accepted", date(2024, 1, 3)), ("waiting", date(2024, 2, 10))]
    assert story() == first

    folder(referrals=[referral(triaged_on="2024-01-03", closed_on="2024-03-01", close_reason="admitted")])

    assert story() == [*first, ("closed", timezone.localdate())]


@pytest.mark.django_db
def test_an_open_referral_has_its_next_day_due_and_a_closed_one_has_none(folder):
    folder(patients=[patient()], referrals=[referral(urgency="routine")])
    assert Referral.objects.get().due_on is not None

    folder(referrals=[referral(urgency="routine", closed_on="2024-03-01")])

    assert Referral.objects.get().due_on is None


@pytest.mark.django_db
def test_days_that_run_backwards_still_make_a_history_that_ends_in_the_status(folder):
    folder(patients=[patient()], referrals=[referral(triaged_on="2024-05-03", closed_on="2024-03-01")])

    assert [status for status, _ in story()] == ["submitted", "accepted", "closed"]


@pytest.mark.django_db
def test_the_line_knows_a_referred_person_and_the_meeting_only_while_they_are_on_its_agenda(folder):
    folder(patients=[patient()], referrals=[referral(triaged_on="2024-01-03")])
    person = Person.objects.get()
    assert set(person.relationships.filter(ended_at=None).values_list("kind", flat=True)) == {"line", "agenda"}

    folder(referrals=[referral(triaged_on="2024-01-03", closed_on="2024-03-01")])

    assert set(person.relationships.filter(ended_at=None).values_list("kind", flat=True)) == {"line"}


@pytest.mark.django_db
def test_the_providers_know_whom_they_care_for(shared):
    call_command("load_tracker", str(shared / "tracker-small"))

    known = Relationship.objects.filter(person__reference="P08", kind="organisation").values_list("organisation__code", flat=True)
    assert sorted(known) == ["LP1", "PP2"]
