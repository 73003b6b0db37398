"""Charts of every kind on one sheet, to be looked at:

./dev manage shell -c 'from tests.quality.spc.gallery import photograph; photograph("/tmp")'
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup
from playwright.sync_api import sync_playwright

from quality.measures import Form, Measure
from quality.spc.charts import Chart, chart, small_multiples
from quality.spc.funnel import Funnel, funnel
from quality.spc.icons import assurance_icon, variation_icon
from quality.spc.words import ASSURANCE, VARIATION
from tests.factories.spc import series

ROOT = Path(__file__).resolve().parents[3]
STYLES = ("node_modules/nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css", "static/reachout.css", "static/spc.css")
WAVE = [5.1, 4.6, 5.4, 4.9, 5.6, 4.4, 5.0, 5.3, 4.7, 5.2, 4.5, 5.5]


def measure(title: str, form: str = "rate", unit: str = "per 100 patients", **more: Any) -> Measure:
    return Measure("m", title, Form(form), unit, "How it is made.", **more)


def rebase(month: date, why: str) -> Any:
    return SimpleNamespace(month=month, why=why)


def note(month: date, text: str) -> Any:
    return SimpleNamespace(month=month, text=text)


SECLUSION = measure("Seclusions per 100 patients", improvement="decrease", target=2.5)
OCCUPANCY = measure("Occupancy", "share", "of available bed days", improvement="increase", target=0.9)
COMMUNITY = measure("People on the community caseload", "count", "people")
LONG = measure(
    "Restrictive interventions of every type, rapid tranquillisation and seclusion among them, per 1,000 occupied bed days",
    unit="per 1,000 occupied bed days, whoever the patient is",
    improvement="decrease",
    per=1000,
)
READY = measure("Ready for discharge", "share", "of inpatients", improvement="decrease")
FALLING = [*WAVE, 4.2, 3.9, 3.6, 3.3, 3.0, 2.6, 2.4, 2.1, 2.4, 1.9, 2.2, 2.0, 2.3, 1.8, 2.1, 2.0, 2.2]
NOTES = [
    note(date(2022, 5, 1), "Safewards began on the first two wards"),
    note(date(2022, 6, 1), "A second ward opened"),
    note(
        date(2022, 7, 1),
        "Staffing fell below the agreed level for six weeks, so observations were shared with the neighbouring ward and "
        "seclusion was used where it would not have been",
    ),
    note(date(2023, 4, 1), "<b>Ward closed</b> & reopened"),
]
SAFEWARDS = rebase(
    date(2022, 11, 1),
    "the Safewards programme changed how seclusion is used on every ward; agreed at the safety and quality group of December",
)
COUNTINGS = [
    rebase(date(2022, 4, 1), "new counting"),
    rebase(date(2022, 9, 1), "back to the old counting"),
    rebase(date(2023, 4, 1), "a new ward"),
    rebase(date(1999, 4, 1), "meets no month"),
]


def charts() -> Iterator[tuple[str, Chart]]:
    yield "Rebase and annotations", chart(series(FALLING), measure=SECLUSION, rebases=[SAFEWARDS], annotations=NOTES)
    yield "The same without a rebase", chart(series(FALLING), measure=SECLUSION)
    steady = [0.86, 0.88, 0.91, 0.9, 0.87, 0.89, 0.92, 0.88, 0.9, 0.91, 0.89, 0.9, 0.93, 0.9]
    yield "Target among the limits", chart(series(steady), measure=OCCUPANCY)
    rising = [110, 121, 117, 111, 123, 115, 119, 112, 120, 116, 118, 125, 131, 138, 144, 152, 160, 171]
    yield "Neutral, rising at the end", chart(series(rising), measure=COMMUNITY)
    inpatients = measure("Patients in hospital", "count", "patients", improvement="decrease")
    yield "Sixty months", chart(series([round(500 + 9 * WAVE[n % 12] - n * 1.4) for n in range(60)]), measure=inpatients)
    yield "Five months", chart(series(WAVE[:5]), measure=SECLUSION)
    yield "One month", chart(series(WAVE[:1]), measure=SECLUSION)
    yield "Nothing", chart([], measure=SECLUSION)
    yield "Constant", chart(series([7] * 14), measure=measure("Hours of bed meetings", "hours", "hours"))
    yield "All nought", chart(series([0] * 14), measure=measure("Avoided admissions", "count", "admissions"))
    gaps = [*WAVE[:6], None, None, *WAVE[6:], None, 9.9, None, *WAVE[:4]]
    down = [note(date(2021, 10, 1), "No figures: the system was down")]
    yield "Missing months", chart(series(gaps), measure=SECLUSION, annotations=down)
    savings = measure("Savings by avoided admissions", "money", "pounds", improvement="increase", target=8e8)
    pounds = [850, 910, 870, 905, 860, 955, 840, 900, 890, 925, 875, 910, 865, 1400]
    yield "Huge values", chart(series([1e6 * value for value in pounds]), measure=savings)
    change = measure("Change of restrictive practice", "change", "", improvement="decrease")
    yield "Negative", chart(series([value / 10 - 0.6 for value in WAVE]), measure=change)
    doubled = [*WAVE, *WAVE, *(2 * value for value in WAVE), 30]
    yield "Long title, many rebases, last month out", chart(series(doubled), measure=LONG, rebases=COUNTINGS)


def parts() -> list[Chart]:
    return small_multiples(
        [
            ("Northern Beeches NHS Foundation Trust", series([0.8 + value / 50 for value in WAVE * 2])),
            ("Southern Larches", series([0.75 + n / 150 for n in range(24)])),
            ("Elysium", series([*(0.95 - value / 40 for value in WAVE), *[0.6] * 12])),
            ("A unit of 4 months", series([0.9, 0.92, 0.88, 0.91])),
            ("Nothing yet", []),
        ],
        measure=OCCUPANCY,
    )


def funnels() -> list[Funnel]:
    wards: list[tuple[str, float | None, float | None]] = [(f"Ward {n}", 3 + n * n % 17 + n, 300 + 150 * n) for n in range(20)]
    wards += [("Cedar ward with a very long name indeed", 95, 1500), ("No bed days", 0, 0)]
    return [
        funnel(wards, kind="rate", measure=LONG),
        funnel(
            [("Northern Beeches", 12, 60), ("Southern Larches", 3, 80), ("Elysium", 30, 70), ("Small", 1, 2)],
            kind="proportion",
            measure=READY,
        ),
        funnel([], kind="rate", measure=LONG),
    ]


def sheet() -> str:
    """One page of everything, with the product's own styles."""
    styles = Markup("\n".join((ROOT / place).read_text() for place in STYLES))  # noqa: S704 (our own files)
    icons = [(variation_icon(kind), told) for kind, told in VARIATION.items()]
    icons += [(assurance_icon(kind), told) for kind, told in ASSURANCE.items()]
    body = [Markup("<h1>Charts</h1>")]
    body += [Markup("<p>{} {}</p>").format(icon, told) for icon, told in icons]
    for label, made in charts():
        said = Markup().join(Markup("<li>{}</li>").format(one) for one in made.sentences)
        body.append(Markup("<h2>{}</h2>{}<ul>{}</ul>").format(label, made.figure, said))
    each = [Markup('<li class="ro-spc-part"><h3>{}</h3>{}</li>').format(part.about, part.svg) for part in parts()]
    body.append(Markup('<h2>Small multiples</h2><ul class="ro-spc-parts">{}</ul>').format(Markup().join(each)))
    body += [made.figure for made in funnels()]
    return Markup(
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Charts</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><style>{}</style></head>'
        '<body><div class="ro-page nhsuk-width-container"><main class="ro-main">{}</main></div></body></html>'
    ).format(styles, Markup().join(body))


def photograph(where: str) -> None:
    folder = Path(where)
    (folder / "sheet.html").write_text(sheet())
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for wide in (1440, 390):
            page = browser.new_page(viewport={"width": wide, "height": 900})
            page.goto(f"file://{folder}/sheet.html")
            page.screenshot(path=folder / f"sheet-{wide}.png", full_page=True)
        browser.close()
