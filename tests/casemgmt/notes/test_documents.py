"""Documents: what they are is told by their content; they go out as files to keep; each is kept once."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from casemgmt.notes import services
from casemgmt.notes.models import Document, File
from reachout import files
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.casemgmt.notes.conftest import Cast
from tests.factories.notes import DocumentFactory
from tests.factories.rules import RuleFactory

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def docx(*more: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name in ("[Content_Types].xml", "word/document.xml", *more):
            parts.writestr(name, "<x/>")
    return out.getvalue()


GOOD = {
    "application/pdf": PDF,
    "image/png": PNG,
    "image/jpeg": b"\xff\xd8\xff\xe0rest",
    "text/plain": b"Plain words",
    files.WORD: docx(),
}
BAD = {
    "program": b"MZ\x90\x00\x03" + b"\x00" * 60,
    "elf": b"\x7fELF" + bytes(60),
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "html": b"\xef\xbb\xbf  <!doctype html><script>alert(1)</script>",
    "shell": b"#!/bin/sh\nrm -rf /",
    "macros": docx("word/vbaProject.bin"),
    "carries a file": docx("word/embeddings/oleObject1.bin"),
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60),
    "another zip": (lambda out: (zipfile.ZipFile(out, "w").writestr("a.txt", "a"), out.getvalue())[1])(io.BytesIO()),
    "a torn zip": b"PK\x03\x04torn",
    "pdf that runs": PDF + b"<</S /Launch>>",
    "pdf with script": PDF + b"<</S /JavaScript>>",
    "html then pdf": b"<html>" + PDF,
    "empty": b"",
}


@pytest.mark.parametrize("content_type", GOOD)
def test_a_file_is_what_its_content_says(content_type: str) -> None:
    found = files.received("../../evil\\na\x00me.EXE", GOOD[content_type])

    assert found.content_type == content_type
    assert found.name == f"name{files.ENDINGS[content_type]}"


@pytest.mark.parametrize("what", BAD)
def test_what_may_do_harm_is_refused_in_plain_words(what: str) -> None:
    with pytest.raises(Refused) as refusal:
        files.received("letter.pdf", BAD[what])
    assert str(refusal.value).endswith(".") and "Error" not in str(refusal.value)


def send(client: Client, cast: Cast, by: Any, content: bytes = PDF, name: str = "letter.pdf", **changed: str) -> Any:
    client.force_login(by)
    said = {"title": "Court letter", "kind": "letter", "description": "About the hearing", "access": "commissioning", **changed}
    return client.post(f"/notes/cases/{cast.case.pk}/documents/add/", {"file": SimpleUploadedFile(name, content), **said})


def test_a_document_is_kept_as_it_came_and_goes_out_as_a_file(client: Client, cast: Cast) -> None:
    assert send(client, cast, cast.manager, name='"><script>.pdf').status_code == 302
    file = File.objects.get()

    response = client.get(f"/notes/files/{file.pk}/")

    assert response.content == PDF and response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff" and "sandbox" in response["Content-Security-Policy"]
    assert Event.objects.filter(act="document.downloaded", person_id=cast.case.person_id, by=cast.manager).exists()
    assert "<script>.pdf" not in client.get(f"/notes/documents/{file.document_id}/").content.decode()


def test_a_bad_file_is_said_and_what_was_typed_stays(client: Client, cast: Cast) -> None:
    response = send(client, cast, cast.manager, BAD["program"])
    page = response.content.decode()

    assert response.status_code == 200 and not Document.objects.exists()
    assert "This is not a file that can be kept here" in page and "Court letter" in page and "About the hearing" in page


def test_a_file_too_large_is_said(client: Client, cast: Cast) -> None:
    RuleFactory(key="document_megabytes", value=1, valid_from=timezone.localdate())
    assert "larger than 1 MB" in send(client, cast, cast.manager, PDF + bytes(1024 * 1024)).content.decode()


def test_the_same_file_is_said_not_kept_twice(client: Client, cast: Cast) -> None:
    send(client, cast, cast.manager)
    assert "here already: Court letter, version 1" in send(client, cast, cast.manager, title="Again").content.decode()
    assert File.objects.count() == 1


def test_who_may_not_know_of_a_copy_is_not_told_of_it(client: Client, cast: Cast) -> None:
    send(client, cast, cast.manager, access="victim")
    assert send(client, cast, cast.ward, title="From the ward").status_code == 302
    assert Document.objects.visible_to(cast.ward).get().title == "From the ward"


@pytest.mark.parametrize("access", ["commissioning", "third_party", "victim", "both"])
def test_a_document_kept_apart_is_nowhere_for_others(client: Client, cast: Cast, access: str) -> None:
    document = DocumentFactory(case=cast.case, access=access, title="Victim liaison letter")
    for user in (cast.ward, cast.lead, cast.clp, cast.outsider):
        client.force_login(user)
        assert client.get(f"/notes/documents/{document.pk}/").status_code == 404
        assert client.get(f"/notes/files/{document.files.get().pk}/").status_code == 404
        if user != cast.outsider:
            for address in (f"/notes/cases/{cast.case.pk}/", f"/cases/{cast.case.pk}/"):
                assert "Victim liaison" not in client.get(address).content.decode()


def test_a_version_follows_and_the_first_stays(client: Client, cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    document = DocumentFactory(case=cast.case, by=cast.manager)
    client.force_login(cast.manager)
    said = {"file": SimpleUploadedFile("b.txt", b"Signed at last"), "why": "Signed"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/notes/documents/{document.pk}/version/", said).status_code == 302

    document.refresh_from_db()
    assert document.says == "Signed at last" and [file.version for file in document.files.all()] == [2, 1]


def test_opening_a_document_to_the_unit_opens_no_earlier_file(cast: Cast) -> None:
    document = DocumentFactory(case=cast.case, by=cast.manager, access="victim")
    told = {"title": "Report", "kind": "report", "description": "", "access": "shared"}
    services.correct_document(document, **told, at=timezone.now(), by=cast.manager)

    assert Document.objects.visible_to(cast.ward).exists() and not File.objects.visible_to(cast.ward).exists()
