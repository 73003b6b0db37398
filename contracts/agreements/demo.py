"""What is agreed in the demo: three years with each provider and line, in all three ways of paying, and one variation to agree.

Prices and wards are the tracker folder's own; what is planned is nine tenths of the beds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby

from django.utils import timezone

from beds.models import Ward
from contracts.agreements import services
from contracts.agreements.models import Contract, Service, Terms
from contracts.money import pennies
from reachout.accounts.models import User
from reachout.demo.scene import Scene
from reachout.files import received
from reachout.months import add_months, first_of, months_of, year_in_words, year_of
from reachout.organisations.models import Organisation, ServiceLine

LEAD, PROVIDERS = "DP1", ("DP1", "DP2", "DP3", "DP4")
PAID = {"medium": Service.Model.BAND, "low": Service.Model.PER_DAY, "none": Service.Model.BLOCK}
UPLIFT = {2: Decimal("0.938"), 1: Decimal("0.968"), 0: Decimal(1)}
"""Of today's price, so many years ago."""

REQUIREMENTS = {
    "ready_for_discharge_days": ("People leave when they are ready", "at_most", "120", None),
    "occupancy": ("Beds are used, and not overfull", "at_least", "0.80", None),
    "seclusions_per_100_patients": ("Seclusion is rare", "at_most", "3", "1.00"),
    "restrictive_per_1000_bed_days": ("Less is done by force", "at_most", "12", "1.00"),
    "friends_and_family": ("People would recommend the service", "at_least", "0.75", None),
    "complaints_per_1000_bed_days": ("Complaints are few, and answered", "at_most", "2.5", None),
    "vacancy_rate": ("Posts are filled", "at_most", "0.15", "0.50"),
    "training_compliance": ("Staff are trained", "at_least", "0.85", "0.50"),
}
"""By measure: what it is for, the threshold, and the percent of a month's sum that may be withheld."""
OF_LINE = {
    "adult_secure": "ready_for_discharge_days occupancy seclusions_per_100_patients restrictive_per_1000_bed_days vacancy_rate "
    "friends_and_family",
    "lda": "ready_for_discharge_days seclusions_per_100_patients restrictive_per_1000_bed_days training_compliance "
    "friends_and_family",
    "aed": "occupancy complaints_per_1000_bed_days training_compliance friends_and_family",
}
PLAN = "A remedial action plan within twenty working days, and a review at the next contract meeting."
WITHHELD = "A remedial action plan; if it is not kept, up to the share named may be withheld until it is."


def furnish(scene: Scene) -> None:
    play = Play(scene)
    leads = {line: play.lead_contract(line) for line in ServiceLine.values}
    rows = Ward.objects.filter(site__organisation__code__in=PROVIDERS, site__in_region=True).select_related("site__organisation")
    wards = sorted(rows, key=lambda ward: (ward.site.organisation.code, ward.service_line, ward.name))
    for (provider, line), group in groupby(wards, key=lambda ward: (ward.site.organisation, ward.service_line)):
        play.sub_contract(leads[line], provider, list(group))
    play.decide()
    play.uplift()
    play.variation_to_agree()


def thousands(amount: Decimal) -> Decimal:
    return round(amount / 1000) * Decimal(1000)


