from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django_filters import FilterSet
from django_filters.rest_framework import BooleanFilter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from beds import services
from beds.models import Bed, Confirmation, Hold, Leave, ReadyForDischarge, Spell, Ward, WardStay
from beds.models.readiness import DelayReason
from beds.selectors import board, match
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Listed, Read, Records, Within, makes, signed_in, verb
from reachout.api.router import router
from reachout.audit.services import record
from referrals.models import Referral


class BedSerializer(serializers.ModelSerializer):
    class Meta:
        model = Bed
        fields = ["id", "code", "ward", "opened_on", "closed_on"]


class WardSerializer(serializers.ModelSerializer):
    site: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    provider = serializers.CharField(source="site.organisation.code", read_only=True)

    class Meta:
        model = Ward
        fields = [
            "id", "code", "name", "site", "provider", "service_line", "security", "sex", "specialism", "commissioned_beds",
            "opened_on", "closed_on",
        ]  # fmt: skip


class TileSerializer(serializers.Serializer):
    bed = serializers.IntegerField(allow_null=True)
    code = serializers.CharField()
    operational = serializers.CharField()
    occupancy = serializers.CharField()
    letter = serializers.CharField()


class WardStateSerializer(serializers.Serializer):
    ward = WardSerializer()
    commissioned = serializers.IntegerField()
    open_staffed = serializers.IntegerField()
    occupied = serializers.IntegerField()
    held = serializers.IntegerField()
    available = serializers.IntegerField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    stale = serializers.BooleanField()
    paused = serializers.CharField(help_text="Why the ward is closed to admissions, or empty.")
    tiles = TileSerializer(many=True)


class CriterionSerializer(serializers.Serializer):
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=["met", "broken", "unknown"])
    why = serializers.CharField()
    must = serializers.BooleanField()


class WardMatchSerializer(serializers.Serializer):
    ward = WardSerializer()
    suitable = serializers.BooleanField()
    free_beds = serializers.IntegerField()
    distance_km = serializers.FloatField(allow_null=True)
    criteria = CriterionSerializer(many=True)


class HoldSerializer(serializers.ModelSerializer):
    class Meta:
        model = Hold
        fields = [
            "id", "reference", "referral", "bed", "why", "placed_at", "expires_at", "offered_at", "accepted_at", "expected_on",
            "ended_at", "end", "decline_reason", "end_note",
        ]  # fmt: skip


class StaySerializer(serializers.ModelSerializer):
    admitted_on = serializers.DateField(source="spell.admitted_on", read_only=True)

    class Meta:
        model = WardStay
        fields = ["id", "reference", "spell", "person", "ward", "bed", "admitted_on", "started_on", "ended_on"]


class SpellSerializer(serializers.ModelSerializer):
    class Meta:
        model = Spell
        fields = ["id", "reference", "person", "referral", "admitted_on", "discharged_on", "destination"]


class LeaveSerializer(serializers.ModelSerializer):
    class Meta:
        model = Leave
        fields = ["id", "reference", "spell", "kind", "started_on", "expected_back_on", "ended_on", "bed_released"]


class ReadySerializer(serializers.ModelSerializer):
    class Meta:
        model = ReadyForDischarge
        fields = ["id", "reference", "spell", "ready_on", "ended_on", "reason", "attributable"]


class ConfirmationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Confirmation
        fields = ["id", "ward", "at", "staffed_beds", "note"]


class ConfirmSerializer(serializers.Serializer):
    staffed_beds = serializers.IntegerField(min_value=0, max_value=999)
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class PlaceHoldSerializer(serializers.Serializer):
    bed: Any = Within(queryset=Bed.objects.all(), permission=Permission.BED_HOLD)
    referral: Any = Within(queryset=Referral.objects.all(), permission=Permission.REFERRAL_VIEW)
    expires_at = serializers.DateTimeField(required=False)
    why = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class NoteSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class ExpectedSerializer(serializers.Serializer):
    expected_on = serializers.DateField()


