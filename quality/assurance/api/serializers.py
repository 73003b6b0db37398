from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers

from beds.models import Ward
from quality.assurance.models import Action, Finding, Member, Message, Query, Report, Step, Surveillance, Unit, Visit
from quality.assurance.selectors.units import unit_of, word_of
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation, ServiceLine, Site

VIEW, KEEP, ANSWER = Permission.ASSURANCE_VIEW, Permission.ASSURANCE_KEEP, Permission.ASSURANCE_ANSWER
ABOUT = ["provider", "site", "service_line"]
BY_UNIT = {"provider": ["exact"], "site": ["exact"], "service_line": ["exact"]}


ISSUED = Prefetch("reports", Report.objects.defer("pdf", "snapshot"))


def users() -> Any:
    return serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True))


def words(most: int = 5000, **options: Any) -> Any:
    return serializers.CharField(max_length=most, **options)


# -- what is read ------------------------------------------------------------------------------------------------------


class SurveillanceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Surveillance
        fields = [
            "id", *ABOUT, "level", "rationale", "evidence", "exit_criteria", "owner", "review_on", "began_on", "set_at", "set_by",
            "ended_at",
        ]  # fmt: skip


class VisitMemberSerializer(serializers.ModelSerializer):
    class Meta:
        model = Member
        fields = ["id", "name", "part"]


class VisitReportSerializer(serializers.ModelSerializer):
    class Meta:
        model = Report
        fields = ["id", "version", "why", "issued_at", "checksum"]


class QualityVisitSerializer(serializers.ModelSerializer):
    """What was found is under ``/quality-findings/``: a provider sees it from the factual-accuracy step on."""

    team: Any = VisitMemberSerializer(many=True, read_only=True)
    reports: Any = VisitReportSerializer(many=True, read_only=True)

    class Meta:
        model = Visit
        fields = [
            "id", "reference", *ABOUT, "kind", "announced", "planned_on", "wards", "purpose", "status", "visited_on",
            "without_expert", "answer_by", "team", "reports",
        ]  # fmt: skip


class QualityFindingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Finding
        fields = [
            "id", "visit", "number", "kind", "ward", "text", "answer", "challenge", "resolution", "resolution_why",
            "amended_text",
        ]  # fmt: skip


class StepSerializer(serializers.ModelSerializer):
    class Meta:
        model = Step
        fields = ["kind", "text", "due_on", "owner", "at", "by"]


class QualityActionSerializer(serializers.ModelSerializer):
    steps: Any = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Action
        fields = [
            "id", "reference", *ABOUT, "text", "measure", "owner", "owner_organisation", "due_on", "first_due_on", "times_moved",
            "status", "finding", "query", "origin", "raised_at", "raised_by", "closed_at", "closed_by", "steps",
        ]  # fmt: skip


class MessageSerializer(serializers.ModelSerializer):
    class Meta:
        model = Message
        fields = ["text", "from_provider", "at", "by"]


class QualityQuerySerializer(serializers.ModelSerializer):
    messages: Any = MessageSerializer(many=True, read_only=True)

    class Meta:
        model = Query
        fields = ["id", "reference", *ABOUT, "subject", "answer_by", "status", "opened_at", "closed_at", "messages"]


# -- what is sent ------------------------------------------------------------------------------------------------------


class AboutSerializer(serializers.Serializer):
    """Whom it is about: a provider, or one of its sites, in a service line within reach. Any other does not exist."""

    provider: Any = serializers.PrimaryKeyRelatedField(queryset=Organisation.objects.all())
    site: Any = serializers.PrimaryKeyRelatedField(queryset=Site.objects.all(), required=False, allow_null=True, default=None)
    service_line = serializers.ChoiceField(choices=ServiceLine.choices)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        asked = Unit(attrs.pop("provider"), attrs.pop("service_line"), attrs.pop("site"))
        unit = unit_of(word_of(asked), self.context["request"].user, KEEP)
        if unit is None:
            raise serializers.ValidationError({"provider": "There is no such provider or site in this service line."})
        return {**attrs, "unit": unit}


class SetLevelSerializer(AboutSerializer):
    level = serializers.ChoiceField(choices=Surveillance.Level.choices)
    rationale = words()
    evidence = words()
    exit_criteria = words()
    owner = users()
    review_on = serializers.DateField()
    instead_of = serializers.IntegerField(allow_null=True, required=False, default=None)


class PlanVisitSerializer(AboutSerializer):
    kind = serializers.ChoiceField(choices=Visit.Kind.choices)
    announced = serializers.BooleanField()
    planned_on = serializers.DateField()
    wards: Any = serializers.PrimaryKeyRelatedField(queryset=Ward.objects.select_related("site"), many=True, required=False)
    purpose = words()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {"wards": [], **super().validate(attrs)}


class CarryOutSerializer(serializers.Serializer):
    visited_on = serializers.DateField()
    without_expert = words(500, required=False, default="")


class AddFindingSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Finding.Kind.choices)
    text = words()
    ward: Any = serializers.PrimaryKeyRelatedField(queryset=Ward.objects.all(), required=False, allow_null=True, default=None)


class SummarySerializer(serializers.Serializer):
    summary = words()


class IssueSerializer(SummarySerializer):
    why = words(500, required=False, default="")


class FindingAnswerSerializer(serializers.Serializer):
    finding = serializers.IntegerField()
    answer = serializers.ChoiceField(choices=Finding.Answer.choices)
    challenge = words(required=False, default="")


class AccuracyAnswerSerializer(serializers.Serializer):
    findings = FindingAnswerSerializer(many=True, allow_empty=False)


class ResolveSerializer(serializers.Serializer):
    resolution = serializers.ChoiceField(choices=Finding.Resolution.choices)
    why = words(2000)
    amended_text = words(required=False, default="")


class RaiseSerializer(AboutSerializer):
    text = words()
    measure = words()
    owner = users()
    due_on = serializers.DateField()


class EvidenceSerializer(serializers.Serializer):
    evidence = words()


class ReasonSerializer(serializers.Serializer):
    why = words(1000)


class MoveDueDateSerializer(ReasonSerializer):
    due_on = serializers.DateField()


class HandOverSerializer(ReasonSerializer):
    owner = users()


class OpenQuerySerializer(AboutSerializer):
    subject = words(200)
    text = words()
    answer_by = serializers.DateField()


class WriteSerializer(serializers.Serializer):
    text = words()
