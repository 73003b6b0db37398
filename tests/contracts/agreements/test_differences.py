"""The difference between two versions put upon the first gives the second; and it reads as people would say it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.agreements.differences import content, difference, put_upon
from contracts.agreements.examples import total, worked
from contracts.agreements.words import paid, what_changed
from reachout.months import add_months
from tests.factories.beds import WardFactory
from tests.factories.contracts import ContractFactory, DayPriceFactory, RequirementFactory, ServiceFactory, TermsFactory, agreed

APRIL = date(2026, 4, 1)

pounds = st.decimals("0.01", "9999999.99", places=2)
prices = st.dictionaries(st.integers(0, 40).map(lambda n: add_months(APRIL, n)), pounds, min_size=1, max_size=4)
by_day = st.fixed_dictionaries({"beds": st.integers(0, 40), "indicative_days": st.integers(0, 9000), "model": st.just("per_day")})
blocks = st.fixed_dictionaries(
    {"beds": st.integers(0, 40), "indicative_days": st.integers(0, 9000), "model": st.just("block"), "year_sum": pounds}
)
bands = st.builds(
    lambda block, width, rate: block | {"model": "band", "tolerance": width, "marginal_rate": rate},
    blocks,
    st.decimals(0, 100, places=2),
    pounds,
)
services = st.builds(lambda said, rates: said | rates, by_day, prices) | blocks | bands
requirements = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Posts are filled", "Beds are used"]),
        "measure": st.sampled_from(["occupancy", "vacancy_rate"]),
        "direction": st.sampled_from(["at_least", "at_most"]),
        "threshold": st.decimals(0, 1, places=2),
        "consequence": st.just("A plan"),
    }
)
contents = st.builds(
    lambda wards, required: (
        {("ward", key): said for key, said in wards.items()} | {("requirement", key): said for key, said in required.items()}
    ),
    st.dictionaries(st.integers(1, 6), services, max_size=5),
    st.dictionaries(st.sampled_from(["Q01", "Q02", "Q03"]), requirements, max_size=3),
)


@settings(max_examples=50)
@given(contents, contents)
def test_the_difference_put_upon_a_version_gives_the_next(before, after):
    changes = difference(before, after)

    assert put_upon(before, changes) == after
    assert put_upon(after, difference(after, before)) == before
    assert bool(changes) == (before != after)
    said = what_changed(before, after, {key: f"Ward {key}" for key in range(1, 7)})
    assert {one.name for one in said} == {
        f"Ward {key}" if kind == "ward" else f"Requirement {key}" for (kind, key), *_ in changes
    }
    assert all(one.lines for one in said)


# -- in words ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_changed_is_said_ward_by_ward():
    jay, kestrel, heron, merlin = (WardFactory(name=f"{name} Ward") for name in ("Jay", "Kestrel", "Heron", "Merlin"))
    before = agreed(ContractFactory(), {jay: "429.65", kestrel: "431.15", heron: "500.00"}, valid_from=APRIL)
    after = TermsFactory(contract=before.contract)
    ServiceFactory(terms=after, ward=heron, model="block", year_sum=Decimal("1500000"))
    for ward, beds, rates in ((jay, 10, {APRIL: "429.65"}), (kestrel, 12, {APRIL: "431.15", date(2027, 1, 1): "438.91"})):
        service = ServiceFactory(terms=after, ward=ward, beds=beds)
        for month, rate in rates.items():
            DayPriceFactory(service=service, valid_from=month, rate=Decimal(rate))
    band = {"model": "band", "year_sum": Decimal("2000000"), "tolerance": Decimal("5.00"), "marginal_rate": Decimal("200.50")}
    ServiceFactory(terms=after, ward=merlin, **band)
    RequirementFactory(terms=after, code="Q01", measure="occupancy", direction="at_least", threshold=Decimal("0.8"))

    names = {ward.pk: ward.name for ward in (jay, kestrel, heron, merlin)}
    said = {one.name: one.lines for one in what_changed(content(before), content(after), names)}

    assert list(said) == ["Heron Ward", "Jay Ward", "Kestrel Ward", "Merlin Ward", "Requirement Q01"]
    assert said["Jay Ward"] == ["Beds commissioned: 10 instead of 12."]
    assert said["Kestrel Ward"] == ["An occupied bed day from January 2027: £438.91 instead of £431.15."]
    assert said["Heron Ward"] == [
        "Paid by: block instead of per occupied bed day.",
        "Block for the year: £1,500,000.",
        "The price from April 2026 (£500) is taken out.",
    ]
    assert said["Merlin Ward"] == [
        "Taken in.",
        "12 beds, 4,000 bed days planned in a year.",
        "Paid by: block with a marginal rate outside a band.",
        "Block for the year: £2,000,000.",
        "Band to either side of the plan: 5%.",
        "A bed day outside the band: £200.50.",
    ]
    assert said["Requirement Q01"][1].startswith("People are not kept waiting to leave: at least 80%.")
    assert what_changed(content(after), content(before), names)[3].lines == ["Taken out."]


@pytest.mark.django_db
def test_a_month_is_worked_out_by_hand():
    terms = TermsFactory()
    DayPriceFactory(service=ServiceFactory(terms=terms, ward=WardFactory(name="A"), indicative_days=3650), rate=Decimal("400.10"))
    DayPriceFactory(service=ServiceFactory(terms=terms, ward=WardFactory(name="B")), rate=Decimal(1), valid_from=date(2030, 1, 1))
    band = {"model": "band", "year_sum": Decimal("1200000"), "tolerance": Decimal(5), "marginal_rate": Decimal("200.50")}
    ServiceFactory(terms=terms, ward=WardFactory(name="C"), indicative_days=3650, **band)
    ServiceFactory(terms=terms, ward=WardFactory(name="D", closed_on=date(2026, 6, 30)), model="block", year_sum=Decimal(12))

    paid_by_day, unpriced, banded, closed = found = worked(terms.services.all(), date(2026, 7, 1))

    assert (paid_by_day.days, paid_by_day.amount) == (310, Decimal("124031.00"))  # 31 of 365 days; 310 × £400.10
    assert (unpriced.missing, unpriced.amount) == ("No price", 0)
    assert banded.amount == Decimal("100000.00")
    assert [line.amount for line in banded.beyond or []] == [Decimal("2005.00")]  # 10 × £200.50
    assert (closed.missing, closed.days) == ("Closed", 0)
    assert total(found) == Decimal("224031.00")
    assert paid(banded.service)[1] == "£200.50 more for each bed day above 105% of the plan, and less for each below 95%."