class Play:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.head, self.quality = scene.users["commissioner"], scene.users["commissioner.quality"]
        self.year = year_of(scene.today)
        self.begins = add_months(self.year, -24)

    def moment(self, day: date) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(10, 30)))

    def lead_contract(self, line: str) -> Contract:
        contract = self.drawn_up("lead", Organisation.objects.get(code=LEAD), line, years=5)
        self.require(contract.versions.get(), ["ready_for_discharge_days", "restrictive_per_1000_bed_days"])
        self.agree(contract.versions.get(), self.begins - timedelta(days=40))
        return contract

    def sub_contract(self, lead: Contract, provider: Organisation, wards: Iterable[Ward]) -> Contract:
        contract = self.drawn_up("sub", provider, lead.service_line, years=3, under=lead)
        terms = contract.versions.get()
        for ward in wards:
            self.serve(terms, ward)
        self.require(terms, OF_LINE[lead.service_line].split())
        self.agree(terms, self.begins - timedelta(days=20))
        signed = f"{contract}\n{contract.title}\nSigned for both parties. A fictional paper of the demonstration.\n"
        file = received("signed-contract.txt", signed.encode())
        services.attach(contract, file=file, title="Signed contract", at=self.moment(self.begins), by=self.head)
        return contract

    def drawn_up(self, kind: str, provider: Organisation, line: str, *, years: int, under: Contract | None = None) -> Contract:
        last = add_months(self.begins, 12 * years) - timedelta(days=1)
        return services.draw_up(
            kind=kind,
            title=f"{ServiceLine(line).label}: {'provider collaborative' if kind == 'lead' else 'inpatient services'}",
            service_line=line,
            provider=provider,
            under=under,
            starts_on=self.begins,
            ends_on=last,
            renew_by_on=add_months(last, -2 if provider.code == "DP4" else -5) - timedelta(days=1),
            at=self.moment(self.begins - timedelta(days=60)),
            by=self.quality,
        )

    def serve(self, terms: Terms, ward: Ward) -> None:
        beds, price = ward.commissioned_beds or 0, ward.day_price or Decimal()
        days, model = beds * 365 * 9 // 10, PAID[ward.security]
        service = services.add_service(
            terms,
            ward=ward,
            beds=beds,
            indicative_days=days,
            model=model,
            year_sum=thousands(days * price * UPLIFT[2]),
            tolerance=Decimal(5),
            marginal_rate=pennies(price * Decimal("0.4")),
            by=self.quality,
        )
        if model == Service.Model.PER_DAY:
            for ago in (2, 1):
                start = add_months(self.year, -12 * ago)
                services.set_price(service, valid_from=start, rate=pennies(price * UPLIFT[ago]), by=self.quality)

    def require(self, terms: Terms, measures: Iterable[str]) -> None:
        for number, measure in enumerate(measures, start=1):
            title, direction, threshold, withholding = REQUIREMENTS[measure]
            services.add_requirement(
                terms,
                code=f"Q{number:02}",
                title=title,
                measure=measure,
                direction=direction,
                threshold=Decimal(threshold),
                consequence=WITHHELD if withholding else PLAN,
                withholding=withholding and Decimal(withholding),
                by=self.quality,
            )

    def agree(self, terms: Terms, day: date, *, drawn_up_by: User | None = None) -> None:
        by = drawn_up_by or self.quality
        services.propose(terms, at=self.moment(day), by=by)
        other = self.head if by == self.quality else self.quality
        services.agree_terms(terms, at=self.moment(day + timedelta(days=6)), by=other)

    def of(self, provider: str, line: str) -> Contract:
        return Contract.objects.of_providers().get(provider__code=provider, service_line=line)

    # -- since then --------------------------------------------------------------------------------------------------------

    def decide(self) -> None:
        """Some ends are decided, one is late, and the rest speak up as the year goes on."""
        ends = add_months(self.begins, 60) - timedelta(days=1)
        for provider, line in (("DP1", "adult_secure"), ("DP1", "aed"), ("DP2", "aed"), ("DP3", "adult_secure"), ("DP3", "lda")):
            services.extend(
                self.of(provider, line),
                ends_on=ends,
                renew_by_on=add_months(ends, -5) - timedelta(days=1),
                why="Two further years, as the contract provides for: the service meets what was asked of it.",
                at=self.scene.now - timedelta(days=45),
                by=self.head,
            )

    def uplift(self) -> None:
        """This year's prices: agreed in good time with all."""
        for contract in Contract.objects.of_providers():
            why = f"Prices for {year_in_words(self.year)}, uplifted as NHS England advised."
            day = self.year - timedelta(days=30)
            terms = services.vary(contract, valid_from=self.year, why=why, at=self.moment(day), by=self.quality)
            for service in terms.services.select_related("ward", "terms__contract"):
                self.dearer(service)
            self.agree(terms, day + timedelta(days=8))

    def dearer(self, service: Service) -> None:
        price = service.ward.day_price or Decimal()
        if service.model == Service.Model.PER_DAY:
            services.set_price(service, valid_from=self.year, rate=price, by=self.quality)
            return
        services.change_service(
            service,
            beds=service.beds,
            indicative_days=service.indicative_days,
            model=service.model,
            year_sum=thousands(service.indicative_days * price),
            tolerance=service.tolerance,
            marginal_rate=service.marginal_rate,
            by=self.quality,
        )

    def variation_to_agree(self) -> None:
        """From the month after next two beds fewer on one ward, and another dearer: sent by the quality lead, not yet agreed."""
        contract = self.of("DP2", "adult_secure")
        from_month = min(add_months(first_of(self.scene.today), 2), months_of(self.year)[-1])
        why = "Jay Ward gives up two beds for en-suite rooms; Kestrel Ward's price reflects a new psychology post."
        terms = services.vary(contract, valid_from=from_month, why=why, at=self.scene.now - timedelta(days=3), by=self.quality)
        by_ward = {service.ward.code: service for service in terms.services.select_related("ward", "terms__contract")}
        jay, kestrel = by_ward["JAY"], by_ward["KES"]
        services.change_service(
            jay, beds=jay.beds - 2, indicative_days=(jay.beds - 2) * 365 * 9 // 10, model=jay.model, by=self.quality
        )
        rate = pennies((kestrel.ward.day_price or Decimal()) * Decimal("1.018"))
        services.set_price(kestrel, valid_from=from_month, rate=rate, by=self.quality)
        services.propose(terms, at=self.scene.now - timedelta(days=2), by=self.quality)
