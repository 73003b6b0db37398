"""History from a spreadsheet: sections and reviews held, from which what is due follows."""

import csv
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from casemgmt.facts import facts_of
from casemgmt.models import Case
from casemgmt.reviews.due import due_of
from casemgmt.reviews.models import Review
from reachout.people.models import LegalStatus
from tests.sheets.folders import PLACES, write_csv

pytestmark = pytest.mark.django_db

PATIENT = {"reference": "P1", "home_in_region": "yes"}
SPELL = {"reference": "S1", "patient": "P1", "admitted_on": "2026-01-05"}
STAY = {"reference": "T1", "spell": "S1", "ward": "W1", "bed": "B1", "started_on": "2026-01-05"}
SECTION = {"reference": "L1", "patient": "P1", "code": "03", "started_on": "2026-01-05", "expires_on": "2027-07-04"}
REVIEW = {"reference": "V1", "patient": "P1", "service_line": "lda", "kind": "cpa", "held_on": "2026-04-02"}


def tables(**changes):
    whole = {"patients": [PATIENT], "spells": [SPELL], "ward_stays": [STAY], "legal_statuses": [SECTION], "reviews": [REVIEW]}
    return PLACES | whole | changes


def refused(folder):
    report = folder / "report.csv"
    with pytest.raises(CommandError):
        call_command("load_tracker", str(folder), report=report)
    with report.open(encoding="utf-8") as file:
        return [(line["file"], line["row"], line["column"]) for line in csv.DictReader(file)]


def test_sections_and_reviews_come_in_once_and_change_what_is_due(tmp_path):
    folder = write_csv(tmp_path / "tracker", **tables())
    call_command("load_tracker", str(folder))
    call_command("load_tracker", str(folder))

    assert (LegalStatus.objects.count(), Review.objects.count(), Review.objects.get().status) == (1, 1, "held")
    on = date(2026, 11, 22)
    [due] = due_of(facts_of(Case.objects.all(), on=on), on=on).values()
    found = {one.key: one.due_on for one in due}
    assert (found["cpa"], found["renewal"], found["cetr"]) == (date(2026, 10, 2), date(2027, 7, 4), date(2026, 2, 2))


def test_each_wrong_row_is_told(tmp_path):
    wrong = tables(
        legal_statuses=[SECTION, SECTION | {"reference": "L2", "started_on": "2026-03-01"}],
        reviews=[REVIEW, REVIEW | {"reference": "V2"}, REVIEW | {"reference": "V3", "kind": "chat", "held_on": "2126-01-01"}],
    )
    assert refused(write_csv(tmp_path / "tracker", **wrong)) == [
        ("legal_statuses.csv", "3", "started_on"),
        ("reviews.csv", "3", "held_on"),
        ("reviews.csv", "4", "kind"),
        ("reviews.csv", "4", "held_on"),
    ]
    assert not Review.objects.exists()
