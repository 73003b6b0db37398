import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.people.merging import CHOSEN_FACTS
from reachout.people.models import BreakGlass, LegalStatus, Person
from tests.factories.accounts import user_with
from tests.factories.people import AlertFactory, AliasFactory, LegalStatusFactory, PersonFactory, fictional_nhs_number

pytestmark = pytest.mark.django_db
LINE = "adult_secure"
WHY = "Collapsed on the ward, allergies not known"


@pytest.fixture
def clp(client):
    user = user_with(Role.CLP)
    client.force_login(user)
    return user


@pytest.fixture
def iris():
    return PersonFactory(family_name="Quoteby", given_name="Iris", line=LINE)


def sign_in(client, role, **options):
    user = user_with(role, **options)
    client.force_login(user)
    return user


def facts(**changed):
    return {
        "nhs_number": fictional_nhs_number(), "family_name": "Madeup", "given_name": "Zoe", "born_on_day": "4",
        "born_on_month": "7", "born_on_year": "1991", "sex": "female", "service_line": LINE, **changed,
    }  # fmt: skip


def ruled_out(page):
    return re.search(r'name="not_these" value="(\w+)"', page.text)[1]


class TestSearch:
    def test_the_person_is_found_and_no_name_is_in_an_address(self, client, clp, iris):
        response = client.post("/people/", {"words": "quotbey"}, follow=True)

        assert "QUOTEBY, Iris" in response.text and "Nobody is spelt like this" in response.text
        assert "quot" not in response.redirect_chain[0][0]
        assert Event.objects.get(act="person.listed").facts == {"how": "close", "found": 1}

    def test_going_back_to_the_results_works_and_another_session_learns_nothing(self, client, clp, iris):
        address = client.post("/people/", {"words": "quoteby"}).url

        assert "QUOTEBY" in client.get(address).text
        sign_in(client, Role.CLP)
        assert "QUOTEBY" not in client.get(address).text

    def test_an_exact_number_leads_straight_there(self, client, clp, iris):
        response = client.post("/people/", {"words": iris.nhs_number}, follow=True)

        assert response.redirect_chain[-1][0] == f"/people/{iris.pk}/"

    def test_nothing_typed_is_said_so(self, client, clp):
        assert "Enter name, NHS number or reference" in client.post("/people/", {"words": ""}).text

    def test_an_outsider_finds_nobody(self, client, iris):
        sign_in(client, Role.REFERRER)

        response = client.post("/people/", {"words": iris.nhs_number}, follow=True)

        assert "Nobody you may see" in response.text and "record exists" not in response.text

    def test_the_queries_are_few_however_many_are_found(self, client, clp, django_assert_max_num_queries):
        for n in range(60):
            AliasFactory(person=PersonFactory(family_name=f"Quoteby{n}", line=LINE))
        address = client.post("/people/", {"words": "quoteby"}).url

        with django_assert_max_num_queries(12):
            assert "60 people" in client.get(address).text


