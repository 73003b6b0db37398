"""Every provider and unit within reach, with what a reader needs to choose where to go next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Min, Q, QuerySet

from beds.models import Ward
from quality.assurance.models import Action, Surveillance, Unit, Visit
from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation, Site

if TYPE_CHECKING:
    from reachout.accounts.models import User

CLOSENESS = {Surveillance.Level.INTENSIVE: 2, Surveillance.Level.ENHANCED: 1}


@dataclass
class Watched:
    """A unit, how closely it is watched, and what is open there."""

    unit: Unit
    surveillance: Surveillance | None = None
    counts: dict[str, Any] = field(default_factory=dict)

    @property
    def closeness(self) -> int:
        return CLOSENESS.get(Surveillance.Level(self.surveillance.level), 0) if self.surveillance else 0

    @property
    def open_actions(self) -> int:
        return self.counts.get("open", 0)

    @property
    def overdue(self) -> int:
        return self.counts.get("overdue", 0)

    @property
    def last_visit(self) -> date | None:
        return self.counts.get("last_visit")

    @property
    def next_visit(self) -> date | None:
        return self.counts.get("next_visit")

    @property
    def wants_a_visit(self) -> bool:
        """Watched more closely than usual, and nobody is going."""
        return bool(self.closeness) and not self.next_visit

    @property
    def pressing(self) -> tuple[Any, ...]:
        """The order of the list: watched most closely, most overdue, longest not visited."""
        name = (str(self.unit), self.unit.service_line)
        return -self.closeness, -self.overdue, self.last_visit or date.min, *name


def watched(user: User, *, today: date) -> list[Watched]:
    """Providers by service line, and each site that is watched on its own account: four queries, most pressing first."""
    current = {one.unit.key: one for one in Surveillance.objects.visible_to(user).current().select_related("provider", "site")}
    units = {unit.key: unit for unit in [*_providers(user, today), *(one.unit for one in current.values())]}
    counts = _counts(user, today)
    rows = [Watched(unit, current.get(key), counts.get(key, {})) for key, unit in units.items()]
    return sorted(rows, key=lambda row: row.pressing)


def _providers(user: User, today: date) -> Iterable[Unit]:
    """Whoever has a ward open in the line; as a whole, whatever part of it the reader may see."""
    wards = wards_for(user, Permission.ASSURANCE_VIEW).open_on(today).select_related("site__organisation")
    return {(w.site.organisation_id, w.service_line): Unit(w.site.organisation, w.service_line) for w in wards}.values()


def wards_for(user: User, permission: Permission) -> Any:
    """The collaborative's wards within reach: not high secure, nor adult secure without a level of security of its own."""
    rows = user.reach(permission).rows(line="service_line", organisation="site__organisation", site="site")
    secure = Q(service_line="adult_secure") & ~Q(security__in=["low", "medium"])
    return Ward.objects.filter(rows).exclude(security="high").exclude(secure)


def _counts(user: User, today: date) -> dict[tuple[Any, ...], dict[str, Any]]:
    """By unit; what concerns a site counts for its provider as a whole too."""
    late = Q(status=Action.Status.OPEN, due_on__lt=today)
    actions = Action.objects.visible_to(user).unfinished()
    been = Q(visited_on__isnull=False)
    coming = Q(status=Visit.Status.PLANNED)
    visits = Visit.objects.visible_to(user)
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for rows in (
        _grouped(actions).annotate(open=Count("pk"), overdue=Count("pk", filter=late)),
        _grouped(visits).annotate(last_visit=Max("visited_on", filter=been), next_visit=Min("planned_on", filter=coming)),
    ):
        for row in rows:
            provider, site, line = (row.pop(name) for name in ("provider", "site", "service_line"))
            for key in {(provider, site, line), (provider, None, line)}:
                _add(found.setdefault(key, {}), row)
    return found


def _grouped(rows: QuerySet[Any]) -> Any:
    return rows.order_by().values("provider", "site", "service_line")


def _add(total: dict[str, Any], row: dict[str, Any]) -> None:
    for name, value in row.items():
        if value is None:
            continue
        if name == "last_visit":
            total[name] = max(total.get(name, value), value)
        elif name == "next_visit":
            total[name] = min(total.get(name, value), value)
        else:
            total[name] = total.get(name, 0) + value


# -- one of them -------------------------------------------------------------------------------------------------------


def sites_of(provider: Organisation, line: str, user: User, permission: Permission) -> list[Site]:
    wards = wards_for(user, permission).filter(service_line=line, site__organisation=provider)
    return list(Site.objects.filter(pk__in=wards.values("site")).order_by("name"))


def units_for(user: User, permission: Permission) -> list[Unit]:
    """Every provider and site that somebody may act on, in the order of their names: one query."""
    wards = wards_for(user, permission).select_related("site__organisation")
    reach, found = user.reach(permission), {}
    for ward in wards:
        site, line = ward.site, ward.service_line
        for unit in (Unit(site.organisation, line), Unit(site.organisation, line, site)):
            if unit.is_within(reach):
                found[unit.key] = unit
    return sorted(found.values(), key=lambda unit: (unit.provider.name, unit.line, unit.site.name if unit.site else ""))


def about(units: list[Unit], *, line: str, cut: str, key: str) -> list[Unit]:
    """Those of the units that a chart may be about: its line's, and its provider or site where it is one's."""
    units = [unit for unit in units if line in ("", unit.service_line)]
    if not key or cut not in {"provider", "site", "ward"}:
        return units
    if cut == "ward":
        cut, key = "site", Ward.objects.filter(code=key).values_list("site__code", flat=True).first() or ""
    return [
        unit
        for unit in units
        if key == (unit.site.code if unit.site else unit.provider.code) and (cut == "site") == bool(unit.site)
    ]


def word_of(unit: Unit) -> str:
    """The unit in an address: ``aed:12`` or ``aed:12:34``."""
    return ":".join([unit.service_line, str(unit.provider.pk), *([str(unit.site.pk)] if unit.site else [])])


def unit_of(word: str, user: User, permission: Permission) -> Unit | None:
    """The unit so written, if it is one that the user may act on."""
    return next((unit for unit in units_for(user, permission) if word_of(unit) == word), None)
