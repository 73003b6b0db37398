from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from quality.group import services
from quality.group.models import Comment, LearningResponse
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.factories.accounts import user_with
from tests.factories.beds import WardFactory
from tests.factories.group import FindingFactory, LearningFactory
from tests.factories.organisations import SiteFactory
from tests.quality.reading import counted, listed, text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def boxes(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def asked(**changes):
    return {
        "kind": "psii",
        "title": "A missed observation",
        "about": "An observation was missed at the change of shift.",
        "physical_harm": "moderate",
        "psychological_harm": "low",
        **boxes("started_on", TODAY()),
        **boxes("due_on", TODAY() + timedelta(days=60)),
        **changes,
    }


@pytest.fixture
def ward():
    return WardFactory()


@pytest.fixture
def lead(ward):
    return user_with(Role.LEAD, organisation=ward.site.organisation)


def place(ward):
    return f"{ward.service_line}-{ward.site.organisation_id}-{ward.site_id}-{ward.pk}"


def test_a_provider_records_its_own(client, ward, lead):
    client.force_login(lead)

    client.post("/group/learning/begin/", asked(place=place(ward)))

    made = LearningResponse.objects.get()
    assert (made.organisation, made.site, made.ward) == (ward.site.organisation, ward.site, ward)
    assert (made.service_line, made.physical_harm, made.psychological_harm) == ("adult_secure", "moderate", "low")
    assert made.candour == "undecided"
    assert Event.objects.get(act="learning.begun").facts["kind"] == "psii"


@pytest.mark.parametrize("field", ["title", "about"])
@pytest.mark.parametrize("number", ["9434765919", "943 476 5919", "943-476-5919", "943 476\N{NO-BREAK SPACE}5919"])
def test_an_nhs_number_is_refused_at_its_field(client, ward, lead, field, number):
    client.force_login(lead)

    shown = client.post("/group/learning/begin/", asked(place=place(ward), **{field: f"Patient {number} fell, 3 times"}))

    assert "Take out the NHS number" in text(shown)
    assert not LearningResponse.objects.exists()


def test_other_long_numbers_are_only_numbers(client, ward, lead):
    client.force_login(lead)

    client.post("/group/learning/begin/", asked(place=place(ward), about="Ring 0121 496 0123, ticket 9434765918."))

    assert LearningResponse.objects.exists()


def test_a_provider_records_nowhere_else(client, ward, lead):
    client.force_login(lead)

    shown = client.post("/group/learning/begin/", asked(place=place(WardFactory())))

    assert "Select a valid choice" in text(shown)


def test_a_lead_of_one_site_records_for_that_site_only(client, ward):
    other = WardFactory(site=SiteFactory(organisation=ward.site.organisation))
    client.force_login(user_with(Role.LEAD, site=ward.site))

    offered = client.get("/group/learning/begin/").content.decode()

    assert f'value="{place(ward)}"' in offered
    assert f'value="{place(other)}"' not in offered
    assert f'value="adult_secure-{ward.site.organisation_id}"' not in offered


def test_commissioners_read_and_comment_but_do_not_write_it(client, ward, lead):
    learning = LearningFactory(of=ward)
    client.force_login(user_with(Role.COMMISSIONER))

    page = client.get(learning.get_absolute_url()).content.decode()
    posted = client.post(f"/group/learning/{learning.pk}/comment/", {"text": "Who owns the list now?"}, follow=True)

    assert "/finish/" not in page
    assert "Who owns the list now?" in posted.content.decode()
    assert client.get(f"/group/learning/{learning.pk}/change/").status_code == 403
    assert Event.objects.filter(act="learning.read").count() == 2


def test_a_comment_names_nobody_either(client, ward, lead):
    learning = LearningFactory(of=ward)
    client.force_login(lead)

    shown = client.post(f"/group/learning/{learning.pk}/comment/", {"text": "See 943 476 5919"})

    assert "Take out the NHS number" in shown.content.decode()
    assert not Comment.objects.exists()


def test_board_members_read_only(client, ward):
    learning = LearningFactory(of=ward)
    client.force_login(user_with(Role.BOARD))

    assert "Add a comment" not in client.get(learning.get_absolute_url()).content.decode()
    assert client.post(f"/group/learning/{learning.pk}/comment/", {"text": "x"}).status_code == 403


def test_another_provider_cannot_tell_it_is_there(client, ward):
    learning, other = LearningFactory(of=ward), WardFactory()
    client.force_login(user_with(Role.LEAD, organisation=other.site.organisation))

    addresses = ["", "change/", "candour/", "finding/", "finish/"]
    assert {client.get(f"/group/learning/{learning.pk}/{name}").status_code for name in addresses} == {404}
    assert client.post(f"/group/learning/{learning.pk}/comment/", {"text": "x"}).status_code == 404
    assert listed(client.get("/group/learning/")) == []


# -- being open ------------------------------------------------------------------------------------------------------------


def test_being_open_has_its_dates(client, ward, lead):
    learning = LearningFactory(of=ward, physical_harm="severe")
    client.force_login(lead)

    client.post(f"/group/learning/{learning.pk}/candour/", {"candour": "applies", **boxes("told_on", TODAY())})

    learning.refresh_from_db()
    assert (learning.candour, learning.told_on, learning.wrote_on) == ("applies", TODAY(), None)


def test_that_the_duty_does_not_apply_to_harm_is_explained(ward, lead):
    learning = LearningFactory(of=ward, psychological_harm="moderate")

    with pytest.raises(Refused, match="say why"):
        services.be_open(learning, candour="not", at=timezone.now(), by=lead)

    assert services.be_open(learning, candour="not", note="Lasted two days", at=timezone.now(), by=lead).candour == "not"


def test_where_it_does_not_apply_there_are_no_dates(ward, lead):
    learning = LearningFactory(of=ward, candour="applies", told_on=TODAY())

    services.be_open(learning, candour="undecided", told_on=TODAY(), at=timezone.now(), by=lead)
    learning.refresh_from_db()

    assert learning.told_on is None
    with pytest.raises(IntegrityError), transaction.atomic():
        LearningResponse.objects.update(told_on=TODAY())


# -- finishing -------------------------------------------------------------------------------------------------------------


def finish(learning, lead, on=None):
    return services.finish_learning(learning, on=on or TODAY(), shared="Own the list.", at=timezone.now(), by=lead)


def test_it_ends_with_what_was_found(client, ward, lead):
    learning = LearningFactory(of=ward, candour="not")
    client.force_login(lead)
    client.post(f"/group/learning/{learning.pk}/finding/", {"factor": "tools", "text": "The alarm was out of reach."})

    shown = client.post(
        f"/group/learning/{learning.pk}/finish/", {**boxes("on", TODAY()), "shared": "Hang alarms by the door."}, follow=True
    ).content.decode()

    learning.refresh_from_db()
    assert learning.finished_on == TODAY()
    assert "Tools and technology" in shown
    assert "Hang alarms by the door." in shown
    assert Event.objects.get(act="learning.finished").facts["late"] is False


def test_it_does_not_end_with_nothing_found(ward, lead):
    with pytest.raises(Refused, match="what was found"):
        finish(LearningFactory(of=ward, candour="not"), lead)


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"candour": "undecided"}, "whether the duty"), ({"candour": "applies"}, "when the person or their family was told")],
)
def test_it_does_not_end_before_being_open(ward, lead, fields, words):
    learning = FindingFactory(learning=LearningFactory(of=ward, **fields)).learning

    with pytest.raises(Refused, match=words):
        finish(learning, lead)


