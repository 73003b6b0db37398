"""Measures from returns, against a slow recount of any months' returns: only what is accepted counts; the rest is named."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.agreements.models import Contract
from contracts.returns.models import Return, Submission, Value
from quality.measures import CATALOGUE, EVERY_LINE, Figure, behind, figures
from quality.measures.returned import FIGURES, RETURNED
from tests.factories.accounts import UserFactory
from tests.factories.beds import WardFactory
from tests.factories.contracts import ContractFactory, ReturnFactory, returned
from tests.factories.organisations import OrganisationFactory, SiteFactory
from tests.quality.measures.oracle import same

MONTHS = [date(2026, 3, 1), date(2026, 4, 1)]
AT = datetime(2026, 5, 20, 9, tzinfo=UTC)
PER = {"complaints_per_1000_bed_days": 1000, "safeguarding": 1000}
RECOUNT: dict[str, Any] = {
    "friends_and_family": lambda v: (
        v["fft_very_good"] + v["fft_good"],
        sum(v[f"fft_{answer}"] for answer in ("very_good", "good", "neither", "poor", "very_poor", "unknown")),
    ),
    "complaints_per_1000_bed_days": lambda v: (v["complaints_received"], v["bed_days"]),
    "complaints_acknowledged": lambda v: (v["complaints_acknowledged"], v["complaints_received"]),
    "complaints_closed": lambda v: (v["complaints_closed"], v["complaints_due"]),
    "safeguarding": lambda v: (v["safeguarding_concerns"], v["bed_days"]),
    "vacancy_rate": lambda v: (v["establishment_wte"] - v["in_post_wte"], v["establishment_wte"]),
    "temporary_staff": lambda v: (v["shifts_bank"] + v["shifts_agency"], v["shifts_filled"]),
    "sickness": lambda v: (v["sickness_days"], v["working_days"]),
    "training_compliance": lambda v: (v["training_done"], v["training_due"]),
    "supervision_compliance": lambda v: (v["supervision_done"], v["supervision_due"]),
    "appraisal_compliance": lambda v: (v["appraisal_done"], v["appraisal_due"]),
}
numbers = st.none() | st.decimals(0, 400, places=2) | st.integers(0, 3).map(Decimal)
sent = st.sampled_from(["accepted", "accepted", "submitted", "nil", "due"])
months_of = st.tuples(sent, st.lists(numbers, min_size=len(FIGURES), max_size=len(FIGURES)), sent, st.integers(0, 900))
Told = tuple[str, list[Decimal | None], str, int]


@pytest.fixture(scope="module")
def contracts(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[list[Contract], list[Any]]]:
    """Two providers, both in two service lines, each with a ward there."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = []
        for provider in (OrganisationFactory(), OrganisationFactory()):
            site = SiteFactory(organisation=provider)
            for line in ("adult_secure", "lda"):
                WardFactory(site=site, service_line=line, security="low")
                made.append(ContractFactory(provider=provider, service_line=line))
        yield made, [UserFactory(), UserFactory()]
        transaction.set_rollback(True)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(told=st.lists(months_of, min_size=8, max_size=8))
def test_measures_count_what_was_accepted_as_a_slow_recount_does(contracts: Any, told: list[Told]) -> None:
    rows, people = contracts
    cells = list(zip(product(rows, MONTHS), told, strict=True))
    with transaction.atomic():
        for (contract, month), (status, values, beside, bed_days) in cells:
            keep(contract, month, "quality", status, dict(zip(FIGURES, values, strict=True)), people)
            keep(contract, month, "activity", beside, {"occupied_bed_days": Decimal(bed_days)}, people)
        asked = {"lines": EVERY_LINE, "cuts": ("", "provider"), "today": AT.date(), "measures": list(RECOUNT)}
        found = list(figures(first=MONTHS[0], last=MONTHS[-1], **asked))
        transaction.set_rollback(True)

    codes = {contract.provider.code for contract in rows}
    assert {f.measure for f in found} == set(RECOUNT) == set(RETURNED.measures)
    for figure in found:
        if figure.key and figure.key not in codes:
            continue
        top, bottom, incomplete = recounted(figure, cells)
        assert same(figure.numerator, top) and same(figure.denominator, bottom), figure
        assert same(figure.value, PER.get(figure.measure, 1) * top / bottom if bottom else None), figure
        assert set(figure.detail["incomplete"] or []) == incomplete, figure


def keep(contract: Contract, month: date, part: str, status: str, values: dict[str, Decimal | None], people: list[Any]) -> None:
    owed = Return.objects.create(contract=contract, month=month, part=part, due_on=AT.date(), locks_on=AT.date())
    if status == "due":
        return
    nil = {"nil": True, "nil_reason": "Closed for works"} if status == "nil" else {}
    version = Submission.objects.create(of=owed, number=1, begun_at=AT, begun_by=people[0], **nil)
    if not nil:
        told = [Value(submission=version, figure=figure, number=number, source="typed") for figure, number in values.items()]
        Value.objects.bulk_create(told)
    version.submitted_at, version.submitted_by = AT, people[0]
    if status != "submitted":
        version.accepted_at, version.accepted_by = AT, people[1]
        owed.standing = version
    version.save()
    owed.save()


def recounted(figure: Figure, cells: list[Any]) -> tuple[Decimal, Decimal, set[str]]:
    top, bottom, incomplete = Decimal(), Decimal(), set()
    for (contract, month), (status, values, beside, bed_days) in cells:
        of_it = contract.provider.code if figure.cut else ""
        if (month, of_it) != (figure.month, figure.key) or figure.service_line not in ("", contract.service_line):
            continue
        v: dict[str, Any] = dict(zip(FIGURES, values, strict=True)) if status == "accepted" else {}
        v["bed_days"] = bed_days if beside == "accepted" else None
        try:
            of, among = RECOUNT[figure.measure](v)
            top, bottom = top + of, bottom + among
        except (KeyError, TypeError):
            incomplete.add(contract.provider.code)
    return top, bottom, incomplete


@pytest.mark.django_db
def test_the_rows_behind_it_are_returns_and_say_which_are_missing() -> None:
    good, waiting = ContractFactory(), ContractFactory()
    month = MONTHS[0]
    figures_of_it = {("fft_very_good", None): 6, ("fft_good", None): 2, ("fft_neither", None): 1, ("fft_poor", None): 0}
    figures_of_it |= {("fft_very_poor", None): 0, ("fft_unknown", None): 1}
    returned(ReturnFactory(contract=good, month=month, part="quality"), figures_of_it)
    returned(ReturnFactory(contract=waiting, month=month, part="quality"), figures_of_it, status="submitted")

    (figure,) = figures(first=month, last=month, measures=["friends_and_family"], today=AT.date())
    rows = behind("friends_and_family", month=month, today=AT.date())

    assert (figure.numerator, figure.denominator, figure.value) == (8, 10, 0.8), "do not know is an answer too"
    assert figure.detail == {"incomplete": [waiting.provider.code], "returns": 1}
    assert {(row.reference, row.counts, row.among, row.left_out) for row in rows} == {
        (good.reference, 8, 10, ""),
        (waiting.reference, 0, 0, f"{waiting.provider.name}: the return is not accepted"),
    }
    assert all(CATALOGUE[id].definition for id in RETURNED.measures)
