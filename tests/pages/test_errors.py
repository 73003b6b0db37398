import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path
from django.views.decorators.csrf import csrf_protect

from reachout.accounts.permissions import Permission, Role, requires
from reachout.pages import views
from tests.factories.accounts import UserFactory, user_with


@login_not_required
def breaks(request):
    raise RuntimeError("a person's name")


@login_not_required
def refuses(request):
    raise SuspiciousOperation


@requires(Permission.AUDIT_VIEW)
def guarded(request):
    return HttpResponse("in")


def denies(request):
    raise PermissionDenied("You declared a conflict of interest.")


@login_not_required
@csrf_protect
def posts(request):
    return HttpResponse("posted")


urlpatterns = [
    path("", include("reachout.urls")),
    path("breaks/", breaks),
    path("refuses/", refuses),
    path("guarded/", guarded),
    path("denies/", denies),
    path("posts/", posts),
]
handler400, handler403 = "reachout.pages.views.bad_request", "reachout.pages.views.forbidden"
handler404, handler500 = "reachout.pages.views.not_found", "reachout.pages.views.broken"

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def quiet():
    return Client(raise_request_exception=False)


def test_a_fault_of_ours_needs_no_database_and_gives_a_reference(quiet):
    response = quiet.get("/breaks/")  # without the db fixture any query would fail the test

    assert response.status_code == 500
    assert "Sorry, something went wrong" in response.text
    assert response["X-Request-ID"] in response.text
    assert "a person&#39;s name" not in response.text and "a person's name" not in response.text


def test_even_the_error_page_may_break(quiet, monkeypatch):
    monkeypatch.setattr(views, "render_to_string", lambda *args: 1 / 0)

    response = quiet.get("/breaks/")

    assert response.status_code == 500
    assert "Sorry, something went wrong" in response.text


@pytest.mark.django_db
def test_what_is_not_there_is_said_with_a_way_on(client):
    client.force_login(UserFactory())

    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert "Sorry, we could not find that page" in response.text
    assert 'href="/">Go to my work today' in response.text


@pytest.mark.django_db
def test_what_a_role_may_not_do_is_said(client):
    client.force_login(user_with(Role.WARD))

    response = client.get("/guarded/")

    assert response.status_code == 403
    assert "your role does not allow this" in response.text


@pytest.mark.django_db
def test_a_refusal_gives_its_reason(client):
    client.force_login(UserFactory())

    assert "You declared a conflict of interest." in client.get("/denies/").text


def test_nonsense_is_said_to_be_nonsense(quiet, db):
    response = quiet.get("/refuses/")

    assert response.status_code == 400
    assert "did not make sense to us" in response.text


def test_a_strange_host_gets_a_plain_page(quiet, db):
    response = quiet.get("/", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert "did not make sense to us" in response.text


def test_a_form_without_its_token_is_explained(db):
    response = Client(enforce_csrf_checks=True).post("/posts/")

    assert response.status_code == 403
    assert "that page was open too long" in response.text


def test_a_planned_pause_needs_no_database():
    response = views.unavailable(RequestFactory().get("/"))

    assert (response.status_code, response["Retry-After"]) == (503, "300")
    assert "closed for a moment" in response.text
