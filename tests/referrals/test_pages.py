"""Every page of a referral opens for the role it is for, and says nothing to whoever it is not for."""

import re

import pytest
from django.urls import reverse

from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from referrals.models import Referral
from tests.factories.accounts import user_with
from tests.factories.organisations import OrganisationFactory
from tests.factories.referrals import DraftFactory, RatingFactory, ReferralFactory, lead_of
from tests.referrals.answers import TYPED

pytestmark = pytest.mark.django_db

FOR_THE_LINE = ["show", "answers", "close", "accept", "decline", "send", "dundrum_1", "dundrum_2", "physical", "rank"]


@pytest.fixture
def provider():
    return OrganisationFactory()


@pytest.fixture
def referral(provider):
    made = ReferralFactory(waiting=True, sent_to=[provider], answers={"asking": {"urgency": "urgent"}})
    RatingFactory(referral=made)
    return made


def get(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"referrals:{name}", args=args))


@pytest.mark.parametrize("name", [*FOR_THE_LINE, "letter"])
def test_a_clp_opens_each(client, referral, name):
    assert get(client, user_with(Role.CLP), name, referral.pk).status_code == 200


@pytest.mark.parametrize("name", ["show", "answers", "letter", "assess", "dundrum_2"])
def test_an_assessor_opens_each(client, referral, provider, name):
    assert get(client, lead_of(provider), name, referral.pk).status_code == 200


@pytest.mark.parametrize("name", ["show", "answers", "letter", "close"])
def test_the_referrer_opens_each(client, referral, name):
    mine = user_with(Role.REFERRER, organisation=referral.referring_organisation)

    assert get(client, mine, name, referral.pk).status_code == 200


@pytest.mark.parametrize("name", FOR_THE_LINE)
@pytest.mark.parametrize("line", ["lda", "aed"])
def test_another_line_cannot_tell_the_referral_exists(client, referral, name, line):
    assert get(client, user_with(Role.CLP, line=line), name, referral.pk).status_code == 404


@pytest.mark.parametrize("name", ["show", "answers", "letter", "close"])
def test_another_organisation_cannot_tell_the_referral_exists(client, referral, name):
    assert get(client, user_with(Role.REFERRER), name, referral.pk).status_code == 404


@pytest.mark.parametrize("name", ["accept", "decline", "send", "rank", "assess", "dundrum_2"])
def test_a_referrer_may_not(client, referral, name):
    mine = user_with(Role.REFERRER, organisation=referral.referring_organisation)

    assert get(client, mine, name, referral.pk).status_code == 403


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.CLP])
def test_a_commissioners_people_record_no_assessment(client, referral, role):
    assert get(client, user_with(role), "assess", referral.pk).status_code == 403


def test_another_providers_assessor_sees_the_agenda_but_assesses_only_what_was_sent(client, referral):
    other = lead_of(OrganisationFactory())

    assert get(client, other, "show", referral.pk).status_code == 200
    assert get(client, other, "assess", referral.pk).status_code == 404


@pytest.mark.parametrize("line", ["adult_secure", "lda", "aed"])
def test_the_page_shows_the_whole_story_and_is_read_once(client, line, provider, django_assert_max_num_queries):
    referral = ReferralFactory(waiting=True, service_line=line, sent_to=[provider])
    RatingFactory(referral=referral, instrument="meed", total=None, band="amber", scores={"heart_rate": 45})
    client.force_login(user_with(Role.CLP, line=line))

    with django_assert_max_num_queries(32):
        page = client.get(referral.get_absolute_url()).content.decode()

    assert referral.person.name in page
    assert "Place 1 on the waiting list" in page
    assert "Dr Ash" in page
    assert Event.objects.filter(act="referral.read", person_id=referral.person_id).count() == 1


def buttons(page):
    """The texts of a page's actions: the primary ones, and those beside them."""
    found = re.findall(r'class="nhsuk-button nhsuk-button--small ([^"]*)"[^>]*>([^<]+)<', page.content.decode())
    return [text for kind, text in found if not kind], [text for kind, text in found if kind]


