"""What changed from one version to another, figure by figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from beds.models import Ward
from contracts.returns.figures import FIGURES, Figure
from contracts.returns.models import Submission, Value


@dataclass(frozen=True)
class Difference:
    figure: Figure
    ward: Ward | None
    before: Value | None
    after: Value | None

    @property
    def change(self) -> Decimal | None:
        """None where either has no number."""
        if self.before is None or self.after is None or self.before.number is None or self.after.number is None:
            return None
        return self.after.number - self.before.number

    @property
    def signed(self) -> str:
        change = self.change
        if change is None:
            return "–"
        return f"{'+' if change > 0 else '−'}{self.figure.shown(abs(change))}"

    @property
    def comment(self) -> str:
        return self.after.comment if self.after else ""


def differences(before: Submission, after: Submission) -> list[Difference]:
    """Only what differs, in the order of the figures: two queries."""
    old, new = ({(row.figure, row.ward_id): row for row in one.values.select_related("ward")} for one in (before, after))
    order = {code: place for place, code in enumerate(FIGURES)}
    keys = sorted(old.keys() | new.keys(), key=lambda key: (order[key[0]], key[1] or 0))
    wards = {key: row.ward for key, row in [*old.items(), *new.items()]}
    pairs = [Difference(FIGURES[key[0]], wards[key], old.get(key), new.get(key)) for key in keys]
    return [one for one in pairs if _said(one.before) != _said(one.after)]


def _said(value: Value | None) -> tuple[Decimal | None, str]:
    return (value.number, value.text) if value else (None, "")
