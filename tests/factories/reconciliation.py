"""A month of a contract with a ward under each price model, returned as the ledger has it but for what is planted.

month = ReconciledMonth()                                    March 2026: Ash by the day, Birch in a band, Cedar in a block
month.send({("occupied_bed_days", month.ash): 65})           returned as the ledger has it, but for this
month.difference("occupied_bed_days", month.ash)             once ``find`` has been
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from beds.models import Ward
from contracts.reconciliation.finding import find
from contracts.reconciliation.lines import COMPARED, PAID
from contracts.reconciliation.models import Difference
from contracts.returns.ledger import known
from contracts.returns.models import Return, Submission
from tests.factories.beds import SpellFactory, StayFactory, WardFactory
from tests.factories.contracts import (
    ContractFactory,
    DayPriceFactory,
    ReturnFactory,
    ServiceFactory,
    TermsFactory,
    agree,
    returned,
)
from tests.factories.organisations import OrganisationFactory, SiteFactory

MARCH = date(2026, 3, 1)


class ReconciledMonth:
    def __init__(self, month: date = MARCH, **fields: Any) -> None:
        self.month = month
        self.provider = fields.pop("provider", None) or OrganisationFactory()
        site = fields.pop("site", None) or SiteFactory(organisation=self.provider)
        beds, self.commissioned = fields.pop("beds", 2), fields.pop("commissioned", 12)
        self.contract = ContractFactory(provider=self.provider, **fields)
        line = self.contract.service_line
        self.ash, self.birch, self.cedar = (
            WardFactory(site=site, service_line=line, name=name, beds=beds) for name in ("Ash", "Birch", "Cedar")
        )
        self._agree()
        self._stays()
        self.owed: Return = ReturnFactory(contract=self.contract, month=month)

    @property
    def wards(self) -> list[Ward]:
        return [self.ash, self.birch, self.cedar]

    def _agree(self) -> None:
        terms = TermsFactory(contract=self.contract)
        alike: dict[str, Any] = {"terms": terms, "beds": self.commissioned}
        DayPriceFactory(service=ServiceFactory(**alike, ward=self.ash), rate="500.50")
        ServiceFactory(
            **alike,
            ward=self.birch,
            model="band",
            year_sum=365_000,
            indicative_days=365,
            tolerance=10,
            marginal_rate="200.25",
        )
        ServiceFactory(**alike, ward=self.cedar, model="block", year_sum=120_000)
        agree(terms)

    def _stays(self) -> None:
        """In March two people on Ash throughout (62 days); on Birch one, and another for five days (36); on Cedar one (31)."""
        before = self.month - timedelta(days=20)
        for ward, until in [(self.ash, None), (self.ash, None), (self.birch, None), (self.birch, 5), (self.cedar, None)]:
            ended = self.month + timedelta(days=until) if until else None
            spell = SpellFactory(admitted_on=before, discharged_on=ended)
            StayFactory(spell=spell, bed=None, ward=ward, started_on=before, ended_on=ended)

    def send(self, planted: Mapping[tuple[str, Ward], int] | None = None, *, status: str = "submitted") -> Submission:
        ledger = known([self.contract], [self.month])
        wards = {ward.pk: ward for ward in self.wards}
        told = {(c.figure, wards[c.ward]): n for c, n in ledger.items() if c.ward in wards and c.figure in COMPARED}
        self.owed.refresh_from_db()
        return returned(self.owed, told | dict(planted or {}), status=status)  # type: ignore[arg-type]

    @property
    def three(self) -> dict[tuple[str, Ward], int]:
        """Three days too many on Ash, two too few on Birch, ten too many on Cedar."""
        return {(PAID, self.ash): 65, (PAID, self.birch): 34, (PAID, self.cedar): 41}

    def find(self, at: Any) -> int:
        return find(Return.objects.filter(pk=self.owed.pk), at=at)

    def difference(self, figure: str, ward: Ward) -> Difference:
        return Difference.objects.with_state().get(of=self.owed, figure=figure, ward=ward)
