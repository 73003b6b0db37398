"""One month, both its parts, from its reminder to the reconciliation and a measure, in a real browser, with nothing done behind
anybody's back but the clock and the nightly jobs: a returns officer, a commissioner, and an officer of another provider who sees
none of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from playwright.sync_api import Page

from beds.models import Spell, Ward, WardStay
from contracts.intake.models import Upload
from contracts.reconciliation import tasks as reconciliation
from contracts.returns import services
from contracts.returns import tasks as nightly
from contracts.returns.models import Return
from quality.figures import tasks as measuring
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.people.models import Person
from tests.accounts.test_sign_in import code
from tests.browser import sign_in
from tests.contracts.quality_by_hand import (
    Counted,
    goes_on_to_the_other_part,
    is_interrupted_and_comes_back,
    says_what_the_wards_did_not_record,
    tells_what_people_said_and_submits,
)
from tests.factories.accounts import PASSWORD, user_with
from tests.factories.incidents import ConcernFactory, IncidentFactory, NotificationFactory
from tests.factories.intake import stays_csv
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.reconciliation import MARCH, ReconciledMonth
from tests.journeys.conftest import Calendar
from tests.journeys.hands import Mouse

pytestmark = pytest.mark.django_db(transaction=True)

ROWS, FAULTS = 5_000, 300
MOST = {"activity": (30, 12), "quality": (10, 33)}
"""Presses and fields that each part costs its officer at most, signing in and two queries included: at seven seconds each, ten
minutes for the month."""


@dataclass
class Cast:
    month: ReconciledMonth
    officer: User
    commissioner: User
    rival: User


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    return Calendar(monkeypatch)


@pytest.fixture
def cast(calendar: Calendar) -> Cast:
    """Three wards with 5,000 stays in March on the ledger, and another provider with a contract of its own."""
    provider = OrganisationFactory(name="Larkfield Healthcare")
    month, others = ReconciledMonth(provider=provider, beds=60, commissioned=60), ReconciledMonth()
    Return.objects.all().delete()
    admit(month, ROWS - 5)
    record_incidents(month)
    return Cast(
        month,
        officer=user_with(Role.RETURNS, organisation=month.provider, name="Ann Lee"),
        commissioner=user_with(Role.COMMISSIONER, name="Ada Bright"),
        rival=user_with(Role.RETURNS, organisation=others.provider, name="Ben Hill"),
    )


@transaction.atomic
def admit(month: ReconciledMonth, count: int) -> None:
    """So many stays of a day each, the wards in turn: fourteen of each person, every other day."""
    people = Person.objects.bulk_create(PersonFactory.build_batch(-(-count // 14)))
    days = [(people[n // 14], MARCH + timedelta(days=n % 14 * 2)) for n in range(count)]
    spells = Spell.objects.bulk_create(
        Spell(person=person, admitted_on=day, discharged_on=day + timedelta(days=1)) for person, day in days
    )
    WardStay.objects.bulk_create(
        WardStay(
            spell=spell, person_id=spell.person_id, ward=month.wards[n % 3],
            started_on=spell.admitted_on, ended_on=spell.discharged_on,
        )
        for n, spell in enumerate(spells)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE beds_spell, beds_wardstay")  # as the database does by itself, a minute later


def record_incidents(month: ReconciledMonth) -> None:
    """One on each ward, each with another harm: so each ward's incidents are in the portal. Of the last others were told."""
    at = london(3, 12, 15)
    incidents = [
        IncidentFactory(
            stay=month_long(ward), happened_at=at, recorded_at=at, harm_physical=physical, harm_psychological=psychological
        )
        for ward, (physical, psychological) in zip(month.wards, [("low", "none"), ("none", "low"), ("none", "none")], strict=True)
    ]
    ConcernFactory(incident=incidents[-1], raised_at=at)
    NotificationFactory(incident=incidents[-1], to="cqc", told_on=at.date(), recorded_at=at)


