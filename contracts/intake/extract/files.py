"""Which tables came: from CSV files named after them, from XML, or from a zip of those."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import PurePath
from typing import Any, BinaryIO, Protocol

from contracts.intake.extract.xml_export import sheets_of_xml
from reachout.refused import Refused
from reachout.sheets.reading import CsvSheet, Sheet
from reachout.sheets.tables import Book

NAME = re.compile(r"^(MHS[0-9]{3})[A-Za-z_ ]*\.(csv|xml)$", re.IGNORECASE)
XML = re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml|dataroot)")
ACCESS = (b"\x00\x01\x00\x00Standard Jet DB", b"\x00\x01\x00\x00Standard ACE DB")
MOST_UNFOLDED = 400 << 20
MOST_PARTS = 200


class Named(Protocol):
    """A file that came, or one that is kept."""

    @property
    def name(self) -> Any: ...
    @property
    def content(self) -> Any: ...


def is_extract(files: Sequence[Named]) -> bool:
    """Whether these are of an extract, by their names: the tables of a return are told by their headers, and are never XML."""
    named = any(table_of(name) for file in files for name in _names(file))
    return named or any(is_access(file.content) or is_xml(file.content) for file in files)


def is_access(content: bytes) -> bool:
    return bytes(content[:19]) in ACCESS


def is_xml(content: bytes) -> bool:
    return bool(XML.match(bytes(content[:100])))


def table_of(name: str) -> str:
    """MHS502 for MHS502WardStay.csv; empty for what is no table's name."""
    found = NAME.match(PurePath(name.replace("\\", "/")).name)
    return found[1].upper() if found else ""


def _names(file: Named) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as parts:
            return parts.namelist()[:MOST_PARTS]
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return [file.name]


def sheets_of_extract(book: Book, files: Iterable[Named]) -> dict[str, Sheet]:
    """Each table's sheet; what else is in there is passed over."""
    found: dict[str, Sheet] = {}
    names = {table.name for table in book}
    for table, sheet in (pair for file in files for pair in _sheets(book, file)):
        if table in found:
            raise Refused(f"{table} is there twice. Send each table once.")
        if table in names:
            found[table] = sheet
    if not found:
        raise Refused("None of the tables that fill a return is in these files. They are " + ", ".join(sorted(names)) + ".")
    return found


def _sheets(book: Book, file: Named) -> Iterator[tuple[str, Sheet]]:
    content = bytes(file.content)
    if is_access(content):
        raise Refused("This is the Access database itself. Export its tables as CSV or XML, and send those, zipped if you like.")
    if not content.startswith(b"PK\x03\x04"):
        yield from _tables(book, file.name, partial(io.BytesIO, content), len(content))
        return
    with _unzipped(content) as parts:
        _refuse_a_bomb(parts)
        members = [part for part in parts.infolist() if table_of(part.filename)]
    for part in members:
        yield from _tables(book, part.filename, partial(_opened, content, part.filename), part.file_size)


def _tables(book: Book, name: str, open_file: Callable[[], BinaryIO], size: int) -> Iterator[tuple[str, Sheet]]:
    """A CSV file is one table; of XML, what is in it says which tables it is."""
    with open_file() as file:
        xml = is_xml(file.read(100))
    if xml:
        yield from sheets_of_xml(book, open_file, named=table_of(name)).items()
    else:
        yield table_of(name), CsvSheet(open_file, size=size)


def _unzipped(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as why:
        raise Refused("This zip file is damaged. Make it again.") from why


def _refuse_a_bomb(parts: zipfile.ZipFile) -> None:
    """By the sizes it declares: reading stops at those, and a part that holds more fails its checksum."""
    if len(parts.infolist()) > MOST_PARTS or sum(part.file_size for part in parts.infolist()) > MOST_UNFOLDED:
        raise Refused(
            f"This zip file unfolds into more than {MOST_UNFOLDED >> 20} MB, which is not taken in. Send the tables apart."
        )


def _opened(content: bytes, name: str) -> BinaryIO:
    return zipfile.ZipFile(io.BytesIO(content)).open(name)  # type: ignore[return-value]
