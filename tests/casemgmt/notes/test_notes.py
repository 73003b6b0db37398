"""Notes: who may read them, that nothing is overwritten, that what is typed is not lost."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from casemgmt.notes import services
from casemgmt.notes.models import Draft, EarlierNote, Note
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.casemgmt.notes.conftest import Cast
from tests.factories.notes import DraftFactory, NoteFactory

SECRET = "her sister said"


def typed(**changed: str) -> dict[str, str]:
    day = timezone.localdate()
    said = {"kind": "phone", "text": "Rang the ward.", "access": "commissioning", "about_on_day": str(day.day)}
    return {**said, "about_on_month": str(day.month), "about_on_year": str(day.year), **changed}


def add(client: Client, cast: Cast, by: Any, **changed: str) -> Note:
    client.force_login(by)
    response = client.post(f"/notes/cases/{cast.case.pk}/add/", typed(**changed))
    assert response.status_code == 302, response.content.decode()[:3000]
    return Note.objects.latest("pk")


def test_a_case_manager_writes_for_their_own_side_unless_they_say_so(client: Client, cast: Cast) -> None:
    note = add(client, cast, cast.manager)

    assert (note.access, note.from_unit) == ("commissioning", False)
    assert list(Note.objects.visible_to(cast.manager)) == [note]
    for other in (cast.ward, cast.lead, cast.clp, cast.outsider, cast.other_unit):
        assert not Note.objects.visible_to(other).exists()

    shared = add(client, cast, cast.manager, access="shared", text="Told the ward.")
    for reader in (cast.manager, cast.ward, cast.lead, cast.clp):
        assert shared in Note.objects.visible_to(reader)
    assert not Note.objects.visible_to(cast.other_unit).exists()
    assert not Note.objects.visible_to(cast.outsider).exists()


def test_what_a_unit_writes_the_case_manager_reads(client: Client, cast: Cast) -> None:
    note = add(client, cast, cast.ward, access="victim")

    assert (note.access, note.from_unit) == ("shared", True)
    assert note in Note.objects.visible_to(cast.manager)
    told = Event.objects.filter(act="note.added").get()
    assert (told.person_id, told.facts) == (cast.case.person_id, {"kind": "phone", "access": "shared"})


@pytest.mark.parametrize("access", ["third_party", "victim", "both"])
def test_restricted_notes_are_nowhere_for_others(client: Client, cast: Cast, access: str) -> None:
    note = NoteFactory(case=cast.case, access=access, text=SECRET, kind="decision")
    pages = [f"/cases/{cast.case.pk}/", f"/notes/cases/{cast.case.pk}/", f"/people/{cast.case.person_id}/"]
    seen = lambda user: [_page(client, user, page) for page in pages]  # noqa: E731

    assert any(SECRET in page for page in seen(cast.manager))
    with_it = {user: seen(user) for user in (cast.ward, cast.lead, cast.clp)}
    for user, told in with_it.items():
        assert not any(SECRET in page or "Restricted" in page for page in told)
        for address in ("", "correct/", "withdraw/"):
            client.force_login(user)
            assert client.get(f"/notes/{note.pk}/{address}").status_code in {403, 404}
        assert client.get(f"/notes/{note.pk}/").status_code == 404
        assert client.get("/api/v1/notes/").json()["count"] == 0


def _page(client: Client, user: Any, address: str) -> str:
    client.force_login(user)
    return client.get(address).content.decode()


def test_a_correction_keeps_what_was_said(client: Client, cast: Cast) -> None:
    note = add(client, cast, cast.manager, access="shared", text="Agreed on Monday.")

    client.post(f"/notes/{note.pk}/correct/", typed(access="shared", text="Agreed on Tuesday.", why="Wrong day", seen="1"))

    note.refresh_from_db()
    assert (note.text, note.version, note.why) == ("Agreed on Tuesday.", 2, "Wrong day")
    assert EarlierNote.objects.get().text == "Agreed on Monday."
    assert "Agreed on Monday." in _page(client, cast.ward, f"/notes/{note.pk}/")


def test_widening_who_reads_opens_nothing_written_before(client: Client, cast: Cast) -> None:
    note = add(client, cast, cast.manager, access="victim", text=SECRET)
    client.post(f"/notes/{note.pk}/correct/", typed(access="shared", text="Spoke with family.", why="Taken out", seen="1"))

    assert "Spoke with family." in _page(client, cast.ward, f"/notes/{note.pk}/")
    assert SECRET not in _page(client, cast.ward, f"/notes/{note.pk}/")
    assert SECRET in _page(client, cast.manager, f"/notes/{note.pk}/")


def test_a_note_on_the_wrong_case_is_struck_out_and_kept(client: Client, cast: Cast) -> None:
    note = add(client, cast, cast.manager, access="shared", text=SECRET)
    client.post(f"/notes/{note.pk}/withdraw/", {"why": "Written on the wrong case"})

    assert SECRET not in _page(client, cast.ward, f"/notes/{note.pk}/")
    assert "Written on the wrong case" in _page(client, cast.ward, f"/notes/cases/{cast.case.pk}/")
    assert f"{SECRET}</s>" in _page(client, cast.manager, f"/notes/{note.pk}/")
    with pytest.raises(Refused):
        services.withdraw_note(note, why="Again", at=timezone.now(), by=cast.manager)


def test_nobody_corrects_for_the_other_side(client: Client, cast: Cast) -> None:
    theirs = NoteFactory(case=cast.case, access="shared", from_unit=True, by=cast.lead)
    ours = NoteFactory(case=cast.case, access="shared", by=cast.manager)

    for user, note in ((cast.manager, theirs), (cast.ward, theirs), (cast.lead, ours)):
        client.force_login(user)
        assert client.post(f"/notes/{note.pk}/correct/", typed(why="No", seen="1")).status_code == 404
    assert not EarlierNote.objects.exists()


def test_the_database_keeps_what_was_written(cast: Cast) -> None:
    note = NoteFactory(case=cast.case)
    for change in (lambda: Note.objects.update(text="Otherwise"), note.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_markup_in_a_note_is_text(client: Client, cast: Cast) -> None:
    note = add(client, cast, cast.manager, text="<script>alert(1)</script> & <b>bold</b>")

    for address in (f"/notes/{note.pk}/", f"/notes/cases/{cast.case.pk}/", f"/cases/{cast.case.pk}/"):
        page = _page(client, cast.manager, address)
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_an_nhs_number_is_refused_and_the_text_stays(client: Client, cast: Cast) -> None:
    client.force_login(cast.manager)
    response = client.post(f"/notes/cases/{cast.case.pk}/add/", typed(text="Brother is 999 000 0018"))

    assert response.status_code == 200 and not Note.objects.exists()
    assert "Take out the NHS number" in response.content.decode()
    assert "Brother is" in response.content.decode()


def test_what_is_typed_outlives_the_session_and_is_nobody_elses(client: Client, cast: Cast) -> None:
    client.force_login(cast.manager)
    client.post(f"/notes/cases/{cast.case.pk}/draft/", typed(text="Half a thought", kind="decision"))
    client.logout()

    page = _page(client, cast.manager, f"/notes/cases/{cast.case.pk}/add/")
    assert "Half a thought" in page and "You began this" in page
    assert "Half a thought" not in _page(client, cast.ward, f"/notes/cases/{cast.case.pk}/add/")

    add(client, cast, cast.manager, text="Half a thought")
    client.post(f"/notes/cases/{cast.case.pk}/draft/", typed(text="Half a thought"))
    assert not Draft.objects.exists()


def test_beginning_again_forgets_the_draft(client: Client, cast: Cast) -> None:
    DraftFactory(case=cast.case, by=cast.ward)
    client.force_login(cast.ward)
    assert client.post(f"/notes/cases/{cast.case.pk}/draft/discard/").status_code == 302
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_is_told(cast: Cast) -> None:
    note, gate, told = NoteFactory(case=cast.case, by=cast.manager), Barrier(2, timeout=60), []

    def correct(text: str) -> None:
        said = {"kind": "phone", "about_on": note.about_on, "access": note.access, "why": "Wrong", "seen": 1}
        gate.wait()
        try:
            services.correct_note(note, text=text, at=timezone.now(), by=cast.manager, **said)
        except Refused as reason:
            told.append(str(reason))
        finally:
            connection.close()

    threads = [Thread(target=correct, args=(text,)) for text in ("One", "Other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Note.objects.get().version == 2 and EarlierNote.objects.count() == 1
    assert told == ["Somebody corrected this note meanwhile. Read what it says now, then correct that."]
