from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from beds.meetings import services
from beds.meetings.models import Action, Decision, Meeting, Pack, PackFile
from beds.meetings.packs.prices import content_for, told_to
from beds.models import Bed
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import NothingSerializer, Records, Within, makes, signed_in, verb
from reachout.api.router import router
from reachout.audit.services import record
from referrals.models import Referral

CONTENT_TYPES = {
    PackFile.Kind.PDF: "application/pdf",
    PackFile.Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class MeetingSerializer(serializers.ModelSerializer):
    packs: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Meeting
        fields = [
            "id", "reference", "service_line", "held_on", "starts_at", "status", "minutes", "opened_at", "closed_at", "packs",
        ]  # fmt: skip


class DecisionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Decision
        fields = [
            "id", "reference", "meeting", "referral", "decision", "ward", "bed", "hold", "rationale", "rank", "components",
            "decided_at", "reopened_at", "reopened_why",
        ]  # fmt: skip


class ActionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Action
        fields = ["id", "meeting", "referral", "text", "owner", "due_on", "done_at"]


class PackSerializer(serializers.ModelSerializer):
    class Meta:
        model = Pack
        fields = ["id", "meeting", "version", "why", "issued_at", "checksum"]


class WholePackSerializer(PackSerializer):
    class Meta(PackSerializer.Meta):
        fields = [*PackSerializer.Meta.fields, "snapshot"]

    def to_representation(self, instance: Pack) -> dict[str, Any]:
        return super().to_representation(instance) | {"snapshot": told_to(self.context["request"].user, instance)}


class AlternativeSerializer(serializers.Serializer):
    benchmark_days = serializers.IntegerField(min_value=0, max_value=9999)
    price_low = serializers.DecimalField(max_digits=9, decimal_places=2, min_value=Decimal(0))
    price_high = serializers.DecimalField(max_digits=9, decimal_places=2, min_value=Decimal(0))
    cost = serializers.DecimalField(max_digits=9, decimal_places=2, min_value=Decimal(0))


class DecideSerializer(serializers.Serializer):
    meeting: Any = Within(queryset=Meeting.objects.all(), permission=Permission.MEETING_DECIDE)
    referral: Any = Within(queryset=Referral.objects.filter(status__in=Referral.ON_AGENDA), permission=Permission.MEETING_VIEW)
    decision = serializers.ChoiceField(choices=Decision.Kind.choices)
    rationale = serializers.CharField(max_length=5000)
    bed: Any = Within(queryset=Bed.objects.all(), permission=Permission.BOARD_VIEW, required=False, allow_null=True)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)
    reason = serializers.ChoiceField(choices=Referral.DeclineReason.choices, required=False, default="")
    alternative = AlternativeSerializer(required=False, allow_null=True)

    def validate_alternative(self, given: dict[str, Any] | None) -> services.Alternative | None:
        return services.Alternative(**given) if given else None


class WhySerializer(serializers.Serializer):
    why = serializers.CharField(max_length=200)


class CloseSerializer(serializers.Serializer):
    minutes = serializers.IntegerField(min_value=1, max_value=600)


class AddActionSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=500)
    owner = serializers.CharField(max_length=200)
    due_on = serializers.DateField(required=False, allow_null=True, default=None)


class Meetings(Records):
    """The weekly meetings of the lines within reach."""

    queryset = Meeting.objects.prefetch_related("packs")
    serializer_class = MeetingSerializer
    filterset_fields = {"service_line": ["exact"], "status": ["exact"], "held_on": ["exact", "gte", "lte"]}
    permission = Permission.MEETING_VIEW
    audited = False

    @verb(Permission.MEETING_RUN, takes=NothingSerializer, gives=MeetingSerializer)
    def open(self, meeting: Meeting, *, at: datetime, by: User) -> Meeting:
        """Open the meeting: from now on it may decide."""
        return services.open_meeting(meeting, at=at, by=by)

    @verb(Permission.MEETING_RUN, takes=CloseSerializer, gives=MeetingSerializer)
    def close(self, meeting: Meeting, *, at: datetime, by: User, minutes: int) -> Meeting:
        """Close the meeting; what is undecided rolls forward."""
        return services.close_meeting(meeting, minutes=minutes, at=at, by=by)

    @verb(Permission.MEETING_RUN, takes=AddActionSerializer, gives=ActionSerializer)
    def actions(self, meeting: Meeting, *, at: datetime, by: User, text: str, owner: str, due_on: date | None) -> Action:
        """Add an action to do after the meeting."""
        return services.add_action(meeting, text=text, owner=owner, due_on=due_on, at=at, by=by)


class Decisions(Records):
    """What meetings decided, and why."""

    queryset = Decision.objects.select_related("referral").order_by("-id")
    serializer_class = DecisionSerializer
    filterset_fields = ["meeting", "referral", "decision"]
    permission = Permission.MEETING_VIEW
    person = "referral.person_id"

    @makes(Permission.MEETING_DECIDE, takes=DecideSerializer, gives=DecisionSerializer)
    def create(self, *, at: datetime, by: User, meeting: Meeting, **fields: Any) -> Decision:
        """Decide one referral in an open meeting, and do what was decided."""
        return services.decide(meeting, at=at, by=by, **fields)

    @verb(Permission.MEETING_DECIDE, takes=WhySerializer, gives=DecisionSerializer)
    def reopen(self, decision: Decision, *, at: datetime, by: User, why: str) -> Decision:
        """Take a decision back while its meeting is open and nothing has followed from it."""
        return services.reopen(decision, why=why, at=at, by=by)


class AnyType(BaseContentNegotiation):
    """A file is what it is, whatever was asked for."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class Packs(Records):
    """Packs as issued: the frozen snapshot, its PDF and its spreadsheet."""

    queryset = Pack.objects.order_by("-issued_at")
    serializer_class = PackSerializer
    filterset_fields = ["meeting"]
    permission = Permission.MEETING_VIEW

    def get_serializer_class(self) -> type[PackSerializer]:
        return WholePackSerializer if self.action == "retrieve" else PackSerializer

    @extend_schema(responses={(200, CONTENT_TYPES[PackFile.Kind.PDF]): OpenApiResponse(OpenApiTypes.BINARY)})
    @action(detail=True, content_negotiation_class=AnyType)
    def pdf(self, request: Request, **_: Any) -> HttpResponse:
        """The pack as a tagged PDF."""
        return self._file(request, PackFile.Kind.PDF)

    @extend_schema(responses={(200, CONTENT_TYPES[PackFile.Kind.XLSX]): OpenApiResponse(OpenApiTypes.BINARY)})
    @action(detail=True, content_negotiation_class=AnyType)
    def xlsx(self, request: Request, **_: Any) -> HttpResponse:
        """The pack as a spreadsheet."""
        return self._file(request, PackFile.Kind.XLSX)

    def _file(self, request: Request, kind: PackFile.Kind) -> HttpResponse:
        pack = self.get_object()
        file = get_object_or_404(pack.files, kind=kind)
        record("pack.downloaded", pack, by=request.user, kind=str(kind))
        name = f'attachment; filename="bed-meeting-pack-{pack.pk}.{kind}"'
        content = content_for(signed_in(request), file)
        return HttpResponse(content, content_type=CONTENT_TYPES[kind], headers={"Content-Disposition": name})


router.register("meetings", Meetings, basename="meeting")
router.register("decisions", Decisions, basename="decision")
router.register("packs", Packs, basename="pack")
