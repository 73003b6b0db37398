"""Money in the demo: budgets of two years, packages in every state, adjustments, shares, and what goes into the community."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from beds.models import WardStay
from contracts.agreements.models import Contract
from contracts.finance import services
from contracts.finance.accounts import books
from contracts.finance.bills import planned
from contracts.finance.models import Head, Package, Scheme
from contracts.finance.services import Partner
from contracts.money import pennies
from reachout.demo.scene import Scene
from reachout.months import add_months, first_of, months_of, year_of
from reachout.organisations.models import Organisation, ServiceLine

OBSERVATIONS = "Two members of staff within arm's length by day, one by night, after self-harm that put life at risk."
NURSING = "Nursing of a physical illness that the ward's own staffing does not cover, agreed with the acute trust."
SPENT = Decimal("0.985")
"""Of what the contracts plan: the budget was set a little below."""


def furnish(scene: Scene) -> None:
    play = Play(scene)
    for year in (add_months(play.year, -12), play.year):
        play.budgets(year)
    play.packages()
    play.adjustments()
    play.shares()
    play.schemes()
    services.state_frozen_months(at=scene.now)


class Play:
    def __init__(self, scene: Scene) -> None:
        self.scene, self.today = scene, scene.today
        self.head, self.second = scene.users["commissioner"], scene.users["commissioner.quality"]
        self.year = year_of(scene.today)
        self.people: dict[str, list[WardStay]] = {}

    def ago(self, days: int) -> datetime:
        return self.scene.now - timedelta(days=days)

    def moment(self, day: date) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(9, 30)))

    # -- budgets -----------------------------------------------------------------------------------------------------------

    def budgets(self, year: date) -> None:
        set_at = min(self.moment(year - timedelta(days=14)), self.scene.now)
        for contract in Contract.objects.of_providers().running(year, add_months(year, 11)):
            sums = {month: pennies(amount * SPENT) for month, amount in planned(contract, year).items()}
            if sums:
                services.set_budget(contract.service_line, sums, contract=contract, at=set_at, by=self.head)
        for line in ServiceLine.values:
            for head, amount in ((Head.AWAY, self.away_a_month(line, year)), (Head.PACKAGES, Decimal(9500))):
                if amount:
                    sums = dict.fromkeys(months_of(year), amount)
                    services.set_budget(line, sums, head=head, at=set_at, by=self.head)

    def away_a_month(self, line: str, year: date) -> Decimal:
        """A little less than the months before cost: fewer were to be out of area."""
        before = books([line], add_months(year, -12), on=self.today)
        spent = sum((account.spent for account in before.accounts if account.head == Head.AWAY), Decimal())
        return round(spent * Decimal("0.9") / 12, -2)

    # -- packages ----------------------------------------------------------------------------------------------------------

    def packages(self) -> None:
        ask = self.ask
        ask("lead.secure", "observations", begun=-1, days=13, hours="24", rate="21.80", cap="7500")
        ask("lead.midmoor", "package", begun=-3, days=55, hours="8", rate="34.50", cap="15000", asked=2)
        running = self.approve(ask("lead.secure", "observations", begun=24, days=55, hours="18", rate="21.80", cap="22000"))
        self.charge(running, 1)
        ending = self.approve(ask("lead.lda", "package", begun=38, days=41, hours="10", rate="29.40", cap="12500"))
        self.charge(ending, 2)
        over = self.approve(ask("lead.midmoor", "observations", begun=30, days=44, hours="24", rate="22.60", cap="13000"))
        self.charge(over, 1)
        late = self.approve(ask("lead.aed", "package", begun=45, days=75, hours="6", rate="38.00", cap="17500"))
        self.charge(late, 8)
        refused = ask("lead.lda", "observations", begun=20, days=27, hours="48", rate="21.00", cap="28000")
        why = "A review on the ward came first: one to one by day meets the need. Ask again if it does not."
        services.refuse(refused, text=why, at=self.ago(20), by=self.head)
        withdrawn = ask("lead.aed", "observations", begun=12, days=13, hours="12", rate="21.00", cap="4000")
        services.withdraw(withdrawn, text="They moved to the acute hospital.", at=self.ago(11), by=withdrawn.asked_by)
        ended = self.approve(ask("lead.midmoor", "package", begun=70, days=83, hours="5", rate="41.00", cap="17500"))
        self.charge(ended, 32)
        services.end_early(
            ended,
            last_on=self.today - timedelta(days=32),
            text="The wound has healed: the ward's own nurses go on.",
            at=self.ago(30),
            by=self.second,
        )

    def ask(
        self, lead: str, kind: str, *, begun: int, days: int, hours: str, rate: str, cap: str, asked: int | None = None
    ) -> Package:
        """Begun so many days ago (below nothing: to come), for so many days after the first."""
        asked_ago = max(begun, 0) if asked is None else asked
        first = self.today - timedelta(days=begun)
        return services.ask(
            self.somebody(lead),
            kind=kind,
            need=OBSERVATIONS if kind == "observations" else NURSING,
            hours_a_day=Decimal(hours),
            rate=Decimal(rate),
            starts_on=first,
            review_on=first + timedelta(days=min(28, days)),
            ends_on=first + timedelta(days=days),
            cap=Decimal(cap),
            at=self.ago(asked_ago),
            by=self.scene.users[lead],
        )

    def somebody(self, lead: str) -> WardStay:
        """On a ward of the lead's own for long, each person once."""
        if lead not in self.people:
            seat = self.scene.users[lead].memberships.get()
            stays = WardStay.objects.current().filter(
                ward__site__organisation=seat.organisation,
                ward__service_line=seat.service_line,
                ward__site__in_region=True,
            )
            self.people[lead] = list(stays.select_related("person", "ward__site__organisation").order_by("started_on", "pk"))
        return self.people[lead].pop(0)

    def approve(self, package: Package) -> Package:
        return services.approve(package, at=self.moment(package.asked_on) + timedelta(hours=3), by=self.head)

    def charge(self, package: Package, until: int) -> None:
        """Week by week, within each month, to so many days ago."""
        first, end = package.starts_on, min(self.today - timedelta(days=until), package.ends_on)
        while first <= end:
            last = min(first + timedelta(days=6), end, add_months(first_of(first), 1) - timedelta(days=1))
            hours = package.hours_a_day * ((last - first).days + 1)
            at = self.moment(last) + timedelta(hours=8)
            services.charge(package, first_on=first, last_on=last, hours=hours, at=at, by=package.asked_by)
            first = last + timedelta(days=1)

    # -- adjustments, shares, schemes --------------------------------------------------------------------------------------

    def adjustments(self) -> None:
        contract = Contract.objects.of_providers().filter(service_line="adult_secure", provider__code="DP2").first()
        given: list[dict[str, Any]] = [
            {"month": add_months(self.year, 2), "amount": Decimal("-18250.00"), "why": "A credit: four beds closed for works."},
            {"month": add_months(first_of(self.today), 2), "amount": Decimal("24000.00"), "why": "Winter: a crisis nurse."},
        ]
        for one in given:
            made = services.propose_adjustment("adult_secure", contract=contract, at=self.ago(40), by=self.second, **one)
            services.agree_adjustment(made, at=self.ago(36), by=self.head)
        services.propose_adjustment(
            "aed",
            month=first_of(self.today),
            amount=Decimal("-3400.00"),
            why="Two weeks in which the day service could not run.",
            at=self.ago(3),
            by=self.second,
        )

    def partners(self, *parts: tuple[str, str, str | None]) -> list[Partner]:
        found = Organisation.objects.in_bulk([code for code, *_ in parts], field_name="code")
        return [
            Partner(found[code], Decimal(percent), Decimal(cap) if cap else None, holds_rest=not place)
            for place, (code, percent, cap) in enumerate(parts)
        ]

    def shares(self) -> None:
        secure = self.partners(("DP1", "50", None), ("DP2", "30", "400000"), ("DP3", "12.5", None), ("DP4", "7.5", "60000"))
        others = self.partners(("DP1", "60", None), ("DP3", "40", "150000"))
        last = add_months(self.year, -12)
        for line, partners in (("adult_secure", secure), ("lda", others)):
            made = services.propose_shares(line, valid_from=last, partners=partners, at=self.moment(last), by=self.second)
            services.agree_shares(made, at=self.moment(last) + timedelta(days=9), by=self.head)
        services.propose_shares("aed", valid_from=self.year, partners=others, at=self.ago(6), by=self.second)

    def schemes(self) -> None:
        self.scheme(
            "adult_secure",
            "A second community forensic team",
            "People leave medium security for home with the team beside them, and are not moved to low security first.",
            "The collaborative's board",
            "38500",
        )
        self.scheme(
            "lda",
            "Crisis house in the west of the region",
            "A place to stay for some days, so that an admission is not the only answer.",
            "The learning disability and autism programme group",
            "12750",
        )
        self.scheme(
            "aed",
            "Intensive day programme",
            "Meals, therapy and medical checks by day; nights at home.",
            "The eating disorders clinical group",
            "9200",
        )

    def scheme(self, line: str, title: str, purpose: str, decided_by: str, amount: str) -> Scheme:
        made = services.begin_scheme(
            line,
            title=title,
            purpose=purpose,
            decided_on=self.year - timedelta(days=20),
            decided_by=decided_by,
            at=self.moment(self.year - timedelta(days=10)),
            by=self.head,
        )
        at = self.moment(self.year - timedelta(days=9))
        services.fund(made, months=months_of(self.year)[1:], amount=Decimal(amount), at=at, by=self.head)
        return made
