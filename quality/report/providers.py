"""Which provider to look at: each with its headlines, how closely it is watched, and how it is rated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import cached_property

from beds.models import Ward
from quality.assurance.models import Surveillance
from quality.figures.selectors import series_by_keys
from quality.group.models import WORST_FIRST, Grade, Rating
from quality.lines import TOGETHER
from quality.measures import CATALOGUE, Cut, Figure, Measure
from quality.report.headlines import BY_PROVIDER, SIZE
from quality.report.matters import Part
from quality.spc.charts import Chart, chart, small_multiples
from quality.spc.models import Rebase
from quality.spc.selectors import rebases_by_key
from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation, ServiceLine
from reachout.pages.words import plural
from reachout.xmr import Kind

if TYPE_CHECKING:
    from reachout.accounts.models import User


@dataclass(frozen=True)
class ProviderSeries:
    """Figures and rebases by measure and provider, each by month: two queries."""

    figures: Mapping[tuple[str, str], list[Figure]]
    rebases: Mapping[tuple[str, str], list[Rebase]]

    @classmethod
    def of(cls, measures: Collection[str], line: str, month: date) -> ProviderSeries:
        return cls(
            series_by_keys(measures, line=line, cut=Cut.PROVIDER, last=month),
            rebases_by_key(measures, line=line, cut=Cut.PROVIDER),
        )

    def chart(self, id: str, code: str, name: str) -> Chart:
        rebases = self.rebases.get((id, code), [])
        return chart(self.figures[id, code], measure=CATALOGUE[id], rebases=rebases, size="compact", about=name)


@dataclass(frozen=True)
class Rated:
    """The lowest of a provider's current CQC ratings, and how many of its locations are rated so."""

    grade: Grade
    sites: int
    of: int

    @property
    def said(self) -> str:
        return f"{self.grade.label}, {self.sites} of {plural(self.of, 'location')}"


@dataclass(frozen=True)
class Provider:
    code: str
    name: str
    parts: Mapping[str, Part]
    surveillance: Surveillance | None
    rated: Rated | None

    @property
    def patients(self) -> str:
        """The home population's, at month end."""
        return self.parts[SIZE].told if SIZE in self.parts else "–"

    @cached_property
    def concerns(self) -> list[Measure]:
        """What is worse than usual there in the month."""
        return [CATALOGUE[id] for id in BY_PROVIDER if id in self.parts and self.parts[id].kind is Kind.CONCERN]


def providers_of(found: ProviderSeries, month: date, line: str, *, user: User, today: date) -> list[Provider]:
    """Those with a patient, a bed day or an incident in the month: those with most concerns first."""
    here = {code for (_, code), series in found.figures.items() if series[-1].month == month and series[-1].numerator}
    lines = lines_within(user, Permission.ASSURANCE_VIEW, line)
    watched, rated = surveillance_of(lines, user), ratings_of(lines, user, today)
    providers = [
        Provider(one.code, one.name, parts_of(one, found), watched.get(one.pk), rated.get(one.pk))
        for one in Organisation.objects.filter(code__in=here)
    ]
    return sorted(providers, key=lambda one: (-len(one.concerns), one.name, one.code))


def parts_of(provider: Organisation, found: ProviderSeries) -> dict[str, Part]:
    return {
        id: Part(provider.name, found.chart(id, provider.code, provider.name), series[-1])
        for id in (SIZE, *BY_PROVIDER)
        if (series := found.figures.get((id, provider.code)))
    }


def multiples(measure: Measure, providers: Sequence[Provider], found: ProviderSeries) -> list[Chart]:
    """A small chart for each provider that has the measure in the month, all on one scale."""
    having = [one for one in providers if measure.id in one.parts and one.parts[measure.id].kind]
    return small_multiples(
        [(one.name, found.figures[measure.id, one.code]) for one in having],
        measure=measure,
        rebases={one.name: found.rebases.get((measure.id, one.code), []) for one in having},
    )


# -- what assurance knows of them now ------------------------------------------------------------------------------------


def lines_within(user: User, permission: Permission, line: str) -> list[str]:
    """The report's service lines for which the reader has a permission."""
    held = user.reach(permission).lines
    return [one for one in ServiceLine.values if one in held and line in {TOGETHER, one}]


def surveillance_of(lines: Collection[str], user: User) -> dict[int, Surveillance]:
    """By provider, the closest level at which it or one of its sites is watched."""
    current = Surveillance.objects.visible_to(user).current().filter(service_line__in=lines)
    return {one.provider_id: one for one in sorted(current, key=lambda one: Surveillance.Level.values.index(one.level))}


def ratings_of(lines: Collection[str], user: User, today: date) -> dict[int, Rated]:
    wards = Ward.objects.filter(service_line__in=lines)
    current = Rating.objects.visible_to(user).current(today).filter(site__in=wards.values("site")).select_related("site")
    grades: dict[int, list[Grade]] = defaultdict(list)
    for rating in current:
        grades[rating.site.organisation_id].append(Grade(rating.overall))
    return {provider: _lowest(given) for provider, given in grades.items()}


def _lowest(given: list[Grade]) -> Rated:
    lowest = min(given, key=WORST_FIRST.index)
    return Rated(lowest, given.count(lowest), len(given))
