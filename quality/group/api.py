from datetime import date, datetime
from typing import Any

from rest_framework import serializers

from quality.assurance.models import Action, Query, Surveillance, Unit, Visit
from quality.assurance.selectors.people import owners_for
from quality.group import services
from quality.group.models import (
    DOMAINS,
    Attendance,
    Comment,
    Finding,
    GroupMeeting,
    Item,
    LearningResponse,
    Member,
    Rating,
)
from quality.group.selectors import title_of
from quality.placed import PlacedSerializer
from quality.places import Place
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import NothingSerializer, Records, Within, makes, verb
from reachout.api.router import router
from reachout.organisations.models import ServiceLine
from reachout.people.free_text import names_no_patient
from reachout.refused import Refused

VIEW, KEEP, ANSWER = Permission.ASSURANCE_VIEW, Permission.ASSURANCE_KEEP, Permission.ASSURANCE_ANSWER


# -- ratings ---------------------------------------------------------------------------------------------------------------


class CqcRatingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Rating
        fields = ["id", "site", "published_on", "overall", *DOMAINS, "report_url"]


class RecordRatingSerializer(PlacedSerializer, serializers.ModelSerializer):
    reached_by = (KEEP,)

    class Meta:
        model = Rating
        fields = ["service_line", "organisation", "site", "ward", "published_on", "overall", *DOMAINS, "report_url"]


class Ratings(Records):
    """What the regulator published of each location, the latest first."""

    queryset = Rating.objects.all()
    serializer_class = CqcRatingSerializer
    filterset_fields = {"site": ["exact"], "overall": ["exact"], "published_on": ["exact", "gte", "lte"]}
    permission = VIEW
    audited = False

    @makes(KEEP, takes=RecordRatingSerializer, gives=CqcRatingSerializer)
    def create(self, *, at: datetime, by: User, place: Place, **fields: Any) -> Rating:
        """Record a publication; the same day again puts it right."""
        if place.site is None:
            raise Refused("Say which location is rated.")
        return services.record_rating(place.site, at=at, by=by, **fields)


# -- learning --------------------------------------------------------------------------------------------------------------


class LearningFindingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Finding
        fields = ["id", "factor", "text"]


class LearningCommentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Comment
        fields = ["id", "text", "at"]
        read_only_fields = ["at"]


class LearningSerializer(serializers.ModelSerializer):
    findings: Any = LearningFindingSerializer(many=True, read_only=True)
    actions: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = LearningResponse
        fields = [
            "id", "reference", "kind", "organisation", "site", "ward", "service_line", "title", "about", "physical_harm",
            "psychological_harm", "candour", "candour_note", "told_on", "wrote_on", "findings_shared_on", "started_on", "due_on",
            "finished_on", "shared", "findings", "actions",
        ]  # fmt: skip


class BeginLearningSerializer(PlacedSerializer, serializers.ModelSerializer):
    reached_by = (ANSWER,)

    class Meta:
        model = LearningResponse
        fields = [
            "service_line", "organisation", "site", "ward", "kind", "title", "about", "physical_harm", "psychological_harm",
            "started_on", "due_on",
        ]  # fmt: skip


class LearningCandourSerializer(serializers.Serializer):
    candour = serializers.ChoiceField(choices=LearningResponse.Candour.choices)
    note = serializers.CharField(max_length=500, allow_blank=True, default="", validators=[names_no_patient])
    told_on = serializers.DateField(required=False, allow_null=True)
    wrote_on = serializers.DateField(required=False, allow_null=True)
    findings_shared_on = serializers.DateField(required=False, allow_null=True)


class FinishLearningSerializer(serializers.Serializer):
    on = serializers.DateField()
    shared = serializers.CharField(max_length=4000, validators=[names_no_patient])


