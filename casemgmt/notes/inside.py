"""The words inside a file. Run as a program of its own, which answers in JSON and stands apart from everything else:

    python -I inside.py application/pdf < letter.pdf

A file from outside may have been made to harm whoever opens it. What it does, it does to this process: without settings and
database, with little memory and little time. Nothing that it says is logged.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import resource
import sys
import time
import unicodedata
import zipfile
from collections.abc import Callable, Generator, Iterator
from typing import IO, NoReturn
from xml.parsers import expat

READ, PART, NOTHING, LOCKED, BROKEN = "read", "part", "nothing", "locked", "broken"
MOST = 100_000
"""Characters that are kept: PostgreSQL searches a megabyte of words with their places, and a letter may take four bytes."""
RAW = 4 * MOST
"""Characters that are read, before what is empty or only format is taken out."""
MOST_PAGES = 1_000
MOST_UNPACKED = 50 * 1024 * 1024
CHUNK = 64 * 1024
SECONDS = 20
MEMORY = 512 * 1024 * 1024
BREAKS = {"p", "br", "cr", "tab", "tc"}


class Locked(Exception):
    """It opens with a password only."""


class TooMuch(Exception):
    """Whoever made this did not make it to be read."""


def words_of(content_type: str, content: bytes) -> tuple[str, str]:
    """How the reading went, and the words: of a file that is very long, or damaged further on, the first part."""
    pieces: list[str] = []
    try:
        whole = _take(KINDS[content_type](content), pieces)
    except Locked:
        return LOCKED, ""
    except Exception:  # of whatever kind: libraries raise many, and none may keep a document from being filed
        whole = False
    says = plain("".join(pieces)[:RAW])
    if not any(letter.isalnum() for letter in says):
        return (NOTHING if whole else BROKEN), ""
    return (READ if whole and len(says) <= MOST else PART), says[:MOST]


def _take(told: Iterator[str], pieces: list[str]) -> bool:
    """Into the list until it is enough; whether that was all."""
    length, until = 0, time.monotonic() + SECONDS
    for piece in told:
        pieces.append(piece)
        length += len(piece)
        if length > RAW or time.monotonic() > until:
            return False
    return True


def plain(text: str) -> str:
    """Words with one space between them: no ligatures, soft hyphens, NULs or halves of letters, which no database takes."""
    letters = (" " if not letter.isprintable() else letter for letter in _without_format(unicodedata.normalize("NFKC", text)))
    return " ".join("".join(letters).split())


def _without_format(text: str) -> Iterator[str]:
    return (letter for letter in text if unicodedata.category(letter) != "Cf")


def _pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader  # here, for it takes a while, and the other kinds do without

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Locked
    for page in itertools.islice(reader.pages, MOST_PAGES):
        yield page.extract_text() + "\n"
    if len(reader.pages) > MOST_PAGES:
        raise TooMuch


def _word(content: bytes) -> Iterator[str]:
    """The text first, then notes, headers and footers; unpacked piece by piece, whatever size they are said to have."""
    left = MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in sorted(parts.namelist(), key=lambda name: (name.lower() != "word/document.xml", name)):
            if _holds_text(name.lower()):
                with parts.open(name) as part:
                    left = yield from _text_in(part, left)


def _holds_text(name: str) -> bool:
    return name.endswith(".xml") and name.startswith(tuple(f"word/{part}" for part in WORD_PARTS))


def _text_in(part: IO[bytes], left: int) -> Generator[str, None, int]:
    """What stands between <w:t> and </w:t>: no entities, nothing from elsewhere. Returns how much may still be unpacked."""
    found: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def begin(name: str, _: object) -> None:
        tag = name.rpartition(" ")[2]
        parser.CharacterDataHandler = found.append if tag == "t" else None
        if tag in BREAKS:
            found.append("\n")

    def end(_: str) -> None:
        parser.CharacterDataHandler = None

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = _refuse
    while chunk := part.read(min(CHUNK, left + 1)):
        left -= len(chunk)
        if left < 0:
            raise TooMuch
        parser.Parse(chunk)
        yield "".join(found)
        found.clear()
    return left


def _refuse(*_: object) -> NoReturn:
    raise TooMuch


def _text(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8-sig", "ignore")


WORD_PARTS = ("document", "footnotes", "endnotes", "header", "footer")
KINDS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "application/pdf": _pdf,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _word,
    "text/plain": _text,
}


def main(content_type: str) -> None:
    with contextlib.suppress(ValueError, OSError):  # some systems keep limits of their own
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS * 2, SECONDS * 2))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found, says = words_of(content_type, sys.stdin.buffer.read())
    json.dump({"found": found, "says": says}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
