"""The good rows into the draft: what would change is shown first, and only figures that a file gave are replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from beds.models import Ward
from contracts.intake.models import Remark, Total, Upload
from contracts.intake.services.mending import open_to_changes
from contracts.returns.figures import FIGURES, Figure, Key
from contracts.returns.ledger import known
from contracts.returns.models import Return, Value
from contracts.returns.selectors import Cell
from contracts.returns.services import Given, begin, last_change, set_values
from contracts.returns.services.steps import locked, refuse_patients
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User

WHY = "Figures from a new file."
"""Of a version that is begun by taking one."""
SOURCES = {Upload.Form.RETURN: Value.Source.FILE, Upload.Form.EXTRACT: Value.Source.EXTRACT}


@dataclass(frozen=True)
class Change:
    """A figure as the draft has it, and as it would be."""

    figure: Figure
    ward: Ward | None
    now: Decimal | None
    would: Decimal | None
    ledger: Decimal | None
    given: Given
    text_changes: bool = False

    @property
    def is_one(self) -> bool:
        return self.now != self.would or self.text_changes


def changes(upload: Upload, owed: Return) -> list[Change]:
    """Every figure that the rows give, and those that an earlier file gave and this one does not: they go back to what the
    portal knows."""
    source = SOURCES[Upload.Form(upload.form)]
    totals = {
        (total.figure, total.ward_id): total
        for total in upload.totals.select_related("ward")
        if FIGURES[total.figure].part == owed.part
    }
    draft = {(value.figure, value.ward_id): value for value in _draft(owed)}
    ledger = known([owed.contract], [owed.month])
    wards = {ward.pk: ward for ward in Ward.objects.filter(pk__in={ward for _, ward in [*totals, *draft] if ward})}
    gone = [key for key, value in draft.items() if value.source == source and key not in totals]
    order = list(FIGURES)
    found = [
        _change(
            key, totals.get(key), draft.get(key), ledger.get(Cell(owed.contract_id, owed.month, key[1], key[0])), wards, source
        )
        for key in [*totals, *gone]
    ]
    return sorted(found, key=lambda change: (order.index(change.figure.code), change.ward.name if change.ward else ""))


def _draft(owed: Return) -> list[Value]:
    latest = owed.latest
    return list(latest.values.all()) if latest else []


def _change(
    key: Key, total: Total | None, held: Value | None, ledger: Decimal | None, wards: dict[int, Ward], source: str
) -> Change:
    number = total.number if total else ledger
    text = total.text if total else ""
    comment = (total.comment if total else "") or (held.comment if held and number is not None else "")
    given = Given(*key, number=number, text=text, comment=comment, source=source if total else Value.Source.LEDGER)
    now, said = (held.number, held.text) if held else (None, "")
    ward = wards[key[1]] if key[1] else None
    return Change(FIGURES[key[0]], ward, now, number, ledger, given, text_changes=said != text)


@transaction.atomic
def take(upload: Upload, *, said: Mapping[str, str] | None = None, seen: int | None = None, at: datetime, by: User) -> int:
    """Write what the good rows come to into the draft; how many figures changed. Faulty rows stay, to be mended.
    ``said``: what is said of each kind of warning. ``seen``: the draft's last change that the taker was shown."""
    returns = [locked(owed) for owed in filled_by(upload)]
    upload = open_to_changes(upload)
    _keep_remarks(upload, said or {}, at=at, by=by)
    _refuse_without_remarks(upload)
    if not upload.totals.exists():
        raise Refused("No row of this file is right yet. Mend one first.")
    changed = sum(_fill(upload, owed, seen, at=at, by=by) for owed in returns)
    Upload.objects.filter(of=upload.of, status=Upload.Status.TAKEN).exclude(pk=upload.pk).update(status=Upload.Status.REPLACED)
    upload.status, upload.taken_at, upload.taken_by = Upload.Status.TAKEN, at, by
    upload.save(update_fields=["status", "taken_at", "taken_by"])
    record("return_file.taken", upload, by=by, figures=changed, faulty=upload.faulty.count())
    return changed


def _fill(upload: Upload, owed: Return, seen: int | None, *, at: datetime, by: User) -> int:
    draft = begin(owed, at=at, by=by, why=WHY)
    return set_values(draft, [change.given for change in changes(upload, owed)], seen=seen, at=at, by=by)


def last_seen(upload: Upload) -> int:
    """The newest change of the drafts that it would fill: read before they are shown."""
    return max(last_change(owed) for owed in filled_by(upload))


def filled_by(upload: Upload) -> list[Return]:
    """Its return; an extract fills the month's other part too, while that is with the provider."""
    if upload.form == Upload.Form.RETURN:
        return [upload.of]
    others = Return.objects.awaited().filter(contract=upload.of.contract_id, month=upload.of.month).exclude(pk=upload.of_id)
    return [upload.of, *others.select_related("contract__provider")]


def _refuse_without_remarks(upload: Upload) -> None:
    without = unremarked(upload)
    if without:
        raise Refused("Say something on each kind of warning first: " + ", ".join(without) + ".")


def unremarked(upload: Upload) -> list[str]:
    kinds = upload.problems.filter(soft=True).order_by("kind").values_list("kind", flat=True).distinct()
    return sorted(set(kinds) - set(upload.remarks.values_list("kind", flat=True)))


def _keep_remarks(upload: Upload, said: Mapping[str, str], *, at: datetime, by: User) -> None:
    for kind, text in said.items():
        if text.strip():
            refuse_patients(text)
            Remark.objects.update_or_create(upload=upload, kind=kind, defaults={"text": text.strip(), "at": at, "by": by})
