"""Which chart: a measure, of the three service lines together or one, whole or one part of a cut. As its address says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from beds.models import Ward
from quality.lines import NAMES, lines_of
from quality.measures import CATALOGUE, Cut, Measure
from quality.spc.models import Mark
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request
from reachout.organisations.models import Organisation, Site

CODED = {Cut.PROVIDER: Organisation, Cut.SITE: Site, Cut.WARD: Ward, Cut.ICB: Organisation}


@dataclass(frozen=True)
class Scope:
    measure: Measure
    line: str = ""
    cut: str = ""
    key: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        """As the columns of a mark."""
        return {"measure": self.measure.id, "service_line": self.line, "cut": self.cut, "key": self.key}

    def _at(self, path: str, **always: str) -> str:
        query = always | {name: value for name, value in (("line", self.line), ("cut", self.cut), ("key", self.key)) if value}
        return f"{path}?{urlencode(query)}" if query else path

    @property
    def chart(self) -> str:
        """The address of the page with the chart."""
        return self._at(f"/figures/{self.measure.id}/")

    def address(self, step: str) -> str:
        """Of a step of ours. The line is named even where it is all three: what is written must not land on another chart."""
        return self._at(reverse(f"spc:{step}", args=[self.measure.id]), line=self.line)

    @property
    def where(self) -> str:
        """All service lines; Adult secure, Northern Beeches."""
        return ", ".join(filter(None, [NAMES[self.line], self._part]))

    @property
    def _part(self) -> str:
        model = CODED.get(Cut(self.cut))
        found = model._default_manager.filter(code=self.key).first() if model else None
        return str(found) if found else self.key

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Figures", "/figures/"), (self.measure.title, self.chart)]


def scope_asked(request: Request, measure: str, permission: Permission) -> Scope:
    """The chart that the address names, if its service line is the reader's; 404 otherwise. Without a line: their widest."""
    if measure not in CATALOGUE:
        raise Http404
    lines, cut, key = lines_of(request.user, permission), request.GET.get("cut", ""), request.GET.get("key", "")
    line = request.GET.get("line", lines[0] if lines else None)
    found = CATALOGUE[measure]
    whole = not cut and not key
    if line not in lines or not (whole or (cut and key and len(key) <= 200 and cut in found.cuts)):
        raise Http404
    return Scope(found, line, cut, key)


def scope_of(mark: Mark) -> Scope:
    return Scope(mark.of, mark.service_line, mark.cut, mark.key)


def may_keep(user: User, scope: Scope) -> bool:
    return scope.line in lines_of(user, Permission.FIGURES_KEEP)