def month_long(ward: Ward) -> WardStay:
    return WardStay.objects.filter(ward=ward).earliest("pk")


PLANTED = {"Ash": 3, "Birch": -2, "Cedar": 10}
"""Bed days by which the provider's own system differs from the ledger: +£1,501.50, −£400.50 and, in a block, nothing."""


def rows_of(month: ReconciledMonth) -> list[dict[str, object]]:
    """What the provider's own system says of March: the ledger's stays, but for some that are a day longer, or shorter."""
    left, rows = dict(PLANTED), []
    for stay in WardStay.objects.filter(ward__in=month.wards).select_related("ward", "spell", "person").order_by("-pk"):
        day = timedelta(days=0)
        if stay.ended_on and left[stay.ward.name] and stay.started_on >= MARCH:
            day = timedelta(days=1 if left[stay.ward.name] > 0 else -1)
            left[stay.ward.name] -= day.days
        rows.append({
            "reference": stay.reference, "ward": stay.ward.code, "nhs_number": stay.person.nhs_number,
            "admitted_on": stay.spell.admitted_on, "started_on": stay.started_on,
            "ended_on": stay.ended_on + day if stay.ended_on else "",
            "discharged_on": stay.spell.discharged_on + day if stay.spell.discharged_on else "",
            "leave_days": 0, "ready_days": 0, "out_of_area": "no",
        })  # fmt: skip
    return rows


