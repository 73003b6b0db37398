"""Breaches, notices, action plans, withholding and review packs for programs: the same services and reach as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers

from contracts.agreements.models import Contract, Requirement
from quality.performance import services
from quality.performance.models import (
    Breach,
    ContractMeeting,
    Event,
    Milestone,
    Notice,
    Plan,
    ReviewFile,
    ReviewPack,
    Withholding,
)  # fmt: skip
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Records, Within, makes, verb
from reachout.api.router import router
from reachout.people.free_text import names_no_patient

VIEW, KEEP, ANSWER = Permission.PERFORMANCE_VIEW, Permission.PERFORMANCE_KEEP, Permission.PERFORMANCE_ANSWER


def words(most: int = 5000) -> Any:
    return serializers.CharField(max_length=most, validators=[names_no_patient])


# -- what is read ------------------------------------------------------------------------------------------------------


class BreachSerializer(serializers.ModelSerializer):
    class Meta:
        model = Breach
        fields = ["id", "contract", "month", "requirement", "late", "value", "notice", "found_at", "lapsed_at", "lapsed_why"]


class NoticeEventSerializer(serializers.ModelSerializer):
    class Meta:
        model = Event
        fields = ["kind", "text", "at", "by"]


class PerformanceNoticeSerializer(serializers.ModelSerializer):
    events = NoticeEventSerializer(many=True, read_only=True)

    class Meta:
        model = Notice
        fields = [
            "id", "reference", "contract", "kind", "code", "requirement", "text", "meet_by_on", "status", "issued_at",
            "issued_by", "ended_at", "ended_by", "events",
        ]  # fmt: skip


class ContractMeetingSerializer(serializers.ModelSerializer):
    class Meta:
        model = ContractMeeting
        fields = ["id", "notice", "held_on", "present", "outcome", "text"]


class MilestoneSerializer(serializers.ModelSerializer):
    class Meta:
        model = Milestone
        fields = ["id", "plan", "text", "measure", "owner", "due_on", "action"]


class ActionPlanSerializer(serializers.ModelSerializer):
    milestones = MilestoneSerializer(many=True, read_only=True)

    class Meta:
        model = Plan
        fields = [
            "id", "reference", "notice", "status", "due_on", "cause", "submitted_at", "submitted_by", "agreed_at", "agreed_by",
            "milestones",
        ]  # fmt: skip


class WithholdingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Withholding
        fields = [
            "id", "reference", "notice", "month", "percent", "base", "amount", "lines", "why", "status", "proposed_at",
            "proposed_by", "approved_at", "approved_by",
        ]  # fmt: skip


class ReviewFileSerializer(serializers.ModelSerializer):
    class Meta:
        model = ReviewFile
        fields = ["id", "kind", "checksum"]


class ReviewPackSerializer(serializers.ModelSerializer):
    files = ReviewFileSerializer(many=True, read_only=True)

    class Meta:
        model = ReviewPack
        fields = ["id", "contract", "quarter", "version", "why", "built_at", "built_by", "checksum", "files"]


# -- what verbs take ---------------------------------------------------------------------------------------------------


class IssueNoticeSerializer(serializers.Serializer):
    contract = Within(queryset=Contract.objects.of_providers(), permission=KEEP)
    requirement = serializers.PrimaryKeyRelatedField(
        queryset=Requirement.objects.exclude(terms__agreed_at=None), required=False, allow_null=True, default=None
    )
    text = words()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["requirement"] and attrs["requirement"].terms.contract_id != attrs["contract"].pk:
            raise serializers.ValidationError({"requirement": "That is no requirement of this contract."})
        return attrs


class NoticeReasonSerializer(serializers.Serializer):
    why = words(2000)


class HoldMeetingSerializer(serializers.ModelSerializer):
    class Meta:
        model = ContractMeeting
        fields = ["held_on", "present", "outcome", "text"]


class AddMilestoneSerializer(serializers.Serializer):
    text = words(2000)
    measure = words(2000)
    owner = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True))
    due_on = serializers.DateField()


class SubmitPlanSerializer(serializers.Serializer):
    cause = words()


class ProposeSerializer(serializers.Serializer):
    month = serializers.DateField()
    why = words(2000)


# -- the routes --------------------------------------------------------------------------------------------------------


class Breaches(Records):
    """What was not met, month by month, and returns that did not come in on their day."""

    queryset = Breach.objects.order_by("-month", "-id")
    serializer_class = BreachSerializer
    filterset_fields = {"contract": ["exact"], "month": ["exact"], "notice": ["exact"], "lapsed_at": ["isnull"]}
    permission = VIEW
    audited = False


class Notices(Records):
    """Notices with their stories."""

    queryset = Notice.objects.prefetch_related("events").order_by("-issued_at", "-id")
    serializer_class = PerformanceNoticeSerializer
    filterset_fields = ["contract", "kind", "status"]
    permission = VIEW
    audited = False

    @makes(KEEP, takes=IssueNoticeSerializer, gives=PerformanceNoticeSerializer)
    def create(self, *, at: datetime, by: User, contract: Contract, requirement: Requirement | None, text: str) -> Notice:
        """Issue a notice: about a requirement, or without one about returns that do not come in."""
        return services.issue(contract, requirement=requirement, text=text, at=at, by=by)

    @verb(ANSWER, takes=NoticeReasonSerializer, gives=PerformanceNoticeSerializer)
    def dispute(self, notice: Notice, *, at: datetime, by: User, why: str) -> Notice:
        """The provider does not accept it."""
        return services.dispute(notice, why=why, at=at, by=by)

    @verb(KEEP, takes=NoticeReasonSerializer, gives=PerformanceNoticeSerializer)
    def uphold(self, notice: Notice, *, at: datetime, by: User, why: str) -> Notice:
        """It stands, in spite of the dispute."""
        return services.uphold(notice, why=why, at=at, by=by)

    @verb(KEEP, takes=NoticeReasonSerializer, gives=PerformanceNoticeSerializer)
    def withdraw(self, notice: Notice, *, at: datetime, by: User, why: str) -> Notice:
        """Take it back."""
        return services.withdraw(notice, why=why, at=at, by=by)

    @verb(KEEP, takes=HoldMeetingSerializer, gives=ContractMeetingSerializer)
    def meeting(
        self, notice: Notice, *, at: datetime, by: User, held_on: date, present: str, outcome: str, text: str
    ) -> ContractMeeting:
        """Record the meeting and what it came to."""
        return services.hold_meeting(notice, held_on=held_on, present=present, outcome=outcome, text=text, at=at, by=by)

    @verb(KEEP, takes=ProposeSerializer, gives=WithholdingSerializer)
    def withhold(self, notice: Notice, *, at: datetime, by: User, month: date, why: str) -> Withholding:
        """Propose that part of a month's sum be withheld. It is recorded; nothing is deducted."""
        return services.propose(notice, month=month, why=why, at=at, by=by)


