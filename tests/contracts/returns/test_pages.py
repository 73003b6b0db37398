"""The pages: the officer's, the commissioner's, and what each may not see."""

import re
from decimal import Decimal

import pytest

from contracts.returns import services
from contracts.returns.services import Given
from reachout.accounts.permissions import Role
from tests.contracts.returns.conftest import AT
from tests.factories.accounts import user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(owed, officer):
    return services.begin(owed, at=AT, by=officer)


@pytest.fixture
def submitted(owed, draft, officer):
    money = [Given("budget", number=Decimal(5000)), Given("actual", number=Decimal(5000))]
    services.set_values(draft, money, at=AT, by=officer)
    return services.submit(owed, at=AT, by=officer)


def test_the_officer_begins_fills_in_and_submits(client, clock, owed, ward, officer):
    clock.reads(AT)
    client.force_login(officer)
    client.post(f"/returns/{owed.pk}/begin/")
    page = client.get(f"/returns/{owed.pk}/")
    assert "2 to do" in page.text

    saved = client.post(f"/returns/{owed.pk}/fill/finance/", {"budget": "£5,000.00", "actual": "5100"})
    assert saved.status_code == 302
    page = client.get(f"/returns/{owed.pk}/check/")
    assert "Everything is there" in page.text
    client.post(f"/returns/{owed.pk}/check/")

    owed.refresh_from_db()
    assert owed.status == "submitted"
    assert owed.latest.values.get(figure="actual").number == Decimal(5100)


def test_what_is_missing_is_named_and_led_to_and_so_is_the_other_part(client, clock, owed, quality, ward, officer):
    clock.reads(AT)
    client.force_login(officer)
    client.post(f"/returns/{quality.pk}/begin/")

    page = client.get(f"/returns/{quality.pk}/fill/safety/").text
    assert "Enhanced observation <span" in page and ">(hours)</span>" in page
    assert "a change of over 20% on the month before" in page
    page = client.get(f"/returns/{quality.pk}/check/").text
    assert f'<a href="/returns/{quality.pk}/fill/workforce/#id_training_done">Staff in date with mandatory training</a>' in page

    page = client.get(f"/returns/{owed.pk}/").text
    assert f'<a href="/returns/{quality.pk}/">Quality and workforce, March 2026</a>' in page and "due 23 April 2026" in page


def test_what_can_be_kept_is_kept_though_another_figure_cannot(client, clock, owed, draft, officer):
    clock.reads(AT)
    client.force_login(officer)

    page = client.post(f"/returns/{owed.pk}/fill/finance/", {"budget": "5000", "actual": "a lot", "narrative": "Agency staff"})

    assert "Actual for the month: write a number, such as 312" in page.text
    assert 'value="a lot"' in page.text
    kept = dict(draft.values.filter(ward=None).values_list("figure", "number"))
    assert kept == {"budget": Decimal(5000), "narrative": None}


def test_a_change_is_kept_as_it_is_made_and_asked_about_at_once(client, clock, owed, draft, ward, officer):
    clock.reads(AT)
    client.force_login(officer)
    name = f"occupied_bed_days-{ward.pk}"

    part = client.post(f"/returns/{owed.pk}/fill/activity/", {name: "21"}, headers={"HX-Request": "true"})

    assert "The ledger has 22." in part.text
    assert "Saved at 10:00" in part.text
    assert draft.values.get(figure="occupied_bed_days").number == 21
    assert draft.values.get(figure="admissions").number == 1