class LearningResponses(Records):
    """Providers' learning responses: their own, or all of the lines within reach."""

    queryset = LearningResponse.objects.prefetch_related("findings", "actions")
    serializer_class = LearningSerializer
    filterset_fields = {"service_line": ["exact"], "organisation": ["exact"], "kind": ["exact"], "finished_on": ["isnull"]}
    permission = VIEW

    @makes(ANSWER, takes=BeginLearningSerializer, gives=LearningSerializer)
    def create(self, *, at: datetime, by: User, place: Place, **fields: Any) -> LearningResponse:
        """Begin a learning response. It names no patient."""
        return services.begin_learning(place, at=at, by=by, **fields)

    @verb(ANSWER, takes=LearningCandourSerializer, gives=LearningSerializer)
    def candour(self, learning: LearningResponse, *, at: datetime, by: User, **fields: Any) -> LearningResponse:
        """Say whether the duty of candour applies, and when it was done."""
        return services.be_open(learning, at=at, by=by, **fields)

    @verb(ANSWER, takes=LearningFindingSerializer, gives=LearningFindingSerializer)
    def findings(self, learning: LearningResponse, *, at: datetime, by: User, **fields: Any) -> Finding:
        """Add what in the system of work played a part."""
        return services.add_finding(learning, at=at, by=by, **fields)

    @verb(ANSWER, takes=FinishLearningSerializer, gives=LearningSerializer)
    def finish(self, learning: LearningResponse, *, at: datetime, by: User, on: date, shared: str) -> LearningResponse:
        """Finish it, with what others can learn."""
        return services.finish_learning(learning, on=on, shared=shared, at=at, by=by)

    @verb(KEEP, takes=LearningCommentSerializer, gives=LearningCommentSerializer)
    def comments(self, learning: LearningResponse, *, at: datetime, by: User, text: str) -> Comment:
        """Comment on it, for whoever commissions the provider."""
        return services.comment(learning, text=text, at=at, by=by)


# -- the group's meetings --------------------------------------------------------------------------------------------------


class GroupPresenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Attendance
        fields = ["id", "name", "role", "lived_experience", "presence"]


class GroupMeetingSerializer(serializers.ModelSerializer):
    attendances: Any = GroupPresenceSerializer(many=True, read_only=True)
    items: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = GroupMeeting
        fields = ["id", "service_line", "starts_at", "place", "status", "chair", "held_at", "closed_at", "attendances", "items"]


class PlanGroupMeetingSerializer(serializers.Serializer):
    service_line = serializers.ChoiceField(choices=ServiceLine.choices)
    starts_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=200, allow_blank=True, default="")

    def validate_service_line(self, line: str) -> str:
        if line not in self.context["request"].user.reach(KEEP).lines:
            raise serializers.ValidationError("This is no service line of yours.")
        return line


class HoldGroupMeetingSerializer(serializers.Serializer):
    chair: Any = Within(queryset=Member.objects.all(), permission=KEEP)


class GroupItemSerializer(serializers.ModelSerializer):
    actions: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Item
        fields = [
            "id", "meeting", "source", "title", "background", "signal", "visit", "learning", "surveillance", "query",
            "carried_from", "decision", "decided_by", "decided_at", "actions",
        ]  # fmt: skip


