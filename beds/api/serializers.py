from typing import Any

from rest_framework import serializers

from beds.models import Bed, Confirmation, Hold, Leave, ReadyForDischarge, Spell, Ward, WardStay
from beds.models.readiness import DelayReason
from reachout.accounts.permissions import Permission
from reachout.api.records import Within
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


class MarkReadySerializer(serializers.Serializer):
    on = serializers.DateField()
    reason = serializers.ChoiceField(choices=DelayReason.choices)
    attributable = serializers.ChoiceField(choices=ReadyForDischarge.Attributable.choices)


class DischargeSerializer(serializers.Serializer):
    on = serializers.DateField()
    destination = serializers.ChoiceField(choices=Spell.Destination.choices)
