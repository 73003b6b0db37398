"""A month on one page, its differences, and who may see and settle them."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beds.models import Ward
from contracts.intake.models import Stay
from contracts.reconciliation import services
from contracts.reconciliation.lines import COMPARED, PAID
from contracts.reconciliation.models import Difference
from contracts.reconciliation.rows import rows_behind
from contracts.reconciliation.selectors import months, sent
from contracts.returns.models import Return
from reachout.audit.models import Event
from reachout.months import add_months
from tests.contracts.reconciliation.conftest import AT
from tests.factories.accounts import user_with
from tests.factories.contracts import DayPriceFactory, ReturnFactory, ServiceFactory, TermsFactory, agree, returned
from tests.factories.intake import FaultyUploadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(month):
    month.send(month.three | {("leave_days", month.ash): 4})
    month.find(AT)
    return month


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_month_shows_return_ledger_and_contract_in_days_and_pounds(client, found, commissioner):
    client.force_login(commissioner)

    page = text_of(client.get(f"/reconciliation/{found.owed.pk}/"))

    for told in ("+3", "−2", "+10", "£32,532.50", "£31,031.00", "+£1,501.50", "−£400.50", "+£1,101.00", "+11 bed days"):
        assert told in page, told
    assert page.count("Open<") == 4 and "The return or the ledger has changed" not in page
    assert "Carried from earlier months" not in page


def test_a_ward_without_a_price_is_named_and_stops_nothing(client, month, commissioner):
    """Its days are found to differ like any others; the night's search goes on, and every page is shown."""
    terms = TermsFactory(contract=month.contract)
    DayPriceFactory(service=ServiceFactory(terms=terms, ward=month.ash), valid_from=add_months(month.month, 1))
    agree(terms)
    month.send(month.three)
    month.find(AT)
    client.force_login(commissioner)

    row = month.difference(PAID, month.ash)
    assert (row.apart, row.pounds) == (3, 0)
    assert "No price is agreed for Ash in March 2026" in text_of(client.get(f"/reconciliation/{month.owed.pk}/"))
    assert "How the pounds are made" not in text_of(client.get(row.get_absolute_url()))


def test_a_change_since_shows_at_once_and_can_be_looked_at_again(client, found, commissioner):
    client.force_login(commissioner)
    found.send()

    page = text_of(client.get(f"/reconciliation/{found.owed.pk}/"))
    assert "The return or the ledger has changed" in page and "+£1,501.50" not in page
    client.post(f"/reconciliation/{found.owed.pk}/look-again/")

    assert set(Difference.objects.values_list("status", flat=True)) == {"settled"}
    assert "has changed" not in text_of(client.get(f"/reconciliation/{found.owed.pk}/"))


def test_what_is_carried_stands_on_the_next_month_with_its_pounds(client, found, commissioner):
    Return.objects.filter(pk=found.owed.pk).update(status="queried")
    found.send(found.three, status="frozen")
    found.find(AT)
    client.force_login(commissioner)
    april = Return.objects.create(
        contract=found.contract, month=add_months(found.month, 1), part="activity", due_on=AT.date(), locks_on=AT.date()
    )

    page = text_of(client.get(f"/reconciliation/{april.pk}/"))
    listed = text_of(client.get("/reconciliation/?differences=no"))

    assert "has not submitted this return yet" in page and "Carried from earlier months" in page
    assert [told in page for told in ("+£1,501.50", "+£1,101.00")] == [True, True]
    assert "April 2026" in listed and "+£1,101.00" in listed and "March 2026</a>" not in listed


def test_both_sides_settle_a_difference_on_its_page(client, found, commissioner, officer):
    row = found.difference(PAID, found.ash)
    address = f"/reconciliation/differences/{row.pk}/"

    client.force_login(commissioner)
    client.post(f"{address}query/", {"text": "Which stays are these?", "seen": services.facts(row)}, follow=True)
    client.force_login(officer)
    assert "Which stays are these?" in text_of(client.get(address))
    client.post(f"{address}explain/", {"text": "Counted with the day of discharge.", "seen": services.facts(row)})
    client.force_login(commissioner)
    page = client.post(f"{address}accept/", {"why": "Paid this once.", "seen": services.facts(row)}, follow=True)

    told = text_of(page)
    assert "Accepted by Ada Bright" in told and "Paid this once." in told
    assert told.index("Which stays are these?") < told.index("Counted with the day of discharge.")
    assert "By the return: occupied bed days" in told and "£500.50" in told


def test_what_was_not_seen_is_not_settled(client, found, commissioner):
    client.force_login(commissioner)
    row = found.difference(PAID, found.ash)

    page = client.post(f"/reconciliation/differences/{row.pk}/accept/", {"why": "Small.", "seen": "1/64.00/62.00"})

    assert "The figures have changed since you opened this page" in text_of(page)
    assert found.difference(PAID, found.ash).state == "open"