class TestPerson:
    def test_the_record_is_read_once_and_on_the_record(self, client, clp, iris):
        AliasFactory(person=iris)
        LegalStatusFactory(person=iris, code="09", expires_on=timezone.localdate() + timedelta(days=12))
        AlertFactory(person=iris)

        page = client.get(f"/people/{iris.pk}/").text

        for words in ("QUOTEBY, Iris", "21 November 1990", "OTHERBY", "Restricted", "Expires in 12 days", "Has set fires"):
            assert words in page
        event = Event.objects.get(act="person.read")
        assert (event.by, event.person_id) == (clp, iris.pk)

    @pytest.mark.parametrize("options", [{"role": Role.CLP, "line": "aed"}, {"role": Role.WARD}, {"role": Role.REFERRER}])
    def test_an_outsider_cannot_tell_there_is_one(self, client, iris, options):
        sign_in(client, **options)

        assert client.get(f"/people/{iris.pk}/").status_code == 404
        assert not Event.objects.exists()

    @pytest.mark.parametrize("role", [Role.GOVERNANCE, Role.ADMINISTRATOR, Role.COMMISSIONER, Role.RETURNS])
    def test_a_role_that_reads_no_records_may_not(self, client, iris, role):
        sign_in(client, role)

        assert client.get(f"/people/{iris.pk}/").status_code == 403

    def test_what_is_restricted_is_hidden_from_a_referrer(self, client):
        referrer = sign_in(client, Role.REFERRER)
        mine = PersonFactory(organisation=referrer.memberships.get().organisation)
        AlertFactory(person=mine, text="Has set fires")

        page = client.get(f"/people/{mine.pk}/").text

        assert "Has set fires" not in page and "Some information is restricted" in page

    def test_whom_to_keep_apart_from_is_named_to_those_only_who_may_see_both(self, client, clp, iris):
        seen, unseen = PersonFactory(family_name="Seenby", line=LINE), PersonFactory(family_name="Unseenby")
        for other in (seen, unseen):
            AlertFactory(person=iris, kind="keep_apart", apart_from=other)

        page = client.get(f"/people/{iris.pk}/").text

        assert "SEENBY" in page and "UNSEENBY" not in page and "whose record you may not see" in page
        assert "QUOTEBY" in client.get(f"/people/{seen.pk}/").text

    def test_a_merged_record_leads_to_the_kept_one(self, client, clp, iris):
        merged = PersonFactory(merged_into=iris)

        assert client.get(f"/people/{merged.pk}/").url == f"/people/{iris.pk}/"
        sign_in(client, Role.CLP, line="aed")
        assert client.get(f"/people/{merged.pk}/").status_code == 404

    def test_nobody_known_by_name_and_very_long_names_have_a_page(self, client, clp):
        nameless = PersonFactory(
            nhs_number="", no_nhs_number="unknown_identity", family_name="", given_name="", born_on=None, line=LINE
        )
        longest = PersonFactory(family_name="W" * 200, given_name="i" * 200, line=LINE)

        assert "Name not known" in client.get(f"/people/{nameless.pk}/").text
        assert client.get(f"/people/{longest.pk}/").status_code == 200

    def test_the_queries_do_not_grow_with_the_record(self, client, clp, iris, django_assert_max_num_queries):
        AliasFactory(person=iris)
        AlertFactory(person=iris, kind="keep_apart", apart_from=PersonFactory(line=LINE))
        LegalStatusFactory(person=iris, started_on=date(1999, 1, 1), ended_on=date(1999, 2, 1))
        with CaptureQueriesContext(connection) as few:
            client.get(f"/people/{iris.pk}/")

        for n in range(20):
            AliasFactory(person=iris)
            AlertFactory(person=iris, kind="keep_apart", apart_from=PersonFactory(line=LINE))
            start = date(2000, 1, 1) + timedelta(days=100 * n)
            LegalStatusFactory(person=iris, started_on=start, ended_on=start + timedelta(days=50))

        with django_assert_max_num_queries(len(few)):
            client.get(f"/people/{iris.pk}/")


