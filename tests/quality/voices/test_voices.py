"""Members with lived experience, care plans made together, and you said, we did."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from quality.voices import services
from quality.voices.models import CarePlans, LivedExperienceMember, YouSaid
from quality.voices.selectors import you_said_we_did
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.factories.accounts import user_with
from tests.factories.beds import WardFactory
from tests.factories.voices import CarePlansFactory, SaidFactory, VoiceFactory
from tests.quality.reading import listed, text

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 20)


@pytest.fixture(autouse=True)
def _in_autumn(clock):
    clock.reads(timezone.make_aware(timezone.datetime(2026, 10, 20, 9)))


@pytest.fixture
def keeper(client):
    user = user_with(Role.COMMISSIONER)
    client.force_login(user)
    return user


def boxes(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


# -- members ---------------------------------------------------------------------------------------------------------------


def test_a_member_is_kept_by_the_name_they_chose(client, keeper):
    client.post("/voices/members/add/", {"public_name": "Sol", "group": "Reading group", **boxes("since_on", TODAY)})

    member = LivedExperienceMember.objects.get()
    assert (member.public_name, member.group, member.service_line) == ("Sol", "Reading group", "adult_secure")
    assert f"Reading group Sol, since {TODAY:%-d %b %Y}" in text(client.get("/voices/"))
    assert "Sol" not in str(Event.objects.get(act="voice.added").facts)


def test_a_member_leaves_once(client, keeper):
    member = VoiceFactory()

    client.post(f"/voices/members/{member.pk}/leave/", boxes("on", TODAY))

    member.refresh_from_db()
    assert member.until_on == TODAY
    with pytest.raises(Refused, match="already"):
        services.voice_left(member, on=TODAY, by=keeper)


def test_nobody_leaves_before_they_came(keeper):
    with pytest.raises(Refused, match="choose that day or a later one"):
        services.voice_left(VoiceFactory(since_on=TODAY), on=TODAY - timedelta(days=1), by=keeper)


# -- care plans ------------------------------------------------------------------------------------------------------------


def counted(ward, **changes):
    place = f"adult_secure-{ward.site.organisation_id}"
    return {"place": place, "quarter": "2026-01-01", "together": 43, "looked_at": 57, **changes}


@pytest.mark.parametrize("role", [Role.LEAD, Role.COMMISSIONER])
def test_the_provider_or_the_commissioner_records_a_quarter(client, role):
    ward = WardFactory()
    client.force_login(user_with(role, organisation=ward.site.organisation))

    shown = client.post("/voices/care-plans/record/", counted(ward), follow=True)

    plans = CarePlans.objects.get()
    assert (plans.organisation, plans.quarter, plans.together, plans.looked_at) == (
        ward.site.organisation,
        date(2026, 1, 1),
        43,
        57,
    )
    assert "January to March 2026" in text(shown)
    assert "75%" in text(shown)


def test_a_quarter_recorded_again_is_put_right(client, keeper):
    ward = WardFactory()
    for together in (40, 43):
        client.post("/voices/care-plans/record/", counted(ward, together=together))

    assert CarePlans.objects.get().together == 43
    assert Event.objects.get(act="care_plans.corrected").facts["together_before"] == 40


def test_no_more_are_made_together_than_there_are(client, keeper):
    shown = client.post("/voices/care-plans/record/", counted(WardFactory(), together=58))

    assert "57 or fewer" in text(shown)
    with pytest.raises(IntegrityError), transaction.atomic():
        CarePlansFactory(together=58)


def test_a_quarter_begins_a_quarter():
    with pytest.raises(IntegrityError), transaction.atomic():
        CarePlansFactory(quarter=date(2026, 2, 1))


def test_a_quarter_that_has_not_begun_is_refused(keeper):
    with pytest.raises(Refused, match="not begun"):
        services.record_care_plans(
            WardFactory().site.organisation,
            service_line="adult_secure",
            quarter=date(2027, 1, 1),
            together=1,
            looked_at=2,
            at=timezone.now(),
            by=keeper,
        )


def test_a_provider_sees_and_records_its_own_counts_only(client):
    ward, other = WardFactory(), WardFactory()
    CarePlansFactory(organisation=other.site.organisation, together=17)
    client.force_login(user_with(Role.LEAD, organisation=ward.site.organisation))

    assert "17 of 57" not in text(client.get("/voices/"))
    assert "0 counts" in text(client.get("/voices/care-plans/"))
    assert "Select a valid choice" in text(client.post("/voices/care-plans/record/", counted(other)))


def test_who_sees_no_assurance_sees_no_counts(client):
    CarePlansFactory(together=17)
    client.force_login(user_with(Role.CLP))

    assert "Care plans" not in text(client.get("/voices/"))
    assert client.get("/voices/care-plans/").status_code == 403


# -- you said, we did ------------------------------------------------------------------------------------------------------


def test_what_was_said_can_be_read_by_all_roles_of_the_line(client, keeper):
    ward = WardFactory()
    asked = {"place": f"adult_secure-{ward.site.organisation_id}-{ward.site_id}", "said": "More kettles, please"}
    client.post("/voices/said/record/", {**asked, **boxes("said_on", TODAY - timedelta(days=90))})

    heard = YouSaid.objects.get()
    assert (heard.site, heard.status, heard.service_line) == (ward.site, "heard", "adult_secure")
    for role in (Role.CLP, Role.LEAD, Role.CASE_MANAGER, Role.BOARD):
        client.force_login(user_with(role))
        assert "More kettles, please" in text(client.get("/voices/"))
        assert client.post(f"/voices/said/{heard.pk}/answer/", {"status": "doing"}).status_code == 403
    client.force_login(user_with(Role.BOARD, line="aed"))
    assert client.get(f"/voices/said/{heard.pk}/").status_code == 404
    assert listed(client.get("/voices/said/")) == []


def test_what_was_said_across_the_line_belongs_nowhere_else(client):
    user = user_with(Role.COMMISSIONER)
    for line in ("aed", "lda"):
        user.memberships.create(role=Role.COMMISSIONER, organisation=user.memberships.first().organisation, service_line=line)
    client.force_login(user)
    ward = WardFactory()
    place = f"adult_secure-{ward.site.organisation_id}"

    wrong = client.post(
        "/voices/said/record/", {"service_line": "aed", "place": place, "said": "x", **boxes("said_on", date(2026, 1, 2))}
    )
    client.post("/voices/said/record/", {"service_line": "aed", "said": "Later meals", **boxes("said_on", date(2026, 1, 2))})

    assert "a place of the service line chosen" in text(wrong)
    assert YouSaid.objects.get().where == "Across the collaborative"


def test_done_says_what_and_when(client, keeper):
    heard = SaidFactory(said_on=date(2026, 9, 1))

    refused = client.post(f"/voices/said/{heard.pk}/answer/", {"status": "done", "did": "Bought ten."})
    client.post(
        f"/voices/said/{heard.pk}/answer/", {"status": "done", "did": "Bought ten.", **boxes("did_on", date(2026, 10, 1))}
    )

    heard.refresh_from_db()
    assert "Say what was done, and when" in text(refused)
    assert (heard.status, heard.did, heard.did_on) == ("done", "Bought ten.", date(2026, 10, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        YouSaid.objects.update(did="")


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2026, 10, 21)])
def test_it_was_done_after_it_was_said_and_by_today(keeper, day):
    with pytest.raises(Refused, match="Choose a day between"):
        services.answer_said(
            SaidFactory(said_on=date(2026, 9, 1)), status="done", did="x", did_on=day, at=timezone.now(), by=keeper
        )


def test_what_is_not_possible_says_why(keeper):
    with pytest.raises(Refused, match="why it is not possible"):
        services.answer_said(SaidFactory(), status="cannot", at=timezone.now(), by=keeper)


def test_no_number_of_a_patient_stands_in_it(client, keeper):
    shown = client.post("/voices/said/record/", {"said": "943 476 5919 wants tea", **boxes("said_on", date(2026, 1, 2))})

    assert "Take out the NHS number" in text(shown)
    assert not YouSaid.objects.exists()


def test_the_board_report_reads_the_latest_things_done():
    common = {"done": True, "said_on": date(2026, 1, 1)}
    first, last = (SaidFactory(**common, did_on=day) for day in (date(2026, 9, 1), date(2026, 10, 1)))
    SaidFactory()
    SaidFactory(**common, service_line="aed", did_on=date(2026, 9, 1))

    assert you_said_we_did({"adult_secure"}) == [last, first]
    assert you_said_we_did({"adult_secure"}, limit=1) == [last]
