from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from casemgmt import services
from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Records, verb
from reachout.api.router import router
from reachout.people.free_text import names_no_patient


class CaseSerializer(serializers.ModelSerializer):
    manager_name = serializers.CharField(source="manager.name", read_only=True, allow_null=True)

    class Meta:
        model = Case
        fields = [
            "id",
            "reference",
            "person",
            "service_line",
            "opened_on",
            "opened_because",
            "closed_on",
            "closed_because",
            "manager",
            "manager_name",
        ]


class GiveCaseSerializer(serializers.Serializer):
    to = serializers.PrimaryKeyRelatedField(queryset=User.objects.all())
    giver = serializers.PrimaryKeyRelatedField(queryset=User.objects.all(), allow_null=True, default=None)
    """Whose it was when it was read: a case that has changed hands since is refused."""
    note = serializers.CharField(allow_blank=True, default="", validators=[names_no_patient])


class Cases(Records):
    """People's pathways in a service line, each with its case manager."""

    queryset = Case.objects.select_related("manager")
    serializer_class = CaseSerializer
    filterset_fields = {"service_line": ["exact"], "person": ["exact"], "manager": ["exact", "isnull"], "closed_on": ["isnull"]}
    permission = Permission.CASE_VIEW

    @verb(Permission.CASE_KEEP, takes=GiveCaseSerializer, gives=CaseSerializer)
    def hand_over(self, case: Case, *, at: datetime, by: User, **given: Any) -> Case:
        """Give a case to a case manager of its service line, with a note when somebody has it already."""
        [given_case] = services.hand_over_all([case], **given, at=at, by=by)
        return given_case


router.register("cases", Cases, basename="case")
