"""The person's and the carer's voice for programs: the same services and the same reach as the pages."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from casemgmt.models import Case
from casemgmt.wishes import services
from casemgmt.wishes.models import AdvocacyStep, CarePlan, Carer, CarerEvent, Goal, Saying, Telling, View, cases_open_to
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Records, makes, signed_in, verb
from reachout.api.router import router
from reachout.people.free_text import names_no_patient

KEEP, CONTRIBUTE = Permission.CASE_KEEP, Permission.CASE_CONTRIBUTE


class WrittenCase(serializers.PrimaryKeyRelatedField):
    """A case that the caller may add to: its case manager's line, or the unit's own."""

    def get_queryset(self) -> QuerySet[Case]:
        request = self.context.get("request")
        return cases_open_to(request.user, KEEP, CONTRIBUTE) if request else Case.objects.none()


def said(*, required: bool = True) -> serializers.CharField:
    if required:
        return serializers.CharField(max_length=2000, validators=[names_no_patient])
    return serializers.CharField(max_length=2000, allow_blank=True, default="", validators=[names_no_patient])


def line(most: int = 200, *, required: bool = False) -> serializers.CharField:
    if required:
        return serializers.CharField(max_length=most, validators=[names_no_patient])
    return serializers.CharField(max_length=most, allow_blank=True, default="", validators=[names_no_patient])


class OfCase(Records):
    """Written by the unit (CASE_CONTRIBUTE) or by the case manager (CASE_KEEP): each in their own reach."""

    permission = Permission.CASE_VIEW
    person = "case.person_id"
    filterset_fields = ["case"]

    @property
    def needed(self) -> Permission:
        needed = super().needed
        return KEEP if needed is CONTRIBUTE and signed_in(self.request).may(KEEP) else needed


class TellingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Telling
        fields = ["on", "words", "status"]


class GoalSerializer(serializers.ModelSerializer):
    tellings = TellingSerializer(many=True, read_only=True)

    class Meta:
        model = Goal
        fields = [
            "id", "reference", "case", "words", "why", "helper", "by_when", "set_on", "status", "looked_at_on", "instead_of",
            "tellings",
        ]  # fmt: skip


class SetGoalSerializer(serializers.Serializer):
    case = WrittenCase(queryset=Case.objects.all())
    words = said()
    why = said(required=False)
    helper = line()
    by_when = line(100)
    set_on = serializers.DateField()


class LookAtGoalSerializer(serializers.Serializer):
    on = serializers.DateField()
    status = serializers.ChoiceField(choices=["working", "reached", "let_go"])
    words = said(required=False)


class Goals(OfCase):
    """Goals in the person's own words, and how they say it is going."""

    queryset = Goal.objects.select_related("case").prefetch_related("tellings")
    serializer_class = GoalSerializer
    filterset_fields = ["case", "status"]

    @makes(CONTRIBUTE, takes=SetGoalSerializer, gives=GoalSerializer)
    def create(self, *, at: datetime, by: User, case: Case, **fields: Any) -> Goal:
        """Keep a goal of theirs."""
        return services.set_goal(case, at=at, by=by, **fields)

    @verb(CONTRIBUTE, takes=LookAtGoalSerializer, gives=GoalSerializer)
    def look(self, goal: Goal, *, at: datetime, by: User, **fields: Any) -> Goal:
        """Write down how it is going, in their words."""
        return services.look_at_goal(goal, at=at, by=by, **fields)


class SayingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Saying
        fields = ["id", "case", "topic", "words", "said_on", "until_on"]


class HearSerializer(serializers.Serializer):
    case = WrittenCase(queryset=Case.objects.all())
    topic = serializers.ChoiceField(choices=Saying.Topic.choices)
    words = said()
    said_on = serializers.DateField()


class NoLongerSerializer(serializers.Serializer):
    until_on = serializers.DateField()


class Sayings(OfCase):
    """What matters to the person, what helps and what does not."""

    queryset = Saying.objects.select_related("case")
    serializer_class = SayingSerializer
    filterset_fields = ["case", "topic"]

    @makes(CONTRIBUTE, takes=HearSerializer, gives=SayingSerializer)
    def create(self, *, at: datetime, by: User, case: Case, **fields: Any) -> Saying:
        """Keep what they told us about themselves."""
        return services.hear(case, at=at, by=by, **fields)

    @verb(CONTRIBUTE, takes=NoLongerSerializer, gives=SayingSerializer)
    def no_longer(self, saying: Saying, *, at: datetime, by: User, **fields: Any) -> Saying:
        """It holds no more; it stays in the history."""
        return services.no_longer(saying, at=at, by=by, **fields)


class PersonViewSerializer(serializers.ModelSerializer):
    class Meta:
        model = View
        fields = ["id", "case", "at_what", "said_on", "carer", "agrees", "words"]