class DeclineOfferSerializer(NoteSerializer):
    reason = serializers.ChoiceField(choices=Hold.Decline.choices)


class EmptySerializer(serializers.Serializer):
    pass


class AdmitSerializer(serializers.Serializer):
    on = serializers.DateField()
    transfer = serializers.BooleanField(required=False, default=False)


class MoveSerializer(serializers.Serializer):
    bed: Any = Within(queryset=Bed.objects.all(), permission=Permission.STAY_MANAGE)
    on = serializers.DateField()


class StartLeaveSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Leave.Kind.choices)
    on = serializers.DateField()
    expected_back_on = serializers.DateField(required=False, allow_null=True, default=None)


class ReturnSerializer(serializers.Serializer):
    on = serializers.DateField()


class MarkReadySerializer(serializers.Serializer):
    on = serializers.DateField()
    reason = serializers.ChoiceField(choices=DelayReason.choices)
    attributable = serializers.ChoiceField(choices=ReadyForDischarge.Attributable.choices)


class DischargeSerializer(serializers.Serializer):
    on = serializers.DateField()
    destination = serializers.ChoiceField(choices=Spell.Destination.choices)


class Wards(Records):
    """Wards, and what each says of its beds."""

    queryset = Ward.objects.select_related("site__organisation")
    serializer_class = WardSerializer
    filterset_fields = ["service_line", "security", "sex", "specialism"]
    permission = Permission.BOARD_VIEW
    or_permission = Permission.STAY_VIEW
    audited = False

    @verb(Permission.WARD_CONFIRM, takes=ConfirmSerializer, gives=ConfirmationSerializer)
    def confirm(self, ward: Ward, *, at: datetime, by: User, staffed_beds: int, note: str) -> Confirmation:
        """Confirm how many beds the ward can staff now."""
        return services.confirm(ward, staffed_beds=staffed_beds, note=note, at=at, by=by)


