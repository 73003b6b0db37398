from datetime import date, datetime, time

import pytest
from django import forms
from django.template import engines
from django.utils import timezone

from reachout.pages.forms import DayField, Form, Long, MomentField, Short, TimeField, component, error_links, time_of


class Example(Form):
    born_on = DayField(label="Date of birth")
    nhs_number = forms.CharField(label="NHS number", help_text="10 numbers", widget=Short(width=10))
    outcome = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect)
    reason = forms.CharField(label="Reason", required=False, max_length=200, widget=Long())


def render(template, **context):
    made = '{% from "components/form.html" import field, error_summary %}' + template
    return engines["jinja2"].from_string(made).render(context)


def day(**boxes):
    class Only(Form):
        born_on = DayField(label="Date of birth")

    return Only({f"born_on_{part}": value for part, value in boxes.items()})


@pytest.mark.parametrize(
    "boxes",
    [
        {"day": "21", "month": "11", "year": "2026"},
        {"day": "21", "month": "November", "year": "2026"},
        {"day": "21", "month": "nov", "year": "2026"},
        {"day": "21 11 2026"},
        {"day": "21/11/2026"},
        {"day": "21 Nov 2026"},
        {"day": "2026-11-21"},
        {"day": " 21 ", "month": " 11 ", "year": " 2026 "},
    ],
)
def test_a_day_is_read_however_it_is_written(boxes):
    form = day(**boxes)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["born_on"] == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("boxes", "said", "target"),
    [
        ({}, "Enter date of birth", "day"),
        ({"day": "21", "month": "11"}, "Date of birth must include a year", "year"),
        ({"year": "2026"}, "Date of birth must include a day and month", "day"),
        ({"day": "31", "month": "2", "year": "2026"}, "Date of birth must be a real date", "day"),
        (
            {"day": "21", "month": "13", "year": "2026"},
            "Date of birth must have a real month, for example 11 or November",
            "month",
        ),
        ({"day": "21", "month": "11", "year": "26"}, "Date of birth must have a year of 4 numbers, for example 2026", "year"),
        ({"day": "²", "month": "11", "year": "2026"}, "Date of birth must be a real date", "day"),
        ({"day": "x", "month": "11", "year": "2026"}, "Date of birth must be a real date", "day"),
        ({"day": "1", "month": "1", "year": "0000"}, "Date of birth must be a real date", "day"),
    ],
)
def test_what_is_wrong_with_a_day_is_said_and_leads_to_its_box(boxes, said, target):
    assert error_links(day(**boxes)) == [{"text": said, "href": f"#id_born_on_{target}"}]


def test_a_day_keeps_to_its_limits():
    class Limited(Form):
        on = DayField(label="Start", earliest=date(2026, 1, 2), latest=date(2026, 12, 30))

    def said(text):
        return Limited({"on": text}).errors.get("on", [""])[0]

    assert said("1 1 2026") == "Start must be 2 January 2026 or later"
    assert said("31 12 2026") == "Start must be 30 December 2026 or earlier"
    assert said("2 1 2026") == ""
    assert said("30 12 2026") == ""


def test_a_day_in_the_future_is_refused_in_words():
    class Past(Form):
        on = DayField(label="Date of birth", latest=timezone.localdate)

    assert Past({"on": "1 1 2199"}).errors["on"] == ["Date of birth must be today or in the past"]


def test_what_was_typed_comes_back_as_it_was_typed():
    html = render('{{ field(form["born_on"]) }}', form=day(day="31", month="Feb", year="2026"))

    assert 'value="Feb"' in html
    assert 'aria-describedby="id_born_on-error"' in html


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("14:05", time(14, 5)),
        ("1405", time(14, 5)),
        ("14.05", time(14, 5)),
        ("9", time(9)),
        ("2pm", time(14)),
        ("2.30 pm", time(14, 30)),
        ("12am", time(0)),
        ("12 p.m.", time(12)),
        ("midday", time(12)),
        ("24:00", None),
        ("13pm", None),
        ("9:5", None),
        ("later", None),
        ("", None),
    ],
)
def test_a_time_is_read_however_a_ward_writes_it(text, read):
    assert time_of(text) == read


class Seen(Form):
    seen_at = MomentField(label="First seen")
    round_at = TimeField(label="Ward round", required=False)


def seen(on, at):
    return Seen({"seen_at": on, "seen_at_time": at})


def test_a_moment_is_london_time():
    form = seen("21 7 2026", "14:05")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["seen_at"].isoformat() == "2026-07-21T14:05:00+01:00"


@pytest.mark.parametrize(
    ("on", "at", "said"),
    [
        ("", "", "Enter first seen"),
        ("21 11 2026", "", "First seen must include a time"),
        ("", "14:05", "First seen must include a date"),
        ("21 11 2026", "soon", "First seen must have a time such as 14:05 or 2.05pm"),
        ("29 3 2026", "01:30", "First seen must be a real time: the clocks went forward in that hour"),
    ],
)
def test_what_is_wrong_with_a_moment_is_said(on, at, said):
    assert seen(on, at).errors["seen_at"] == [said]


def test_the_hour_that_comes_twice_is_taken_the_first_time():
    form = seen("25 10 2026", "01:30")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["seen_at"].utcoffset().total_seconds() == 3600


def test_a_moment_shows_in_its_boxes():
    form = Seen(initial={"seen_at": datetime(2026, 7, 21, 13, 5, tzinfo=timezone.get_fixed_timezone(0))})

    items = component(form["seen_at"]).params["items"]

    assert [item["value"] for item in items] == ["21", "7", "2026", "14:05"]


def test_what_is_missing_is_said_as_what_to_do():
    errors = Example({}).errors

    assert errors["born_on"] == ["Enter date of birth"]
    assert errors["nhs_number"] == ["Enter NHS number"]
    assert errors["outcome"] == ["Select outcome"]


def test_a_field_names_its_hint_and_its_error():
    html = render('{{ field(form["nhs_number"]) }}', form=Example({}))

    assert 'for="id_nhs_number"' in html
    assert 'aria-describedby="id_nhs_number-hint id_nhs_number-error"' in html
    assert "Enter NHS number" in html
    assert " required" not in html


def test_what_a_choice_reveals_stands_under_it():
    html = render('{{ field(form["outcome"], reveal={"no": field(form["reason"])}) }}', form=Example())

    assert html.index('value="no"') < html.index('id="conditional-id_outcome-2"') < html.index('name="reason"')
    assert "You can enter up to 200 characters" in html


def test_text_from_people_is_never_html():
    html = render('{{ field(form["nhs_number"]) }}{{ error_summary(form) }}', form=Example({"nhs_number": '"><script>'}))

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_summary_of_errors_leads_to_each_field():
    html = render("{{ error_summary(form) }}", form=Example({}))

    assert [f'href="#{target}"' in html for target in ("id_born_on_day", "id_nhs_number", "id_outcome")] == [True] * 3
    assert "There is a problem" in html


def test_a_form_not_yet_sent_has_no_summary():
    assert render("{{ error_summary(form) }}", form=Example()).strip() == ""


def test_several_lines_come_back_unindented():
    html = render('{{ field(form["reason"]) }}', form=Example({"reason": "one\ntwo\n  three"}))

    assert ">one\ntwo\n  three</textarea>" in html
