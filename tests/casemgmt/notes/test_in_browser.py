"""A case manager writes a note, loses the session, goes on, finds it again; the pages are looked at at every size."""

import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from casemgmt.notes.models import Draft, Note
from tests.browser import SIZES, look_at, sign_in
from tests.casemgmt.notes.conftest import Cast
from tests.factories.notes import DocumentFactory, NoteFactory, SubjectItemFactory, SubjectRequestFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_note_survives_the_session_and_is_found_again(page: Page, live_server: Any, cast: Cast) -> None:
    sign_in(page, cast.manager)
    page.goto(f"/cases/{cast.case.pk}/")
    page.get_by_role("button", name="Add a note").click()
    page.get_by_label("Note", exact=True).fill("They would like to grow tomatoes <b>outside</b>.")
    expect(page.locator("#saved")).to_contain_text("Kept as a draft")
    assert Draft.objects.get().by == cast.manager

    page.context.clear_cookies()
    sign_in(page, cast.manager)
    page.goto(f"/notes/cases/{cast.case.pk}/add/")
    expect(page.get_by_label("Note", exact=True)).to_have_value(re.compile("tomatoes"))
    page.get_by_label("Kind").select_option("contact")
    page.get_by_label("Restricted: about a victim").check()
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Restricted: about a victim")

    page.goto("/notes/")
    page.get_by_label("Words to look for").fill("tomato")
    page.locator("main").get_by_role("button", name="Search").click()
    expect(page.locator("mark")).to_have_text("tomatoes")
    assert "tomato" not in page.url and Note.objects.get().access == "victim"


def test_pages_are_legible_at_every_size(page: Page, live_server: Any, cast: Cast) -> None:
    note = NoteFactory(case=cast.case, access="victim", version=2, why="The day was wrong")
    NoteFactory(case=cast.case, withdrawn_at=timezone.now(), withdrawn_by=cast.manager, withdrawn_why="Wrong case")
    document = DocumentFactory(case=cast.case, title="A report whose title is as long as titles are when lawyers write them")
    asked = SubjectRequestFactory(person=cast.case.person, status="review", gathered_at=timezone.now())
    item = SubjectItemFactory(request=asked)
    sign_in(page, cast.manager)
    pages = {
        f"/notes/cases/{cast.case.pk}/": ["desktop", "phone"],
        f"/notes/cases/{cast.case.pk}/add/": ["zoom 200%", "high contrast"],
        f"/notes/{note.pk}/": ["phone"],
        f"/notes/documents/{document.pk}/": ["phone"],
        "/notes/": ["phone"],
        f"/subject-access/{asked.pk}/": ["desktop", "zoom 200%"],
        f"/subject-access/{asked.pk}/items/{item.pk}/": ["phone", "high contrast"],
    }
    assert {size for sizes in pages.values() for size in sizes} == set(SIZES)
    for path, sizes in pages.items():
        for size in sizes:
            look_at(page, path, size)
