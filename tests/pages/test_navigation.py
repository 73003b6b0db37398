import pytest

from reachout.accounts.permissions import Permission, Role
from reachout.pages import navigation
from tests.factories.accounts import UserFactory, user_with


def test_every_entry_leads_to_a_page():
    missing = [entry.url_name for entry in navigation.ENTRIES if navigation.address_of(entry.url_name) is None]

    assert missing == []


@pytest.mark.django_db
def test_entries_are_those_of_the_role_in_order(monkeypatch):
    monkeypatch.setattr(
        navigation,
        "ENTRIES",
        [
            navigation.Entry("Later", "contrast", (Permission.AUDIT_VIEW,), 80),
            navigation.Entry("Sooner", "contrast", (Permission.AUDIT_VIEW, Permission.BOARD_VIEW), 10),
            navigation.Entry("Mine", "home", (), 0),
        ],
    )

    def labels(role):
        return [link.label for link in navigation.entries_for(user_with(role), "/")]

    assert labels(Role.GOVERNANCE) == ["Mine", "Sooner", "Later"]
    assert labels(Role.COMMISSIONER) == ["Mine", "Sooner"]
    assert labels(Role.REFERRER) == ["Mine"]


@pytest.mark.django_db
def test_the_longest_address_above_the_page_is_current(monkeypatch):
    entries = [navigation.Entry("Mine", "home", (), 0), navigation.Entry("Contrast", "contrast", (), 1)]
    monkeypatch.setattr(navigation, "ENTRIES", entries)

    def current(path):
        return [link.label for link in navigation.entries_for(UserFactory(), path) if link.current]

    assert current("/") == ["Mine"]
    assert current("/contrast/more/") == ["Contrast"]
    assert current("/elsewhere/") == []


def test_an_entry_without_a_page_is_left_out_rather_than_breaking_every_page(monkeypatch, db):
    monkeypatch.setattr(navigation, "ENTRIES", [navigation.Entry("Not yet", "no:such-page", (), 0)])

    assert navigation.entries_for(UserFactory(), "/") == []
