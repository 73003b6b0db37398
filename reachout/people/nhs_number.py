"""The NHS number: ten digits, the last a check on the other nine (NHS Data Dictionary: modulus 11, weights 10 to 2).

Pages, the API and the sheets engine all read a number with these functions, so what one accepts no other refuses.
"""

import re

NO_BREAK = "\N{NO-BREAK SPACE}"
BETWEEN_DIGITS = re.compile(r"[\s\-\u2010-\u2015\u200b\u2060\ufeff]+")
TEN_DIGITS = re.compile(r"[0-9]{10}")
IN_TEXT = re.compile(rf"(?<![0-9])(?=([0-9](?:(?:{BETWEEN_DIGITS.pattern[:-1]}{{0,3}})[0-9]){{9}})(?![0-9]))")
"""Ten digits in running text, with or without something between them; numbers that overlap are each tried."""


def normalise(text: str) -> str:
    """The number as typed or pasted ('943 476 5919', '943-476-5919'), without what stands between its digits."""
    return BETWEEN_DIGITS.sub("", text)


def check_digit(nine: str) -> int | None:
    """The tenth digit of a number that begins with these nine; None where there is no such number."""
    remainder = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True)) % 11
    check = (11 - remainder) % 11
    return None if check == 10 else check


def is_valid(number: str) -> bool:
    """Whether ten digits, already normalised, are an NHS number."""
    return bool(TEN_DIGITS.fullmatch(number)) and check_digit(number[:9]) == int(number[9])


def looks_like(text: str) -> bool:
    """Whether someone meant an NHS number: ten digits, right or wrong."""
    return bool(TEN_DIGITS.fullmatch(normalise(text)))


def stands_in(text: str) -> bool:
    """Whether running text gives somebody's NHS number away."""
    return any(is_valid(normalise(found[1])) for found in IN_TEXT.finditer(text))


def parse(text: str) -> str:
    """The ten digits. Raises ValueError, with words for the person who typed it, when they are no NHS number."""
    number = normalise(text)
    if not TEN_DIGITS.fullmatch(number):
        raise ValueError("NHS number must be 10 numbers, like 999 123 4567")
    if not is_valid(number):
        raise ValueError("This is not an NHS number: check each digit against the source")
    return number


def display(number: str) -> str:
    """943 476 5919, as it is read aloud and never broken over two lines."""
    return NO_BREAK.join((number[:3], number[3:6], number[6:])) if number else ""
