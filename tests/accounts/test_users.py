import threading

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.utils import timezone

from reachout.accounts import services
from reachout.accounts.models import Membership, OneTimeLink, User
from reachout.accounts.permissions import Role
from reachout.accounts.services import Seat
from reachout.audit.models import Event
from reachout.organisations.models import Organisation
from reachout.refused import Refused
from tests.accounts.test_sign_in import code
from tests.factories.accounts import SECRET, MembershipFactory, UserFactory, user_with
from tests.factories.organisations import OrganisationFactory, SiteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return user_with(Role.ADMINISTRATOR, name="Ada Min")


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def trust():
    return OrganisationFactory(code="RXT", name="Birmingham and Solihull")


def new_user(trust, **fields):
    filled = {"name": "Amina Okafor", "email": "amina@reachout.example", "profession": "Nurse", "role": "clp"}
    return filled | {"organisation": trust.pk, "service_line": "aed", "site": ""} | fields


def test_an_administrator_adds_a_user_who_is_invited(
    signed_in, administrator, trust, django_capture_on_commit_callbacks, mailoutbox
):
    with django_capture_on_commit_callbacks(execute=True):
        response = signed_in.post("/users/new/", new_user(trust))
    made = User.objects.get(email="amina@reachout.example")

    assert response.url == f"/users/{made.pk}/"
    assert str(made.current_memberships[0]) == "Clinical liaison practitioner, Birmingham and Solihull, Adult eating disorders"
    assert not made.has_usable_password()
    assert mailoutbox[0].to == ["amina@reachout.example"]
    assert list(Event.objects.filter(object_id=made.pk).order_by("pk").values_list("act", "by")) == [
        ("user.made", administrator.pk),
        ("user.invited", administrator.pk),
    ]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
