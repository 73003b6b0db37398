from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission, Role
from reachout.pages import worklist
from reachout.pages.tags import Meaning, Tag
from reachout.pages.worklist import Item, Section
from tests.factories.accounts import user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def sections(monkeypatch):
    monkeypatch.setattr(worklist, "PROVIDERS", [])
    return worklist.section


def test_nothing_waits(client, sections):
    client.force_login(user_with(Role.CLP))

    response = client.get("/")

    assert "Nothing waits for you" in response.text


def test_sections_with_something_late_come_first_and_late_items_lead(client, sections):
    today = timezone.localdate()

    @sections(Permission.REFERRAL_TRIAGE, order=1)
    def calm(user, now):
        return Section("Calm", [Item("C-1", "/c/")])

    @sections(Permission.REFERRAL_TRIAGE, order=2)
    def late(user, now):
        return Section(
            "Pressing", [Item("P-2", "/p/", due_on=today + timedelta(1)), Item("P-1", "/p/", due_on=today - timedelta(3))]
        )

    client.force_login(user_with(Role.CLP))

    text = client.get("/").text

    assert text.index("Pressing") < text.index("Calm")
    assert text.index("P-1") < text.index("P-2")
    assert "3 days late" in text
    assert "1 late" in text


def test_a_section_of_another_role_is_not_even_asked(client, sections):
    @sections(Permission.REFERRAL_TRIAGE, order=1)
    def triage(user, now):
        raise AssertionError("asked")

    client.force_login(user_with(Role.GOVERNANCE))

    assert client.get("/").status_code == 200


def test_more_than_ten_lead_to_the_rest(client, sections):
    @sections(Permission.REFERRAL_TRIAGE, order=1)
    def many(user, now):
        return Section("Many", [Item(f"M-{n}", "/m/") for n in range(10)], count=34, url="/all/")

    client.force_login(user_with(Role.CLP))

    text = client.get("/").text

    assert "24 more" in text
    assert 'href="/all/"' in text


def test_on_a_long_page_only_what_presses_stands_open(client, sections):
    today = timezone.localdate()

    def wait(title, **said):
        sections(Permission.REFERRAL_TRIAGE, order=1)(
            lambda user, now: Section(title, [Item(f"{title} {n}", "/x/", **said) for n in range(8)], count=12, url="/all/")
        )

    for number in range(5):
        wait(f"Calm {number}")
    wait("Soon", tag=Tag("To close", Meaning.SOON))
    client.force_login(user_with(Role.CLP))
    assert "<details" not in client.get("/").text, "six sections are no long page"

    wait("Late", due_on=today - timedelta(1))
    text = client.get("/").text

    late, soon, calm = (text[text.index(f'">{title}</h2>') :] for title in ("Late", "Soon", "Calm 0"))
    assert len(late) > len(soon) > len(calm)
    assert late.index("Late 2") < late.index("<details") < late.index(">9 more<") < late.index("Late 3") < late.index(">4 more<")
    assert text.count('<summary class="ro-work__head">') == 5


def test_what_several_sections_share_is_read_once_a_page(sections, db):
    read = []

    @worklist.shared
    def known(user, now):
        read.append(now)
        return len(read)

    for order in (1, 2):
        sections(Permission.REFERRAL_TRIAGE, order=order)(lambda user, now: Section(f"{known(user, now)}", [Item("-", "/")]))
    user = user_with(Role.CLP)

    assert [[one.title for one in worklist.sections_for(user, timezone.now())] for _ in range(2)] == [["1", "1"], ["2", "2"]]
    assert (known(user, timezone.now()), known(user, timezone.now())) == (3, 4)


def test_the_first_of_many_and_how_many_there_are_take_one_query(django_assert_num_queries):
    for number in range(13):
        user_with(Role.CLP, name=f"Many {number:02}")
    rows = User.objects.filter(name__startswith="Many").order_by("name")

    with django_assert_num_queries(1):
        made = worklist.first_of("Many", rows, lambda one: Item(one.name, "/"), late=Q(name__lt="Many 12"))

    assert ([item.title for item in made.items], made.total, made.late) == ([f"Many {n:02}" for n in range(10)], 13, 12)
    nothing = worklist.first_of("None", rows.none(), lambda one: Item(one.name, "/"))
    assert (nothing.total, nothing.late_on(timezone.localdate())) == (0, 0)


def test_sections_of_one_table_are_read_together(sections, django_assert_num_queries):
    for number in range(12):
        user_with(Role.CLP, name=f"Many {number:02}")
    rows = User.objects.filter(name__startswith="Many")
    asked = {"Up": rows.order_by("name"), "Down": rows.order_by("-name"), "One": rows.filter(name="Many 07"), "None": rows.none()}
    for order, (title, some) in enumerate(asked.items()):
        late = Q(name__lt="Many 03") if title == "Down" else None
        made = lambda user, now, t=title, s=some, late=late: worklist.first_of(t, s, lambda one: Item(one.name, "/"), late=late)  # noqa: E731
        sections(Permission.REFERRAL_TRIAGE, order=order)(made)
    user = user_with(Role.CLP)
    assert user.permissions

    with django_assert_num_queries(1):
        found = worklist.sections_for(user, timezone.now())

    assert [(made.title, made.total, made.late, [item.title[-2:] for item in made.items]) for made in found] == [
        ("Down", 12, 3, [f"{n:02}" for n in range(11, 1, -1)]),
        ("Up", 12, None, [f"{n:02}" for n in range(10)]),
        ("One", 1, None, ["07"]),
    ]


def test_whoever_is_not_signed_in_is_asked_to(client):
    response = client.get("/")

    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_the_frame_itself_costs_two_queries(client, sections, django_assert_num_queries):
    client.force_login(user_with(Role.CLP))

    with django_assert_num_queries(2):  # the user, and their memberships
        client.get("/")
