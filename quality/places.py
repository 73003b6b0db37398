"""Where a record of the highest floor belongs: a provider, or one of its sites or wards, in one service line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from beds.models import Ward
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission, Reach
from reachout.organisations.models import Organisation, ServiceLine, Site


@dataclass(frozen=True)
class Place:
    service_line: str
    organisation: Organisation
    site: Site | None = None
    ward: Ward | None = None

    @property
    def key(self) -> str:
        parts = (self.organisation, self.site, self.ward)
        return "-".join([self.service_line, *(str(part.pk) for part in parts if part)])

    def __str__(self) -> str:
        return " · ".join(str(part) for part in (self.organisation, self.site, self.ward) if part)

    @property
    def fields(self) -> dict[str, Any]:
        """As the columns of a row that belongs here."""
        return {"service_line": self.service_line, "organisation": self.organisation, "site": self.site, "ward": self.ward}


def places_open_to(user: User, permission: Permission) -> list[Place]:
    """Every provider, site and ward over which the user has the permission, each before its parts: one query."""
    reach = user.reach(permission)
    wards = Ward.objects.open_to(user, permission).filter(closed_on=None).select_related("site__organisation")
    found: dict[Place, None] = {}
    for ward in wards.order_by("service_line", "site__organisation__name", "site__name", "name", "pk"):
        line, site = ward.service_line, ward.site
        if _whole(reach, line, site.organisation):
            found[Place(line, site.organisation)] = None
        found[Place(line, site.organisation, site)] = None
        found[Place(line, site.organisation, site, ward)] = None
    return sorted(found, key=lambda place: (place.service_line, str(place)))


def _whole(reach: Reach, line: str, organisation: Organisation) -> bool:
    own = any((o.organisation, o.service_line, o.site) == (organisation.pk, line, None) for o in reach.own)
    return reach.everything or line in reach.lines or own


class PlaceField(forms.ChoiceField):
    """One of the places given; with several service lines, each says its own. ``nowhere`` is what choosing none means."""

    def __init__(self, places: Iterable[Place], *, nowhere: str = "Select", **options: Any) -> None:
        self.places = {place.key: place for place in places}
        several = len({place.service_line for place in self.places.values()}) > 1
        choices = [
            (key, f"{place} ({ServiceLine(place.service_line).label})" if several else str(place))
            for key, place in self.places.items()
        ]
        super().__init__(choices=[("", nowhere), *choices], **options)

    def clean(self, value: Any) -> Place | None:
        return self.places.get(super().clean(value))


def line_field(lines: Iterable[str]) -> forms.ChoiceField:
    """Which service line: asked only of whoever has several."""
    choices = [(line, label) for line, label in ServiceLine.choices if line in set(lines)]
    if len(choices) == 1:
        return OnlyField(choices=choices, initial=choices[0][0])
    return forms.ChoiceField(label="Service line", choices=choices, widget=forms.RadioSelect,
                             error_messages={"required": "Select a service line"})  # fmt: skip


class OnlyField(forms.ChoiceField):
    """A choice of one, not asked."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        return super().clean(value or self.initial)