def with_faults(rows: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    """Every sixteenth of the first 4,800, each in one of four ways."""
    faults = ({"ward": "W?"}, {"nhs_number": "1234567890"}, {"started_on": "soon"}, {"discharged_on": date(2026, 1, 1)})
    for n, row in enumerate(rows):
        yield row | faults[n // 16 % 4] if is_faulty(n) else row


def is_faulty(n: int) -> bool:
    return n % 16 == 0 and n < FAULTS * 16


def links_to(mailoutbox: list, person: User) -> list[str]:
    """In the newest message to them."""
    newest = [message for message in mailoutbox if message.to == [person.email]][-1]
    return re.findall(r"http\S+", newest.body)


def london(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Of 2026, in British Summer Time."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


def test_a_month_from_its_reminder_to_the_reconciliation(page, cast, calendar, mailoutbox, settings, live_server, tmp_path):
    settings.ADDRESS = live_server.url
    addresses = visited(page)
    calendar.turn_to(london(4, 1, 1, 10))
    nightly.owe_returns()
    calendar.turn_to(london(4, 7, 5, 40))
    measuring.freeze_due()
    calendar.turn_to(london(4, 13, 7, 10))
    nightly.remind_of_returns()
    both = Return.objects.filter(contract=cast.month.contract).order_by("part")
    links = links_to(mailoutbox, cast.officer)
    assert links == [f"{live_server.url}{owed.get_absolute_url()}" for owed in both]

    hands, further = Counted(page), Counted(page)
    signs_in_by_the_reminder(hands, links[0], cast.officer)
    begins(hands, cast.month)
    sends_a_faulty_file_and_mends_it(hands, cast.month, tmp_path)
    explains_and_submits(hands)
    goes_on_to_the_other_part(further)
    is_interrupted_and_comes_back(further)
    says_what_the_wards_did_not_record(further, cast.month)
    tells_what_people_said_and_submits(further)

    queries(Mouse(page), cast.commissioner)
    answers(hands, mailoutbox, cast.officer)
    for part, counted in {"activity": hands, "quality": further}.items():
        assert counted.presses <= MOST[part][0] and counted.fields <= MOST[part][1], (part, counted.presses, counted.fields)
    accepts(Mouse(page), cast.commissioner)

    freezes_on_its_day(calendar, both)
    reconciles(Mouse(page), cast.month, cast.commissioner)
    is_complete(Mouse(page), cast.month)
    counts_in_a_measure(Mouse(page), cast.month)
    nobody_else_sees_it(page, cast, addresses)


def visited(page: Page) -> list[str]:
    """Every address that anybody opens of a return, its files and its reconciliation."""
    found: list[str] = []
    page.on("framenavigated", lambda frame: found.append(frame.url))
    return found


def signs_in_by_the_reminder(hands: Counted, link: str, officer: User) -> None:
    hands.page.goto(link)
    hands.complete("Continue", login=officer.email, password=PASSWORD)
    hands.complete("Sign in", code=code())
    assert hands.page.url == link


def begins(hands: Counted, month: ReconciledMonth) -> None:
    """What the portal knows is there: of Ash 62 days of two people, and 1,665 of a day each."""
    hands._press(hands.page.get_by_role("button", name="Begin"))
    hands.go("Activity")
    assert hands.page.get_by_label(f"Occupied bed days, {month.ash}, days", exact=True).input_value() == "1727"
    assert hands.page.get_by_label(f"Beds commissioned, {month.ash}, beds", exact=True).input_value() == "60"
    hands.go("Activity and finance, March 2026")


def sends_a_faulty_file_and_mends_it(hands: Counted, month: ReconciledMonth, folder) -> None:
    rows = rows_of(month)
    hands.go("Send a file")
    hands.go("Send a file")
    send(hands, folder / "stays.csv", list(with_faults(rows)))
    assert Upload.objects.get().faulty.count() == FAULTS
    hands.see("300")

    hands.go("Mend on the screen")
    hands.write("ward, row 2", str(rows[0]["ward"]))
    hands.write("nhs_number, row 18", str(rows[16]["nhs_number"]))
    hands.go("Check these rows")
    hands.see("2 rows are right now. 298 to mend.")

    hands.go("Back to the file")
    hands.go("Send the rest")
    send(hands, folder / "rest.csv", [row for n, row in enumerate(rows) if is_faulty(n) and n > 16])
    assert not Upload.objects.get().faulty.exists()
    hands.go("Take the good rows")
    hands.go("Take the good rows")
    hands.see("figures of the draft changed")


def send(hands: Counted, path, rows: list[dict[str, object]]) -> None:
    path.write_bytes(stays_csv(rows))
    hands.page.set_input_files("input[type=file]", path)
    hands.presses += 1
    hands.go("Send and check")
    hands.go("See what is in it")


def explains_and_submits(hands: Counted) -> None:
    hands.go("Activity")
    for ward, days in PLANTED.items():
        hands.write(re.compile(f"^Comment on Occupied bed days, .*{ward}"), f"Our own system has {days:+} days")
    hands.go("Save and continue")
    hands.write("Budget for the month, £", "£900,000")
    hands.write("Actual for the month, £", "1,250,400.50")
    hands.page.locator("#saved").get_by_text("Saved at").wait_for()
    hands.go("Save")
    hands.go("Check and submit")
    hands.see("Everything is there")
    hands.go("Submit")
    hands.see("The return is with the commissioner.")


def queries(hands: Mouse, commissioner: User) -> None:
    sign_in(hands.page, commissioner)
    hands.page.goto("/")
    hands.go("Activity and finance, March 2026")
    for figure in ("Occupied bed days, .*Ash: 1,730", "Actual for the month: £1,250,400.50"):
        asked = hands.page.get_by_role("link", name=re.compile(f"^Query {figure}")).first
        hands._follow(partial(asked.press, "Enter"))
        hands.complete("Send the query", text="Which is right?")
        hands.see("The query is with the provider.")


def answers(hands: Counted, mailoutbox: list, officer: User) -> None:
    sign_in(hands.page, officer)
    hands.page.goto(links_to(mailoutbox, officer)[0])
    hands.go("Answer")
    hands.complete("Answer", text="Our finance system, closed on the 9th.")
    hands._press(hands.page.get_by_role("link", name=re.compile("^Answer: Occupied bed days")))
    hands.complete("Answer", text="Ours: counted with the day of discharge.")
    hands.go("Submit again as it is")
    hands.complete("Submit again")
    hands.see("The return is with the commissioner again.")


def accepts(hands: Mouse, commissioner: User) -> None:
    sign_in(hands.page, commissioner)
    hands.page.goto("/")
    hands.go("Activity and finance, March 2026")
    hands.go("Accept")
    hands.see("Accepted: these figures count.")
    hands.go("Quality and workforce, March 2026")
    hands.see("A bruise that was seen a week later")
    hands.go("Accept")
    hands.see("Accepted: these figures count.")


def freezes_on_its_day(calendar: Calendar, both: QuerySet[Return]) -> None:
    """The day before, nothing."""
    day = services.freezes_on(both[0])
    for back, status in ((1, "accepted"), (0, "frozen")):
        calendar.turn_to(london(day.month, day.day - back, 1, 20))
        nightly.freeze_returns()
        assert [owed.status for owed in both.all()] == [status, status]
    reconciliation.find_everywhere()
    calendar.turn_to(london(day.month, day.day, 5, 40))
    measuring.freeze_due()


def reconciles(hands: Mouse, month: ReconciledMonth, commissioner: User) -> None:
    sign_in(hands.page, commissioner)
    hands.page.goto("/reconciliation/")
    hands._press(hands.page.get_by_role("row", name=month.provider.name).get_by_role("link").first)
    hands.see("+£1,101.00")
    table = hands.page.get_by_role("table", name="Occupied bed days by ward")
    for ward, said in {
        "Ash": ["1,730", "1,727", "+3", "+£1,501.50"],
        "Birch": ["1,699", "1,701", "−2", "−£400.50"],
        "Cedar": ["1,706", "1,696", "+10", "£0.00"],
    }.items():
        row = table.get_by_role("row").filter(has_text=ward).inner_text()
        assert all(words in row.split() or words in row for words in said), row
    hands._press(table.get_by_role("link", name=re.compile("difference: occupied bed days, Ash")))
    hands.see("+£1,501.50")


def is_complete(hands: Mouse, month: ReconciledMonth) -> None:
    """Expected, received, on time and accepted: both parts."""
    hands.page.goto("/returns/completeness/")
    row = hands.page.get_by_role("row").filter(has_text=month.provider.name)
    for part in ("Activity and finance", "Quality and workforce"):
        row.get_by_role("link", name=f"{month.provider.name}, {part}, March 2026: Accepted", exact=True).wait_for()
    counts = row.locator(".ro-table__cell--number").all_inner_texts()
    assert [words.split() for words in counts] == [["2"], ["2", "100%"], ["2", "100%"], ["2", "100%"]]


def counts_in_a_measure(hands: Mouse, month: ReconciledMonth) -> None:
    """36 of 40 answers, and from there back to the return that says so."""
    hands.page.goto("/figures/friends_and_family/")
    hands.page.get_by_role("heading", name="How this figure is made").wait_for()
    hands.page.get_by_text("Table of months").click()
    months = hands.page.get_by_role("table", name=re.compile("by month$"))
    march = months.get_by_role("row").filter(has_text="March 2026")
    assert march.inner_text().split("\t")[1:4] == ["90.0%", "36", "40"]
    hands._press(march.get_by_role("link"))
    hands.go(month.contract.reference)
    hands.page.get_by_role("heading", name="Quality and workforce, March 2026").wait_for()
    row = hands.page.get_by_role("row", name=re.compile("^Friends and family: very good"))
    assert "24" in row.inner_text().split()


def nobody_else_sees_it(page: Page, cast: Cast, addresses: list[str]) -> None:
    paths = sorted({path for url in addresses if re.match(r"/(returns|reconciliation|jobs)/.*\d", path := urlsplit(url).path)})
    assert len(paths) > 12, paths
    sign_in(page, cast.rival)
    for path in paths:
        answer = page.request.get(path)
        assert answer.status == (403 if "/query/" in path else 404), (path, answer.status)
    for path in ("/", "/returns/", "/returns/completeness/", "/reconciliation/"):
        page.goto(path)
        assert cast.month.provider.name not in page.locator("main").inner_text(), path
