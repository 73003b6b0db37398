"""Searching: only what one may read, in any words, with nothing of it in the address."""

from typing import Any

import pytest
from django.test import Client

from casemgmt.notes.search import marked
from reachout.audit.models import Event
from tests.casemgmt.notes.conftest import Cast
from tests.factories.notes import DocumentFactory, NoteFactory


def search(client: Client, by: Any, words: str, **narrowed: Any) -> str:
    client.force_login(by)
    response = client.post("/notes/", {"words": words, **narrowed}, follow=True)
    assert response.status_code == 200 and words not in str(response.redirect_chain)
    return response.content.decode()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("visiting", True),
        ('"visited the garden"', True),
        ('"garden the visited"', False),
        ("visit -garden", False),
        ("moon or garden", True),
    ],
)
def test_words_phrases_and_without(client: Client, cast: Cast, words: str, found: bool) -> None:
    NoteFactory(case=cast.case, text="They visited the garden with staff.")
    assert ("<mark>" in search(client, cast.manager, words)) == found


def test_only_what_one_may_read_is_found(client: Client, cast: Cast) -> None:
    for access in ("commissioning", "shared", "third_party", "victim", "both"):
        NoteFactory(case=cast.case, text=f"The allotment, {access}", access=access)
        DocumentFactory(case=cast.case, title=f"Allotment rules {access}", access=access)

    assert "10 results" in search(client, cast.manager, "allotment")
    for user in (cast.ward, cast.lead, cast.clp):
        page = search(client, user, "allotment")
        assert "2 results" in page and "Restricted" not in page
    for user in (cast.outsider, cast.other_unit):
        assert "Nothing that you may read says this" in search(client, user, "allotment")


def test_markup_around_what_is_found_is_text(client: Client, cast: Cast) -> None:
    NoteFactory(case=cast.case, text="<img src=x onerror=alert(1)> garden <script>alert(2)</script>")
    page = search(client, cast.manager, "garden")

    assert "<mark>garden</mark>" in page and "<img src=x" not in page and "<script>alert" not in page


def test_what_marks_a_word_cannot_be_typed_into_a_tag() -> None:
    assert marked("\x02<b>\x03 \x02\x02x\x03 \x03") == "<mark>&lt;b&gt;</mark> <mark>x</mark> "


def test_it_is_narrowed(client: Client, cast: Cast) -> None:
    NoteFactory(case=cast.case, text="garden today", by=cast.manager, kind="decision")
    NoteFactory(case=cast.case, text="garden then", about_on="2020-02-29")
    DocumentFactory(case=cast.case, content=b"The garden in a file", title="Plan")
    other = NoteFactory(text="garden elsewhere")

    assert "3 results" in search(client, cast.manager, "garden")
    assert "garden</mark> today" in search(client, cast.manager, "garden", mine="on")
    assert "1 result," in search(client, cast.manager, "garden", until="2021-01-01")
    assert "1 result," in search(client, cast.manager, "garden", kind="decision")
    assert "1 result," in search(client, cast.manager, "garden", case=other.case_id)


def test_a_plain_text_is_found_by_what_it_says_and_what_is_withdrawn_is_not(
    client: Client, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    from django.utils import timezone

    from casemgmt.notes.services import add_document, withdraw_document
    from reachout.files import received

    said = {"title": "Minutes", "kind": "minutes", "access": "shared", "at": timezone.now(), "by": cast.manager}
    with django_capture_on_commit_callbacks(execute=True):
        document = add_document(cast.case, file=received("m.txt", b"The orchard was agreed"), **said)
    assert "<mark>orchard</mark>" in search(client, cast.ward, "orchard")
    withdraw_document(document, why="Wrong case", at=timezone.now(), by=cast.manager)
    assert "<mark>" not in search(client, cast.ward, "orchard")


def test_the_words_are_in_no_log(client: Client, cast: Cast) -> None:
    search(client, cast.manager, "Quillfeather")
    told = Event.objects.get(act="note.searched")
    assert "Quillfeather" not in str(told.facts) + told.why


def test_a_search_forgotten_says_so(client: Client, cast: Cast) -> None:
    client.force_login(cast.manager)
    assert "has been forgotten" in client.get("/notes/?search=gone").content.decode()
