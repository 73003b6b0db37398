"""How somebody works a page: with a mouse, or with nothing but keys. Both go by what stands on the page.

hands.go("Make a referral")                            follow what is called so
hands.complete("Send", urgency="urgent", on=a_day)     fill in the form on the page, then press its button
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser import fits

FOCUS = """() => {
  const here = document.activeElement;
  const text = (here.textContent || "").replace(/\\s+/g, " ").trim();
  const {tagName: tag, type = "", name = "", value = "", checked = false} = here;
  return {tag, type, name, value, checked, text};
}"""
STOPS = 400


def as_typed(answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Answers by the name of their input: a date is three of them, and a choice of several is a list."""
    typed: dict[str, list[str]] = {}
    for name, answer in answers.items():
        if isinstance(answer, date):
            typed |= {f"{name}_day": [str(answer.day)], f"{name}_month": [str(answer.month)], f"{name}_year": [str(answer.year)]}
        else:
            typed[name] = answer if isinstance(answer, list) else [str(answer)]
    return {name: values for name, values in typed.items() if values and values != [""]}


class Mouse:
    def __init__(self, page: Page) -> None:
        self.page = page

    def see(self, words: str) -> None:
        """The page says so, and does not have to be pushed sideways."""
        self.page.locator("main").get_by_text(words).first.wait_for()
        fits(self.page)

    def go(self, name: str) -> None:
        self.page.wait_for_load_state()
        if not self._named(name).is_visible() and self._more.is_visible():
            self._more.click()
        self._press(self._named(name))

    def _press(self, what: Locator) -> None:
        self._follow(what.click)

    def _follow(self, press: Callable[[], None]) -> None:
        """Press, and wait for the page that follows: whoever looked sooner would still see the page before.

        The page before bears a mark that the next has not: a navigation may be told of before there is another page to see, and
        that page is there as a whole when its foot is.
        """
        self.page.evaluate("document.documentElement.dataset.seen = 'yes'")
        press()
        self.page.locator("html:not([data-seen]) .ro-footer").wait_for(state="attached")
        fits(self.page)

    @property
    def _more(self) -> Locator:
        """Where the navigation goes that finds no room on a phone."""
        return self.page.locator("#toggle-menu")

    def _named(self, name: str) -> Locator:
        either = self.page.get_by_role("link", name=name, exact=True).or_(self.page.get_by_role("button", name=name, exact=True))
        return either.first

    def complete(self, button: str, /, **answers: Any) -> None:
        for name, values in as_typed(answers).items():
            asked = self.page.locator(f'main [name="{name}"]:visible')
            if asked.count():
                self._fill(asked, values)
        self._press(self.page.locator("main").get_by_role("button", name=button, exact=True))

    def _fill(self, asked: Locator, values: list[str]) -> None:
        kind = asked.first.evaluate("it => it.tagName === 'SELECT' ? 'select' : it.type")
        if kind == "select":
            asked.select_option(values)
        elif kind in {"radio", "checkbox"}:
            for value in values:
                asked.and_(self.page.locator(f'[value="{value}"]')).check()
        else:
            asked.fill(values[0])


class Keys(Mouse):
    """Tab, Enter, Space and the arrows, from the top of the page to the button at its end."""

    def go(self, name: str) -> None:
        self._tab_until(lambda here: here["text"] == name, name)
        self._follow(self._enter)

    def complete(self, button: str, /, **answers: Any) -> None:
        typed = as_typed(answers)

        def arrived(here: dict[str, Any]) -> bool:
            if here["name"] in typed and here["tag"] != "BUTTON":
                self._answer(here, typed[here["name"]])
            return here["tag"] == "BUTTON" and here["text"] == button

        self._tab_until(arrived, button)
        self._follow(self._enter)

    def _tab_until(self, arrived: Any, name: str) -> None:
        for _ in range(STOPS):
            self.page.keyboard.press("Tab")
            if arrived(self.page.evaluate(FOCUS)):
                return
        raise AssertionError(f"Tab never reached {name} on {self.page.url}")

    def _enter(self) -> None:
        self.page.keyboard.press("Enter")

    def _answer(self, here: dict[str, Any], values: list[str]) -> None:
        if here["type"] == "radio":
            self._choose(here, values[0])
        elif here["type"] == "checkbox":
            if (here["value"] in values) != here["checked"]:
                self.page.keyboard.press("Space")
        elif here["tag"] == "SELECT":
            self.page.keyboard.press("Home")
            self._arrow_down_to(here["name"], values[0])
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(values[0])

    def _choose(self, here: dict[str, Any], value: str) -> None:
        if not here["checked"]:
            self.page.keyboard.press("Space")
        self._arrow_down_to(here["name"], value)

    def _arrow_down_to(self, name: str, value: str) -> None:
        for _ in range(100):
            here = self.page.evaluate(FOCUS)
            if here["value"] == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"No arrow reaches {value} in {name} on {self.page.url}")
