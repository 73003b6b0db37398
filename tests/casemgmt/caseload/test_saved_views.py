"""The dashboard's filters and order under a name of one's own."""

import pytest

from casemgmt.caseload.models import SavedView
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.caseload import SavedViewFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = user_with(Role.CASE_MANAGER)
    client.force_login(user)
    return user


def save(client, name, query="ready=yes&sort=-ready&page=3&export=csv&other=1"):
    return client.post(f"/cases/views/save/?{query}", {"name": name}, follow=True).content.decode()


def test_what_is_saved_is_a_link_above_the_table(client, manager):
    assert 'href="/cases/views/save/?ready=yes&amp;sort=-ready"' in client.get("/cases/?ready=yes&sort=-ready").content.decode()

    save(client, "Stuck")

    view = SavedView.objects.get()
    assert (view.user, view.query) == (manager, "ready=yes&sort=-ready")
    page = client.get("/cases/").content.decode()
    assert 'href="/cases/?ready=yes&amp;sort=-ready">Stuck</a>' in page
    assert "Save this view" not in client.get(view.get_absolute_url()).content.decode()


def test_a_name_stands_once_for_a_user_and_names_no_patient(client, manager):
    SavedViewFactory(user=manager, name="Stuck")
    SavedViewFactory(name="Far")

    assert "You have a view of this name" in save(client, "stuck")
    assert "Take out the NHS number" in save(client, "For 999 000 0018")
    assert "there is nothing to save yet" in save(client, "All", query="")
    save(client, "Far")
    assert SavedView.objects.filter(user=manager).count() == 2


def test_it_is_renamed_and_removed_by_its_user_alone(client, manager):
    mine, theirs = SavedViewFactory(user=manager), SavedViewFactory()

    client.post(f"/cases/views/{mine.pk}/rename/", {"name": "Better"})
    mine.refresh_from_db()
    assert mine.name == "Better"
    assert client.post(f"/cases/views/{theirs.pk}/rename/", {"name": "Mine"}).status_code == 404
    assert client.post(f"/cases/views/{theirs.pk}/remove/").status_code == 404

    client.post(f"/cases/views/{mine.pk}/remove/")
    assert list(SavedView.objects.all()) == [theirs]
