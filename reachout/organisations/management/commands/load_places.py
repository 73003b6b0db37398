import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reachout.organisations.loading_places import load_places


class Command(BaseCommand):
    help = (
        "Load where postcodes are, from the ONS Postcode Directory (a CSV with the columns pcds or pcd, lat, long and, if there,"
        " icb, and ctry with imd, the rank in the English Indices of Deprivation 2019) or Code-Point Open (CSV without a header:"
        " postcode, quality, easting, northing, …; give its files one by one)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--icb-codes", type=Path, help="the ONS's list of ICB names and codes (ICB..CD, ICB..CDH): gives the ODS codes"
        )

    def handle(self, *args: Any, file: Path, icb_codes: Path | None, **options: Any) -> None:
        try:
            codes = ods_codes(icb_codes) if icb_codes else {}
            with file.open(encoding="utf-8-sig", newline="") as opened:
                loaded = load_places(opened, icb_codes=codes)
        except (OSError, ValueError) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(
            f"{loaded.read:,} rows read, {loaded.skipped:,} without a place; "
            f"{loaded.added:,} places added, {loaded.changed:,} changed"
        )


def ods_codes(file: Path) -> dict[str, str]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    columns = list(rows[0]) if rows else []
    ons = next((name for name in columns if name.upper().endswith("CD")), "")
    ods = next((name for name in columns if name.upper().endswith("CDH")), "")
    if not ons or not ods:
        raise ValueError("The list of ICBs needs a column that ends in CD and one that ends in CDH.")
    return {row[ons]: row[ods] for row in rows}
