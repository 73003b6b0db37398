"""A package's life: asked before, decided by another, charged only within what was approved, and alarming at its cap."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from contracts.finance import services
from contracts.finance.models import Hours, Package
from contracts.finance.spending import charged as charged_of
from reachout.accounts.permissions import Role
from reachout.refused import Refused
from tests.beds.test_race import at_once
from tests.factories.accounts import UserFactory, user_with
from tests.factories.beds import BedFactory, StayFactory
from tests.factories.contracts import ContractFactory
from tests.factories.finance import PackageFactory, approved, charged, contract_for

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def day(count):
    return TODAY() + timedelta(days=count)


def refused_by_the_database(work):
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
        work()


@pytest.fixture
def stay():
    return StayFactory(bed=BedFactory())


@pytest.fixture
def lead(stay):
    return user_with(Role.LEAD, organisation=stay.ward.site.organisation)


def asked(stay, lead, **fields):
    given = {
        "kind": "observations",
        "need": "Two to one after three ligatures in a week.",
        "hours_a_day": Decimal(12),
        "rate": Decimal("21.50"),
        "starts_on": TODAY(),
        "review_on": day(7),
        "ends_on": day(27),
        "cap": Decimal("1000.00"),
    }
    return services.ask(stay, at=timezone.now(), by=lead, **given | fields)


def test_from_asking_to_the_cap_and_its_end(stay, lead):
    contract_for(stay)
    commissioner = user_with(Role.COMMISSIONER)
    package = asked(stay, lead)
    charge = partial(services.charge, at=timezone.now(), by=lead)
    with pytest.raises(Refused, match="Only what was approved"):
        charge(package, first_on=TODAY(), last_on=TODAY(), hours=Decimal(6))
    with pytest.raises(Refused, match="somebody else"):
        services.approve(package, at=timezone.now(), by=lead)

    services.approve(package, at=timezone.now(), by=commissioner)
    made = charge(package, first_on=TODAY(), last_on=TODAY(), hours=Decimal("12.25"))
    assert made.amount == Decimal("263.38")  # 263.375: half a penny up
    with pytest.raises(Refused, match="charged already"):
        charge(package, first_on=TODAY(), last_on=TODAY(), hours=Decimal(1))

    one = charged_of([Package.objects.prefetch_related("hours").get(pk=package.pk)])[0]
    assert (one.cost, one.left, one.over) == (Decimal("263.38"), Decimal("736.62"), 0)
    services.review(package, text="Settled at night.", review_on=day(14), at=timezone.now(), by=commissioner)
    ended = services.end_early(package, last_on=TODAY(), text="No longer needed.", at=timezone.now(), by=lead)
    assert (ended.status, ended.ends_on) == ("ended", TODAY())
    assert [step.kind for step in package.steps.all()] == ["asked", "approved", "reviewed", "ended"]


def test_it_is_asked_for_before_and_under_a_contract(stay, lead):
    with pytest.raises(Refused, match="no contract"):
        asked(stay, lead)
    ContractFactory(provider=stay.ward.site.organisation)
    with pytest.raises(Refused, match="before it starts"):
        asked(stay, lead, starts_on=day(-1))
    asked(stay, lead)
    with pytest.raises(Refused, match="already"):
        asked(stay, lead, starts_on=day(20), review_on=day(25), ends_on=day(40))
    assert asked(stay, lead, starts_on=day(28), review_on=day(30), ends_on=day(40))


def test_a_refused_one_is_over_and_another_may_be_asked_for(stay, lead):
    contract_for(stay)
    package = asked(stay, lead)
    services.refuse(package, text="One to one meets the need.", at=timezone.now(), by=UserFactory())

    with pytest.raises(Refused, match="already refused"):
        services.approve(package, at=timezone.now(), by=UserFactory())
    assert asked(stay, lead)


def test_the_database_forbids_what_was_not_approved():
    waiting, package = PackageFactory(), approved(PackageFactory(ends_on=day(5)))
    other = PackageFactory(ends_on=day(5))

    refused_by_the_database(lambda: charged(waiting, TODAY(), "6"))
    refused_by_the_database(lambda: charged(package, day(-1), "6"))
    refused_by_the_database(lambda: charged(package, day(6), "6"))
    refused_by_the_database(lambda: approved(other, by=other.asked_by))
    refused_by_the_database(lambda: Package.objects.filter(pk=package.pk).update(cap=Decimal(9999)))
    refused_by_the_database(lambda: Package.objects.filter(pk=package.pk).update(ends_on=day(50)))
    refused_by_the_database(lambda: PackageFactory(stay=package.person.stays.get(), starts_on=day(5), ends_on=day(9)))
    hours = charged(package, TODAY(), "6")
    refused_by_the_database(lambda: charged(package, TODAY(), "1"))
    refused_by_the_database(lambda: Hours.objects.filter(pk=hours.pk).update(hours=1))
    wrong = {"package": package, "first_on": day(1), "last_on": day(1), "hours": 2, "at": timezone.now(), "by": UserFactory()}
    refused_by_the_database(lambda: Hours.objects.create(**wrong, amount="43.01"))


def test_the_pages_from_asking_to_approval(client, stay, lead):
    contract = contract_for(stay)
    commissioner, stranger = user_with(Role.COMMISSIONER), user_with(Role.LEAD)
    client.force_login(lead)
    form = {"stay": stay.pk, "kind": "package", "need": "A nurse for dialysis.", "hours_a_day": "8", "rate": "30", "cap": "900"}
    for name, on in (("starts_on", TODAY()), ("review_on", day(7)), ("ends_on", day(13))):
        form |= {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}

    response = client.post("/money/packages/new/", form)

    package = Package.objects.get(contract=contract)
    assert response["Location"] == package.get_absolute_url()
    page = client.get(package.get_absolute_url()).content.decode()
    assert stay.person.reference in page and "Withdraw" in page and "Refuse" not in page
    assert client.post(f"/money/packages/{package.pk}/approve/").status_code == 403

    client.force_login(commissioner)
    assert stay.person.family_name not in client.get(package.get_absolute_url()).content.decode()
    assert package.reference in client.get("/").content.decode()
    client.post(f"/money/packages/{package.pk}/approve/", {"text": ""})
    package.refresh_from_db()
    assert (package.status, package.decided_by) == ("approved", commissioner)

    client.force_login(stranger)
    assert client.get(package.get_absolute_url()).status_code == 404
    assert package.reference not in client.get("/money/packages/").content.decode()


def test_an_export_of_packages_has_no_name_and_no_formula(client):
    package = PackageFactory(ward__name="=cmd()")
    client.force_login(user_with(Role.COMMISSIONER))

    body = b"".join(client.get("/money/packages/?export=csv").streaming_content).decode()

    assert package.person.reference in body and package.person.family_name not in body
    assert ",=cmd" not in body and ',"=cmd' not in body


def test_what_ends_and_what_is_over_its_cap_alarms(client):
    over, ending, calm = (
        approved(PackageFactory(ends_on=day(count), cap=cap)) for count, cap in ((40, 100), (3, 9999), (60, 9999))
    )
    charged(over, TODAY(), "6")
    client.force_login(user_with(Role.COMMISSIONER))

    page = client.get("/").content.decode()

    assert "£29 over its cap" in page and f"{ending.reference}: ends soon" in page and calm.reference not in page
    assert "£29 over its cap" in client.get(over.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_approve_at_once_and_one_does():
    package = PackageFactory()
    people = [UserFactory() for _ in range(8)]

    outcomes = at_once([partial(services.approve, package, at=timezone.now(), by=one) for one in people])

    refused = [str(result) for result, _ in outcomes if isinstance(result, Refused)]
    assert refused == ["This request is already approved."] * 7
    assert package.steps.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_ask_for_one_person_at_once_and_one_does():
    stay = StayFactory(bed=BedFactory())
    contract_for(stay)

    outcomes = at_once([partial(asked, stay, UserFactory()) for _ in range(6)])

    assert sum(isinstance(result, Refused) for result, _ in outcomes) == 5
    assert Package.objects.count() == 1
