"""./dev screenshots [FOLDER]: photograph the main pages of a running demo, at a desk's width and a phone's.

PNGs go to FOLDER (`screenshots/` in the home unless named). `--readme` also renews the picture in the README.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / ".ci" / "pictures" / "board.png"
MOST_BYTES = 250_000
ADDRESS = os.environ["REACHOUT_ADDRESS"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)

CLP, LEAD, WARD, REFERRER = "Clinical liaison practitioner", "Unit clinical lead or assessor", "Ward", "Referrer"
CASE_MANAGER, COMMISSIONER, OFFICER = "Case manager", "Commissioner", "Provider returns officer"
PAGES: list[tuple[str, str, str, list[str]]] = [
    # name, role, where to begin, what to follow from there
    ("home", CLP, "/", []),
    ("home-lead", LEAD, "/", []),
    ("home-ward", WARD, "/", []),
    ("board", CLP, "/beds/", []),
    ("queue", CLP, "/referrals/", []),
    ("waiting-list", CLP, "/referrals/ranked/", []),
    ("referral", CLP, "/referrals/?status=waiting", ["a.ro-table__link"]),
    ("match", CLP, "/referrals/?status=waiting", ["a.ro-table__link", 'main a[href*="/beds/match/"]']),
    ("ward", WARD, "/beds/", ['a[href*="/beds/wards/"]']),
    ("meeting", CLP, "/", ['a[href*="/meetings/"]:not([href="/meetings/"])']),
    ("pack", CLP, "/", ['main a[href*="/meetings/"]:not([href="/meetings/"])', 'main a[href$="/pack/"]']),
    ("cases", CASE_MANAGER, "/cases/", []),
    ("case", CASE_MANAGER, "/cases/", ["a.ro-table__link"]),
    ("reviews", CASE_MANAGER, "/reviews/", []),
    ("flags", CASE_MANAGER, "/flags/", []),
    ("out-of-area", CASE_MANAGER, "/out-of-area/", []),
    ("delays", CASE_MANAGER, "/delays/", []),
    ("returns", COMMISSIONER, "/returns/", []),
    ("completeness", COMMISSIONER, "/returns/completeness/", []),
    ("return", OFFICER, "/returns/", ["a.ro-table__link"]),
    ("reconciliation", COMMISSIONER, "/reconciliation/", []),
    ("money", COMMISSIONER, "/money/", []),
    ("forecast", COMMISSIONER, "/money/forecast/", []),
    ("performance", COMMISSIONER, "/performance/", []),
    ("new-referral", REFERRER, "/referrals/new/", []),
]
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


def main() -> int:
    arguments = asked()
    answers()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--disable-gpu", *as_root()])
        photograph_all(browser, arguments.folder)
        if arguments.readme:
            photograph_board(browser)
    print(f"{len(PAGES) * len(SIZES)} pictures in {arguments.folder}")
    return 0


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev screenshots", description=__doc__)
    home = Path(os.environ.get("REACHOUT_HOME") or ROOT / ".reachout")
    parser.add_argument("folder", nargs="?", type=Path, default=home / "screenshots")
    parser.add_argument("--readme", action="store_true", help=f"renew {PICTURE.relative_to(ROOT)}")
    return parser.parse_args()


def answers() -> None:
    if CHROMIUM is None:
        sys.exit("No Chromium on this machine: apt-get install chromium, or CHROMIUM=/path/to/it.")
    try:
        urlopen(  # noqa: S310
            f"{ADDRESS}/healthz", timeout=5
        )
    except (URLError, ValueError):
        sys.exit(f"No demo answers at {ADDRESS}: start ./dev demo in another window first.")


def as_root() -> list[str]:
    return ["--no-sandbox"] if os.geteuid() == 0 else []


def photograph_all(browser: Browser, folder: Path) -> None:
    for role in dict.fromkeys(role for _, role, _, _ in PAGES):
        page = signed_in(browser, role)
        for name, _, begin, follow in (one for one in PAGES if one[1] == role):
            for size, viewport in SIZES.items():
                page.set_viewport_size(viewport)
                go(page, begin, follow)
                page.screenshot(path=folder / f"{name}-{size}.png", full_page=size == "desktop")
        page.context.close()


def signed_in(browser: Browser, role: str) -> Page:
    """As the demo's user of that role; the page that asks for a code shows it."""
    email, password = sign_ins()[role]
    page = browser.new_context(locale="en-GB", timezone_id="Europe/London").new_page()
    page.goto(f"{ADDRESS}/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Continue").click()
    shown = re.search(r"the code now is (\d{3}) (\d{3})", page.locator("main").inner_text())
    if shown is None:
        sys.exit(f"{ADDRESS} is no demonstration: it does not show the code of the moment.")
    page.locator("[name=code]").fill("".join(shown.groups()))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{ADDRESS}/")
    return page


@cache
def sign_ins() -> dict[str, tuple[str, str]]:
    """A role's e-mail address and password, as the demo prints them."""
    told = subprocess.run([sys.executable, ROOT / "dev", "manage", "sign_ins"], capture_output=True, text=True, check=True).stdout
    password = re.search(r"with the password (\S+)", told)
    if password is None:
        sys.exit("The demo names no sign-ins.")
    return {role.strip(): (email, password[1]) for email, role in re.findall(r"^  (\S+@\S+)\s+(.+)$", told, re.MULTILINE)}


def go(page: Page, begin: str, follow: list[str]) -> None:
    """From an address along the first link of each kind: a demo's people and their numbers are its own."""
    page.goto(f"{ADDRESS}{begin}")
    for link in follow:
        page.goto(ADDRESS + str(page.locator(link).first.get_attribute("href")))
    page.wait_for_load_state("networkidle")


def photograph_board(browser: Browser) -> None:
    """The region at a glance: as much of the board as a laptop shows, small enough for a README."""
    page = signed_in(browser, CLP)
    page.set_viewport_size({"width": 1440, "height": 900})
    go(page, "/beds/?region=in", [])
    PICTURE.parent.mkdir(exist_ok=True)
    page.screenshot(path=PICTURE)
    size = PICTURE.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"{PICTURE} has {size:,} bytes: more than {MOST_BYTES:,}.")
    print(f"{PICTURE}, {size:,} bytes")


if __name__ == "__main__":
    sys.exit(main())
