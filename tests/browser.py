"""Looking at pages as people do: at the sizes that matter, and with axe.

@pytest.mark.parametrize("size", SIZES)
def test_the_queue_is_legible(page, size):
    look_at(page, "/referrals/", size)
"""

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
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


def axe_finds_nothing(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]


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


def look_at(page: Page, path: str, size: str = "desktop") -> None:
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    if size == "high contrast":
        page.context.add_cookies([{"name": "contrast", "value": "high", "url": base_of(page)}])
    page.goto(path)
    axe_finds_nothing(page)
    fits(page)
