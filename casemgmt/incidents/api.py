"""Incidents for programs: the same services and the same reach as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers

from beds.models import WardStay
from casemgmt.incidents import services
from casemgmt.incidents.models import Detail, Incident
from casemgmt.incidents.services import Done
from casemgmt.models import RestrictiveIntervention
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Records, Within, makes, verb
from reachout.api.router import router
from reachout.people.free_text import names_no_patient


class IncidentInterventionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    reference = serializers.CharField()
    type = serializers.ChoiceField(choices=RestrictiveIntervention.Type.choices)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class IncidentSerializer(serializers.ModelSerializer):
    interventions: Any = IncidentInterventionSerializer(source="done", many=True, read_only=True)

    class Meta:
        model = Incident
        fields = [
            "id", "reference", "spell", "ward", "happened_at", "kind", "place", "description", "harm_physical",
            "harm_psychological", "reason", "avoided", "outcome", "staff_count", "staff_roles", "others_why", "injury_person",
            "injury_staff", "injury_others", "family_told", "advocate_told", "debrief_offered", "recorded_at", "withdrawn_at",
            "interventions",
        ]  # fmt: skip


def words(most: int) -> Any:
    return serializers.CharField(max_length=most, required=False, default="", allow_blank=True, validators=[names_no_patient])


class DoneByForceSerializer(serializers.Serializer):
    type = serializers.ChoiceField(choices=RestrictiveIntervention.Type.choices)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    in_care_plan = serializers.BooleanField(required=False, allow_null=True, default=None)
    authorised_by = serializers.ChoiceField(choices=Detail.Authorised.choices, required=False, default="", allow_blank=True)
    observed = serializers.ChoiceField(choices=Detail.Observed.choices, required=False, default="", allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> Any:
        return Done(**attrs)


class EnterIncidentSerializer(serializers.Serializer):
    stay: Any = Within(queryset=WardStay.objects.select_related("ward"), permission=Permission.INCIDENT_RECORD)
    kind = serializers.ChoiceField(choices=Incident.Kind.choices)
    happened_at = serializers.DateTimeField()
    place = words(200)
    description = words(4000)
    interventions = DoneByForceSerializer(many=True, required=False, default=list)


class EndInterventionSerializer(serializers.Serializer):
    intervention = serializers.IntegerField()
    ended_at = serializers.DateTimeField()


class Incidents(Records):
    """What happened on the wards, with what was done by force."""

    queryset = Incident.objects.with_interventions().select_related("spell").order_by("-happened_at", "-id")
    serializer_class = IncidentSerializer
    filterset_fields = {
        "ward": ["exact"],
        "spell": ["exact"],
        "kind": ["exact"],
        "happened_at": ["gte", "lt"],
        "withdrawn_at": ["isnull"],
    }
    permission = Permission.CASE_VIEW
    person = "spell.person_id"

    @makes(Permission.INCIDENT_RECORD, takes=EnterIncidentSerializer, gives=IncidentSerializer)
    def create(self, *, at: datetime, by: User, stay: WardStay, **fields: Any) -> Incident:
        """Record an incident, with whatever was done by force in it."""
        return _as_told(services.enter(stay, at=at, by=by, **fields))

    @verb(Permission.INCIDENT_RECORD, takes=EndInterventionSerializer, gives=IncidentSerializer)
    def end_intervention(self, incident: Incident, *, at: datetime, by: User, intervention: int, ended_at: datetime) -> Incident:
        """A seclusion or segregation of this incident is over."""
        row = get_object_or_404(incident.interventions, pk=intervention)
        services.end_intervention(row, ended_at=ended_at, at=at, by=by)
        return _as_told(incident)


def _as_told(incident: Incident) -> Incident:
    return Incident.objects.with_interventions().get(pk=incident.pk)


router.register("incidents", Incidents, basename="incident")
