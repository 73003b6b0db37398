"""The sheet of every chart, and the pages of what is written on them, as people see them."""

from datetime import date

import pytest
from playwright.sync_api import Page

from reachout.accounts.permissions import Role
from tests.browser import SIZES, axe_finds_nothing, base_of, fits, look_at, sign_in
from tests.factories.accounts import user_with
from tests.factories.spc import AnnotationFactory, RebaseFactory
from tests.quality.spc.gallery import sheet

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]

SMALLEST = 10.5
"""Pixels: letters on a chart are never smaller, at any width."""

LETTERS = """() => [...document.querySelectorAll(".ro-spc text, .ro-spc-part text")].filter(it => it.getClientRects().length)
  .map(it => [it.textContent, parseFloat(it.getAttribute("font-size")) * it.ownerSVGElement.getBoundingClientRect().width
    / it.ownerSVGElement.viewBox.baseVal.width])"""

MEETING = """() => {
  const wrong = [];
  const meet = (a, b) => a.left + 1 < b.right && b.left + 1 < a.right && a.top + 4 < b.bottom && b.top + 4 < a.bottom;
  for (const svg of document.querySelectorAll(".ro-spc svg, .ro-spc-part svg")) {
    const paper = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].map(it => [it.textContent, it.getBoundingClientRect()]);
    const there = texts.filter(([, box]) => box.width);
    for (const [words, box] of there) {
      if (box.left < paper.left - 1 || box.right > paper.right + 1 || box.bottom > paper.bottom + 1) wrong.push(`off: ${words}`);
      for (const [other, near] of there) if (box !== near && meet(box, near)) wrong.push(`${words} meets ${other}`);
    }
  }
  return wrong;
}"""


@pytest.mark.parametrize("size", SIZES)
def test_every_chart_is_legible_and_its_labels_keep_apart(page: Page, size: str) -> None:
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    page.set_content(sheet())

    axe_finds_nothing(page)
    fits(page)
    assert page.evaluate(MEETING) == []
    small = [(words, pixels) for words, pixels in page.evaluate(LETTERS) if pixels < SMALLEST]
    assert small == []


def test_what_is_written_on_a_chart(page: Page) -> None:
    rebase = RebaseFactory(why="The Safewards programme changed how seclusion is used on every ward " * 2)
    AnnotationFactory(text="Wolfeschlegelsteinhausenbergerdorff" * 5, month=date(2026, 1, 1), withdrawn=True)
    sign_in(page, user_with(Role.COMMISSIONER, line="adult_secure"))

    look_at(page, "/figures/charts/inpatients/", *SIZES)
    look_at(page, "/figures/charts/inpatients/rebase/", *SIZES)
    look_at(page, "/figures/charts/inpatients/annotate/", *SIZES)
    look_at(page, f"/figures/charts/rebases/{rebase.pk}/withdraw/", *SIZES)


def test_a_rebase_by_keyboard(page: Page) -> None:
    sign_in(page, user_with(Role.COMMISSIONER, line="adult_secure"))
    page.goto("/figures/charts/inpatients/")
    page.get_by_role("button", name="Rebase").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Month", exact=True).focus()
    page.keyboard.type("March")
    page.keyboard.press("Tab")
    page.keyboard.type("2026")
    page.keyboard.press("Tab")
    page.keyboard.type("A ward opened")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/figures/inpatients/**")

    page.goto(f"{base_of(page)}/figures/charts/inpatients/")
    assert "A ward opened" in page.inner_text("main")
