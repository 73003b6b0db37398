"""Where a postcode is."""

import re

from django.db.models.functions import Length

from reachout.organisations.models import Place

OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
POSTCODE = re.compile(rf"(?:({OUTWARD}|GIR)([0-9][ABD-HJLNP-UW-Z]{{2}}))|({OUTWARD})")


def read_postcode(text: str) -> str:
    """A postcode as it is written: 'b152tt' is B15 2TT. Its first half alone (B15) will do. ValueError for anything else."""
    found = POSTCODE.fullmatch(re.sub(r"[\s\-.]+", "", text.upper()))
    if not found:
        raise ValueError("Enter a postcode, like B15 2TT, or its first half, like B15")
    outward, inward, alone = found.groups()
    return alone or f"{outward} {inward}"


def place_of(postcode: str) -> Place | None:
    """The place of the whole postcode, else of its first half: one query."""
    halves = postcode.upper().split()
    if not halves:
        return None
    wanted = ["".join(halves), halves[0]]
    there = Place.objects.filter(postcode__in=wanted).select_related("icb", "authority")
    return there.order_by(Length("postcode").desc()).first()
