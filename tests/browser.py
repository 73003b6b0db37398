"""Looking at pages as people do: at the sizes that matter, and with axe.

def test_the_queue_is_legible(page):
    look_at(page, "/referrals/", *SIZES)
"""

import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from django.urls import resolve
from playwright.sync_api import Page

SIZES = {
    "desktop": {"width": 1440, "height": 900},
    "phone": {"width": 390, "height": 844},
    "zoom 200%": {"width": 720, "height": 450},
    "high contrast": {"width": 1440, "height": 900},
}


def sign_in(page: Page, user: object) -> None:
    """Give the page's browser a session of this user."""
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base_of(page)}])


def base_of(page: Page) -> str:
    return str(page.context._impl_obj._options["baseURL"])


VIOLATIONS = """() => axe.run({resultTypes: ["violations"]}).then(found => found.violations.map(
  one => [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 200))]))"""


def axe_finds_nothing(page: Page) -> None:
    """Of what axe has to say only the violations leave the browser: what passed is many times as long."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(VIOLATIONS)
    assert not found, found


TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const past = it => it.getBoundingClientRect().left + Math.max(it.offsetWidth, it.scrollWidth) > wide + 1;
  const over = [...document.querySelectorAll("body *")].filter(past);
  return [`${document.documentElement.scrollWidth - wide}px`, ...over.slice(-3).map(it => it.outerHTML.slice(0, 160))];
}"""


def fits(page: Page) -> None:
    """Nothing makes the whole page scroll sideways, once scripts have folded what folds."""
    page.wait_for_load_state()
    for _ in range(20):
        if not page.evaluate(TOO_WIDE):
            return
        page.wait_for_timeout(50)
    over = page.evaluate(TOO_WIDE)
    assert not over, f"{page.url} is too wide: {over}"


def look_at(page: Page, path: str, *sizes: str) -> None:
    """Open the page and hold it up to axe at each size in turn (a desk's when none is named), without asking for it again:
    whoever turns a phone or widens a window does not either."""
    first, *others = sizes or ("desktop",)
    _resize(page, first)
    answer = page.goto(path)
    assert answer is None or answer.ok, (path, answer.status)  # an error page, too, would pass axe
    _legible(page)
    for size in others:
        _resize(page, size)
        if size == "high contrast":
            page.reload()
        _legible(page)
    if {"desktop", "phone"} <= set(sizes):
        _mark_of(path).touch()


LOOKED_AT = Path()
"""A folder of this run's, whatever the process, with a mark for each kind of page (see ``tests/conftest.py``)."""


def was_looked_at(path: str) -> bool:
    """Whether a page of this kind was held up to axe at a desk's width and a phone's."""
    return _mark_of(path).exists()


def _mark_of(path: str) -> Path:
    return LOOKED_AT / sha256(kind_of(path).encode()).hexdigest()


def kind_of(path: str) -> str:
    """The name of its view and what its query asks, whatever the answer."""
    parts = urlsplit(path)
    asked = re.findall(r"(?:^|&)(\w+)=", parts.query)
    return f"{resolve(parts.path).view_name}?{'&'.join(sorted(asked))}"


SOME_FRAMES = """() => new Promise(done => {
  let left = 5;
  const frame = () => --left ? requestAnimationFrame(frame) : done();
  requestAnimationFrame(frame);
  setTimeout(done, 1000);
})"""
"""Or a second: a browser that draws nothing, because it thinks that nobody looks, has no frames."""


def _resize(page: Page, size: str) -> None:
    """And wait for the navigation to fold or unfold: scripts hear of a new width in the frames that follow."""
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    page.evaluate(SOME_FRAMES)
    page.context.clear_cookies(name="contrast")
    if size == "high contrast":
        page.context.add_cookies([{"name": "contrast", "value": "high", "url": base_of(page)}])


def _legible(page: Page) -> None:
    fits(page)
    axe_finds_nothing(page)
