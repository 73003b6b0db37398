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
        return [link.label for link in navigation.bars_for(user_with(role), "/").top]

    assert labels(Role.GOVERNANCE) == ["Mine", "Sooner", "Later"]
    assert labels(Role.COMMISSIONER) == ["Mine", "Sooner"]
    assert labels(Role.REFERRER) == ["Mine"]


@pytest.mark.django_db
def test_the_longest_address_above_the_page_is_current(monkeypatch):
    entries = [navigation.Entry("Mine", "home", (), 0), navigation.Entry("Contrast", "contrast", (), 1)]
    monkeypatch.setattr(navigation, "ENTRIES", entries)

    def current(path):
        return [link.label for link in navigation.bars_for(UserFactory(), path).top if link.current]

    assert current("/") == ["Mine"]
    assert current("/contrast/more/") == ["Contrast"]
    assert current("/elsewhere/") == []


def test_an_entry_without_a_page_is_left_out_rather_than_breaking_every_page(monkeypatch, db):
    monkeypatch.setattr(navigation, "ENTRIES", [navigation.Entry("Not yet", "no:such-page", (), 0)])

    assert navigation.bars_for(UserFactory(), "/").top == []


@pytest.mark.django_db
def test_a_section_has_one_place_at_the_top_and_a_bar_of_its_own_on_its_pages(monkeypatch):
    audit = (Permission.AUDIT_VIEW,)
    entries = [
        navigation.Entry("Mine", "home", (), 0),
        navigation.Entry("Contrast", "contrast", (), 1),
        navigation.Entry("Audit", "audit:events", audit, 2, within="Contrast"),
    ]
    monkeypatch.setattr(navigation, "ENTRIES", entries)
    governance, referrer = user_with(Role.GOVERNANCE), user_with(Role.REFERRER)

    there = navigation.bars_for(governance, "/audit/")

    assert [(link.label, link.current) for link in there.top] == [("Mine", False), ("Contrast", True)]
    assert (there.section, [(link.label, link.current) for link in there.within]) == (
        "Contrast", [("Contrast", False), ("Audit", True)],
    )  # fmt: skip
    assert navigation.bars_for(governance, "/").within == []
    assert navigation.bars_for(referrer, "/contrast/").within == []  # of the section they may open one page only


@pytest.mark.django_db
def test_of_a_section_a_role_sees_what_it_may_open_by_its_own_name(monkeypatch):
    entries = [
        navigation.Entry("Cases", "contrast", (Permission.CASE_VIEW,), 1),
        navigation.Entry("Escalations", "audit:events", (Permission.ESCALATION_VIEW,), 2, within="Cases"),
    ]
    monkeypatch.setattr(navigation, "ENTRIES", entries)

    assert [link.label for link in navigation.bars_for(user_with(Role.COMMISSIONER), "/").top] == ["Escalations"]
    assert [link.label for link in navigation.bars_for(user_with(Role.CASE_MANAGER), "/").top] == ["Cases"]
