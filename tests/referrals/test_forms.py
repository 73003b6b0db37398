"""Every service line's form: each question has words, nothing typed is lost, what is not asked is not demanded."""

import pytest

from referrals.forms import FORMS
from referrals.forms.steps import in_words
from tests.referrals.answers import TYPED, typed

STEPS = [(line, step) for line, form in FORMS.items() for step in form]
NAMES = [f"{line}-{step.key}" for line, step in STEPS]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("line", "step"), STEPS, ids=NAMES)
def test_every_question_is_reached_once(line, step):
    form = step()
    under = [name for answers in form.reveals.values() for names in answers.values() for name in names]

    assert sorted(form.outermost + under) == sorted(form.fields)
    assert set(form.reveals) | form.restricted | set(form.needs) <= set(form.fields)


@pytest.mark.parametrize("line", FORMS)
def test_steps_have_keys_of_their_own(line):
    keys = [step.key for step in FORMS[line]]

    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(("line", "step"), STEPS, ids=NAMES)
def test_answers_are_kept_as_typed_understood_and_read_in_words(line, step):
    form = step.from_typed(typed(line, step.key))

    assert form.is_valid(), form.errors
    read = dict(step.read(form.understood()))
    assert read
    assert all(isinstance(words, str) and words for words in read.values())


@pytest.mark.parametrize(("line", "step"), STEPS, ids=NAMES)
def test_an_empty_step_says_what_it_needs(line, step):
    form = step.from_typed({})

    assert not form.is_valid()
    assert all(error.startswith(("Enter", "Select", "Choose")) for errors in form.errors.values() for error in errors), (
        form.errors
    )


def test_a_wrong_answer_comes_back_as_it_was_typed():
    where = FORMS["adult_secure"][1]
    left = {**typed("adult_secure", "where"), "since_on_day": ["31"], "since_on_month": ["2"], "since_on_year": ["2026"]}

    form = where.from_typed(left)

    assert not form.is_valid()
    assert (form["since_on"].value().day, form["since_on"].value().month) == ("31", "2")


def test_a_question_under_another_answer_is_neither_demanded_nor_kept():
    who = FORMS["adult_secure"][0]
    left = {
        **typed("adult_secure", "who"),
        "has_nhs_number": ["no"],
        "nhs_number": ["not a number"],
        "no_nhs_number": ["overseas"],
    }

    form = who.from_typed(left)

    assert form.is_valid(), form.errors
    assert "nhs_number" not in form.understood()
    assert form.person()["no_nhs_number"] == "overseas"


def test_an_order_needs_its_date_and_none_has_none():
    court = FORMS["adult_secure"][3]
    without = {
        **typed("adult_secure", "law"),
        "court_order_on_day": [""],
        "court_order_on_month": [""],
        "court_order_on_year": [""],
    }

    assert list(court.from_typed(without).errors) == ["court_order_on"]
    none = court.from_typed({**typed("adult_secure", "law"), "court_order": ["none"]})
    assert none.is_valid()
    assert "court_order_on" not in none.cleaned_data


def test_restricted_answers_are_read_by_those_who_may():
    risk = FORMS["adult_secure"][5]
    form = risk.from_typed(typed("adult_secure", "risk"))
    assert form.is_valid()

    assert "Whom must they be kept apart from?" in dict(risk.read(form.understood()))
    assert "Whom must they be kept apart from?" not in dict(risk.read(form.understood(), restricted=False))


def test_only_a_steps_own_inputs_are_kept():
    from referrals.forms.steps import query

    where = FORMS["adult_secure"][1]
    posted = query(
        {**typed("adult_secure", "where"), "csrfmiddlewaretoken": ["x"], "seen": ["1"], "later": ["yes"], "family_name": ["X"]}
    )

    assert where.typed(posted) == typed("adult_secure", "where")


def test_words_of_a_choice_are_its_label():
    step = FORMS["adult_secure"][2]

    assert in_words(step.base_fields["urgency"], "very_urgent") == "Very urgent"
    assert TYPED["adult_secure"]["asking"]["urgency"] == ["urgent"]
