"""Taking in an official list of postcodes: the ONS Postcode Directory, or Code-Point Open.

Rows are read one by one and copied into a temporary table, so a file of two million needs no more memory than one of ten; then
one statement makes ``Place`` say the same. A second run changes nothing.
"""

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

from django.db import connection, transaction

from reachout.organisations.places import POSTCODE

NOWHERE = 99.0
"""The latitude the ONS gives what has no position."""


@dataclass(frozen=True)
class Loaded:
    read: int
    skipped: int
    added: int
    changed: int


AREAS = 32_844
"""How many areas of England the Indices of Deprivation 2019 put in order: the directory's ``imd`` is a rank among them."""

Row = tuple[str, float, float, str, str, int | None]


def rows_of(file: TextIO) -> Iterator[Row | None]:
    """(postcode without its space, latitude, longitude, ICB's code, local authority's code, tenth by deprivation), or None for a
    row without a place."""
    lines = csv.reader(file)
    first = next(lines, [])
    head = [cell.strip().lower().lstrip("\ufeff") for cell in first]
    if "lat" in head and "long" in head:
        yield from _directory(head, lines)
    elif len(first) == 10 and first[2].strip().isdecimal():
        yield from map(_code_point, _chained(first, lines))
    else:
        raise ValueError("This is neither an ONS Postcode Directory (pcds, lat, long, icb) nor a Code-Point Open file.")


def _chained(first: list[str], lines: Iterable[list[str]]) -> Iterator[list[str]]:
    yield first
    yield from lines


def _directory(head: list[str], lines: Iterable[list[str]]) -> Iterator[Row | None]:
    postcode = next((head.index(name) for name in ("pcds", "pcd", "pcd2", "pcd7", "pcd8") if name in head), None)
    if postcode is None:
        raise ValueError("The directory has no column of postcodes (pcds or pcd).")
    latitude, longitude = head.index("lat"), head.index("long")
    board = next((place for place, name in enumerate(head) if name.startswith("icb")), None)
    council = next((place for place, name in enumerate(head) if name.startswith(("oslaua", "laua", "lad"))), None)
    country = next((place for place, name in enumerate(head) if name.startswith("ctry")), None)
    rank = head.index("imd") if "imd" in head and country is not None else None
    for cells in lines:
        try:
            tenth = _tenth(cells[rank]) if rank is not None and cells[country or 0].startswith("E") else None
            icb, authority = (cells[column] if column else "" for column in (board, council))
            row = (_tight(cells[postcode]), float(cells[latitude]), float(cells[longitude]), icb, authority, tenth)
        except (IndexError, ValueError):
            yield None
        else:
            yield row if POSTCODE.fullmatch(row[0]) and row[1] < NOWHERE else None


def _tenth(rank: str) -> int | None:
    """Each country ranks its own areas: only England's are asked for. 0 and nothing mean that it is not known."""
    place = int(rank) if rank.strip().isdecimal() else 0
    return -(-place * 10 // AREAS) if 0 < place <= AREAS else None


def _code_point(cells: list[str]) -> Row | None:
    """Postcode, quality (90 = no position), easting, northing, …"""
    try:
        postcode, quality, easting, northing = _tight(cells[0]), int(cells[1]), float(cells[2]), float(cells[3])
    except (IndexError, ValueError):
        return None
    if quality >= 90 or not POSTCODE.fullmatch(postcode):
        return None
    latitude, longitude = from_national_grid(easting, northing)
    return postcode, latitude, longitude, "", "", None


def _tight(postcode: str) -> str:
    return postcode.replace(" ", "").upper()


# -- into the table ------------------------------------------------------------------------------

HALVES = """
INSERT INTO arriving (postcode, latitude, longitude, icb, authority)
SELECT left(postcode, -3), avg(latitude), avg(longitude), mode() WITHIN GROUP (ORDER BY icb),
    mode() WITHIN GROUP (ORDER BY authority)
FROM arriving WHERE length(postcode) > 4 GROUP BY left(postcode, -3)
"""
SETTLE = """
INSERT INTO organisations_place AS place (postcode, latitude, longitude, icb_id, authority_id, deprivation)
SELECT DISTINCT ON (postcode) postcode, round(latitude::numeric, 6), round(longitude::numeric, 6), board.id, council.id, tenth
FROM arriving LEFT JOIN organisations_organisation AS board ON board.code = nullif(arriving.icb, '')
LEFT JOIN organisations_organisation AS council ON council.code = nullif(arriving.authority, '')
ORDER BY postcode
ON CONFLICT (postcode) DO UPDATE
    SET latitude = excluded.latitude, longitude = excluded.longitude, icb_id = coalesce(excluded.icb_id, place.icb_id),
        authority_id = coalesce(excluded.authority_id, place.authority_id),
        deprivation = coalesce(excluded.deprivation, place.deprivation)
    WHERE (place.latitude, place.longitude) <> (excluded.latitude, excluded.longitude)
        OR place.icb_id IS DISTINCT FROM coalesce(excluded.icb_id, place.icb_id)
        OR place.authority_id IS DISTINCT FROM coalesce(excluded.authority_id, place.authority_id)
        OR place.deprivation IS DISTINCT FROM coalesce(excluded.deprivation, place.deprivation)
RETURNING (xmax = 0)
"""


@transaction.atomic
def load_places(file: TextIO, *, icb_codes: dict[str, str] | None = None) -> Loaded:
    """``icb_codes``: the ODS code of each of the ONS's nine-letter codes. Every first half of a postcode becomes a place too, at
    the mean of its postcodes, for homes of which no more is known."""
    codes = icb_codes or {}
    read = skipped = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE arriving"
            " (postcode text, latitude float8, longitude float8, icb text, authority text, tenth smallint) ON COMMIT DROP"
        )
        with cursor.copy("COPY arriving FROM STDIN") as copy:
            for row in rows_of(file):
                read += 1
                if row is None:
                    skipped += 1
                else:
                    copy.write_row((*row[:3], codes.get(row[3], row[3]), *row[4:]))
        cursor.execute(HALVES)
        cursor.execute(f"WITH settled (added) AS ({SETTLE}) SELECT count(*) FILTER (WHERE added), count(*) FROM settled")  # noqa: S608
        added, touched = cursor.fetchone()
        cursor.execute("DROP TABLE arriving")
    return Loaded(read, skipped, added, touched - added)


