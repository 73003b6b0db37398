"""How findings say things."""

from __future__ import annotations

from datetime import date

from casemgmt.facts import Facts


def day(on: date) -> str:
    return f"{on:%-d %B %Y}"


def stay_address(facts: Facts) -> str:
    return facts.stay.get_absolute_url() if facts.stay else ""