class TestRecord:
    def test_a_record_is_made(self, client, clp):
        response = client.post("/people/new/", facts(nhs_number="943 476 5919"))

        made = Person.objects.get()
        assert response.url == f"/people/{made.pk}/" and made.nhs_number == "9434765919" and made.born_on == date(1991, 7, 4)

    def test_a_likely_duplicate_is_shown_first_and_ruled_out_by_hand(self, client, clp):
        known = PersonFactory(family_name="Madeup", given_name="Zoe", born_on=date(1991, 4, 7), line=LINE)

        page = client.post("/people/new/", facts())
        assert "Is it one of these?" in page.text and known.reference in page.text and Person.objects.count() == 1

        client.post("/people/new/", facts(not_these=ruled_out(page)))
        assert Person.objects.count() == 2

    def test_a_duplicate_out_of_sight_is_not_disclosed(self, client, clp):
        known = PersonFactory(family_name="Madeup", given_name="Zoey", born_on=date(1991, 7, 4), line="aed")

        page = client.post("/people/new/", facts()).text

        assert "1 record that you may not see is like this one" in page
        assert known.reference not in page and "ZOEY" not in page.upper().replace('VALUE="ZOE"', "")

    def test_the_same_number_is_refused_though_the_likeness_is_ruled_out(self, client, clp, iris):
        page = client.post("/people/new/", facts(nhs_number=iris.nhs_number))
        page = client.post("/people/new/", facts(nhs_number=iris.nhs_number, not_these=ruled_out(page)))

        assert "There is already a record with this NHS number" in page.text and Person.objects.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"nhs_number": "943 476 5910"}, "This is not an NHS number"),
            ({"nhs_number": ""}, "Enter the NHS number, or say why there is none"),
            ({"home_postcode": "B15 2T"}, "Enter a postcode, like B15 2TT"),
            ({"family_name": "", "given_name": ""}, "Enter a name"),
            ({"born_on_year": "2999"}, "must be today or in the past"),
            ({"service_line": "aed"}, "Select a valid choice"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, client, clp, wrong, words):
        page = client.post("/people/new/", facts(**wrong))

        assert words in page.text and not Person.objects.exists()

    def test_a_ward_makes_no_records(self, client):
        sign_in(client, Role.WARD)

        assert client.post("/people/new/", facts()).status_code == 403


class TestSteps:
    STEPS = ["correct/", "names/new/", "legal-status/new/", "alerts/new/", "merge/"]

    @pytest.mark.parametrize("step", STEPS)
    def test_each_shows_who_it_is_about(self, client, clp, iris, step):
        assert 'class="ro-person"' in client.get(f"/people/{iris.pk}/{step}").text

    @pytest.mark.parametrize("step", STEPS)
    def test_an_outsider_gets_404_and_a_role_without_the_right_403(self, client, iris, step):
        sign_in(client, Role.CLP, line="aed")
        assert client.get(f"/people/{iris.pk}/{step}").status_code == 404
        sign_in(client, Role.CASE_MANAGER)
        assert client.get(f"/people/{iris.pk}/{step}").status_code == 403

    def test_a_fact_is_corrected(self, client, clp, iris):
        client.post(f"/people/{iris.pk}/correct/", facts(nhs_number=iris.nhs_number, home_in_region="no"))

        iris.refresh_from_db()
        assert iris.name == "MADEUP, Zoe" and iris.home_in_region is False

    def test_a_legal_status_begins_and_ends_the_one_before(self, client, clp, iris):
        before = LegalStatusFactory(person=iris, started_on=date(2026, 1, 1))
        when = {"code": "09", "started_on_day": "1", "started_on_month": "3", "started_on_year": "2026", "end_current": "on"}

        client.post(f"/people/{iris.pk}/legal-status/new/", when)

        before.refresh_from_db()
        assert before.ended_on == date(2026, 3, 1) and LegalStatus.objects.filter(person=iris, code="09").exists()

    def test_two_legal_statuses_at_once_are_refused_in_words(self, client, clp, iris):
        LegalStatusFactory(person=iris, started_on=date(2026, 1, 1))
        when = {"code": "09", "started_on_day": "1", "started_on_month": "3", "started_on_year": "2026"}

        assert "Another legal status holds" in client.post(f"/people/{iris.pk}/legal-status/new/", when).text

    def test_a_keep_apart_note_is_added_and_ended(self, client, clp, iris):
        other = PersonFactory(line=LINE)
        today = timezone.localdate()
        note = {
            "kind": "keep_apart", "apart_from": other.nhs_number, "started_on_day": today.day, "started_on_month": today.month,
            "started_on_year": today.year,
        }  # fmt: skip
        client.post(f"/people/{iris.pk}/alerts/new/", note)
        alert = iris.alerts.get()
        assert alert.apart_from == other

        day = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
        client.post(f"/people/{iris.pk}/alerts/{alert.pk}/end/", day)
        alert.refresh_from_db()
        assert alert.ended_on == today

    def test_two_records_are_merged_and_parted(self, client, clp, iris):
        other = PersonFactory(family_name="Quotby", given_name="Iris", born_on=iris.born_on, line=LINE)
        assert other.reference in client.get(f"/people/{iris.pk}/merge/").text
        compare = client.post(f"/people/{iris.pk}/merge/", {"number": other.reference}).url
        assert "Are these one person?" in client.get(compare).text

        client.post(compare, dict.fromkeys(CHOSEN_FACTS, "kept") | {"why": "Seen both sets of notes"})
        other.refresh_from_db()
        assert other.merged_into == iris

        undo = reverse("people:undo-merge", args=[iris.pk, iris.merges_kept.get().pk])
        client.post(undo, {"why": "They are two sisters"})
        other.refresh_from_db()
        assert other.merged_into is None