def test_a_section_that_a_colleague_changed_meanwhile_is_not_saved_unseen(client, clock, owed, draft, officer):
    clock.reads(AT)
    colleague = user_with(Role.RETURNS, organisation=owed.contract.provider, name="Ann Lee")
    client.force_login(officer)
    address = f"/returns/{owed.pk}/fill/finance/"
    opened = seen_on(client.get(address))
    services.set_values(draft, [Given("budget", number=Decimal(4)), Given("risks", text="Heating")], at=AT, by=colleague)
    mine = {"budget": "5", "actual": "6", "risks": "", "seen": opened}

    part = client.post(address, mine, headers={"HX-Request": "true"})
    assert "Not saved: Ann Lee changed this section" in part.text
    assert 'name="seen"' not in part.text, "a later change would then save over what nobody has read"

    page = client.post(address, mine)
    assert "Ann Lee changed Budget for the month from nothing to £4 at 10:00. You have 5." in page.text
    assert "Ann Lee changed the words of Risks at 10:00." in page.text
    assert 'value="5"' in page.text and 'value="6"' in page.text and ">Heating</textarea>" in page.text.replace("\n", "")
    assert dict(draft.values.filter(ward=None).values_list("figure", "number")) == {"budget": 4, "risks": None}

    assert client.post(address, mine | {"risks": "Heating", "seen": seen_on(page)}).status_code == 302
    assert dict(draft.values.filter(ward=None).values_list("figure", "number")) == {"budget": 5, "actual": 6, "risks": None}
    services.set_values(draft, [Given("admissions", owed.contract.versions.get().services.get().ward_id)], at=AT, by=colleague)
    assert client.post(address, mine | {"seen": seen_on(page)}).status_code == 302, "another section is another matter"


def seen_on(page):
    return held(page)["seen"]


def held(page):
    """What the form carries unseen."""
    return dict(re.findall(r'<input type="hidden" name="(page|seen)" value="(\w+)"', page.text))


def test_of_two_windows_of_one_person_neither_writes_over_the_other_unseen(client, clock, owed, draft, officer):
    clock.reads(AT)
    client.force_login(officer)
    address = f"/returns/{owed.pk}/fill/finance/"
    one, other = held(client.get(address)), held(client.get(address))

    def save(window, budget, actual="", **headers):
        return client.post(address, window | {"budget": budget, "actual": actual}, headers=headers)

    for budget in ("4", "5", "5", "6"):  # as it is filled in, though no answer comes back
        assert "Saved at 10:00" in save(one, budget, HX_Request="true").text
    assert [save(one, "7").status_code, save(one, "7").status_code] == [302, 302], "pressed twice, and gone back to"
    assert save(one, "8").status_code == 302, "changed after going back"

    part = save(other, "", "3", HX_Request="true")
    assert "Not saved: You changed this section in another window" in part.text
    page = save(other, "9", "3")
    assert "You changed Budget for the month from nothing to £8 at 10:00 in another window. You have 9." in page.text
    assert kept(draft) == {"budget": 8}

    assert save(held(page), "9", "3").status_code == 302
    assert save(held(page), "9", "2").status_code == 302, "what was told of once is told of no more"
    assert "from £8 to £9 at 10:00 in another window" in save(one, "8").text
    assert save(one, "9", "2").status_code == 302, "as it stands: nothing is overwritten"
    assert kept(draft) == {"budget": 9, "actual": 2}


def kept(draft):
    return dict(draft.values.filter(ward=None, number__isnull=False).values_list("figure", "number"))


@pytest.fixture
def program(client, clock, owed, draft, officer):
    """Puts figures as the officer's program."""
    clock.reads(AT)
    client.force_login(officer)

    def put(seen=None, **figures):
        sent = {"values": [{"figure": figure, "number": number} for figure, number in figures.items()], "seen": seen}
        return client.post(f"/api/v1/returns/{owed.pk}/put-values/", sent, content_type="application/json")

    return put


@pytest.fixture
def colleague(owed):
    return user_with(Role.RETURNS, organisation=owed.contract.provider, name="Ann Lee")


def test_a_program_that_says_what_it_read_is_refused_likewise(client, draft, program, colleague):
    read = client.get(f"/api/v1/return-versions/{draft.pk}/").json()["last_change"]
    services.set_values(draft, [Given("actual", number=Decimal(4))], at=AT, by=colleague)

    refused = program(read, actual=5)

    assert (refused.status_code, "Ann Lee changed Actual for the month" in refused.json()["detail"]) == (409, True)
    assert program(draft.changes.get().pk, actual=5).json()["last_change"] == draft.changes.last().pk


def test_a_program_that_does_not_say_it_writes_over_nothing_of_anybody_elses(draft, program, colleague):
    program(budget=1, actual=1)
    services.set_values(draft, [Given("actual", number=Decimal(4))], seen=draft.changes.last().pk, at=AT, by=colleague)

    assert program(budget=2).status_code == 200, "another figure is its own"
    refused = program(budget=3, actual=5)
    told = "Ann Lee changed Actual for the month from £1 to £4 at 10:00, while you were typing. Nothing of yours was saved."
    assert (refused.status_code, refused.json()["detail"]) == (409, told)
    assert program(budget=3, actual=4).status_code == 200, "as it stands: nothing is overwritten"

    assert program(draft.changes.last().pk, actual=5).status_code == 200
    assert program(actual=6).status_code == 200, "it was the last to write it"
    assert kept(draft) == {"budget": 3, "actual": 6}


