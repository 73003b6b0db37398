from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from quality.placed import PlacedSerializer
from quality.places import Place
from quality.voices import services
from quality.voices.models import CarePlans, LivedExperienceMember, PeerSupport, YouSaid
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Records, makes, verb
from reachout.api.router import router
from reachout.people.free_text import names_no_patient
from reachout.refused import Refused

VIEW, KEEP, ANSWER = Permission.VOICES_VIEW, Permission.VOICES_KEEP, Permission.ASSURANCE_ANSWER


class PeerSupportSerializer(serializers.ModelSerializer):
    class Meta:
        model = PeerSupport
        fields = ["id", "service_line", "organisation", "site", "funded", "filled", "started_on", "ended_on"]


class SetPostsSerializer(PlacedSerializer):
    reached_by = (KEEP,)

    funded = serializers.DecimalField(max_digits=6, decimal_places=2, min_value=Decimal(0))
    filled = serializers.DecimalField(max_digits=6, decimal_places=2, min_value=Decimal(0))
    from_on = serializers.DateField()


class Posts(Records):
    """Peer-support posts by place, dated."""

    queryset = PeerSupport.objects.all()
    serializer_class = PeerSupportSerializer
    filterset_fields = ["service_line", "organisation", "site"]
    permission = VIEW
    audited = False

    @makes(KEEP, takes=SetPostsSerializer, gives=PeerSupportSerializer)
    def create(self, *, at: datetime, by: User, place: Place, **fields: Any) -> PeerSupport:
        """Record posts from a day on; the same day again puts them right."""
        return services.set_posts(place, at=at, by=by, **fields)


class LivedExperienceMemberSerializer(serializers.ModelSerializer):
    class Meta:
        model = LivedExperienceMember
        fields = ["id", "service_line", "public_name", "group", "since_on", "until_on"]


class Voices(Records):
    """Members with lived experience, by the name they chose."""

    queryset = LivedExperienceMember.objects.all()
    serializer_class = LivedExperienceMemberSerializer
    filterset_fields = ["service_line"]
    permission = VIEW
    audited = False


class CarePlansSerializer(serializers.ModelSerializer):
    class Meta:
        model = CarePlans
        fields = ["id", "service_line", "organisation", "quarter", "together", "looked_at"]


class RecordCarePlansSerializer(PlacedSerializer):
    reached_by = (ANSWER,)

    quarter = serializers.DateField()
    together = serializers.IntegerField(min_value=0, max_value=9999)
    looked_at = serializers.IntegerField(min_value=0, max_value=9999)

    def validate_quarter(self, day: date) -> date:
        if day.day != 1 or day.month % 3 != 1:
            raise serializers.ValidationError("Give the first day of a quarter: 1 January, April, July or October.")
        return day


class CarePlanCounts(Records):
    """Care plans made together with the person, by provider and quarter."""

    queryset = CarePlans.objects.all()
    serializer_class = CarePlansSerializer
    filterset_fields = ["service_line", "organisation", "quarter"]
    permission = Permission.ASSURANCE_VIEW
    audited = False

    @makes(ANSWER, takes=RecordCarePlansSerializer, gives=CarePlansSerializer)
    def create(self, *, at: datetime, by: User, place: Place, **fields: Any) -> CarePlans:
        """Record one's own quarter; the same quarter again puts it right."""
        if place.site:
            raise Refused("Care plans are counted for the provider as a whole: leave the site out.")
        return services.record_care_plans(place.organisation, service_line=place.service_line, at=at, by=by, **fields)


class YouSaidSerializer(serializers.ModelSerializer):
    class Meta:
        model = YouSaid
        fields = ["id", "service_line", "organisation", "site", "said", "said_on", "status", "did", "did_on"]


class AnswerSaidSerializer(serializers.Serializer):
    status = serializers.ChoiceField(choices=YouSaid.Status.choices)
    did = serializers.CharField(max_length=1000, allow_blank=True, default="", validators=[names_no_patient])
    did_on = serializers.DateField(required=False, allow_null=True)


class HearSaidSerializer(PlacedSerializer):
    reached_by = (KEEP,)

    said = serializers.CharField(max_length=1000, validators=[names_no_patient])
    said_on = serializers.DateField()


class Said(Records):
    """You said, we did."""

    queryset = YouSaid.objects.all()
    serializer_class = YouSaidSerializer
    filterset_fields = ["service_line", "organisation", "site", "status"]
    permission = VIEW
    audited = False

    @makes(KEEP, takes=HearSaidSerializer, gives=YouSaidSerializer)
    def create(self, *, at: datetime, by: User, place: Place, **fields: Any) -> YouSaid:
        """Record what was said at a place."""
        return services.hear(place.service_line, place=place, at=at, by=by, **fields)

    @verb(KEEP, takes=AnswerSaidSerializer, gives=YouSaidSerializer)
    def answer(self, heard: YouSaid, *, at: datetime, by: User, **fields: Any) -> YouSaid:
        """Say what came of it."""
        return services.answer_said(heard, at=at, by=by, **fields)


router.register("peer-support", Posts, basename="peer-support")
router.register("lived-experience-members", Voices, basename="lived-experience-member")
router.register("care-plans", CarePlanCounts, basename="care-plans")
router.register("you-said", Said, basename="you-said")