class TestEmergency:
    def test_the_way_in_discloses_nothing_then_opens_tells_and_closes(self, client, iris, django_capture_on_commit_callbacks):
        ward = sign_in(client, Role.WARD, line="aed")
        governance, line_clp, other_clp = user_with(Role.GOVERNANCE), user_with(Role.CLP), user_with(Role.CLP, line="lda")
        found = client.post("/people/", {"words": iris.nhs_number}, follow=True)
        assert "A record exists that you have no relationship with" in found.text and "QUOTEBY" not in found.text
        assert Event.objects.get(act="person.existence_told").person_id == iris.pk

        with django_capture_on_commit_callbacks(execute=True):
            opened = client.post("/people/emergency/", {"number": iris.nhs_number, "reason": WHY})
        page = client.get(opened.url).text

        assert "QUOTEBY, Iris" in page and "Opened in an emergency" in page and "Correct the record" not in page
        assert Event.objects.filter(act="person.read").latest("id").why == WHY
        assert {message.to[0] for message in mail.outbox} == {governance.email, line_clp.email}
        assert other_clp.email not in str([message.to for message in mail.outbox])
        for message in mail.outbox:
            assert iris.reference in message.body
            assert not {"Quoteby", "Iris", iris.nhs_number, WHY} & set(message.body.split()) and WHY not in message.body
        BreakGlass.objects.update(began_at=timezone.now() - timedelta(hours=9), ends_at=timezone.now() - timedelta(hours=1))
        assert client.get(opened.url).status_code == 404
        assert ward.break_glasses.count() == 1

    def test_it_lasts_as_long_as_the_rule_says_and_twice_is_once(self, client, iris):
        ward = sign_in(client, Role.WARD)
        for _ in range(2):
            client.post("/people/emergency/", {"number": iris.nhs_number, "reason": WHY})

        opened = BreakGlass.objects.get(by=ward)
        assert opened.ends_at - opened.began_at == timedelta(hours=8)

    def test_it_opens_for_reading_only(self, client):
        other = PersonFactory(line="aed")
        sign_in(client, Role.CLP)
        client.post("/people/emergency/", {"number": other.nhs_number, "reason": WHY})

        assert client.get(f"/people/{other.pk}/").status_code == 200
        assert client.get(f"/people/{other.pk}/correct/").status_code == 404

    @pytest.mark.parametrize("reason", ["", "need it", " " * 40])
    def test_without_a_real_reason_it_stays_shut(self, client, iris, reason):
        sign_in(client, Role.WARD)
        client.post("/people/emergency/", {"number": iris.nhs_number, "reason": reason})

        assert not BreakGlass.objects.exists()

    @pytest.mark.parametrize("role", [Role.REFERRER, Role.CASE_MANAGER, Role.GOVERNANCE, Role.ADMINISTRATOR])
    def test_those_without_the_permission_may_not(self, client, iris, role):
        sign_in(client, role)

        assert client.post("/people/emergency/", {"number": iris.nhs_number, "reason": WHY}).status_code == 403
