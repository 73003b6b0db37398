"""What stands inside a file is found by those who may open it; a file that cannot be read is kept all the same."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import typst
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader, PdfWriter

from casemgmt.notes import inside, search, services, tasks
from casemgmt.notes.models import Document
from casemgmt.notes.models.access import NEEDS
from casemgmt.notes.search import Asked
from casemgmt.notes.services import reading
from casemgmt.notes.subject.telling import facts
from casemgmt.notes.subject.walking import rows_of
from reachout.accounts.permissions import GRANTS, Breadth
from reachout.audit.models import Event
from reachout.files import WORD, received
from tests.casemgmt.notes.conftest import Cast
from tests.factories.notes import DocumentFactory

SCHEMA = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "The orchard was agreed with Quillfeather."
TYPST = '#set document(title: "Minutes")\n'


def pdf(text: str = TEXT) -> bytes:
    made = typst.compile((TYPST + text).encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def locked(**passwords: str) -> bytes:
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf()))), io.BytesIO()
    writer.encrypt(algorithm="AES-256", **passwords)
    writer.write(out)
    return out.getvalue()


def docx(body: str, before: str = "", **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<x/>")
        for name, said in {**parts, "document": body}.items():
            made.writestr(f"word/{name}.xml", f'{before}<w:x xmlns:w="{SCHEMA}">{said}</w:x>')
    return out.getvalue()


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


LAUGHS = '<!DOCTYPE x [<!ENTITY a "orchard"><!ENTITY b "&a;&a;&a;">]>'
FILES = {
    "a PDF": (pdf, "read"),
    "a Word file": (lambda: docx(paragraph("The or", "chard was agreed with Quill", "feather.")), "read"),
    "a footnote": (lambda: docx(paragraph("See below."), footnotes=paragraph(TEXT)), "read"),
    "a plain text": (TEXT.encode, "read"),
    "a PDF that asks for a password to change it": (lambda: locked(user_password="", owner_password="owner"), "read"),
    "a PDF with a password": (lambda: locked(user_password="secret"), "locked"),
    "a damaged PDF": (lambda: b"%PDF-1.7\n" + pdf()[2000:2600], "broken"),
    "a scan": (lambda: pdf("#rect(width: 5cm, height: 5cm)"), "nothing"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "nothing"),
    "an empty Word file": (lambda: docx("<w:p/>"), "nothing"),
    "a zip bomb": (lambda: docx("<w:p>" + " " * 120_000_000 + "</w:p>" + paragraph(TEXT)), "broken"),
    "a bomb of entities": (lambda: docx(paragraph("&b;"), before=LAUGHS), "broken"),
}

File = Callable[..., Document]


@pytest.fixture
def file(cast: Cast, django_capture_on_commit_callbacks: Any) -> File:
    """File a document, and let the worker read it."""

    def file(content: bytes, access: str = "shared", by: Any = None) -> Document:
        said = {"title": "Minutes", "kind": "minutes", "access": access, "at": timezone.now(), "by": by or cast.manager}
        with django_capture_on_commit_callbacks(execute=True):
            document = services.add_document(cast.case, file=received("minutes", content), **said)
        document.refresh_from_db()
        return document

    return file


def found(by: Any, words: str = "orchard") -> list[str]:
    page = search.page_of(by, Asked(words), "1")
    assert page.paginator.count == search.count(by, Asked(words)) == len(page.object_list)
    return [str(hit.snippet) for hit in search.hits(page.object_list, Asked(words))]


@pytest.mark.parametrize("what", FILES)
def test_every_file_is_kept_and_found_by_its_words_or_says_why_not(client: Client, cast: Cast, file: File, what: str) -> None:
    content, how = FILES[what]
    document = file(content())

    assert document.reading == how and (document.says != "") == (how == "read")
    assert bool(found(cast.ward, '"orchard was agreed"')) == (how == "read")
    client.force_login(cast.manager)
    page = client.get(document.get_absolute_url()).content.decode()
    assert page.count("The words inside this file") == page.count(document.get_reading_display()) == (how != "read")


@pytest.mark.parametrize("access", ["commissioning", "third_party", "victim", "both"])
def test_what_one_may_not_open_is_not_found_by_what_it_says(cast: Cast, file: File, access: str) -> None:
    file(pdf(), access=access)

    (snippet,) = found(cast.manager)
    assert "<mark>orchard</mark>" in snippet
    for user in (cast.ward, cast.lead, cast.clp, cast.outsider, cast.other_unit):
        assert found(user) == [] == found(user, "minutes")


def test_opening_a_document_opens_no_words_of_its_earlier_file(
    client: Client, cast: Cast, file: File, django_capture_on_commit_callbacks: Any
) -> None:
    document, told = file(pdf(), access="victim"), {"title": "Minutes", "kind": "minutes", "description": ""}
    with django_capture_on_commit_callbacks(execute=True):
        services.correct_document(document, **told, access="shared", at=timezone.now(), by=cast.manager)

    assert found(cast.ward) == [] == found(cast.manager) and len(found(cast.ward, "minutes")) == 1
    client.force_login(cast.manager)
    assert "fewer people" in client.get(document.get_absolute_url()).content.decode()
    client.force_login(cast.ward)
    assert "The words inside" not in client.get(document.get_absolute_url()).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        newer = received("newer", TEXT.encode())
        services.add_version(document, file=newer, why="For the ward", at=timezone.now(), by=cast.manager)
        services.correct_document(document, **told, access="third_party", at=timezone.now(), by=cast.manager)
    assert found(cast.ward) == [] and len(found(cast.manager)) == 1, "narrowed again: found by those who may still read it"


def test_whoever_may_do_what_is_rarer_may_do_what_is_commoner() -> None:
    """What ``at_least_as_open`` stands on: a role that reads restricted rows reads all others as far."""
    wide = [*Breadth]
    for role, grants in GRANTS.items():
        reach = [wide.index(grants[need]) if need in grants else -1 for need in NEEDS]
        assert reach == sorted(reach, reverse=True), role


def test_read_twice_or_killed_it_is_read_once(cast: Cast) -> None:
    document, gone = (DocumentFactory(case=cast.case, access="shared", content=TEXT.encode()) for _ in range(2))
    services.withdraw_document(gone, why="Wrong case", at=timezone.now(), by=cast.manager)

    assert document.reading == "waiting" and found(cast.ward) == []
    assert tasks.read_waiting() == 1 and len(found(cast.ward)) == 1
    Document.objects.filter(pk=document.pk).update(says="Read once")
    tasks.read(document.pk)
    assert tasks.read_waiting() == 0 and Document.objects.get(pk=document.pk).says == "Read once"


def test_what_was_read_of_a_file_that_has_been_followed_is_dropped(cast: Cast) -> None:
    document = DocumentFactory(case=cast.case, access="shared", content=TEXT.encode())
    first = document.files.get()
    services.add_version(document, file=received("b", b"Nothing of the kind"), why="New", at=timezone.now(), by=cast.manager)
    reading._keep(document, first, "read", TEXT)

    assert Document.objects.get(pk=document.pk).reading == "waiting" and found(cast.ward) == []
    tasks.read(document.pk)
    assert len(found(cast.ward, "kind")) == 1


def test_a_file_that_takes_for_ever_is_given_up(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "SECONDS", 0.001)
    assert file(pdf()).reading == "broken"


def test_of_a_long_file_the_first_part_is_found_with_the_words_around(cast: Cast, file: File) -> None:
    document = file(("word " * 15_000 + TEXT + " word" * 15_000 + " heron").encode())

    assert (document.reading, len(document.says)) == ("part", inside.MOST)
    (snippet,) = found(cast.ward, "orchard")
    assert "<mark>orchard</mark>" in snippet and len(snippet) < 500 and found(cast.ward, "heron") == []
    assert found(cast.ward, "-heron")[0].startswith("Minutes.")


def test_whatever_is_kept_the_database_can_search(cast: Cast, file: File) -> None:
    """The most bytes and places that so many characters can take: rare letters, each word another, in pairs."""
    words = (f"{chr(0x10400 + n % 80)}{chr(0x10400 + n // 80 % 80)}-{chr(0x20000 + n)}" for n in range(40_000))
    assert file(" ".join(words).encode()).reading == "part"


def test_no_letter_is_kept_that_a_database_refuses_or_a_search_misses() -> None:
    assert inside.plain("A\x00B \x02x\x03\n\n \ud800  ﬁnd re\u00adad") == "A B x find read"
    assert inside.words_of(WORD, docx(paragraph("a") * 3, header1=paragraph("head"))) == ("read", "a a a head")


def test_the_words_are_in_no_event_no_log_and_no_answer_twice(cast: Cast, file: File, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        document = file(pdf())
    told = facts(document, rows_of(cast.case.person))

    assert "Quillfeather" in document.says and "Quillfeather" not in caplog.text
    assert "Quillfeather" not in str(list(Event.objects.values_list("facts", "why")))
    assert "Quillfeather" not in str(told) and "searched" not in str(told)
