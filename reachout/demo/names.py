"""Names nobody bears together, and NHS numbers from the 999 range that is never given to a patient."""

from random import Random

FAMILY = (
    "Placeholder Exampleton Mockridge Testerby Samplewood Quoteby Fauxley Pretendham Notarealson Imagind Storyfield Fableford "
    "Madeupton Inventham Fictonby Drafthurst Specimen Dummerston Stubbington-Mock Trialby Invenshaw Ficklesham Protoby Mimicton "
    "Parableton Fabricant Conjureham Supposeby Likenessly Figmenton Novelby Talebury Legendson Mythby Romanceley Allegory"
).split()
GIVEN = {
    "male": (
        "Rowan Basil Flint Reed Heath Jasper Clay Cole Ash Linden Alder Barley Moss Cedar Ridge Stone Perry Birch Garth Hawthorn"
    ).split(),
    "female": (
        "Iris Juniper Hazel Fern Willow Poppy Ivy Olive Marigold Clover Bryony Sorrel Heather Laurel Tansy Primrose Senna Myrtle"
    ).split(),
}
ETHNICITIES = "AAAAAAAABCDEFGHHJJKLMMMNNPRSZ"
"""Drawn from one by one: roughly a city region's mix."""


def nhs_number(serial: int) -> str | None:
    """The 999 number of a serial below a million, or None where the serial has no check digit (modulus 11 leaves 10)."""
    digits = f"999{serial:06d}"
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
    return None if check == 10 else f"{digits}{0 if check == 11 else check}"


def full_name(random: Random, sex: str) -> tuple[str, str]:
    return random.choice(FAMILY), random.choice(GIVEN[sex])