def test_the_rows_behind_a_number_add_up_to_it_and_name_nobody(client, found, commissioner):
    client.force_login(commissioner)

    page = text_of(client.get(f"/reconciliation/{found.owed.pk}/{found.birch.pk}/{PAID}/"))

    stays = found.birch.stays.all()
    assert all(stay.reference in page and stay.person.reference in page for stay in stays)
    assert not any(stay.person.family_name in page for stay in stays)
    assert "The ledger's rows count <strong>36</strong>" in page
    assert Event.objects.filter(act="reconciliation.rows_read").count() == 1
    assert client.get(f"/reconciliation/{found.owed.pk}/{found.birch.pk}/narrative/").status_code == 404


def test_the_stays_that_the_return_told_stand_beside_the_ledgers(client, found, commissioner):
    client.force_login(commissioner)
    whole, five = found.birch.stays.order_by("-ended_on")
    whole, five = (five, whole) if whole.ended_on else (whole, five)
    taken = {"taken_at": AT, "taken_by": commissioner}
    upload = FaultyUploadFactory(of=found.owed, status="taken", **taken)
    file, span = upload.files.first(), {"admitted_on": found.month, "out_of_area": False}
    for row, (reference, ended) in enumerate([(whole.reference, None), ("LOCAL-7", found.month.replace(day=4))]):
        fields = {"upload": upload, "file": file, "row": row + 2, "ward": found.birch.code, "started_on": found.month, **span}
        Stay.objects.create(reference=reference, ended_on=ended, **fields)

    rows = {row.behind.reference: (row.behind.counts, row.returned) for row in rows_behind(found.owed, found.birch, PAID)}
    page = text_of(client.get(f"/reconciliation/{found.owed.pk}/{found.birch.pk}/{PAID}/"))

    assert rows == {whole.reference: (31, 31), five.reference: (5, None), "LOCAL-7": (0, 3)}
    assert "Only in the return" in page and "Only in the ledger" in page


def test_another_provider_sees_nothing_of_it_and_no_role_does_the_others_part(client, found, commissioner, officer):
    row = found.difference(PAID, found.ash)
    pages = [
        f"/reconciliation/{found.owed.pk}/",
        row.get_absolute_url(),
        f"/reconciliation/{found.owed.pk}/{found.ash.pk}/{PAID}/",
    ]
    verbs = {name: reverse(f"reconciliation:{name}", args=[row.pk]) for name in ("query", "explain", "accept")}

    client.force_login(user_with("returns"))
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    assert client.get(verbs["explain"]).status_code == 404
    assert "No provider owes a return yet" in text_of(client.get("/reconciliation/"))
    client.force_login(user_with("commissioner", line="lda"))
    assert [client.get(page).status_code for page in [*pages, *verbs.values()]] == [404, 404, 404, 404, 403, 404]
    client.force_login(officer)
    assert [client.get(page).status_code for page in [*pages, *verbs.values()]] == [200, 200, 200, 403, 200, 403]
    client.force_login(user_with("case_manager"))
    assert client.get("/reconciliation/").status_code == 403


def test_an_export_has_every_figure_of_every_ward(client, found, officer):
    client.force_login(officer)

    response = client.get(f"/reconciliation/{found.owed.pk}/?export=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))

    assert len(rows) == 3 * len(COMPARED)
    (ash,) = [row for row in rows if row["Ward"] == "Ash" and row["Figure"] == "Occupied bed days"]
    assert (ash["Returned"], ash["Ledger"], ash["Difference in pounds"], ash["State"]) == ("65.00", "62", "1501.50", "Open")


def test_forty_wards_and_twelve_months_are_asked_for_as_three_wards_and_one(found, django_assert_num_queries):
    line, site = found.contract.service_line, found.ash.site
    terms = TermsFactory(contract=found.contract)
    wards = Ward.objects.bulk_create([Ward(code=f"M{n}", site=site, name=f"M{n}", service_line=line) for n in range(40)])
    for ward in wards:
        ServiceFactory(terms=terms, ward=ward, model="block", year_sum=1)
    agree(terms)
    for count in range(1, 12):
        returned(ReturnFactory(contract=found.contract, month=add_months(found.month, count)), {(PAID, wards[0]): 31})
    returns = sent(Return.objects.all()).select_related("contract")

    with CaptureQueriesContext(connection) as few:
        months(returns.filter(pk=found.owed.pk))
    with django_assert_num_queries(len(few)):
        every = months(returns)

    assert len(few) <= 10 and len(every) == 12 and {len(month.by_ward) for month in every} == {40, 43}
