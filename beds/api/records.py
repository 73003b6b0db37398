from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django_filters import FilterSet
from django_filters.rest_framework import BooleanFilter
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from beds import services
from beds.api.serializers import (
    AdmitSerializer,
    BedSerializer,
    ConfirmationSerializer,
    ConfirmSerializer,
    DeclineOfferSerializer,
    DischargeSerializer,
    ExpectedSerializer,
    HoldSerializer,
    LeaveSerializer,
    MarkReadySerializer,
    MoveSerializer,
    NoteSerializer,
    PlaceHoldSerializer,
    ReadySerializer,
    SpellSerializer,
    StartLeaveSerializer,
    StaySerializer,
    WardMatchSerializer,
    WardSerializer,
    WardStateSerializer,
)
from beds.models import Bed, Confirmation, Hold, Leave, ReadyForDischarge, Spell, Ward, WardStay
from beds.selectors import board, match
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Listed, NothingSerializer, Read, Records, makes, signed_in, verb
from reachout.api.router import router
from reachout.audit.services import record
from referrals.models import Referral


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

    @verb(Permission.BED_HOLD, takes=NothingSerializer, gives=HoldSerializer)
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