class Plans(Records):
    """Remedial action plans with their milestones."""

    queryset = Plan.objects.select_related("notice").prefetch_related("milestones").order_by("due_on", "id")
    serializer_class = ActionPlanSerializer
    filterset_fields = ["status", "notice"]
    permission = VIEW
    audited = False

    @verb(ANSWER, takes=AddMilestoneSerializer, gives=MilestoneSerializer)
    def milestone(self, plan: Plan, *, at: datetime, by: User, text: str, measure: str, owner: User, due_on: date) -> Milestone:
        """Add a milestone to a plan that is not submitted yet."""
        return services.add_milestone(plan, text=text, measure=measure, owner=owner, due_on=due_on, at=at, by=by)

    @verb(ANSWER, takes=SubmitPlanSerializer, gives=ActionPlanSerializer)
    def submit(self, plan: Plan, *, at: datetime, by: User, cause: str) -> Plan:
        """Send it to the commissioner."""
        return services.submit(plan, cause=cause, at=at, by=by)

    @verb(KEEP, takes=NoticeReasonSerializer, gives=ActionPlanSerializer)
    def send_back(self, plan: Plan, *, at: datetime, by: User, why: str) -> Plan:
        """It does not do yet."""
        return services.send_back(plan, why=why, at=at, by=by)

    @verb(KEEP, takes=NoticeReasonSerializer, gives=ActionPlanSerializer)
    def agree(self, plan: Plan, *, at: datetime, by: User, why: str) -> Plan:
        """Each milestone becomes an action."""
        return services.agree(plan, why=why, at=at, by=by)

    @verb(KEEP, takes=NoticeReasonSerializer, gives=ActionPlanSerializer)
    def met(self, plan: Plan, *, at: datetime, by: User, why: str) -> Plan:
        """Every action is closed: so is the notice."""
        return services.meet(plan, why=why, at=at, by=by)


class Withholdings(Records):
    """Sums proposed to be withheld. Nothing is deducted by this system."""

    queryset = Withholding.objects.select_related("notice").order_by("-month", "-id")
    serializer_class = WithholdingSerializer
    filterset_fields = ["notice", "month", "status"]
    permission = VIEW
    audited = False

    @verb(KEEP, takes=NoticeReasonSerializer, gives=WithholdingSerializer)
    def approve(self, made: Withholding, *, at: datetime, by: User, why: str) -> Withholding:
        """By another than who proposed it."""
        return services.approve(made, why=why, at=at, by=by)

    @verb(KEEP, takes=NoticeReasonSerializer, gives=WithholdingSerializer)
    def withdraw(self, made: Withholding, *, at: datetime, by: User, why: str) -> Withholding:
        """Take the proposal back."""
        return services.drop(made, why=why, at=at, by=by)

    @verb(KEEP, takes=NoticeReasonSerializer, gives=WithholdingSerializer)
    def lift(self, made: Withholding, *, at: datetime, by: User, why: str) -> Withholding:
        """It is withheld no more."""
        return services.lift(made, why=why, at=at, by=by)


class ReviewPacks(Records):
    """Contract reviews as built. Their files are downloaded at /performance/packs/files/<id>/."""

    queryset = ReviewPack.objects.defer("snapshot").prefetch_related(
        Prefetch("files", ReviewFile.objects.defer("content"))
    ).order_by("-built_at", "-id")  # fmt: skip
    serializer_class = ReviewPackSerializer
    filterset_fields = ["contract", "quarter"]
    permission = VIEW
    audited = False


router.register("breaches", Breaches, basename="breach")
router.register("performance-notices", Notices, basename="performance-notice")
router.register("action-plans", Plans, basename="action-plan")
router.register("withholdings", Withholdings, basename="withholding")
router.register("review-packs", ReviewPacks, basename="review-pack")
