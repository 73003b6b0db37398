from __future__ import annotations

from datetime import date, datetime
from typing import Any

from rest_framework import serializers

from casemgmt.flags import services
from casemgmt.flags.models import Flag, FlagStep
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Records, verb
from reachout.api.router import router
from reachout.people.free_text import names_no_patient


class FlagStepSerializer(serializers.ModelSerializer):
    class Meta:
        model = FlagStep
        fields = ["id", "kind", "on", "by", "level", "text", "plan_due_on", "escalated_to"]


class FlagSerializer(serializers.ModelSerializer):
    """``seen`` of an answer is the id of the last of ``steps``: what its writer had read."""

    steps: Any = FlagStepSerializer(many=True, read_only=True)

    class Meta:
        model = Flag
        fields = [
            "id", "reference", "case", "rule", "key", "since", "because", "facts", "level", "red_on", "raised_on", "answer_by",
            "status", "plan", "plan_due_on", "acknowledged_at", "acknowledged_by", "escalated_to", "escalated_on", "ended_on",
            "resolved_by", "resolution", "steps",
        ]  # fmt: skip


class AcknowledgeFlagSerializer(serializers.Serializer):
    seen = serializers.IntegerField()
    plan = serializers.CharField(max_length=2000, validators=[names_no_patient])
    plan_due_on = serializers.DateField()


class ResolveFlagSerializer(serializers.Serializer):
    seen = serializers.IntegerField()
    why = serializers.CharField(max_length=2000, validators=[names_no_patient])


class Flags(Records):
    """Flags of the cases within reach; those without an end stand."""

    queryset = Flag.objects.select_related("case").prefetch_related("steps").order_by("-raised_on", "-id")
    serializer_class = FlagSerializer
    filterset_fields = {
        "case": ["exact"],
        "rule": ["exact"],
        "level": ["exact"],
        "status": ["exact"],
        "ended_on": ["isnull"],
        "answer_by": ["lt"],
    }
    permission = Permission.CASE_VIEW
    person = "case.person_id"

    @verb(Permission.FLAG_ANSWER, takes=AcknowledgeFlagSerializer, gives=FlagSerializer)
    def acknowledge(self, flag: Flag, *, at: datetime, by: User, plan: str, plan_due_on: date, seen: int) -> Flag:
        """Say what will be done about it, and by when."""
        return services.acknowledge(flag, plan=plan, plan_due_on=plan_due_on, seen=seen, at=at, by=by)

    @verb(Permission.CASE_KEEP, takes=ResolveFlagSerializer, gives=FlagSerializer)
    def resolve(self, flag: Flag, *, at: datetime, by: User, why: str, seen: int) -> Flag:
        """Say that it is settled, though the facts still ask for it."""
        return services.resolve(flag, why=why, seen=seen, at=at, by=by)


router.register("flags", Flags, basename="flag")
