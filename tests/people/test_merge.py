from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from beds.models import Bed, Spell, Ward, WardStay
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.people.merging import columns_pointing_at_people
from reachout.people.models import Alias, Merge, Person, Relationship
from reachout.people.services import merge, undo_merge
from reachout.refused import Refused
from referrals.models import Draft, Referral
from tests.factories.accounts import user_with
from tests.factories.organisations import OrganisationFactory, SiteFactory
from tests.factories.people import AlertFactory, AliasFactory, LegalStatusFactory, PersonFactory, RelationshipFactory

LINE = "adult_secure"


@pytest.fixture
def clp(db):
    return user_with(Role.CLP)


@pytest.fixture
def kept(db):
    return PersonFactory(family_name="Quoteby", given_name="Iris", line=LINE)


@pytest.fixture
def merged(db):
    return PersonFactory(family_name="Qouteby", given_name="Iris", line=LINE)


def merge_them(kept, merged, clp, **options):
    return merge(kept, merged, by=clp, at=timezone.now(), why="Same person: seen both notes", **options)


def admitted(person, *, start, end=None):
    site = SiteFactory()
    ward = Ward.objects.create(code=f"W{site.pk}", site=site, name="Hazel", service_line=LINE, sex="mixed")
    bed = Bed.objects.create(code=f"B{site.pk}", ward=ward)
    spell = Spell.objects.create(person=person, admitted_on=start, discharged_on=end)
    WardStay.objects.create(spell=spell, person=person, ward=ward, bed=bed, started_on=start, ended_on=end)
    return spell


def test_everything_that_points_at_one_points_at_the_other(clp, kept, merged):
    AliasFactory(person=merged)
    LegalStatusFactory(person=merged)
    AlertFactory(person=merged)
    other = AlertFactory(kind="keep_apart", apart_from=merged)
    earlier = PersonFactory(merged_into=merged)
    provider = RelationshipFactory(person=merged, kind="organisation").organisation
    referral = Referral.objects.create(
        person=merged, service_line=LINE, received_on=date(2026, 1, 5), referring_organisation=OrganisationFactory()
    )
    draft = Draft.objects.create(service_line=LINE, organisation=provider, by=clp, person=merged)
    spell = admitted(merged, start=date(2026, 2, 1))

    merge_them(kept, merged, clp)

    for row in (referral, draft, spell, spell.stays.get()):
        row.refresh_from_db()
        assert row.person == kept
    other.refresh_from_db()
    earlier.refresh_from_db()
    assert other.apart_from == kept and earlier.merged_into == kept
    assert kept.aliases.count() == 2 and kept.legal_statuses.count() == 1 and kept.alerts.count() == 1
    assert kept.relationships.filter(organisation=provider).exists()
    merged.refresh_from_db()
    assert merged.merged_into == kept
    assert not Person.objects.current().filter(pk=merged.pk).exists()


def test_what_both_have_is_not_had_twice(clp, kept, merged):
    for person in (kept, merged):
        LegalStatusFactory(person=person, started_on=date(2026, 1, 1))

    merge_them(kept, merged, clp)

    assert kept.relationships.filter(kind="line").count() == 1
    assert kept.legal_statuses.count() == 1


def test_both_trails_tell_of_it_without_a_name(clp, kept, merged):
    merge_them(kept, merged, clp)

    into, out_of = Event.objects.get(act="person.merged_into"), Event.objects.get(act="person.merged_from")
    assert (into.person_id, into.facts["kept"]) == (merged.pk, kept.pk)
    assert (out_of.person_id, out_of.facts["merged"]) == (kept.pk, merged.pk)
    assert "uoteby" not in str([into.facts, out_of.facts]).lower()


def test_the_name_not_kept_still_finds_the_person(clp, kept, merged):
    merge_them(kept, merged, clp)

    assert Alias.objects.get(person=kept).family_name == "Qouteby"


def test_facts_on_which_the_other_is_right_are_taken(clp, kept, merged):
    number = merged.nhs_number

    merge_them(kept, merged, clp, take=("nhs_number", "family_name"))

    kept.refresh_from_db()
    assert (kept.nhs_number, kept.family_name) == (number, "Qouteby")
    assert Alias.objects.get(person=kept).family_name == "Quoteby"


