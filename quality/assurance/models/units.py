"""What assurance is about: a provider, or one of its sites, in one service line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from reachout.accounts.permissions import Permission, Reach
from reachout.organisations.models import Organisation, ServiceLine, Site

if TYPE_CHECKING:
    from reachout.accounts.models import User


@dataclass(frozen=True)
class Unit:
    """A provider in a service line, or one of its sites there (``site`` None: the provider as a whole)."""

    provider: Organisation
    service_line: str
    site: Site | None = None

    def __str__(self) -> str:
        return f"{self.provider.name}, {self.site.name}" if self.site else self.provider.name

    @property
    def line(self) -> str:
        return ServiceLine(self.service_line).label

    @property
    def key(self) -> tuple[int, int | None, str]:
        return self.provider.pk, self.site.pk if self.site else None, self.service_line

    def is_within(self, reach: Reach) -> bool:
        """``Reach.rows`` asked of a unit that may have no row yet."""
        site = self.site.pk if self.site else None
        own = (o for o in reach.own if (o.organisation, o.service_line) == (self.provider.pk, self.service_line))
        return reach.everything or self.service_line in reach.lines or any(o.site in (None, site) for o in own)

    @property
    def fields(self) -> dict[str, Any]:
        return {"provider": self.provider, "site": self.site, "service_line": self.service_line}


class AboutUnitQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Any:
        return self.open_to(user, Permission.ASSURANCE_VIEW)

    def open_to(self, user: User, permission: Permission) -> Any:
        return self.within(user.reach(permission))

    def within(self, reach: Reach) -> Any:
        return self.filter(reach.rows(line="service_line", organisation="provider", site="site"))

    def about(self, unit: Unit) -> Any:
        return self.filter(**unit.fields)


class AboutUnit(models.Model):
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)

    class Meta:
        abstract = True

    @property
    def unit(self) -> Unit:
        return Unit(self.provider, self.service_line, self.site)


def filled(*names: str) -> Q:
    """Every one of the texts says something."""
    return Q(*[~Q(**{name: ""}) for name in names])
