"""What is on the pages of one provider, one visit, one point of a chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from quality.assurance import tags
from quality.assurance.models import Action, Finding, Query, Report, Surveillance, Unit, Visit
from quality.assurance.selectors.units import Watched, sites_of
from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation
from reachout.pages.tags import Tag

if TYPE_CHECKING:
    from reachout.accounts.models import User


def judged(provider: Organisation, line: str, user: User, history: list[Surveillance]) -> list[Watched]:
    """The provider as a whole and each of its sites, with the level of each."""
    current = {one.site_id: one for one in history if one.ended_at is None}
    sites = sites_of(provider, line, user, Permission.ASSURANCE_VIEW)
    units = [Unit(provider, line), *(Unit(provider, line, site) for site in sites)]
    return [Watched(unit, current.get(unit.site.pk if unit.site else None)) for unit in units]


def history(provider: Organisation, line: str, user: User) -> QuerySet[Surveillance]:
    rows = Surveillance.objects.visible_to(user).filter(provider=provider, service_line=line)
    return rows.select_related("provider", "site", "owner", "set_by")


def open_findings(provider: Organisation, line: str, user: User) -> list[Finding]:
    """What a visit found wrong and no action has put right: those without an action, or with one that goes on."""
    actions = Action.objects.filter(finding=OuterRef("pk"))
    rows = Finding.objects.visible_to(user).standing().exclude(kind=Finding.Kind.GOOD)
    rows = rows.filter(visit__provider=provider, visit__service_line=line)
    rows = rows.filter(~Exists(actions) | Exists(actions.unfinished()))
    found = rows.select_related("visit", "ward").prefetch_related("actions").order_by("-visit__visited_on", "number")
    return sorted(found, key=lambda one: Finding.Kind.values.index(one.kind))


def whole(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    findings = Finding.objects.select_related("ward", "resolved_by").prefetch_related("actions")
    return visits.select_related("provider", "site", "planned_by", "answered_by", "signal").prefetch_related(
        "wards", "team", Prefetch("findings", findings), Prefetch("reports", Report.objects.defer("pdf", "snapshot"))
    )


def listed(actions: QuerySet[Action]) -> QuerySet[Action]:
    """What is unfinished first, soonest due on top."""
    actions = actions.order_by(F("closed_at").asc(nulls_first=True), "due_on", "pk")
    return actions.select_related("provider", "site", "owner", "owner_organisation")


# -- from a chart ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """Something that somebody did about a point of a chart."""

    what: str
    title: str
    url: str
    tag: Tag
    month: date
    unit: Unit


def opened_from(measure: str, service_line: str, cut: str, key: str, *, user: User) -> list[Opened]:
    """What was opened from one chart, newest month first, as far as the user may see it: three queries."""
    chart = Q(signal__measure=measure, signal__service_line=service_line, signal__cut=cut, signal__key=key)
    found = [
        *(_opened("Query", one.subject, one, tags.query) for one in _of(Query, chart, user)),
        *(_opened("Visit", one.purpose, one, tags.visit) for one in _of(Visit, chart, user)),
        *(_opened("Action", one.text, one, tags.action) for one in _of(Action, chart, user)),
    ]
    return sorted(found, key=lambda one: one.month, reverse=True)


def _of(model: Any, chart: Q, user: User) -> Any:
    return model.objects.visible_to(user).filter(chart).select_related("signal", "provider", "site").order_by("-pk")


def _opened(what: str, title: str, row: Any, tag: Callable[[Any], Tag]) -> Opened:
    return Opened(what, title, row.get_absolute_url(), tag(row), row.signal.month, row.unit)
