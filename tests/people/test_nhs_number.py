import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachout.people import nhs_number

NOT_TEN = "NHS number must be 10 numbers, like 999 123 4567"
NOT_VALID = "This is not an NHS number: check each digit against the source"
nines = st.text("0123456789", min_size=9, max_size=9)


def valid(nine: str) -> str | None:
    check = nhs_number.check_digit(nine)
    return None if check is None else f"{nine}{check}"


@pytest.mark.parametrize(
    "typed",
    [
        "943 476 5919",
        "9434765919",
        "943-476-5919",
        " 943\N{NO-BREAK SPACE}476\N{NO-BREAK SPACE}5919\n",
        "943\N{NON-BREAKING HYPHEN}476\N{EN DASH}5919",
        "\N{ZERO WIDTH SPACE}9434765919",
    ],
)
def test_the_dictionarys_own_example_however_it_is_pasted(typed):
    assert nhs_number.parse(typed) == "9434765919"


def test_it_is_shown_in_threes_and_never_broken():
    assert nhs_number.display("9434765919") == "943\N{NO-BREAK SPACE}476\N{NO-BREAK SPACE}5919"
    assert nhs_number.display("") == ""


@pytest.mark.parametrize("typed", ["", "943476591", "94347659190", "943 476 591X", "٩٤٣٤٧٦٥٩١٩", "943.476.5919"])
def test_what_is_not_ten_digits_is_said_so(typed):
    with pytest.raises(ValueError, match="must be 10 numbers"):
        nhs_number.parse(typed)


def test_a_remainder_of_one_gives_no_number_and_of_none_gives_zero():
    assert nhs_number.check_digit("000000000") == 0
    assert nhs_number.check_digit("000000006") is None
    assert not any(nhs_number.is_valid(f"000000006{digit}") for digit in range(10))


@given(nines, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(nine, place, shift):
    number = valid(nine)
    if number is None:
        return
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]

    assert nhs_number.is_valid(number)
    assert not nhs_number.is_valid(wrong)


@given(nines, st.integers(0, 8))
def test_two_neighbours_swapped_are_always_noticed(nine, place):
    number = valid(nine)
    if number is None or number[place] == number[place + 1]:
        return
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    assert not nhs_number.is_valid(swapped)


@given(st.text(max_size=30))
def test_any_text_is_refused_or_is_a_number(text):
    try:
        number = nhs_number.parse(text)
    except ValueError as refusal:
        assert str(refusal) in {NOT_TEN, NOT_VALID}
    else:
        assert nhs_number.is_valid(number) and nhs_number.parse(nhs_number.display(number)) == number


@given(nines, st.sampled_from(["", " ", "-", "\N{NO-BREAK SPACE}", "  "]), st.sampled_from(["Seen on 21 11 2026: ", "No. ", ""]))
def test_a_number_is_found_in_running_text_however_it_is_parted(nine, between, before):
    if number := valid(nine):
        typed = between.join((number[:3], number[3:6], number[6:]))
        assert nhs_number.stands_in(f"{before}{typed}, at night.")


@pytest.mark.parametrize("text", ["", "Ring 0121 496 0123", "Ticket 9434765918", "94347659190", "Item 12, 943 476 591"])
def test_other_figures_in_running_text_are_nobodys(text):
    assert not nhs_number.stands_in(text)
