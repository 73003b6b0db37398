"""How the API is told where something belongs: the keys of a provider, and perhaps of its site and ward, in a service line."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from quality.places import places_open_to
from reachout.accounts.permissions import Permission
from reachout.organisations.models import ServiceLine


class PlacedSerializer(serializers.Serializer):
    """A place the caller does not reach does not exist; the verb gets it as ``place``."""

    reached_by: ClassVar[tuple[Permission, ...]] = ()

    service_line = serializers.ChoiceField(choices=ServiceLine.choices)
    organisation = serializers.IntegerField()
    site = serializers.IntegerField(required=False, allow_null=True)
    ward = serializers.IntegerField(required=False, allow_null=True)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        line, *parts = (data.pop(name, None) for name in ("service_line", "organisation", "site", "ward"))
        key = "-".join([str(line), *(str(part) for part in parts if part)])
        user = self.context["request"].user
        places = {place.key: place for permission in self.reached_by for place in places_open_to(user, permission)}
        if key not in places:
            raise serializers.ValidationError({"organisation": ["This is no place of yours in that service line."]})
        return {**data, "place": places[key]}
