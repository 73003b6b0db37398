"""What a file really is: told by its content, never by its name. Whatever is not known to be harmless is not taken.

Nothing is unpacked or run: of a Word file only the list of its parts is read. Files go out as attachments, whatever they hold.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from reachout.refused import Refused

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {"application/pdf": ".pdf", WORD: ".docx", "image/png": ".png", "image/jpeg": ".jpg", "text/plain": ".txt"}
ALLOWED = "PDF, Word (.docx), PNG, JPEG or plain text"
RUNS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile")
"""What makes a PDF act when it is opened, or carry other files."""
MOST_PARTS = 5_000


class Received(NamedTuple):
    name: str
    content_type: str
    content: bytes
    checksum: str


def received(name: str, content: bytes) -> Received:
    """The file, if it may be kept; ``Refused`` says in plain words why not."""
    if not content:
        raise Refused("This file is empty.")
    content_type = next((found for found in (look(content) for look in LOOKS) if found), None)
    if content_type is None:
        raise Refused(f"This is not a file that can be kept here. Send {ALLOWED}.")
    return Received(plain_name(name, content_type), content_type, content, hashlib.sha256(content).hexdigest())


def plain_name(name: str, content_type: str) -> str:
    """The original name without path or control characters, ending as what it is."""
    kept = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable()).strip(" .")
    stem = PurePath(kept).stem[:150] or "document"
    return f"{stem}{ENDINGS[content_type]}"


def _pdf(content: bytes) -> str | None:
    if not content.startswith(b"%PDF-"):
        return None
    if any(mark in content for mark in RUNS):
        raise Refused("This PDF runs a program or carries other files. Print it to a new PDF and send that.")
    return "application/pdf"


def _picture(content: bytes) -> str | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/jpeg" if content.startswith(b"\xff\xd8\xff") else None


def _word(content: bytes) -> str | None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("This is an old Office file (.doc, .xls), which may hold macros. Save it as .docx or PDF and send that.")
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = [part.filename.lower() for part in parts.infolist()[:MOST_PARTS]]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "word/document.xml" not in names or "[content_types].xml" not in names:
        return None
    if any("vbaproject" in name or "/embeddings/" in name or "/activex/" in name for name in names):
        raise Refused("This Word file holds macros or other files. Save it as .docx without them, or as PDF, and send that.")
    return WORD


def _text(content: bytes) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if any(letter < " " and letter not in "\t\n\r\f" for letter in text):
        return None
    if text.lstrip().startswith(("<", "#!", "MZ")):
        raise Refused(f"Web pages, drawings and programs are not kept here. Send {ALLOWED}.")
    return "text/plain"


LOOKS: list[Callable[[bytes], str | None]] = [_pdf, _picture, _word, _text]


# -- and out again -----------------------------------------------------------------------------------------------------


HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
}


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to keep, never run by the browser, whatever it holds."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=content_type, headers={**HARMLESS, "Content-Disposition": disposition})
