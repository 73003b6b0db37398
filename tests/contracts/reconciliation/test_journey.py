"""Both sides settle a month in a real browser, and its pages are legible at every size."""

import pytest
from django.utils import timezone

from contracts.returns.models import Return
from reachout.months import add_months
from tests.browser import SIZES, look_at, sign_in
from tests.factories.accounts import user_with
from tests.factories.contracts import ReturnFactory
from tests.factories.reconciliation import PAID, ReconciledMonth
from tests.journeys.hands import Mouse

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def month():
    made = ReconciledMonth()
    made.send(made.three | {("leave_days", made.ash): 4})
    made.find(timezone.now())
    return made


def test_a_difference_is_asked_about_explained_and_accepted(page, month):
    commissioner, officer = user_with("commissioner"), user_with("returns", organisation=month.provider)
    hands = Mouse(page)

    sign_in(page, commissioner)
    page.goto("/reconciliation/")
    hands.go("March 2026")
    hands.see("+£1,501.50")
    hands.go("Open difference: occupied bed days, Ash")
    hands.see("Return less ledger")
    hands.go("Ask the provider")
    hands.complete("Ask", text="Which stays make the three days?")
    hands.see("Which stays make the three days?")

    sign_in(page, officer)
    page.goto(month.difference(PAID, month.ash).get_absolute_url())
    hands.go("Explain")
    hands.complete("Save", text="Counted with the day of discharge.")

    sign_in(page, commissioner)
    page.goto(month.difference(PAID, month.ash).get_absolute_url())
    hands.go("Accept")
    hands.complete("Accept", why="Paid this once.")
    hands.see("Paid this once.")
    assert month.difference(PAID, month.ash).state == "accepted"


def test_its_pages_are_legible(page, month):
    Return.objects.filter(pk=month.owed.pk).update(status="queried")
    month.send(month.three | {("leave_days", month.ash): 4}, status="frozen")
    ReturnFactory(contract=month.contract, month=add_months(month.month, 1))
    sign_in(page, user_with("commissioner"))

    look_at(page, f"/reconciliation/{month.owed.pk}/", *SIZES)
    for address in (
        "/reconciliation/",
        f"/reconciliation/{Return.objects.exclude(pk=month.owed.pk).get().pk}/",
        month.difference(PAID, month.birch).get_absolute_url(),
        f"/reconciliation/{month.owed.pk}/{month.ash.pk}/{PAID}/",
    ):
        look_at(page, address, "desktop", "phone")
