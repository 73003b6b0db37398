import csv
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.audit.services import record, record_read
from reachout.oversight import selectors
from tests.factories.accounts import user_with
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clp():
    return user_with(Role.CLP, name="Priya Nandhra", email="priya@reachout.example")


@pytest.fixture
def person():
    return PersonFactory(family_name="Unmistakable", given_name="Zebedee")


def shown(response) -> list[str]:
    """The rows of the page, each as its words."""
    body = response.content.decode().split("<tbody>")[-1].split("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S) if "<tbody>" in response.content.decode() else []
    return [" ".join(re.sub(r"<[^>]+>", " ", row).replace("\xa0", " ").split()) for row in rows]


def test_governance_reads_what_was_done_in_plain_words_by_reference_never_by_name(signed_in, clp, person):
    record_read(person, by=clp, person=person.pk, why="Handover")
    response = signed_in.get("/audit/")

    (row,) = shown(response)
    assert "Priya Nandhra" in row and "Person's record read" in row.replace("&#39;", "'") and "Handover" in row
    assert person.reference in row
    assert "Unmistakable" not in response.content.decode()
    assert "Zebedee" not in response.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.GOVERNANCE])
@pytest.mark.parametrize("address", ["/audit/", "/audit/export/", "/audit/emergencies/", "/audit/emergencies/1/"])
def test_nobody_else_reads_the_audit(client, role, address):
    client.force_login(user_with(role))

    assert client.get(address).status_code == 403


def test_reading_the_audit_is_audited(signed_in, governance, person):
    signed_in.get("/audit/", {"person": person.reference})

    event = Event.objects.get(act="audit.listed")
    assert (event.by, event.person_id) == (governance, person.pk)


def test_filters_leave_what_was_asked_for(signed_in, clp, person):
    other = PersonFactory()
    record_read(person, by=clp, person=person.pk)
    record_read(other, by=clp, person=other.pk)
    record("user.signed_in", clp, by=clp)

    def found(**asked) -> int:
        rows = shown(signed_in.get("/audit/", asked))
        return len([row for row in rows if "Audit read" not in row])

    assert found(person=person.reference) == 1
    assert found(person=person.reference.lower()) == 1
    assert found(user="priya@reachout.example") == 3
    assert found(user="nandhra") == 3
    assert found(act="person.read") == 2
    assert found(model="accounts.User") == 1
    assert found(model="people.Person", record=other.pk) == 1
    assert found(user="priya@reachout.example", act="person.read", person=other.reference) == 1
    assert found(first=timezone.localdate().isoformat(), last=timezone.localdate().isoformat()) == 3
    assert found(first=(timezone.localdate() + timedelta(days=1)).isoformat()) == 0
    assert found(last=(timezone.localdate() - timedelta(days=1)).isoformat()) == 0


def test_a_record_merged_into_the_persons_is_theirs_too(signed_in, clp, person):
    merged = PersonFactory(merged_into=person)
    record_read(merged, by=clp, person=merged.pk)

    assert len(shown(signed_in.get("/audit/", {"person": person.reference}))) == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"person": "P-0000-0000"}, "No person has this reference."),
        ({"user": "nobody@reachout.example"}, "No user has this name or e-mail address."),
        ({"user": "Priya"}, "Several users have this name."),
        ({"first": "2026-02-01", "last": "2026-01-01"}, "The last day must not be before the first"),
    ],
)
def test_a_filter_that_makes_no_sense_is_said_so_and_shows_nothing(signed_in, clp, asked, said):
    user_with(Role.WARD, name="Priya Okafor")
    record("user.signed_in", clp, by=clp)
    response = signed_in.get("/audit/", asked)

    assert said in response.content.decode()
    assert shown(response) == []


def test_pages_follow_one_another_without_gap_or_repeat(signed_in, clp):
    for number in range(120):
        record("user.signed_in", clp, by=clp, number=number)
    address, pages = "/audit/?user=priya%40reachout.example", []
    while address:
        page = signed_in.get(address)
        pages.append(shown(page))
        older = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        address = f"/audit/{older[1]}".replace("&amp;", "&") if older else ""
    up = re.search(r'rel="prev" href="([^"]+)"', page.content.decode())[1].replace("&amp;", "&")

    assert [len(rows) for rows in pages] == [50, 50, 20]
    numbers = [int(re.search(r"number: (\d+)", row)[1]) for rows in pages for row in rows]
    assert numbers == list(range(119, -1, -1))
    assert shown(signed_in.get(f"/audit/{up}")) == pages[1]


def test_a_page_costs_the_same_however_many_rows(signed_in, clp, django_assert_max_num_queries):
    for _ in range(60):
        someone = PersonFactory()
        record_read(someone, by=user_with(Role.CLP) if _ % 10 == 0 else clp, person=someone.pk)

    with django_assert_max_num_queries(12):
        signed_in.get("/audit/", {"first": "2026-01-01", "user": "priya@reachout.example"})


def test_nothing_counts_the_audit(signed_in, clp, django_capture_queries=None):
    from django.test.utils import CaptureQueriesContext

    record("user.signed_in", clp, by=clp)
    with CaptureQueriesContext(connection) as queries:
        signed_in.get("/audit/")

    assert not [query for query in queries if "count(" in query["sql"].lower()]


def test_the_export_holds_what_the_filters_leave_and_is_audited(signed_in, governance, clp, person):
    record_read(person, by=clp, person=person.pk, why="=1+1")
    record("user.signed_in", clp, by=clp)
    response = signed_in.get("/audit/export/", {"act": "person.read"})
    rows = list(csv.reader(b"".join(response).decode("utf-8-sig").splitlines()))

    assert len(rows) == 2
    assert rows[1][1:5] == ["Priya Nandhra", "priya@reachout.example", "Person's record read", person.reference]
    assert rows[1][6] == "'=1+1"
    assert "Unmistakable" not in str(rows)
    assert Event.objects.get(act="audit.exported").by == governance


def test_the_export_ends_at_its_most_rows(clp):
    for _ in range(7):
        record("user.signed_in", clp, by=clp)

    assert len(list(selectors.in_batches(selectors.Asked(), most=5))) == 5
    assert len(list(selectors.in_batches(selectors.Asked(), most=50))) == 7


def test_the_acts_offered_are_those_that_happened(signed_in, clp):
    record("user.signed_in", clp, by=clp)
    record("referral.accepted", by=clp)

    assert selectors.acts() == ["referral.accepted", "user.signed_in"]
    assert "Referral accepted" in signed_in.get("/audit/").content.decode()
