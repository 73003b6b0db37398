"""Who has how many cases; cases given, handed over and closed, once."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from casemgmt import services
from casemgmt.models import Case, Handover
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.beds.test_race import at_once
from tests.factories.accounts import user_with
from tests.factories.cases import CaseFactory, EpisodeFactory
from tests.factories.flags import FlagFactory

NOTE = "The tribunal is in March; the family has not been asked."


@pytest.fixture
def manager(client, db):
    user = user_with(Role.CASE_MANAGER, name="Ruth Calloway")
    client.force_login(user)
    return user


@pytest.fixture
def colleague(db):
    return user_with(Role.CASE_MANAGER, name="Sam Okoro")


def loads(client):
    page = client.get("/cases/caseloads/").content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.S)[1:]
    plain = [re.sub(r"<span.*?</span>|<[^>]+>", " ", row).split() for row in rows]
    return [" ".join(words) for words in plain]


def test_each_case_manager_stands_beside_the_others_and_whoever_left_in_red(client, manager, colleague):
    gone = user_with(Role.CASE_MANAGER, name="Pat Leaver")
    CaseFactory(manager=gone)
    gone.is_active = False
    gone.save()
    for whose in (manager, manager, None):
        CaseFactory(manager=whose)
    CaseFactory(manager=user_with(Role.CASE_MANAGER, line="aed"), stay=None, person=CaseFactory().person, service_line="aed",
                opened_on=timezone.localdate())  # fmt: skip

    FlagFactory(case=Case.objects.filter(manager=manager).first(), level="red", red_on=timezone.localdate())

    assert [re.sub(r" \d+ \d+( [A-Z]|$)", r"\1", load) for load in loads(client)] == [
        "No case manager To be given 2 0 Give to a case manager",
        "Pat Leaver No longer a case manager here 1 0 Hand over",
        "Ruth Calloway 2 1 Hand over",
        "Sam Okoro 0 0",
    ]


def give(client, giver, cases, to, note=NOTE):
    address = f"/cases/caseloads/adult_secure/{giver.pk if giver else 0}/"
    fields = {"cases": [case.pk for case in cases], "to": to.pk, "note": note, "giver": giver.pk if giver else ""}
    return client.post(address, fields, follow=True).content.decode()


def test_several_are_given_at_once_and_the_note_is_kept(client, manager, colleague):
    cases = [CaseFactory(), CaseFactory(), CaseFactory()]

    assert "2 cases handed over to Sam Okoro." in give(client, None, cases[:2], colleague, note="")
    assert "1 case handed over to Ruth Calloway." in give(client, colleague, cases[:1], manager)

    assert [case.manager for case in Case.objects.order_by("pk")] == [manager, colleague, None]
    last = Handover.objects.first()
    assert (last.giver, last.taker, last.by, last.note) == (colleague, manager, manager, NOTE)
    assert Event.objects.filter(act="case.handed_over").count() == 3


def test_a_stale_page_changes_nothing(client, manager, colleague):
    cases = [CaseFactory(), CaseFactory()]
    services.hand_over(cases[0], to=manager, note="", at=timezone.now(), by=manager)

    page = give(client, None, cases, colleague)

    assert "1 of these cases has changed hands since you opened this page. Nothing was changed" in page
    assert Handover.objects.count() == 1


def test_between_managers_a_note_is_asked_and_only_a_case_manager_of_the_line_may_take(client, manager, colleague):
    case = CaseFactory(manager=manager)

    assert "Enter note" in give(client, manager, [case], colleague, note="")
    for wrong in (user_with(Role.CASE_MANAGER, line="aed"), user_with(Role.CLP)):
        assert "Select a valid choice" in give(client, manager, [case], wrong)
    colleague.is_active = False
    colleague.save()
    with pytest.raises(Refused, match="Choose a case manager of this service line"):
        services.hand_over(case, to=colleague, note=NOTE, at=timezone.now(), by=manager)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_one_case_at_once_one_does():
    case, by = CaseFactory(), user_with(Role.CASE_MANAGER)
    takers = [user_with(Role.CASE_MANAGER) for _ in range(4)]

    acts = [partial(services.hand_over_all, [case], giver=None, to=to, note="", at=timezone.now(), by=by) for to in takers]
    outcomes = [result for result, _ in at_once(acts)]

    refused = [str(one) for one in outcomes if isinstance(one, Refused)]
    assert len(refused) == 3 and all("has changed hands" in one for one in refused)
    assert Handover.objects.count() == 1


def test_one_case_is_handed_over_and_closed_from_its_own_page(client, manager, colleague):
    home = EpisodeFactory(discharged_on=timezone.localdate() - timedelta(days=3), person__line="adult_secure").person
    case = CaseFactory(person=home, stay=None, service_line="adult_secure", opened_on=timezone.localdate() - timedelta(days=60))
    today = timezone.localdate()

    client.post(f"/cases/{case.pk}/hand-over/", {"to": colleague.pk, "note": "", "giver": ""})
    day = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    page = client.post(f"/cases/{case.pk}/close/", {**day, "because": "moved_away"}, follow=True).content.decode()

    case.refresh_from_db()
    assert (case.manager, case.closed_on, case.closed_because) == (colleague, today, "moved_away")
    assert "The case is closed." in page and "followed by another area" in page and f"/cases/{case.pk}/close/" not in page


def test_nobody_in_a_bed_is_left_without_a_case(client, manager):
    case = CaseFactory(manager=manager)
    today = timezone.localdate()
    day = {"on_day": today.day, "on_month": today.month, "on_year": today.year}

    page = client.post(f"/cases/{case.pk}/close/", {**day, "because": "moved_away"}).content.decode()

    assert "This person is in a bed: the case stays open" in page
