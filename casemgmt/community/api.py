from __future__ import annotations

from datetime import date, datetime
from typing import Any

from rest_framework import serializers

from casemgmt.community import services
from casemgmt.community.models import Condition, Contact, Support, Tier
from casemgmt.models import Case, CommunityEpisode
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Records, Within, makes, verb
from reachout.api.router import router
from reachout.people.free_text import names_no_patient

VIEW, KEEP = Permission.CASE_VIEW, Permission.CASE_KEEP
DISCHARGED = [one for one in CommunityEpisode.Discharged.choices if one[0] != CommunityEpisode.Discharged.NOT_ACCEPTED]


def words(**options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=2000, required=False, default="", validators=[names_no_patient], **options)


# -- what is read --------------------------------------------------------------------------------------------------------


class CommunityTierSerializer(serializers.ModelSerializer):
    class Meta:
        model = Tier
        fields = ["level", "started_on"]


class CommunityContactSerializer(serializers.ModelSerializer):
    counts = serializers.BooleanField(read_only=True)

    class Meta:
        model = Contact
        fields = ["id", "on", "mode", "counts", "note", "by"]


class CommunitySupportSerializer(serializers.ModelSerializer):
    class Meta:
        model = Support
        fields = ["support", "state", "since", "words"]

    support = serializers.ChoiceField(source="kind", choices=Support.Kind.choices, read_only=True)


class CommunityConditionSerializer(serializers.ModelSerializer):
    condition = serializers.ChoiceField(source="kind", choices=Condition.Kind.choices, read_only=True)

    class Meta:
        model = Condition
        fields = ["id", "condition", "started_on", "expires_on", "ended_on", "end"]


class CommunityEpisodeSerializer(serializers.ModelSerializer):
    """Time with the specialist team; of each history the last row holds."""

    tiers: Any = CommunityTierSerializer(many=True, read_only=True)
    supports: Any = CommunitySupportSerializer(many=True, read_only=True)
    conditions: Any = CommunityConditionSerializer(many=True, read_only=True)

    class Meta:
        model = CommunityEpisode
        fields = [
            "id", "reference", "person", "service_line", "team", "liaison_only", "referred_on", "accepted_on", "first_contact_on",
            "discharged_on", "declined_because", "discharged_because", "tiers", "supports", "conditions",
        ]  # fmt: skip


# -- what is sent --------------------------------------------------------------------------------------------------------


class ReferToTeamSerializer(serializers.Serializer):
    case: Any = Within(queryset=Case.objects.all(), permission=KEEP)
    team = serializers.CharField(max_length=200, validators=[names_no_patient])
    on = serializers.DateField()


class AcceptEpisodeSerializer(serializers.Serializer):
    on = serializers.DateField()
    tier = serializers.ChoiceField(choices=Tier.Level.choices)


class DeclineEpisodeSerializer(serializers.Serializer):
    on = serializers.DateField()
    because = serializers.ChoiceField(choices=CommunityEpisode.Declined.choices)


class RecordContactSerializer(serializers.Serializer):
    on = serializers.DateField()
    mode = serializers.ChoiceField(choices=Contact.Mode.choices)
    note = words()


class SetSupportSerializer(serializers.Serializer):
    support = serializers.ChoiceField(choices=Support.Kind.choices)
    state = serializers.ChoiceField(choices=Support.State.choices)
    since = serializers.DateField()
    words = words()


class AddConditionSerializer(serializers.Serializer):
    condition = serializers.ChoiceField(choices=Condition.Kind.choices)
    started_on = serializers.DateField()
    expires_on = serializers.DateField(required=False, allow_null=True, default=None)


class DischargeEpisodeSerializer(serializers.Serializer):
    on = serializers.DateField()
    because = serializers.ChoiceField(choices=DISCHARGED)


class Episodes(Records):
    """Who is, was or will be with the specialist community team."""

    queryset = CommunityEpisode.objects.prefetch_related("tiers", "supports", "conditions").order_by("-referred_on", "-id")
    serializer_class = CommunityEpisodeSerializer
    filterset_fields = {"service_line": ["exact"], "team": ["exact"], "discharged_on": ["isnull"], "liaison_only": ["exact"]}
    permission = VIEW

    @makes(KEEP, takes=ReferToTeamSerializer, gives=CommunityEpisodeSerializer)
    def create(self, *, at: datetime, by: User, case: Case, team: str, on: date) -> CommunityEpisode:
        """Refer somebody to the team."""
        return services.refer(case, team=team, on=on, at=at, by=by)

    @verb(KEEP, takes=AcceptEpisodeSerializer, gives=CommunityEpisodeSerializer)
    def accept(self, episode: CommunityEpisode, *, at: datetime, by: User, on: date, tier: str) -> CommunityEpisode:
        """The team takes them on."""
        return services.accept(episode, on=on, tier=tier, at=at, by=by)

    @verb(KEEP, takes=DeclineEpisodeSerializer, gives=CommunityEpisodeSerializer)
    def decline(self, episode: CommunityEpisode, *, at: datetime, by: User, on: date, because: str) -> CommunityEpisode:
        """The team does not take them on, and why."""
        return services.decline(episode, on=on, because=because, at=at, by=by)

    @verb(KEEP, takes=AcceptEpisodeSerializer, gives=CommunityTierSerializer)
    def tier(self, episode: CommunityEpisode, *, at: datetime, by: User, on: date, tier: str) -> Tier:
        """How closely the team works with them from a day on."""
        return services.set_tier(episode, tier=tier, on=on, at=at, by=by)

    @verb(KEEP, takes=RecordContactSerializer, gives=CommunityContactSerializer)
    def contacts(self, episode: CommunityEpisode, *, at: datetime, by: User, on: date, mode: str, note: str) -> Contact:
        """A contact; text messages and e-mails do not count."""
        return services.record_contact(episode, on=on, mode=mode, note=note, at=at, by=by)

    @verb(KEEP, takes=SetSupportSerializer, gives=CommunitySupportSerializer)
    def support(
        self, episode: CommunityEpisode, *, at: datetime, by: User, support: str, state: str, since: date, words: str
    ) -> Support:
        """How peer support, accommodation, employment or the carer's support stands."""
        return services.set_support(episode, kind=support, state=state, since=since, words=words, at=at, by=by)

    @verb(KEEP, takes=AddConditionSerializer, gives=CommunityConditionSerializer)
    def conditions(
        self, episode: CommunityEpisode, *, at: datetime, by: User, condition: str, started_on: date, expires_on: date | None
    ) -> Condition:
        """A community treatment order or a conditional discharge."""
        return services.add_condition(episode, kind=condition, started_on=started_on, expires_on=expires_on, at=at, by=by)

    @verb(KEEP, takes=DischargeEpisodeSerializer, gives=CommunityEpisodeSerializer)
    def discharge(self, episode: CommunityEpisode, *, at: datetime, by: User, on: date, because: str) -> CommunityEpisode:
        """The team's work is over, and why."""
        return services.discharge(episode, on=on, because=because, at=at, by=by)


router.register("community-episodes", Episodes, basename="community-episode")