@pytest.mark.parametrize("address", ["/users/", "/users/new/", "/users/1/", "/users/1/role/", "/users/1/deactivate/"])
def test_nobody_else_sees_users(client, role, address):
    client.force_login(user_with(role))

    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"service_line": ""}, "Choose the service line for clinical liaison practitioner."),
        ({"role": "governance"}, "Information governance belongs to no service line."),
        ({"email": "ADA@reachout.example"}, "Someone with this e-mail address is here already."),
        ({"email": "ada"}, "Enter an e-mail address such as"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(signed_in, trust, fields, said):
    UserFactory(email="ada@reachout.example")
    response = signed_in.post("/users/new/", new_user(trust, **fields))

    assert said in response.content.decode()
    assert not User.objects.filter(name="Amina Okafor").exists()


def test_a_site_belongs_to_the_organisation(signed_in, trust):
    site = SiteFactory(name="Elsewhere House")
    response = signed_in.post("/users/new/", new_user(trust, role="ward", site=site.pk))

    assert "Elsewhere House does not belong to Birmingham and Solihull." in response.content.decode()


def test_a_ward_role_is_at_a_provider(signed_in):
    icb = OrganisationFactory(kind=Organisation.Kind.ICB)
    response = signed_in.post("/users/new/", new_user(icb, role="ward"))

    assert "Ward is a role at a provider" in response.content.decode()


@pytest.mark.parametrize(
    ("held", "given", "said"),
    [
        (Role.CASE_MANAGER, "ward", "Commissioning is kept apart from providing care."),
        (Role.GOVERNANCE, "clp", "do not see records of people"),
        (Role.ADMINISTRATOR, "governance", "does not also watch"),
    ],
)
def test_roles_that_are_kept_apart_cannot_be_one_user(signed_in, trust, held, given, said):
    user = user_with(held, organisation=trust)
    line = "" if given == "governance" else "aed"
    response = signed_in.post(f"/users/{user.pk}/role/", {"role": given, "organisation": trust.pk, "service_line": line})

    assert said in response.content.decode()
    assert [m.role for m in user.memberships.all()] == [held]


def test_two_service_lines_are_two_roles(signed_in, trust):
    user = user_with(Role.CLP, organisation=trust, line="adult_secure")
    signed_in.post(f"/users/{user.pk}/role/", {"role": "clp", "organisation": trust.pk, "service_line": "lda"})

    assert set(user.memberships.values_list("service_line", flat=True)) == {"adult_secure", "lda"}
    assert Event.objects.get(act="user.roles_changed").facts == {"given": ["clp:RXT::lda"], "taken": []}


def test_the_same_role_twice_is_refused(signed_in, trust):
    user = user_with(Role.CLP, organisation=trust, line="lda")
    response = signed_in.post(f"/users/{user.pk}/role/", {"role": "clp", "organisation": trust.pk, "service_line": "lda"})

    assert "The same role is given twice." in response.content.decode()


def test_a_role_taken_away_is_gone_and_audited(signed_in, administrator, trust):
    user = user_with(Role.CLP, organisation=trust, line="lda")
    signed_in.post(f"/users/roles/{user.memberships.get().pk}/take/")

    assert not user.memberships.exists()
    event = Event.objects.get(act="user.roles_changed")
    assert (event.by, event.facts) == (administrator, {"given": [], "taken": ["clp:RXT::lda"]})


def test_an_administrator_changes_nothing_about_themself(signed_in, administrator):
    UserFactory()
    own = administrator.memberships.get()
    why = {"why": "because"}

    assert "You cannot" in signed_in.post(f"/users/roles/{own.pk}/take/", follow=True).content.decode()
    for act in ("deactivate", "reset-authenticator"):
        assert "You cannot" in signed_in.post(f"/users/{administrator.pk}/{act}/", why).content.decode()
    given = {"role": "clp", "organisation": own.organisation_id, "service_line": "aed"}
    assert "You cannot" in signed_in.post(f"/users/{administrator.pk}/role/", given).content.decode()
    assert [m.pk for m in administrator.memberships.all()] == [own.pk]


def test_the_last_administrator_stays(trust):
    last = user_with(Role.ADMINISTRATOR, organisation=trust)

    with pytest.raises(Refused, match="last administrator"):
        services.deactivate(last, by=None, why="x")
    with pytest.raises(Refused, match="last administrator"):
        services.set_memberships(last, memberships=[], by=None)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_once():
    one, two = user_with(Role.ADMINISTRATOR), user_with(Role.ADMINISTRATOR)
    refused = []

    def remove(whom: User, by: User) -> None:
        try:
            services.deactivate(whom, by=by, why="a quarrel")
        except Refused as reason:
            refused.append(str(reason))
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert User.objects.filter(is_active=True).count() == 1


def test_deactivating_and_reactivating_keep_the_reason(signed_in, administrator):
    user = user_with(Role.WARD)
    signed_in.post(f"/users/{user.pk}/deactivate/", {"why": "On leave until May"})
    user.refresh_from_db()
    assert not user.is_active
    signed_in.post(f"/users/{user.pk}/reactivate/", {"why": "Back"})
    user.refresh_from_db()

    assert user.is_active
    acts = Event.objects.filter(object_id=user.pk, model="accounts.User").order_by("pk")
    assert list(acts.values_list("act", "why")) == [("user.deactivated", "On leave until May"), ("user.reactivated", "Back")]


def test_a_reason_must_be_given(signed_in):
    user = user_with(Role.WARD)

    assert "Enter reason" in signed_in.post(f"/users/{user.pk}/deactivate/", {"why": ""}).content.decode()


def test_a_reset_authenticator_signs_out_and_is_set_up_anew(signed_in, client_of):
    user = user_with(Role.WARD)
    theirs = client_of(user)
    signed_in.post(f"/users/{user.pk}/reset-authenticator/", {"why": "Lost phone, called back"})

    assert not Authenticator.objects.filter(user=user).exists()
    assert theirs.get("/").url == "/account/login/?next=/"
    assert Event.objects.get(act="user.authenticator_reset").why == "Lost phone, called back"


@pytest.fixture
def client_of():
    from django.test import Client

    def made(user):
        client = Client()
        client.force_login(user)
        client.get("/")
        return client

    return made


def test_details_are_corrected(signed_in):
    user = user_with(Role.WARD, name="Amina Okfor")
    signed_in.post(f"/users/{user.pk}/correct/", {"name": "Amina Okafor", "email": user.email, "profession": "Nurse"})
    user.refresh_from_db()

    assert user.name == "Amina Okafor"
    assert Event.objects.get(act="user.corrected").facts == {"fields": ["name"]}


def test_another_users_address_is_refused(signed_in):
    UserFactory(email="taken@reachout.example")
    user = user_with(Role.WARD)
    response = signed_in.post(
        f"/users/{user.pk}/correct/", {"name": user.name, "email": "Taken@reachout.example", "profession": ""}
    )

    assert "Someone else has this e-mail address." in response.content.decode()


def test_an_invitation_is_sent_again_to_who_has_no_password_yet(signed_in):
    user = UserFactory(password="!", authenticator=False)
    signed_in.post(f"/users/{user.pk}/invite/")
    page = signed_in.post(f"/users/{UserFactory().pk}/invite/", follow=True).content.decode()

    assert OneTimeLink.objects.get().user == user
    assert "has a password already" in page


def test_the_list_filters_and_costs_the_same_however_many(signed_in, trust, django_assert_max_num_queries):
    for _ in range(12):
        MembershipFactory(organisation=trust, role=Role.CLP, service_line="aed")
    user_with(Role.WARD, name="Zoebrand Ward", line="aed")

    with django_assert_max_num_queries(9):
        page = signed_in.get("/users/").content.decode()
    assert "14 users" in page
    assert "13 users" in signed_in.get("/users/?service_line=aed").content.decode()
    assert "12 users" in signed_in.get(f"/users/?service_line=aed&organisation={trust.pk}").content.decode()
    assert "1 user" in signed_in.get("/users/?q=zoebrand").content.decode()
    assert "No" in signed_in.get("/users/?role=ward&service_line=lda").content.decode()


def test_make_user_makes_someone_ready_to_sign_in(trust):
    made = services.make_user(
        name="Demo",
        email="Demo@demo.example",
        profession="",
        memberships=[Seat(Role.CLP, trust, "aed")],
        by=None,
        at=timezone.now(),
        password="every-bed-has-a-story",
        totp_secret=SECRET,
    )

    assert made.email == "demo@demo.example"
    assert made.check_password("every-bed-has-a-story")
    assert Authenticator.objects.get(user=made).wrap().validate_code(code())
    assert Membership.objects.get(user=made).service_line == "aed"