@pytest.mark.parametrize("days", [-29, 1])
def test_it_ends_between_its_start_and_today(ward, lead, days):
    learning = FindingFactory(learning=LearningFactory(of=ward, candour="not")).learning

    with pytest.raises(Refused, match="Choose a day between"):
        finish(learning, lead, TODAY() + timedelta(days=days))


def test_once_finished_it_stays_and_may_still_be_commented_on(ward, lead):
    finding = FindingFactory(learning=LearningFactory(of=ward, candour="not"))
    learning = finish(finding.learning, lead)

    for act in (
        lambda: services.change_learning(learning, title="Other", at=timezone.now(), by=lead),
        lambda: services.add_finding(learning, factor="tasks", text="Late", at=timezone.now(), by=lead),
        lambda: services.take_finding_back(finding, at=timezone.now(), by=lead),
        lambda: services.be_open(learning, candour="applies", at=timezone.now(), by=lead),
        lambda: finish(learning, lead),
    ):
        with pytest.raises(Refused, match="stays as it is"):
            act()
    services.comment(learning, text="Thank you", at=timezone.now(), by=lead)
    assert learning.comments.count() == 1


def test_moving_the_due_day_is_in_the_audit(client, ward, lead):
    learning = LearningFactory(of=ward)
    before = learning.due_on
    client.force_login(lead)

    client.post(f"/group/learning/{learning.pk}/change/", asked(**boxes("due_on", TODAY() + timedelta(days=90))))

    facts = Event.objects.get(act="learning.changed").facts
    assert (facts["due_before"], facts["due_on"]) == (str(before), str(TODAY() + timedelta(days=90)))


def test_a_wrong_order_of_dates_is_said_at_the_field(client, ward, lead):
    client.force_login(lead)

    shown = client.post("/group/learning/begin/", asked(place=place(ward), **boxes("due_on", TODAY() - timedelta(days=1))))

    assert "the day it started or later" in text(shown)


def test_the_list_has_unfinished_ones_first_and_says_what_is_late(client, ward):
    late = LearningFactory(of=ward, due_on=TODAY() - timedelta(days=3), title="Late one")
    done, soon = LearningFactory(of=ward, finished=True), LearningFactory(of=ward)
    client.force_login(user_with(Role.CASE_MANAGER))

    page = client.get("/group/learning/")

    assert listed(page) == [late.title, soon.title, done.title]
    assert "3 days late" in page.content.decode()
    assert counted(client.get("/group/learning/?state=late")) == 1