class AddGroupItemSerializer(serializers.Serializer):
    """At most one record that it comes from."""

    title = serializers.CharField(max_length=200, allow_blank=True, default="", validators=[names_no_patient])
    background = serializers.CharField(max_length=4000, allow_blank=True, default="", validators=[names_no_patient])
    visit: Any = Within(queryset=Visit.objects.all(), permission=KEEP, required=False)
    learning: Any = Within(queryset=LearningResponse.objects.all(), permission=KEEP, required=False)
    surveillance: Any = Within(queryset=Surveillance.objects.all(), permission=KEEP, required=False)
    query: Any = Within(queryset=Query.objects.all(), permission=KEEP, required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        named = [name for name in ("visit", "learning", "surveillance", "query") if data.get(name)]
        if len(named) > 1:
            raise serializers.ValidationError({named[1]: ["Name one record that it comes from."]})
        source = named[0] if named else Item.Source.FREE
        subject = data[source] if named else None
        title = data["title"] or (title_of(source, subject) if named else "")
        if not title:
            raise serializers.ValidationError({"title": ["Enter a title."]})
        return {"source": source, "subject": subject, "title": title, "background": data["background"]}


class GroupMeetings(Records):
    """Meetings of the safety and quality group of the lines within reach."""

    queryset = GroupMeeting.objects.prefetch_related("attendances", "items")
    serializer_class = GroupMeetingSerializer
    filterset_fields = {"service_line": ["exact"], "status": ["exact"], "starts_at": ["date__gte", "date__lte"]}
    permission = VIEW
    audited = False

    @makes(KEEP, takes=PlanGroupMeetingSerializer, gives=GroupMeetingSerializer)
    def create(self, *, at: datetime, by: User, **fields: Any) -> GroupMeeting:
        """Plan a meeting: the group's members are expected."""
        return services.plan_group_meeting(at=at, by=by, **fields)

    @verb(KEEP, takes=HoldGroupMeetingSerializer, gives=GroupMeetingSerializer)
    def hold(self, meeting: GroupMeeting, *, at: datetime, by: User, chair: Member) -> GroupMeeting:
        """Begin it."""
        return services.hold_group_meeting(meeting, chair=chair, at=at, by=by)

    @verb(KEEP, takes=AddGroupItemSerializer, gives=GroupItemSerializer)
    def items(self, meeting: GroupMeeting, *, at: datetime, by: User, **fields: Any) -> Item:
        """Put something on the agenda."""
        return services.add_item(meeting, at=at, by=by, **fields)

    @verb(KEEP, takes=NothingSerializer, gives=GroupMeetingSerializer)
    def close(self, meeting: GroupMeeting, *, at: datetime, by: User) -> GroupMeeting:
        """Close it: its minutes stay as they are."""
        return services.close_group_meeting(meeting, at=at, by=by)


class GroupDecisionSerializer(serializers.Serializer):
    decision = serializers.CharField(max_length=4000, validators=[names_no_patient])
    decided_by: Any = Within(queryset=Attendance.objects.all(), permission=KEEP, required=False, allow_null=True)


class ActionOfItemSerializer(PlacedSerializer):
    reached_by = (KEEP,)

    text = serializers.CharField(max_length=4000, validators=[names_no_patient])
    measure = serializers.CharField(max_length=4000, validators=[names_no_patient])
    owner = serializers.IntegerField()
    due_on = serializers.DateField()

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        data = super().validate(data)
        place: Place = data.pop("place")
        unit = Unit(place.organisation, place.service_line, place.site)
        owner = owners_for(unit).filter(pk=data["owner"]).first()
        if owner is None:
            raise serializers.ValidationError({"owner": ["Choose someone of the provider or of its commissioners."]})
        return {**data, "unit": unit, "owner": owner}


class RaisedActionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Action
        fields = ["id", "reference", "provider", "site", "service_line", "text", "measure", "owner", "due_on", "status"]


class Items(Records):
    """What was on the group's agendas, and what it decided."""

    queryset = Item.objects.select_related("meeting").prefetch_related("actions").order_by("-id")
    serializer_class = GroupItemSerializer
    filterset_fields = ["meeting", "source"]
    permission = VIEW
    audited = False

    @verb(KEEP, takes=GroupDecisionSerializer, gives=GroupItemSerializer)
    def decide(self, item: Item, *, at: datetime, by: User, **fields: Any) -> Item:
        """Minute what was decided, and by whom (nobody: the group together)."""
        return services.decide_item(item, at=at, by=by, **fields)

    @verb(KEEP, takes=NothingSerializer, gives=GroupItemSerializer)
    def carry_forward(self, item: Item, *, at: datetime, by: User) -> Item:
        """Carry it to the next planned meeting, once."""
        return services.carry_forward(item, at=at, by=by)

    @verb(KEEP, takes=ActionOfItemSerializer, gives=RaisedActionSerializer)
    def actions(self, item: Item, *, at: datetime, by: User, **fields: Any) -> Action:
        """Ask somebody to change something."""
        return services.raise_from_item(item, at=at, by=by, **fields)


router.register("cqc-ratings", Ratings, basename="cqc-rating")
router.register("learning-responses", LearningResponses, basename="learning-response")
router.register("group-meetings", GroupMeetings, basename="group-meeting")
router.register("group-items", Items, basename="group-item")