class Board(Listed):
    """Every bed of the wards within reach, ward by ward, without names."""

    queryset = Ward.objects.all()
    serializer_class = WardStateSerializer
    filterset_fields = ["service_line", "security", "sex", "site__in_region"]
    permission = Permission.BOARD_VIEW
    or_permission = Permission.STAY_VIEW

    @extend_schema(responses=WardStateSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        now = timezone.now()
        wards: Any = self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(wards.open_on(timezone.localdate(now)))
        states = board(Ward.objects.filter(pk__in=[ward.pk for ward in page or []]), at=now)
        return self.get_paginated_response(WardStateSerializer(states, many=True).data)


class Beds(Records):
    queryset = Bed.objects.all()
    serializer_class = BedSerializer
    filterset_fields = ["ward"]
    permission = Permission.BOARD_VIEW
    or_permission = Permission.STAY_VIEW
    audited = False


class Matches(Read):
    """Which wards would suit a referral, each criterion met, broken or unknown; suitable and nearest first."""

    queryset = Referral.objects.select_related("person")
    serializer_class = WardMatchSerializer
    permission = Permission.MATCH_VIEW

    @extend_schema(responses=WardMatchSerializer(many=True))
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        referral = self.get_object()
        wards = Ward.objects.visible_to(signed_in(request)).values_list("pk", flat=True)
        found = match(referral, at=timezone.now(), wards=wards)
        record("referral.matched", referral, by=request.user, wards=len(found))
        return self.get_paginated_response(WardMatchSerializer(self.paginate_queryset(found), many=True).data)


class HoldFilters(FilterSet):
    live = BooleanFilter(method="only_live", label="Held at this moment")

    class Meta:
        model = Hold
        fields = ["bed", "referral", "bed__ward"]

    def only_live(self, holds: Any, name: str, value: bool) -> Any:
        return holds.live(timezone.now()) if value else holds


class Holds(Records):
    """Beds kept for referrals: held, offered, accepted or declined, ended."""

    queryset = Hold.objects.select_related("bed", "referral")
    serializer_class = HoldSerializer
    filterset_class = HoldFilters
    permission = Permission.STAY_VIEW
    person = "referral.person_id"

    @makes(Permission.BED_HOLD, takes=PlaceHoldSerializer, gives=HoldSerializer)
    def create(self, *, at: datetime, by: User, bed: Bed, referral: Referral, **fields: Any) -> Hold:
        """Hold a bed for a referral. Of many who ask at once one gets it."""
        return services.hold(bed, referral=referral, at=at, by=by, **fields)

    @verb(Permission.BED_HOLD, takes=EmptySerializer, gives=HoldSerializer)
    def offer(self, hold: Hold, *, at: datetime, by: User) -> Hold:
        """Offer the person to the unit."""
        return services.offer(hold, at=at, by=by)

    @verb(Permission.OFFER_ANSWER, takes=ExpectedSerializer, gives=HoldSerializer)
    def accept(self, hold: Hold, *, at: datetime, by: User, expected_on: date) -> Hold:
        """Accept an offered person."""
        return services.accept_offer(hold, at=at, by=by, expected_on=expected_on)

    @verb(Permission.OFFER_ANSWER, takes=DeclineOfferSerializer, gives=HoldSerializer)
    def decline(self, hold: Hold, *, at: datetime, by: User, reason: str, note: str) -> Hold:
        """Decline an offered person, with a reason."""
        return services.decline_offer(hold, at=at, by=by, reason=reason, note=note)

    @verb(Permission.BED_HOLD, takes=NoteSerializer, gives=HoldSerializer)
    def release(self, hold: Hold, *, at: datetime, by: User, note: str) -> Hold:
        """Let the bed go."""
        return services.release(hold, at=at, by=by, note=note)

    @verb(Permission.STAY_MANAGE, takes=AdmitSerializer, gives=StaySerializer)
    def admit(self, hold: Hold, *, at: datetime, by: User, on: date, transfer: bool) -> WardStay:
        """Admit an accepted person to the held bed."""
        return services.admit(hold, on=on, at=at, by=by, transfer=transfer)


class Stays(Records):
    """Stays on wards, and what happens during them."""

    queryset = WardStay.objects.select_related("spell")
    serializer_class = StaySerializer
    filterset_fields = {"ward": ["exact"], "person": ["exact"], "ended_on": ["isnull"]}
    permission = Permission.STAY_VIEW

    @verb(Permission.STAY_MANAGE, takes=MoveSerializer, gives=StaySerializer)
    def move(self, stay: WardStay, *, at: datetime, by: User, bed: Bed, on: date) -> WardStay:
        """Move to another bed of the provider."""
        return services.move(stay, bed=bed, on=on, at=at, by=by)

    @verb(Permission.STAY_MANAGE, takes=StartLeaveSerializer, gives=LeaveSerializer)
    def leave(self, stay: WardStay, *, at: datetime, by: User, **fields: Any) -> Leave:
        """Record that leave has begun."""
        return services.start_leave(stay.spell, at=at, by=by, **fields)

    @verb(Permission.STAY_MANAGE, takes=MarkReadySerializer, gives=ReadySerializer)
    def ready(self, stay: WardStay, *, at: datetime, by: User, **fields: Any) -> ReadyForDischarge:
        """Record that the person is clinically ready for discharge."""
        return services.mark_ready(stay.spell, at=at, by=by, **fields)

    @verb(Permission.STAY_MANAGE, takes=DischargeSerializer, gives=SpellSerializer)
    def discharge(self, stay: WardStay, *, at: datetime, by: User, on: date, destination: str) -> Spell:
        """Discharge the person: their stay, leave and readiness end with the spell."""
        return services.discharge(stay.spell, on=on, destination=destination, at=at, by=by)


router.register("wards", Wards, basename="ward")
router.register("board", Board, basename="board")
router.register("beds", Beds, basename="bed")
router.register("matches", Matches, basename="match")
router.register("holds", Holds, basename="hold")
router.register("stays", Stays, basename="stay")