class KeepViewSerializer(serializers.Serializer):
    case = WrittenCase(queryset=Case.objects.all())
    at_what = line(required=True)
    said_on = serializers.DateField()
    agrees = serializers.ChoiceField(choices=View.Agrees.choices)
    words = said(required=False)


class Views(OfCase):
    """What the person, or a carer, thought at a review."""

    queryset = View.objects.select_related("case")
    serializer_class = PersonViewSerializer

    @makes(CONTRIBUTE, takes=KeepViewSerializer, gives=PersonViewSerializer)
    def create(self, *, at: datetime, by: User, case: Case, **fields: Any) -> View:
        """Keep the person's view of what was decided."""
        return services.keep_view(case, at=at, by=by, **fields)


class PersonCarePlanSerializer(serializers.ModelSerializer):
    took_part = serializers.ListField(child=serializers.ChoiceField(choices=CarePlan.Part.choices))

    class Meta:
        model = CarePlan
        fields = ["id", "case", "planned_on", "together", "took_part", "words"]


class KeepCarePlanSerializer(serializers.Serializer):
    case = WrittenCase(queryset=Case.objects.all())
    planned_on = serializers.DateField()
    together = serializers.ChoiceField(choices=CarePlan.Together.choices)
    took_part = serializers.ListField(child=serializers.ChoiceField(choices=CarePlan.Part.choices), allow_empty=False)
    words = said(required=False)


class PersonCarePlans(OfCase):
    """Care plans by date: made together with the person, or not."""

    queryset = CarePlan.objects.select_related("case")
    serializer_class = PersonCarePlanSerializer
    filterset_fields = ["case", "together"]

    @makes(CONTRIBUTE, takes=KeepCarePlanSerializer, gives=PersonCarePlanSerializer)
    def create(self, *, at: datetime, by: User, case: Case, **fields: Any) -> CarePlan:
        """Record a care plan, and who made it."""
        return services.keep_care_plan(case, at=at, by=by, **fields)


class AdvocacyStepSerializer(serializers.ModelSerializer):
    class Meta:
        model = AdvocacyStep
        fields = ["id", "case", "kind", "what", "on", "service", "words"]


class KeepAdvocacySerializer(serializers.Serializer):
    case = WrittenCase(queryset=Case.objects.all())
    kind = serializers.ChoiceField(choices=AdvocacyStep.Kind.choices)
    what = serializers.ChoiceField(choices=AdvocacyStep.What.choices)
    on = serializers.DateField()
    service = line()
    words = said(required=False)


class AdvocacySteps(OfCase):
    """Advocates offered, accepted, declined and met."""

    queryset = AdvocacyStep.objects.select_related("case")
    serializer_class = AdvocacyStepSerializer
    filterset_fields = ["case", "kind", "what"]

    @makes(CONTRIBUTE, takes=KeepAdvocacySerializer, gives=AdvocacyStepSerializer)
    def create(self, *, at: datetime, by: User, case: Case, **fields: Any) -> AdvocacyStep:
        """Record what happened about an advocate."""
        return services.keep_advocacy(case, at=at, by=by, **fields)


class CarerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Carer
        fields = [
            "id", "case", "name", "relation", "reached_by", "consent", "may_be_told", "assessment", "since_on", "until_on",
        ]  # fmt: skip


class AddCarerSerializer(serializers.Serializer):
    case = WrittenCase(queryset=Case.objects.all())
    name = line(required=True)
    relation = line(100, required=True)
    reached_by = line()
    consent = serializers.ChoiceField(choices=Carer.Consent.choices)
    may_be_told = said(required=False)
    since_on = serializers.DateField()


class CarerContactSerializer(serializers.Serializer):
    on = serializers.DateField()
    how = serializers.ChoiceField(choices=CarerEvent.How.choices)
    words = said(required=False)
    in_confidence = serializers.BooleanField(default=False)


class Carers(OfCase):
    """Family and carers: how to reach them and what they may be told."""

    queryset = Carer.objects.select_related("case")
    serializer_class = CarerSerializer
    filterset_fields = ["case", "consent", "assessment"]

    @makes(CONTRIBUTE, takes=AddCarerSerializer, gives=CarerSerializer)
    def create(self, *, at: datetime, by: User, case: Case, **fields: Any) -> Carer:
        """Add somebody who stands by them."""
        return services.add_carer(case, at=at, by=by, **fields)

    @verb(CONTRIBUTE, takes=CarerContactSerializer, gives=CarerSerializer)
    def contact(self, carer: Carer, *, at: datetime, by: User, **fields: Any) -> Carer:
        """Keep a contact with them."""
        services.keep_contact(carer, at=at, by=by, **fields)
        return carer


router.register("goals", Goals, basename="goal")
router.register("sayings", Sayings, basename="saying")
router.register("review-views", Views, basename="review-view")
router.register("person-care-plans", PersonCarePlans, basename="person-care-plan")
router.register("advocacy-steps", AdvocacySteps, basename="advocacy-step")
router.register("carers", Carers, basename="carer")
