from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.template import engines
from jinja2.exceptions import UndefinedError

from reachout.pages import words
from reachout.pages.tags import Meaning, due_tag

TODAY = date(2026, 11, 21)


def render(template, **context):
    return engines["jinja2"].from_string(template).render(context)


@pytest.mark.parametrize(
    ("made", "reads"),
    [
        (words.day(date(2026, 9, 1)), "1\xa0Sep\xa02026"),
        (words.day(datetime(2026, 7, 31, 23, 30, tzinfo=UTC)), "1\xa0Aug\xa02026"),
        (words.day(None), ""),
        (words.day(None, "Not known"), "Not known"),
        (words.long_day(TODAY), "21 November 2026"),
        (words.moment(datetime(2026, 7, 21, 13, 5, tzinfo=UTC)), "21 July 2026, 14:05"),
        (words.moment(datetime(2026, 11, 21, 14, 5, tzinfo=UTC)), "21 November 2026, 14:05"),
        (words.clock(time(7, 5)), "07:05"),
        (words.ago(date(2026, 11, 18), TODAY), "3 days ago"),
        (words.ago(date(2026, 11, 20), TODAY), "yesterday"),
        (words.ago(TODAY, TODAY), "today"),
        (words.ago(date(2026, 11, 22), TODAY), "tomorrow"),
        (words.ago(date(2026, 11, 23), TODAY), "in 2 days"),
        (words.days_late(date(2026, 11, 18), TODAY), "3 days late"),
        (words.days_late(date(2026, 11, 20), TODAY), "1 day late"),
        (words.days_late(TODAY, TODAY), "today"),
        (words.days_late(date(2026, 11, 23), TODAY), "in 2 days"),
        (words.number(12345), "12,345"),
        (words.number(0.1), "0.1"),
        (words.number(Decimal("12.50")), "12.5"),
        (words.number(Decimal("100")), "100"),
        (words.number(1000.0), "1,000"),
        (words.number(2, 1), "2.0"),
        (words.number(None), ""),
        (words.money(Decimal("12345.5")), "£12,345.50"),
        (words.money(12345), "£12,345"),
        (words.money(-5), "−£5"),
        (words.plural(1, "referral"), "1 referral"),
        (words.plural(1200, "person", "people"), "1,200 people"),
        (words.nhs_number("9991234567"), "999\xa0123\xa04567"),
        (words.yes_no(None), "Not known"),
        (words.yes_no(False), "No"),
    ],
)
def test_words_for_days_and_numbers(made, reads):
    assert made == reads


@pytest.mark.parametrize(
    "template",
    [
        "{{ nothing }}",
        "{{ thing.nothing }}",
        "{{ thing.nothing.deeper }}",
        "{{ nothing | upper }}",
        "{% if nothing %}x{% endif %}",
        "{% for x in nothing %}{% endfor %}",
    ],
)
def test_a_name_misspelt_in_our_templates_is_an_error_and_not_a_blank(template):
    with pytest.raises(UndefinedError):
        render(template, thing={"something": 1})


def test_asking_whether_a_name_is_defined_is_allowed():
    assert render("{{ nothing is defined }}{{ nothing | default('-') }}") == "False-"


def test_the_design_systems_macros_live_on_absent_options():
    template = '{% from "nhsuk/components/button/macro.jinja" import button %}{{ button({"text": "Save"}) }}'

    assert "Save" in render(template)


def test_text_is_escaped():
    assert render("{{ name }}", name="<b>") == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("due", "text", "meaning"),
    [
        (date(2026, 11, 18), "3 days late", Meaning.LATE),
        (date(2026, 11, 20), "1 day late", Meaning.LATE),
        (TODAY, "Due today", Meaning.SOON),
        (date(2026, 11, 22), "Due tomorrow", Meaning.SOON),
        (date(2026, 11, 24), "Due in 3 days", Meaning.SOON),
    ],
)
def test_a_tag_says_late_and_soon(due, text, meaning):
    tag = due_tag(due, TODAY)

    assert (tag.text, tag.meaning) == (text, meaning)


def test_later_days_have_no_tag():
    assert due_tag(date(2026, 11, 25), TODAY) is None