@pytest.mark.parametrize(
    ("status", "role", "primary"),
    [("submitted", Role.CLP, "Accept"), ("accepted", Role.LEAD, "Record assessment"), ("waiting", Role.LEAD, None)],
)
def test_there_is_at_most_one_primary_action_for_the_role_and_state(client, provider, status, role, primary):
    traits = {status: True} if status != "submitted" else {}
    referral = ReferralFactory(sent_to=[provider], **traits)
    user = lead_of(provider) if role == Role.LEAD else user_with(role)

    assert buttons(get(client, user, "show", referral.pk))[0] == ([primary] if primary else [])


def test_a_closed_referral_offers_nothing(client):
    referral = ReferralFactory()
    Referral.objects.filter(pk=referral.pk).update(status="closed", closed_on=referral.received_on, close_reason="withdrawn")

    assert buttons(get(client, user_with(Role.CLP), "show", referral.pk)) == ([], [])


def test_answers_are_read_with_the_forms_words_and_third_parties_stay_restricted(client, provider):
    answers = {"risk": {"risks": ["violence"], "risk_detail": "Struck out.", "keep_apart": "A cousin."}}
    referral = ReferralFactory(accepted=True, sent_to=[provider], answers=answers)

    seen = get(client, lead_of(provider), "answers", referral.pk).content.decode()
    mine = user_with(Role.REFERRER, organisation=referral.referring_organisation)
    withheld = get(client, mine, "answers", referral.pk).content.decode()

    assert "What risks are there?" in seen
    assert "Violence" in seen
    assert "A cousin." in seen
    assert "A cousin." not in withheld
    assert "Struck out." in withheld


@pytest.mark.parametrize("line", ["adult_secure", "lda", "aed"])
def test_each_step_of_each_form_opens_empty_and_filled(client, line):
    draft = DraftFactory(service_line=line)
    client.force_login(draft.by)
    for answers in ({}, TYPED[line]):
        draft.answers = answers
        draft.save()
        for number in range(1, len(TYPED[line]) + 1):
            assert client.get(reverse("referrals:step", args=[draft.pk, number])).status_code == 200
    assert client.get(reverse("referrals:step", args=[draft.pk, len(TYPED[line]) + 1])).status_code == 404


@pytest.mark.parametrize("name", ["new", "drafts", "queue"])
def test_the_referrers_pages_open(client, name):
    assert get(client, user_with(Role.REFERRER), name).status_code == 200


@pytest.mark.parametrize("name", ["draft", "check", "discard"])
def test_a_draft_is_its_organisations_in_its_line(client, name):
    draft = DraftFactory()
    colleague = user_with(Role.REFERRER, organisation=draft.organisation)

    assert get(client, colleague, name, draft.pk).status_code == 200
    assert get(client, user_with(Role.REFERRER), name, draft.pk).status_code == 404
    assert get(client, user_with(Role.REFERRER, organisation=draft.organisation, line="aed"), name, draft.pk).status_code == 404
    assert get(client, user_with(Role.CLP), name, draft.pk).status_code == 404
    assert get(client, user_with(Role.CASE_MANAGER), name, draft.pk).status_code == 403


@pytest.mark.parametrize("role", [Role.CLP, Role.LEAD, Role.CASE_MANAGER])
def test_the_waiting_list_opens_for_the_meeting(client, referral, role):
    page = get(client, user_with(role), "ranked")

    assert page.status_code == 200
    assert referral.reference in page.content.decode()


def test_the_waiting_list_of_another_line_is_not_found(client):
    client.force_login(user_with(Role.CLP))

    assert client.get("/referrals/ranked/?line=aed").status_code == 404
    assert get(client, user_with(Role.REFERRER), "ranked").status_code == 403


@pytest.mark.parametrize("role", [Role.WARD, Role.COMMISSIONER, Role.RETURNS, Role.GOVERNANCE, Role.ADMINISTRATOR])
@pytest.mark.parametrize("name", ["queue", "new", "drafts"])
def test_roles_without_referrals_have_no_pages_of_them(client, role, name):
    assert get(client, user_with(role), name).status_code == 403
