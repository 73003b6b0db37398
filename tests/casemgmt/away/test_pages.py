"""The register, one person's way home, and the beds that could bring them there."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from beds.models import Ward
from casemgmt.away import services
from casemgmt.away.costs import cost_of, days_of, totals
from casemgmt.away.models import BedAtHome
from casemgmt.away.selectors import register
from casemgmt.models import Case
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.months import year_of
from reachout.refused import Refused
from referrals.models import Referral
from tests.conftest import row_counts
from tests.factories.accounts import user_with
from tests.factories.away import AwayStayFactory, RepatriationFactory
from tests.factories.beds import BedFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory
from tests.factories.organisations import SiteFactory
from tests.factories.people import AlertFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def manager():
    return user_with(Role.CASE_MANAGER)


@pytest.fixture
def case(manager):
    stay = AwayStayFactory(started_on=TODAY() - timedelta(days=100), spell__person__sex="male")
    return CaseFactory(stay=stay, manager=manager)


@pytest.fixture
def home():
    """A ward at home with one bed, of the kind that they are on."""
    return WardFactory(beds=1, name="Kittiwake")


def people_on(client, page):
    """The cases on a register, in its order."""
    found = re.findall(r'ro-table__link" href="/(?:out-of-area|cases)/(\d+)/"', client.get(page).content.decode())
    return [Case.objects.get(pk=pk) for pk in found]


def suiting(case):
    [placed] = register(Case.objects.filter(pk=case.pk), at=timezone.now())
    return [match.ward for match in placed.suiting]


def test_the_register_has_the_furthest_first_with_days_cost_and_beds_at_home(client, manager, case, home):
    far = SiteFactory(in_region=False, latitude=55.0, longitude=-1.6, name="Far House")
    unpriced = BedFactory(ward=WardFactory(site=far, security="low", day_price=None))
    other = CaseFactory(stay=AwayStayFactory(bed=unpriced, spell__person__sex="male"))
    client.force_login(manager)

    first, second = register(Case.objects.visible_to(manager), at=timezone.now())

    assert [first.facts.case, second.facts.case] == [other, case]
    assert (second.days, second.cost, first.cost) == (100, Decimal("61250.00"), None)
    assert [match.ward for match in second.suiting] == [home] and first.suiting == []
    assert people_on(client, "/out-of-area/") == [other, case]
    assert people_on(client, "/out-of-area/?sort=-cost") == [case, other]


def test_appropriate_and_inappropriate_are_kept_apart(client, manager, case):
    RepatriationFactory(case=case, reason="14", fit="choice")
    wanted = RepatriationFactory().case
    unjudged = CaseFactory(stay=AwayStayFactory())
    client.force_login(manager)

    def shown(which):
        return set(people_on(client, f"/out-of-area/?show={which}"))

    assert (shown("appropriate"), shown("inappropriate"), shown("not-judged")) == ({case}, {wanted}, {unjudged})


def test_the_mirror_image_has_who_is_from_elsewhere_in_our_beds(client, manager, case):
    guest = CaseFactory(stay=StayFactory(spell__person__home_in_region=False))
    client.force_login(manager)

    assert people_on(client, "/out-of-area/inbound/") == [guest]


def test_the_plan_is_recorded_and_each_change_kept(client, manager, case):
    client.force_login(manager)
    page = f"/out-of-area/{case.pk}/"
    filled = {
        "reason": "10", "fit": "no_bed", "plan": "A bed nearer home, once one opens.", "owner": manager.pk,
        "review_on": f"{TODAY() + timedelta(days=28):%d/%m/%Y}",
    }  # fmt: skip

    assert client.post(f"{page}plan/", filled).status_code == 302
    assert client.post(f"{page}plan/", {**filled, "target_security": "low"}).status_code == 302

    assert [word.target for word in case.repatriations.all()] == ["Low secure", ""]
    assert "A bed nearer home" in client.get(page).content.decode()
    assert Event.objects.filter(act="repatriation.recorded", person_id=case.person_id).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"fit": "choice"},
        {"review_on": None},
        {"review_on": TODAY() - timedelta(days=1)},
        {"owner": "somebody of another line"},
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(manager, case, wrong):
    if "owner" in wrong:
        wrong = {"owner": user_with(Role.CASE_MANAGER, line="aed")}
    fields = {"reason": "10", "fit": "no_bed", "plan": "Home.", "owner": manager, "review_on": TODAY(), **wrong}
    before = row_counts()

    with pytest.raises(Refused):
        services.record_repatriation(case, at=timezone.now(), by=manager, **fields)

    assert row_counts() == before


def test_nobody_who_is_home_again_gets_a_plan_and_no_text_says_who_they_are(client, manager, case):
    client.force_login(manager)
    named = client.post(f"/out-of-area/{case.pk}/plan/", {"reason": "10", "plan": "For 999 000 0018 soon"})
    assert "Take out the NHS number" in named.content.decode()

    Ward.objects.filter(stays__person=case.person).first().site.__class__.objects.update(in_region=True)
    with pytest.raises(Refused, match="not on a ward outside"):
        services.record_repatriation(case, reason="10", fit="", at=timezone.now(), by=manager)


def test_a_bed_at_home_must_meet_every_criterion_keep_apart_included(client, manager, case, home):
    client.force_login(manager)
    assert suiting(case) == [home]

    other = StayFactory(bed=BedFactory(ward=home)).person
    AlertFactory(person=other, kind="keep_apart", apart_from=case.person, text="")

    assert suiting(case) == []
    page = client.get(f"/out-of-area/{case.pk}/beds/").content.decode()
    assert "No ward at home suits now" in page and "must be kept apart" in page and other.family_name not in page


def test_the_level_that_the_plan_names_is_looked_for(case, home):
    RepatriationFactory(case=case, target_security="low")
    low = WardFactory(beds=1, security="low")

    assert suiting(case) == [low]


def test_asking_the_meeting_makes_one_internal_referral_filled_in_from_where_they_are(client, manager, case):
    client.force_login(manager)
    for _ in range(2):
        assert client.post(f"/out-of-area/{case.pk}/ask/", {"why": "A bed has opened."}).status_code == 302

    referral = Referral.objects.get()
    ward = case.person.stays.get().ward
    assert (referral.person, referral.source, referral.status) == (case.person, "P1", "submitted")
    assert (referral.security_sought, referral.specialism_sought) == (ward.security, ward.specialism)
    assert referral.setting == f"{ward.name}, {ward.site.name}"
    assert referral.reference in client.get(f"/out-of-area/{case.pk}/").content.decode()


def test_an_outsider_cannot_tell_that_they_are_away(client, case):
    client.force_login(user_with(Role.CASE_MANAGER, line="aed"))

    assert client.get(f"/out-of-area/{case.pk}/").status_code == 404
    assert client.post(f"/out-of-area/{case.pk}/ask/", {"why": "?"}).status_code == 404
    assert people_on(client, "/out-of-area/") == []


# -- the daily look ----------------------------------------------------------------------------------------------------


def looked(**later):
    """Today at ten, or so much later."""
    return services.look_for_beds(at=timezone.make_aware(datetime.combine(TODAY(), time(10))) + timedelta(**later))


def test_a_bed_that_opens_is_told_once_by_reference_and_again_only_when_it_opens_anew(
    manager, case, home, django_capture_on_commit_callbacks
):
    assert (looked(), looked(), looked()) == (1, 0, 0)
    [message] = mail.outbox
    assert message.to == [manager.email] and case.reference in message.body
    assert case.person.family_name not in message.subject + message.body

    guest = StayFactory(bed=home.beds.get())
    assert looked(hours=1) == 0
    assert BedAtHome.objects.get().gone_on == TODAY()

    guest.ended_on = guest.spell.discharged_on = TODAY()
    guest.spell.destination = "community"
    guest.spell.save()
    guest.save()
    assert looked(hours=2) == 0 and BedAtHome.objects.get().gone_on is None and len(mail.outbox) == 1
    BedAtHome.objects.update(gone_on=TODAY())
    assert looked(days=1) == 1 and len(mail.outbox) == 2


def test_nobody_is_told_of_a_bed_for_whom_it_is_right_to_be_away(manager, case, home):
    RepatriationFactory(case=case, reason="14", fit="choice")

    assert looked() == 0 and mail.outbox == []


def test_my_work_has_the_beds_at_home_until_the_meeting_is_asked(client, manager, case, home):
    looked()
    client.force_login(manager)
    assert "A bed at home would suit" in client.get("/").content.decode()

    services.ask_meeting(case, why="Open.", at=timezone.now(), by=manager)
    assert "A bed at home would suit" not in client.get("/").content.decode()


# -- the sums ----------------------------------------------------------------------------------------------------------


def test_cost_is_days_at_the_price_of_each_ward_within_the_year_and_an_unknown_price_is_said():
    on = date(2026, 5, 1)
    stay = AwayStayFactory(
        started_on=date(2026, 3, 22), ended_on=date(2026, 4, 11), bed=BedFactory(ward=WardFactory(day_price="612.35"))
    )
    later = AwayStayFactory(started_on=date(2026, 4, 11), bed=BedFactory(ward=WardFactory(day_price=None)))
    stay.ward.refresh_from_db()

    assert (year_of(on), year_of(date(2026, 3, 31))) == (date(2026, 4, 1), date(2025, 4, 1))
    assert days_of(stay, until=on) == 20 and days_of(stay, until=on, since=date(2026, 4, 1)) == 10
    assert cost_of([stay], until=on) == Decimal("12247.00") and cost_of([stay, later], until=on) is None
    [total] = totals([stay, later], lambda _: "All", on=on)
    assert (total.people, total.days, total.cost, total.unknown_days) == (2, 30, Decimal("6123.50"), 20)
