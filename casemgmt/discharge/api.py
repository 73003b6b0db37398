"""Plans, asks and the follow-up for programs: the same services and the same reach as the pages. Nothing about victims."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from casemgmt.discharge import services
from casemgmt.discharge.models import Ask, Contact, Expectation, Plan, PlanItem
from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import NothingSerializer, Records, Within, makes, verb
from reachout.api.router import router
from reachout.organisations.models import Organisation
from reachout.people.free_text import names_no_patient

VIEW, KEEP, CONTRIBUTE = Permission.CASE_VIEW, Permission.CASE_KEEP, Permission.CASE_CONTRIBUTE


def words(most: int = 2000, **options: Any) -> Any:
    return serializers.CharField(max_length=most, validators=[names_no_patient], **options)


class DischargeItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = PlanItem
        fields = ["id", "place", "text", "owner", "due_on", "rag", "done_on", "note"]


class ExpectationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Expectation
        fields = ["expected_on", "before", "why", "said_on", "by"]


class DischargePlanSerializer(serializers.ModelSerializer):
    aftercare_icb: Any = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    aftercare_authority: Any = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    items: Any = DischargeItemSerializer(many=True, read_only=True)
    expectations: Any = ExpectationSerializer(many=True, read_only=True)

    class Meta:
        model = Plan
        fields = [
            "id", "case", "begun_on", "closed_on", "expected_on", "target_kind", "target_words", "clinician", "supervisor",
            "aftercare_icb", "aftercare_authority", "accommodation", "recall_plan", "mappa", "items", "expectations",
        ]  # fmt: skip


class DelayAskSerializer(serializers.ModelSerializer):
    organisation: Any = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)

    class Meta:
        model = Ask
        fields = [
            "id", "reference", "case", "organisation", "whom", "what", "asked_on", "answer_by", "answered_on", "answer",
            "closed_on",
        ]  # fmt: skip


class FollowUpContactSerializer(serializers.ModelSerializer):
    counts = serializers.BooleanField(read_only=True)

    class Meta:
        model = Contact
        fields = ["id", "case", "spell", "means", "counts", "made_at", "made_by", "note"]


class MakeAskSerializer(serializers.Serializer):
    case: Any = Within(queryset=Case.objects.all(), permission=KEEP)
    organisation: Any = serializers.SlugRelatedField(
        slug_field="code", queryset=Organisation.objects.all(), required=False, allow_null=True, default=None
    )
    whom = words(200, required=False, default="", allow_blank=True)
    what = words()
    answer_by = serializers.DateField()


class AnswerAskSerializer(serializers.Serializer):
    answered_on = serializers.DateField()
    answer = words()


class DischargePlans(Records):
    """Plans to leave hospital, with their items and every date that was given."""

    queryset = Plan.objects.select_related("aftercare_icb", "aftercare_authority", "case").prefetch_related(
        "items", "expectations"
    )
    serializer_class = DischargePlanSerializer
    filterset_fields = {"case": ["exact"], "closed_on": ["isnull"], "expected_on": ["gte", "lt"]}
    permission = VIEW
    person = "case.person_id"


class DelayAsks(Records):
    """Who is asked for what, so that somebody can leave. Only who keeps the case records the answer and closes."""

    queryset = Ask.objects.select_related("organisation", "case")
    serializer_class = DelayAskSerializer
    filterset_fields = {"case": ["exact"], "answer_by": ["gte", "lt"], "closed_on": ["isnull"], "answered_on": ["isnull"]}
    permission = VIEW
    person = "case.person_id"

    @makes(KEEP, takes=MakeAskSerializer, gives=DelayAskSerializer)
    def create(self, *, at: datetime, by: User, case: Case, **fields: Any) -> Ask:
        """Ask a body, or somebody, for what would let the person leave."""
        return services.ask(case, at=at, by=by, **fields)

    @verb(KEEP, takes=AnswerAskSerializer, gives=DelayAskSerializer)
    def answer(self, ask: Ask, *, at: datetime, by: User, **fields: Any) -> Ask:
        """What came back."""
        return services.answer_ask(ask, at=at, by=by, **fields)

    @verb(KEEP, takes=NothingSerializer, gives=DelayAskSerializer)
    def close(self, ask: Ask, *, at: datetime, by: User) -> Ask:
        """Resolved, or no longer needed."""
        return services.close_ask(ask, at=at, by=by)


class FollowUpContacts(Records):
    """Contact after a discharge to the community, and whether it counts."""

    queryset = Contact.objects.select_related("case")
    serializer_class = FollowUpContactSerializer
    filterset_fields = {"case": ["exact"], "spell": ["exact"], "made_at": ["gte", "lt"]}
    permission = VIEW
    person = "case.person_id"


router.register("discharge-plans", DischargePlans, basename="discharge-plan")
router.register("delay-asks", DelayAsks, basename="delay-ask")
router.register("follow-up-contacts", FollowUpContacts, basename="follow-up-contact")
