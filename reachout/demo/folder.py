"""Writes the story as a tracker folder (see the format's page): the same files a collaborative would send."""

import csv
from datetime import date
from pathlib import Path

from reachout.demo.history import History
from reachout.demo.ledger import Row
from reachout.demo.region import COUNCILS, ICBS, NEIGHBOURS, PROVIDERS, REFERRERS, SITES

COLUMNS = {
    "organisations": "code name kind in_collaborative",
    "sites": "code organisation name postcode latitude longitude in_region",
    "wards": "code site name service_line security sex specialism commissioned_beds day_price opened_on closed_on",
    "beds": "code ward opened_on closed_on",
    "bed_closures": "reference bed closed_on reopened_on reason",
    "patients": "reference nhs_number family_name given_name born_on sex ethnicity home_postcode home_latitude home_longitude "
    "home_icb home_in_region",
    "referrals": "reference patient service_line received_on source urgency from_prison initial_request_on security_sought "
    "triaged_on closed_on close_reason",
    "assessments": "reference referral first_contact_on decided_on outcome recommended_security",
    "spells": "reference patient referral admitted_on discharged_on destination",
    "ward_stays": "reference spell ward bed started_on ended_on",
    "leave": "reference spell kind started_on ended_on",
    "ready_for_discharge": "reference spell ready_on ended_on reason attributable",
    "incidents": "reference incident spell ward type started_at ended_at",
    "community": "reference patient service_line team liaison_only referred_on accepted_on first_contact_on discharged_on",
    "meetings": "reference service_line held_on minutes",
    "decisions": "reference meeting referral decision ward",
    "avoided": "reference referral agreed_on benchmark_days price_low price_high alternative_cost",
}


def write_folder(folder: Path, *, today: date, years: int = 5, regions: int = 1, seed: int = 1, first: int = 0) -> None:
    """Write ``regions`` collaboratives of about 600 beds, ``years`` up to ``today``, as one tracker folder. ``first`` is the
    first region's number: regions of other numbers share no key with it."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {table: (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") for table in COLUMNS}
    writers = {table: csv.DictWriter(file, COLUMNS[table].split(), extrasaction="ignore") for table, file in files.items()}
    for writer in writers.values():
        writer.writeheader()
    writers["organisations"].writerows(_shared_organisations())
    for region in range(first, first + regions):
        prefix = f"{region:02d}" if region else ""
        writers["organisations"].writerows(_providers(prefix))
        writers["sites"].writerows(_sites(prefix))
        for table, rows in History(today=today, years=years, seed=seed, prefix=prefix).tell().items():
            writers[table].writerows(rows)
    for file in files.values():
        file.close()


def _shared_organisations() -> list[Row]:
    kinds = [
        ("icb", {code: icb[0] for code, icb in (ICBS | NEIGHBOURS).items()}),
        ("referrer", REFERRERS),
        ("local_authority", COUNCILS),
    ]
    return [
        {"code": code, "name": name, "kind": kind, "in_collaborative": "no"}
        for kind, names in kinds
        for code, name in names.items()
    ]


def _providers(prefix: str) -> list[Row]:
    return [
        {"code": prefix + code, "name": name, "kind": "provider", "in_collaborative": "yes" if member else "no"}
        for code, (name, member) in PROVIDERS.items()
    ]


def _sites(prefix: str) -> list[Row]:
    return [
        {
            "code": prefix + code,
            "organisation": prefix + owner,
            "name": name,
            "postcode": postcode,
            "latitude": latitude,
            "longitude": longitude,
            "in_region": "yes" if inside else "no",
        }
        for code, (owner, name, postcode, latitude, longitude, inside) in SITES.items()
    ]
