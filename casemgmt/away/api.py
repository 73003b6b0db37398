from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from casemgmt.away import services
from casemgmt.away.models import Repatriation
from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Records, Within, makes
from reachout.api.router import router
from reachout.organisations.models import Site
from reachout.people.free_text import names_no_patient
from referrals.models import Security

VIEW, KEEP = Permission.CASE_VIEW, Permission.CASE_KEEP


class RepatriationSerializer(serializers.ModelSerializer):
    """What was recorded on one day; the last row of the time away holds."""

    appropriate = serializers.BooleanField(read_only=True, allow_null=True)
    out_of_area_reason = serializers.ChoiceField(source="reason", choices=Repatriation.Reason.choices, read_only=True)

    class Meta:
        model = Repatriation
        fields = [
            "id", "case", "recorded_on", "out_of_area_reason", "fit", "appropriate", "plan", "target_site", "target_security",
            "target_on", "review_on", "owner", "by",
        ]  # fmt: skip


class RecordRepatriationSerializer(serializers.Serializer):
    case: Any = Within(queryset=Case.objects.all(), permission=KEEP)
    out_of_area_reason = serializers.ChoiceField(source="reason", choices=Repatriation.Reason.choices)
    fit = serializers.ChoiceField(choices=Repatriation.Fit.choices, required=False, default="")
    plan = serializers.CharField(required=False, default="", max_length=5000, validators=[names_no_patient])
    target_site: Any = serializers.PrimaryKeyRelatedField(
        queryset=Site.objects.filter(in_region=True), required=False, allow_null=True, default=None
    )
    target_security = serializers.ChoiceField(choices=Security.choices, required=False, default="")
    target_on = serializers.DateField(required=False, allow_null=True, default=None)
    review_on = serializers.DateField(required=False, allow_null=True, default=None)
    owner: Any = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(is_active=True), required=False, allow_null=True, default=None
    )


class Repatriations(Records):
    """Why somebody is out of area, whether that is right for them, and the plan to come home."""

    queryset = Repatriation.objects.select_related("case").order_by("-recorded_on", "-id")
    serializer_class = RepatriationSerializer
    filterset_fields = {"case": ["exact"], "fit": ["exact"], "review_on": ["lt", "gte"]}
    permission = VIEW
    person = "case.person_id"

    @makes(KEEP, takes=RecordRepatriationSerializer, gives=RepatriationSerializer)
    def create(self, *, at: datetime, by: User, case: Case, **fields: Any) -> Repatriation:
        """Record it anew."""
        return services.record_repatriation(case, at=at, by=by, **fields)


router.register("repatriations", Repatriations, basename="repatriation")
