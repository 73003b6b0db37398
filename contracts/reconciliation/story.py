"""What happened to a difference, and how its pounds are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from contracts.agreements.selectors import tariffs_in
from contracts.money import ZERO
from contracts.pricing import Line
from contracts.reconciliation.lines import PAID
from contracts.reconciliation.models import Difference, Word
from contracts.returns.models import Message


@dataclass(frozen=True)
class Told:
    """Something said or found, in the order in which it was."""

    at: datetime
    what: str
    by: str
    text: str
    word: Word | None = None
    """With the figures that it is about."""


def story(difference: Difference) -> list[Told]:
    """What the portal found and people decided, among what both sides wrote on the figure: two queries."""
    words = [
        Told(word.at, word.get_kind_display(), word.by.name if word.by else "", word.text, word)
        for word in difference.words.select_related("by")
    ]
    about = Message.objects.filter(query__of=difference.of_id, query__figure=difference.figure, query__ward=difference.ward_id)
    messages = [
        Told(message.at, "Asked" if message.by_id == message.query.raised_by_id else "Answered", message.by.name, message.text)
        for message in about.select_related("by", "query")
    ]
    return sorted([*words, *messages], key=lambda one: one.at)


@dataclass(frozen=True)
class Bill:
    """What so many days cost, line by line."""

    whose: str
    lines: list[Line]

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)


def bills(difference: Difference) -> list[Bill]:
    """By the return and by the ledger; none for what is not paid for, or has no price."""
    owed = difference.of
    held = tariffs_in([owed.month], [owed.contract]).get((owed.contract_id, owed.month)) if difference.figure == PAID else None
    tariff = next((one for one in held.tariffs if one.ward == difference.ward_id), None) if held else None
    if tariff is None or not tariff.has_price(owed.month):
        return []
    counted = {"By the return": difference.returned or Decimal(), "By the ledger": difference.ledger}
    pricing = tariff.pricing(owed.month)
    return [Bill(whose, pricing.lines(owed.month, {owed.month: int(days)})) for whose, days in counted.items()]
