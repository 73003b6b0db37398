"""How fast a sheet comes in, validated and stored, beside the least that storing it takes: polars reads the file, COPY writes it
into the same indexed table. Everything happens in a transaction that is undone."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import polars as pl
from django.apps.registry import Apps
from django.db import connection, models, transaction
from django.utils import timezone

from reachout.bench.measuring import Measured, Stage
from reachout.demo.folder import write_folder
from reachout.sheets.columns import Code, Count, Day, Flag, Instant, Money, NhsNumber, Now, Number, Text
from reachout.sheets.loading import load
from reachout.sheets.rules import Ends, NeverTwoAtOnce
from reachout.sheets.sources import sheets_of_folder
from reachout.sheets.sql import copy, listed, sql
from reachout.sheets.tables import TRACKER, Book

ROWS = 100_000
ANOTHER = 99
"""A region that is never among those loaded."""
LINES = ["adult_secure", "lda", "aed"]


class Wide(models.Model):
    """Sixteen columns of every kind, with a key and three more indexes: not one of the product's, no migration knows it."""

    reference = models.CharField(max_length=200, unique=True)
    bed = models.CharField(max_length=200, db_index=True)
    line = models.CharField(max_length=20)
    security = models.CharField(max_length=10, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    name = models.CharField(max_length=200, blank=True)
    started_on = models.DateField(db_index=True)
    ended_on = models.DateField(null=True)
    seen_at = models.DateTimeField(null=True)
    beds = models.PositiveSmallIntegerField(null=True)
    minutes = models.PositiveSmallIntegerField()
    price_low = models.DecimalField(max_digits=9, decimal_places=2)
    price_high = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    latitude = models.FloatField(null=True)
    in_region = models.BooleanField()
    from_prison = models.BooleanField(null=True)

    class Meta:
        app_label = "bench"
        apps = Apps()
        db_table = "bench_wide"
        indexes = [models.Index(fields=["line", "started_on"], name="bench_wide_line")]

    def __str__(self) -> str:
        return self.reference


WIDE = Book("bench", "Sixteen columns")
WIDE.table(
    "wide",
    Wide,
    place=1,
    columns=[
        Text("reference"),
        Text("bed"),
        Code("line", codes=LINES),
        Code("security", codes=["none", "low", "medium", "high"], required=False),
        NhsNumber("nhs_number", required=False),
        Text("name", required=False),
        Day("started_on"),
        Day("ended_on", required=False),
        Instant("seen_at", required=False),
        Count("beds", required=False),
        Count("minutes"),
        Money("price_low"),
        Money("price_high", required=False),
        Number("latitude", least=-90, most=90, required=False),
        Flag("in_region"),
        Flag("from_prison", required=False),
    ],
    rules=[
        Ends("started_on", "ended_on"),
        NeverTwoAtOnce("bed", "started_on", "ended_on", kind="two at once", at="started_on"),
    ],
)


def measure(stage: Stage) -> Iterator[Measured]:
    """The upload does not depend on what is loaded; the tracker folder is one more collaborative's, beside those that are."""
    if stage.regions == 1:
        yield upload()
    with TemporaryDirectory() as folder:
        write_folder(Path(folder), today=timezone.localdate(stage.now), first=ANOTHER)
        yield tracker(Path(folder))


def upload(rows: int = ROWS, repeat: int = 3) -> Measured:
    """A sheet of 16 columns against polars and COPY into the same table."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "wide.csv"
        wide(rows).write_csv(path)
        ours = _median(repeat, lambda: _load(WIDE, path.parent), _wide_table)
        floor = _median(repeat, lambda: _read_and_copy(path), _wide_table)
    return Measured(f"Upload, {rows:,} rows of 16 columns", ours, floor, goal=3, note="polars + COPY")


def tracker(folder: Path, repeat: int = 3) -> Measured:
    """A whole tracker folder, loaded into what the database now holds, against the files read by polars."""
    ours = _median(repeat, lambda: _load(TRACKER, folder), _undone)
    paths = [folder / table.file for table in TRACKER if (folder / table.file).is_file()]
    floor = _median(repeat, lambda: [pl.read_csv(path, infer_schema=False) for path in paths], _undone)
    return Measured("Tracker folder of 46,000 rows", ours, floor, note="files read by polars")


def wide(rows: int) -> pl.DataFrame:
    """Stays of 20 days end to end, 100 in a bed."""
    day = date(2015, 1, 1)
    numbers = range(rows)
    starts = [day + timedelta(days=n % 100 * 20) for n in numbers]
    return pl.DataFrame(
        {
            "reference": [f"T{n:07}" for n in numbers],
            "bed": [f"BED-{n // 100:05}" for n in numbers],
            "line": [LINES[n % 3] for n in numbers],
            "security": [["low", "medium", ""][n % 3] for n in numbers],
            "nhs_number": ["9990010013" if n % 5 else "" for n in numbers],
            "name": [f"Name {n % 977}" for n in numbers],
            "started_on": [str(start) for start in starts],
            "ended_on": [str(start + timedelta(days=20)) if n % 100 < 99 else "" for n, start in enumerate(starts)],
            "seen_at": [f"{start}T{n % 24:02}:{n % 60:02}" for n, start in enumerate(starts)],
            "beds": [str(n % 40) for n in numbers],
            "minutes": [str(n % 600) for n in numbers],
            "price_low": [f"{n % 900}.{n % 100:02}" for n in numbers],
            "price_high": [f"{n % 900 + 50}.5" if n % 7 else "" for n in numbers],
            "latitude": [f"{50 + n % 1000 / 250}" for n in numbers],
            "in_region": [["yes", "no"][n % 2] for n in numbers],
            "from_prison": [["yes", "no", ""][n % 3] for n in numbers],
        }
    ).with_columns(pl.col(pl.String).replace("", None))


def _load(book: Book, folder: Path) -> None:
    outcome = load(book, sheets_of_folder(book, folder), by=None, now=Now(timezone.now()), source=folder.name)
    if outcome.refused:
        raise ValueError(f"The sheets to measure with were refused: {outcome.problems} problems.")


def _read_and_copy(path: Path) -> None:
    data = io.BytesIO()
    frame = pl.read_csv(path)
    frame.write_csv(data, include_header=False)
    names = listed([sql("{name}", name=name) for name in frame.columns])
    copy(
        sql("COPY bench_wide ({names}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL (security, nhs_number))", names=names),
        data.getvalue(),
    )


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _wide_table() -> Iterator[None]:
    with _undone(), connection.schema_editor(atomic=False) as editor:
        editor.create_model(Wide)
        while editor.deferred_sql:
            editor.execute(editor.deferred_sql.pop(0), None)
        yield


def _median(repeat: int, work: Callable[[], object], around: Callable[[], AbstractContextManager[None]]) -> float:
    def once() -> float:
        with around():
            start = perf_counter()
            work()
            return perf_counter() - start

    once()
    return median(once() for _ in range(repeat))