class TestRefused:
    @pytest.mark.parametrize(("start", "end"), [((2026, 1, 1), (2026, 3, 1)), ((2026, 2, 10), (2026, 2, 10))])
    def test_two_stays_at_once(self, clp, kept, merged, start, end):
        admitted(kept, start=date(2026, 2, 1), end=date(2026, 4, 1))
        spell = admitted(merged, start=date(*start), end=date(*end))

        with pytest.raises(Refused, match=r"at the same time|overlap"):
            merge_them(kept, merged, clp)

        spell.refresh_from_db()
        assert spell.person == merged and not Merge.objects.exists() and not Event.objects.exists()

    def test_two_legal_statuses_at_once(self, clp, kept, merged):
        LegalStatusFactory(person=kept, code="03", started_on=date(2026, 1, 1))
        LegalStatusFactory(person=merged, code="09", started_on=date(2026, 2, 1))

        with pytest.raises(Refused, match="legal statuses"):
            merge_them(kept, merged, clp)

    def test_two_to_be_kept_apart_are_two(self, clp, kept, merged):
        AlertFactory(person=merged, kind="keep_apart", apart_from=kept)

        with pytest.raises(Refused, match="two people"):
            merge_them(kept, merged, clp)

    def test_a_record_with_itself_or_one_merged_already(self, clp, kept, merged):
        with pytest.raises(Refused, match="one and the same"):
            merge_them(kept, kept, clp)
        merge_them(kept, merged, clp)
        with pytest.raises(Refused, match="merged already"):
            merge_them(merged, PersonFactory(), clp)

    def test_without_a_reason(self, clp, kept, merged):
        with pytest.raises(Refused, match="Say how you know"):
            merge(kept, merged, by=clp, at=timezone.now(), why="  ")


class TestUndo:
    def test_the_mistake_is_undone(self, clp, kept, merged):
        number, before = kept.nhs_number, Relationship.objects.filter(person=merged).count()
        theirs, spell = LegalStatusFactory(person=merged), admitted(merged, start=date(2026, 2, 1))
        own = AliasFactory(person=kept)
        merging = merge_them(kept, merged, clp, take=("nhs_number", "born_on"))

        undo_merge(merging, by=clp, at=timezone.now(), why="They are brothers")

        kept.refresh_from_db()
        merged.refresh_from_db()
        assert merged.merged_into is None and kept.nhs_number == number
        assert list(merged.legal_statuses.all()) == [theirs] and list(kept.aliases.all()) == [own]
        assert list(Spell.objects.filter(person=merged)) == [spell] and spell.stays.get().person == merged
        assert Relationship.objects.filter(person=merged).count() == before
        assert Event.objects.filter(act="person.merge_undone").count() == 2

    def test_only_once_and_they_may_be_merged_again(self, clp, kept, merged):
        merging = merge_them(kept, merged, clp)
        undo_merge(merging, by=clp, at=timezone.now(), why="Wrong")

        with pytest.raises(Refused, match="nothing to undo"):
            undo_merge(merging, by=clp, at=timezone.now(), why="Wrong")
        assert merge_them(merged, kept, clp).pk

    def test_what_was_added_since_stays_with_the_kept_record(self, clp, kept, merged):
        merging = merge_them(kept, merged, clp)
        since = LegalStatusFactory(person=kept)

        undo_merge(merging, by=clp, at=timezone.now(), why="Wrong")

        assert list(kept.legal_statuses.all()) == [since]


@pytest.mark.django_db(transaction=True)
def test_both_ways_at_once_one_is_merged_and_nobody_waits_for_ever():
    clp, one, other = user_with(Role.CLP), PersonFactory(line=LINE), PersonFactory(line=LINE)
    ready, outcomes = Barrier(6, timeout=60), []

    def press(kept, merged):
        try:
            ready.wait()
            outcomes.append(merge_them(kept, merged, clp))
        except Refused as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=press, args=pair) for pair in [(one, other), (other, one)] * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == 6 and Merge.objects.count() == 1
    assert Person.objects.current().count() == 1


def test_no_floors_pointer_is_forgotten(db):
    """Asked of the database itself: every foreign key to a person is moved, or is the trail."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, attname FROM pg_constraint JOIN pg_attribute"
            " ON attrelid = conrelid AND attnum = ANY (conkey) WHERE contype = 'f' AND confrelid = 'people_person'::regclass"
        )
        known = set(cursor.fetchall())
    moved = {(model._meta.db_table, column.column) for model, column in columns_pointing_at_people()}

    assert known - moved == {("people_merge", "kept_id"), ("people_merge", "merged_id")}