def test_what_a_program_wrote_is_told_as_the_programs_and_whose(client, owed, officer, colleague, program):
    address = f"/returns/{owed.pk}/fill/finance/"
    own = held(client.get(address))
    client.force_login(colleague)
    others = held(client.get(address))
    client.force_login(officer)
    program(budget=8)

    mine = own | {"budget": "9"}
    assert "Not saved: Your program changed this section<" in client.post(address, mine, headers={"HX-Request": "true"}).text
    assert "Your program changed Budget for the month from nothing to £8 at 10:00. You have 9." in client.post(address, mine).text

    client.force_login(colleague)
    told = f"{officer.name}’s program changed Budget for the month from nothing to £8 at 10:00. You have 9."
    assert told in client.post(address, others | {"budget": "9"}).text


def test_a_new_version_begins_anew_for_a_program(owed, draft, commissioner, colleague, program):
    money = [Given("budget", number=Decimal(5000)), Given("actual", number=Decimal(5000))]
    services.set_values(draft, money, at=AT, by=colleague)
    services.submit(owed, at=AT, by=colleague)
    services.query(owed, figure="actual", ward=None, text="So much?", at=AT, by=commissioner)
    services.begin(owed, why="Agency staff", at=AT, by=colleague)

    assert program(actual=7).status_code == 200


def test_nobody_reads_a_draft_but_its_provider(client, owed, draft, commissioner):
    client.force_login(commissioner)

    page = client.get(f"/returns/{owed.pk}/")

    assert "Nothing has been submitted yet" in page.text
    assert client.get(f"/returns/{owed.pk}/fill/finance/").status_code == 403


def test_another_provider_cannot_tell_that_the_return_exists(client, owed, submitted):
    client.force_login(user_with(Role.RETURNS))

    assert client.get(f"/returns/{owed.pk}/").status_code == 404
    assert client.get(f"/returns/{owed.pk}/versions/1/").status_code == 404
    assert str(owed.contract.provider) not in client.get("/returns/completeness/").text


def test_the_commissioner_asks_and_the_officer_answers(client, clock, owed, submitted, ward, officer, commissioner):
    clock.reads(AT)
    client.force_login(commissioner)
    page = client.get(f"/returns/{owed.pk}/query/occupied_bed_days/?ward={ward.pk}")
    assert "22" in page.text
    client.post(f"/returns/{owed.pk}/query/occupied_bed_days/?ward={ward.pk}", {"text": "Is this right?"})
    asked = owed.queries.get()

    client.force_login(officer)
    assert "The commissioner asks" in client.get(f"/returns/{owed.pk}/").text
    client.post(f"/returns/queries/{asked.pk}/answer/", {"text": "Yes"})
    client.post(f"/returns/{owed.pk}/unchanged/", {"why": ""})

    client.force_login(commissioner)
    client.post(f"/returns/{owed.pk}/accept/")
    owed.refresh_from_db()
    asked.refresh_from_db()
    assert (owed.status, asked.status, owed.standing) == ("accepted", "closed", owed.latest)
    page = client.get(f"/returns/queries/{asked.pk}/")
    assert "Is this right?" in page.text


def test_completeness_counts_by_provider_and_month(client, clock, owed, submitted, commissioner):
    clock.reads(AT)
    client.force_login(commissioner)

    page = client.get("/returns/completeness/")

    assert "Activity and finance, March 2026: Submitted, to check" in page.text
    assert "Quality and workforce, March 2026: Not due yet" in page.text
    facts = re.sub(r"<[^>]+>|\s+", " ", page.text.split('class="ro-facts"')[1].split("</dl>")[0]).split()
    assert " ".join(facts).endswith("Expected 1 Received 1 (100%) On time 1 (100%) Accepted 0 (0%)")
    file = client.get("/returns/completeness/?export=csv")
    assert b"".join(file.streaming_content).count(b"\n") == 3