# -- from the national grid to latitude and longitude --------------------------------------------


def from_national_grid(easting: float, northing: float) -> tuple[float, float]:
    """WGS 84 degrees of an OSGB36 position, to about five metres (Ordnance Survey, A guide to coordinate systems in Great
    Britain, annexes B and C)."""
    return _to_wgs84(*_unprojected(easting, northing))


def _unprojected(easting: float, northing: float) -> tuple[float, float]:
    a, b, f0 = 6377563.396, 6356256.909, 0.9996012717
    lat0, lon0, e0, n0 = math.radians(49), math.radians(-2), 400000.0, -100000.0
    e2, n = 1 - (b * b) / (a * a), (a - b) / (a + b)
    lat, m = lat0, 0.0
    while True:
        lat += (northing - n0 - m) / (a * f0)
        d, s = lat - lat0, lat + lat0
        m = b * f0 * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * d
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * math.sin(d) * math.cos(s)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * math.sin(2 * d) * math.cos(2 * s)
            - 35 / 24 * n**3 * math.sin(3 * d) * math.cos(3 * s)
        )  # fmt: skip
        if abs(northing - n0 - m) < 1e-5:
            break
    sin2, tan, sec = math.sin(lat) ** 2, math.tan(lat), 1 / math.cos(lat)
    nu, rho = a * f0 / math.sqrt(1 - e2 * sin2), a * f0 * (1 - e2) * (1 - e2 * sin2) ** -1.5
    eta2, de = nu / rho - 1, easting - e0
    north = (
        lat
        - tan / (2 * rho * nu) * de**2
        + tan / (24 * rho * nu**3) * (5 + 3 * tan**2 + eta2 - 9 * tan**2 * eta2) * de**4
        - tan / (720 * rho * nu**5) * (61 + 90 * tan**2 + 45 * tan**4) * de**6
    )
    east = (
        lon0
        + sec / nu * de
        - sec / (6 * nu**3) * (nu / rho + 2 * tan**2) * de**3
        + sec / (120 * nu**5) * (5 + 28 * tan**2 + 24 * tan**4) * de**5
    )
    return north, east


def _to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    a, b = 6377563.396, 6356256.909
    e2 = 1 - (b * b) / (a * a)
    nu = a / math.sqrt(1 - e2 * math.sin(lat) ** 2)
    x, y, z = nu * math.cos(lat) * math.cos(lon), nu * math.cos(lat) * math.sin(lon), (1 - e2) * nu * math.sin(lat)
    scale, rx, ry, rz = 1 - 20.4894e-6, *(math.radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
    x, y, z = (
        446.448 + scale * x - rz * y + ry * z,
        -125.157 + rz * x + scale * y - rx * z,
        542.060 - ry * x + rx * y + scale * z,
    )
    a, b = 6378137.0, 6356752.3141
    e2, p = 1 - (b * b) / (a * a), math.hypot(x, y)
    lat = math.atan2(z, p * (1 - e2))
    for _ in range(5):
        nu = a / math.sqrt(1 - e2 * math.sin(lat) ** 2)
        lat = math.atan2(z + e2 * nu * math.sin(lat), p)
    return math.degrees(lat), math.degrees(math.atan2(y, x))
