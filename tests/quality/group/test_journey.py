"""A meeting of the group in a real browser, by keyboard alone: from its agenda to closed minutes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from quality.assurance.models import Action
from quality.group.models import GroupMeeting, Item
from reachout.accounts.permissions import Role
from tests.browser import SIZES, axe_finds_nothing, look_at, sign_in
from tests.factories.accounts import user_with
from tests.factories.beds import WardFactory
from tests.factories.group import (
    CqcRatingFactory,
    FindingFactory,
    GroupAttendanceFactory,
    GroupMeetingFactory,
    ItemFactory,
    LearningFactory,
    MemberFactory,
    closed,
)
from tests.factories.voices import CarePlansFactory, PeerSupportFactory, SaidFactory, VoiceFactory

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Wolfeschlegelsteinhausenbergerdorff-" * 5


def press(page: Page, role: str, name: str) -> None:
    """Reach it with the keyboard's focus and press it."""
    page.get_by_role(role, name=name, exact=True).focus()  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def fill(page: Page, label: str, words: str) -> None:
    page.get_by_label(label, exact=True).focus()
    page.keyboard.type(words)


def test_a_meeting_from_its_agenda_to_closed_minutes(page: Page) -> None:
    ward = WardFactory()
    owner = user_with(Role.LEAD, organisation=ward.site.organisation, name="Dr Amara Quayle")
    learning = LearningFactory(of=ward, title="Alarms out of reach")
    MemberFactory(name="Ada Okoro", role="Chair")
    VoiceFactory()
    now, later = (GroupMeetingFactory(starts_at=timezone.now() + timedelta(days=days)) for days in (1, 30))
    sign_in(page, user_with(Role.COMMISSIONER))

    # The agenda: one record, one other matter.
    page.goto("/group/")
    page.get_by_role("link", name="Adult secure").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{now.get_absolute_url()}")
    press(page, "button", "Add to the agenda")
    page.get_by_label("A learning response", exact=True).focus()
    page.keyboard.press("Space")
    page.locator("select[name=learning]").focus()
    page.keyboard.press("ArrowDown")
    press(page, "button", "Add")
    page.get_by_text("It is on the agenda.").wait_for()
    press(page, "button", "Add to the agenda")
    fill(page, "Title", "The roof of the garden room")
    press(page, "button", "Add")
    page.get_by_text("The roof of the garden room").wait_for()

    # Held, with who is there.
    press(page, "button", "Hold the meeting")
    page.get_by_label("Who chairs it").focus()
    page.keyboard.press("ArrowDown")
    press(page, "button", "Begin")
    page.get_by_text("Mark who is here.").wait_for()
    axe_finds_nothing(page)
    press(page, "button", "Save")

    # The first item: decided by the chair, with an action for the provider.
    page.get_by_role("link", name="Alarms out of reach", exact=True).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/group/items/*/")
    fill(page, "What was decided", "Hang every alarm by the door.")
    page.get_by_label("Who decided").focus()
    page.keyboard.press("ArrowDown")
    press(page, "button", "Minute the decision")
    page.get_by_text("The decision is minuted.").wait_for()
    press(page, "button", "Raise an action")
    fill(page, "What must be done", "Move the alarms")
    fill(page, "How you will know that it worked", "All within reach")
    page.get_by_label("Owner").focus()
    page.keyboard.type("Dr Amara")
    due = timezone.localdate() + timedelta(days=30)
    for box, value in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        fill(page, box, str(value))
    press(page, "button", "Raise it")
    page.get_by_text("The action is raised").wait_for()
    axe_finds_nothing(page)

    # The second is carried forward, and the meeting closed.
    page.locator("a[rel=next]").focus()
    page.keyboard.press("Enter")
    press(page, "button", "Carry forward")
    page.get_by_text("Carried to the next meeting.").wait_for()
    page.goto(now.get_absolute_url())
    press(page, "button", "Close the meeting")
    page.wait_for_url(f"**/group/meetings/{now.pk}/minutes/")
    for words in ("Hang every alarm by the door.", "Ada Okoro, Chair,", "Move the alarms", "Carried forward", "Closed"):
        assert page.get_by_text(words).first.is_visible(), words
    axe_finds_nothing(page)

    assert GroupMeeting.objects.get(pk=now.pk).is_closed
    assert Item.objects.get(carried_from__isnull=False).meeting == later
    action = Action.objects.get()
    assert (action.owner, action.provider) == (owner, learning.organisation)


def test_every_page_is_legible(page: Page) -> None:
    ward = WardFactory(commissioned_beds=None)
    site = ward.site
    CqcRatingFactory(site=site, overall="requires_improvement", report_url="https://www.cqc.org.uk/location/1")
    learning = FindingFactory(learning=LearningFactory(of=ward, title=LONG, candour="applies")).learning
    planned, held = GroupMeetingFactory(), GroupMeetingFactory(held=True)
    past = GroupMeetingFactory(held=True)
    for meeting in (planned, held, past):
        GroupAttendanceFactory(meeting=meeting, name=LONG, lived_experience=True)
        minuted = {"decision": LONG, "decided_at": timezone.now(), "minuted_by": user_with(Role.COMMISSIONER)}
        item = ItemFactory(meeting=meeting, source="learning", learning=learning, title=LONG, background=LONG, **minuted)
    closed(past)
    PeerSupportFactory(organisation=site.organisation, started_on=timezone.localdate())
    CarePlansFactory(organisation=site.organisation)
    VoiceFactory(public_name=LONG[:90], group=LONG)
    said = SaidFactory(done=True, said=LONG, site=site, organisation=site.organisation)
    sign_in(page, user_with(Role.COMMISSIONER))

    group = ["", "meetings/", f"meetings/{planned.pk}/", f"meetings/{held.pk}/", f"meetings/{held.pk}/attendance/"]
    group += [f"meetings/{planned.pk}/add/", f"meetings/{past.pk}/minutes/", f"items/{item.pk}/", "members/", "members/add/"]
    group += ["ratings/", f"ratings/{site.pk}/", f"ratings/{site.pk}/record/", "learning/", f"learning/{learning.pk}/"]
    group += [f"items/{held.items.get().pk}/", f"items/{held.items.get().pk}/action/", f"bring/learning/{learning.pk}/"]
    voices = ["", "posts/", "posts/record/", "members/", "care-plans/", "care-plans/record/", "said/", f"said/{said.pk}/"]
    for path in [*(f"/group/{name}" for name in group), *(f"/voices/{name}" for name in voices)]:
        look_at(page, path, *SIZES)


def test_a_provider_s_pages_are_legible(page: Page) -> None:
    learning = FindingFactory(learning=LearningFactory(title=LONG, physical_harm="severe")).learning
    sign_in(page, user_with(Role.LEAD, organisation=learning.organisation))

    for name in ("", "change/", "candour/", "finding/", "finish/", "action/"):
        look_at(page, f"/group/learning/{learning.pk}/{name}", "phone")
    look_at(page, "/group/learning/begin/", "phone")
    look_at(page, "/group/", "phone")
