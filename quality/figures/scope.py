"""Of whom a figure is: a service line or the three together, and perhaps one provider, ward or group; as the address says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from quality.figures.keys import BY, names_of
from quality.lines import NAMES, lines_of
from quality.measures import Cut, Measure
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request


@dataclass(frozen=True)
class Scope:
    line: str = ""
    cut: str = ""
    key: str = ""
    name: str = ""
    """Of the part, where it is one: the provider's, the ward's."""

    @property
    def words(self) -> str:
        """Adult secure, Northern Beeches."""
        return ", ".join(filter(None, [self.name, NAMES[self.line]]))

    @property
    def asked(self) -> dict[str, str]:
        """As selectors and the query of an address name it."""
        return {"line": self.line, "cut": self.cut, "key": self.key}

    @property
    def whole(self) -> Scope:
        return replace(self, cut="", key="", name="")

    def of(self, cut: str, key: str, name: str) -> Scope:
        return replace(self, cut=cut, key=key, name=name)

    def address(self, url_name: str, *args: Any, **more: str) -> str:
        query = {name: value for name, value in {**self.asked, **more}.items() if value}
        return reverse(url_name, args=args) + (f"?{urlencode(query)}" if query else "")


def scope_of(request: Request, permission: Permission, cuts: Collection[str] = tuple(BY)) -> Scope:
    """What the address asks for, if it is the reader's to see; 404 otherwise. Without a line: the widest that is theirs."""
    mine = lines_of(request.user, permission)
    line = request.GET.get("line") or (mine[0] if mine else "")
    cut, key = request.GET.get("cut", ""), request.GET.get("key", "")
    if line not in mine:
        raise Http404
    if not key:
        return Scope(line)
    if cut not in cuts:
        raise Http404
    names = names_of(cut)
    if key not in names:
        raise Http404
    return Scope(line, cut, key, names[key])


def cuts_of(measure: Measure) -> list[Cut]:
    """What the measure can be broken down by, in the order in which pages offer it."""
    return [cut for cut in BY if cut in measure.cuts]
