from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers

from beds.models import Ward
from quality.assurance import services
from quality.assurance.models import Action, Finding, Member, Message, Query, Report, Step, Surveillance, Unit, Visit
from quality.assurance.selectors.units import unit_of, word_of
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Records, makes, verb
from reachout.api.router import router
from reachout.organisations.models import Organisation, ServiceLine, Site

VIEW, KEEP, ANSWER = Permission.ASSURANCE_VIEW, Permission.ASSURANCE_KEEP, Permission.ASSURANCE_ANSWER
ABOUT = ["provider", "site", "service_line"]
BY_UNIT = {"provider": ["exact"], "site": ["exact"], "service_line": ["exact"]}


ISSUED = Prefetch("reports", Report.objects.defer("pdf", "snapshot"))


def users() -> Any:
    return serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True))


def words(most: int = 5000, **options: Any) -> Any:
    return serializers.CharField(max_length=most, **options)


# -- what is read ------------------------------------------------------------------------------------------------------


class SurveillanceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Surveillance
        fields = [
            "id", *ABOUT, "level", "rationale", "evidence", "exit_criteria", "owner", "review_on", "began_on", "set_at", "set_by",
            "ended_at",
        ]  # fmt: skip


class VisitMemberSerializer(serializers.ModelSerializer):
    class Meta:
        model = Member
        fields = ["id", "name", "part"]


class VisitReportSerializer(serializers.ModelSerializer):
    class Meta:
        model = Report
        fields = ["id", "version", "why", "issued_at", "checksum"]


class QualityVisitSerializer(serializers.ModelSerializer):
    """What was found is under ``/quality-findings/``: a provider sees it from the factual-accuracy step on."""

    team: Any = VisitMemberSerializer(many=True, read_only=True)
    reports: Any = VisitReportSerializer(many=True, read_only=True)

    class Meta:
        model = Visit
        fields = [
            "id", "reference", *ABOUT, "kind", "announced", "planned_on", "wards", "purpose", "status", "visited_on",
            "without_expert", "answer_by", "team", "reports",
        ]  # fmt: skip


class QualityFindingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Finding
        fields = [
            "id", "visit", "number", "kind", "ward", "text", "answer", "challenge", "resolution", "resolution_why",
            "amended_text",
        ]  # fmt: skip


class StepSerializer(serializers.ModelSerializer):
    class Meta:
        model = Step
        fields = ["kind", "text", "due_on", "owner", "at", "by"]


class QualityActionSerializer(serializers.ModelSerializer):
    steps: Any = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Action
        fields = [
            "id", "reference", *ABOUT, "text", "measure", "owner", "owner_organisation", "due_on", "first_due_on", "times_moved",
            "status", "finding", "query", "origin", "raised_at", "raised_by", "closed_at", "closed_by", "steps",
        ]  # fmt: skip


class MessageSerializer(serializers.ModelSerializer):
    class Meta:
        model = Message
        fields = ["text", "from_provider", "at", "by"]


class QualityQuerySerializer(serializers.ModelSerializer):
    messages: Any = MessageSerializer(many=True, read_only=True)

    class Meta:
        model = Query
        fields = ["id", "reference", *ABOUT, "subject", "answer_by", "status", "opened_at", "closed_at", "messages"]


# -- what is sent ------------------------------------------------------------------------------------------------------


class AboutSerializer(serializers.Serializer):
    """Whom it is about: a provider, or one of its sites, in a service line within reach. Any other does not exist."""

    provider: Any = serializers.PrimaryKeyRelatedField(queryset=Organisation.objects.all())
    site: Any = serializers.PrimaryKeyRelatedField(queryset=Site.objects.all(), required=False, allow_null=True, default=None)
    service_line = serializers.ChoiceField(choices=ServiceLine.choices)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        asked = Unit(attrs.pop("provider"), attrs.pop("service_line"), attrs.pop("site"))
        unit = unit_of(word_of(asked), self.context["request"].user, KEEP)
        if unit is None:
            raise serializers.ValidationError({"provider": "There is no such provider or site in this service line."})
        return {**attrs, "unit": unit}


class SetLevelSerializer(AboutSerializer):
    level = serializers.ChoiceField(choices=Surveillance.Level.choices)
    rationale = words()
    evidence = words()
    exit_criteria = words()
    owner = users()
    review_on = serializers.DateField()
    instead_of = serializers.IntegerField(allow_null=True, required=False, default=None)


class PlanVisitSerializer(AboutSerializer):
    kind = serializers.ChoiceField(choices=Visit.Kind.choices)
    announced = serializers.BooleanField()
    planned_on = serializers.DateField()
    wards: Any = serializers.PrimaryKeyRelatedField(queryset=Ward.objects.select_related("site"), many=True, required=False)
    purpose = words()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {"wards": [], **super().validate(attrs)}


class CarryOutSerializer(serializers.Serializer):
    visited_on = serializers.DateField()
    without_expert = words(500, required=False, default="")


class AddFindingSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Finding.Kind.choices)
    text = words()
    ward: Any = serializers.PrimaryKeyRelatedField(queryset=Ward.objects.all(), required=False, allow_null=True, default=None)


class SummarySerializer(serializers.Serializer):
    summary = words()


class IssueSerializer(SummarySerializer):
    why = words(500, required=False, default="")


class FindingAnswerSerializer(serializers.Serializer):
    finding = serializers.IntegerField()
    answer = serializers.ChoiceField(choices=Finding.Answer.choices)
    challenge = words(required=False, default="")


class AccuracyAnswerSerializer(serializers.Serializer):
    findings = FindingAnswerSerializer(many=True, allow_empty=False)


class ResolveSerializer(serializers.Serializer):
    resolution = serializers.ChoiceField(choices=Finding.Resolution.choices)
    why = words(2000)
    amended_text = words(required=False, default="")


class RaiseSerializer(AboutSerializer):
    text = words()
    measure = words()
    owner = users()
    due_on = serializers.DateField()


class EvidenceSerializer(serializers.Serializer):
    evidence = words()


class ReasonSerializer(serializers.Serializer):
    why = words(1000)


class MoveDueDateSerializer(ReasonSerializer):
    due_on = serializers.DateField()


class HandOverSerializer(ReasonSerializer):
    owner = users()


class OpenQuerySerializer(AboutSerializer):
    subject = words(200)
    text = words()
    answer_by = serializers.DateField()


class WriteSerializer(serializers.Serializer):
    text = words()


# -- the rows and their verbs ------------------------------------------------------------------------------------------


class Watching(Records):
    """Every judgement of how closely a provider or unit is watched; those without an end are in force."""

    queryset = Surveillance.objects.order_by("-set_at", "-id")
    serializer_class = SurveillanceSerializer
    filterset_fields = {**BY_UNIT, "level": ["exact"], "ended_at": ["isnull"]}
    permission = VIEW
    audited = False

    @makes(KEEP, takes=SetLevelSerializer, gives=SurveillanceSerializer)
    def create(self, *, at: datetime, by: User, unit: Unit, **fields: Any) -> Surveillance:
        """Judge a unit anew, instead of the judgement in force."""
        return services.set_level(unit, at=at, by=by, **fields)


class Visits(Records):
    """Quality visits, planned and past."""

    queryset = Visit.objects.prefetch_related(
        "team", "wards", Prefetch("reports", Report.objects.defer("pdf", "snapshot"))
    ).order_by("-planned_on", "-id")
    serializer_class = QualityVisitSerializer
    filterset_fields = {**BY_UNIT, "status": ["exact"], "kind": ["exact"]}
    permission = VIEW
    audited = False

    @makes(KEEP, takes=PlanVisitSerializer, gives=QualityVisitSerializer)
    def create(self, *, at: datetime, by: User, unit: Unit, **fields: Any) -> Visit:
        """Plan a visit."""
        return services.plan_visit(unit, at=at, by=by, **fields)

    @verb(KEEP, takes=VisitMemberSerializer, gives=VisitMemberSerializer)
    def team(self, visit: Visit, *, at: datetime, by: User, name: str, part: str) -> Member:
        """Add somebody to the team."""
        return services.add_member(visit, name=name, part=part, by=by)

    @verb(KEEP, takes=CarryOutSerializer, gives=QualityVisitSerializer)
    def carry_out(self, visit: Visit, *, at: datetime, by: User, visited_on: date, without_expert: str) -> Visit:
        """Record that it took place."""
        return services.carry_out(visit, visited_on=visited_on, without_expert=without_expert, at=at, by=by)

    @verb(KEEP, takes=AddFindingSerializer, gives=QualityFindingSerializer)
    def findings(self, visit: Visit, *, at: datetime, by: User, kind: str, text: str, ward: Ward | None) -> Finding:
        """Write down a finding."""
        return services.add_finding(visit, kind=kind, text=text, ward=ward, by=by)

    @verb(KEEP, takes=SummarySerializer, gives=QualityVisitSerializer)
    def send(self, visit: Visit, *, at: datetime, by: User, summary: str) -> Visit:
        """Send the draft to the provider for factual accuracy."""
        return services.send_for_accuracy(visit, summary=summary, at=at, by=by)

    @verb(ANSWER, takes=AccuracyAnswerSerializer, gives=QualityVisitSerializer)
    def answer(self, visit: Visit, *, at: datetime, by: User, findings: list[dict[str, Any]]) -> Visit:
        """The provider's word on every finding."""
        said = {one["finding"]: services.Said(one["answer"], one["challenge"]) for one in findings}
        return services.answer(visit, said=said, at=at, by=by)

    @verb(KEEP, takes=IssueSerializer, gives=VisitReportSerializer)
    def issue(self, visit: Visit, *, at: datetime, by: User, summary: str, why: str) -> Report:
        """Issue the report; again, it is a new version with its reason."""
        return services.finalise(visit, summary=summary, why=why, at=at, by=by)

    @verb(KEEP, takes=ReasonSerializer, gives=QualityVisitSerializer)
    def cancel(self, visit: Visit, *, at: datetime, by: User, why: str) -> Visit:
        """Cancel a planned visit."""
        return services.cancel(visit, why=why, at=at, by=by)


class Findings(Records):
    """What visits found."""

    queryset = Finding.objects.select_related("visit").order_by("-visit__planned_on", "visit", "number")
    serializer_class = QualityFindingSerializer
    filterset_fields = ["visit", "kind", "answer", "resolution"]
    permission = VIEW
    audited = False

    @verb(KEEP, takes=ResolveSerializer, gives=QualityFindingSerializer)
    def resolve(self, finding: Finding, *, at: datetime, by: User, resolution: str, why: str, amended_text: str) -> Finding:
        """Decide the provider's challenge."""
        return services.resolve(finding, resolution=resolution, why=why, amended_text=amended_text, at=at, by=by)


class Actions(Records):
    """Actions with their stories."""

    queryset = Action.objects.prefetch_related("steps").order_by("due_on", "id")
    serializer_class = QualityActionSerializer
    filterset_fields = {
        **BY_UNIT,
        "status": ["exact"],
        "owner": ["exact"],
        "finding": ["exact"],
        "query": ["exact"],
        "due_on": ["lt", "gte"],
    }
    permission = VIEW
    audited = False

    @makes(KEEP, takes=RaiseSerializer, gives=QualityActionSerializer)
    def create(self, *, at: datetime, by: User, unit: Unit, **fields: Any) -> Action:
        """Raise an action."""
        return services.raise_action(unit, at=at, by=by, **fields)

    @verb(ANSWER, takes=EvidenceSerializer, gives=QualityActionSerializer)
    def evidence(self, action: Action, *, at: datetime, by: User, evidence: str) -> Action:
        """The provider's proof; somebody else checks it."""
        return services.submit_evidence(action, evidence=evidence, at=at, by=by)

    @verb(KEEP, takes=ReasonSerializer, gives=QualityActionSerializer)
    def send_back(self, action: Action, *, at: datetime, by: User, why: str) -> Action:
        """Ask for more evidence."""
        return services.send_back(action, why=why, at=at, by=by)

    @verb(KEEP, takes=ReasonSerializer, gives=QualityActionSerializer)
    def close(self, action: Action, *, at: datetime, by: User, why: str) -> Action:
        """Accept the evidence; not one's own."""
        return services.close_action(action, why=why, at=at, by=by)

    @verb(KEEP, takes=MoveDueDateSerializer, gives=QualityActionSerializer)
    def move(self, action: Action, *, at: datetime, by: User, why: str, due_on: date) -> Action:
        """Move the due date, with the reason."""
        return services.move_due_date(action, due_on=due_on, why=why, at=at, by=by)

    @verb(KEEP, takes=HandOverSerializer, gives=QualityActionSerializer)
    def hand_over(self, action: Action, *, at: datetime, by: User, why: str, owner: User) -> Action:
        """Give it another owner."""
        return services.hand_over(action, owner=owner, why=why, at=at, by=by)


class Queries(Records):
    """Queries to providers, with what was said."""

    queryset = Query.objects.prefetch_related("messages").order_by("-opened_at", "-id")
    serializer_class = QualityQuerySerializer
    filterset_fields = {**BY_UNIT, "status": ["exact"]}
    permission = VIEW
    audited = False

    @makes(KEEP, takes=OpenQuerySerializer, gives=QualityQuerySerializer)
    def create(self, *, at: datetime, by: User, unit: Unit, **fields: Any) -> Query:
        """Ask a provider."""
        return services.open_query(unit, at=at, by=by, **fields)

    @verb(ANSWER, takes=WriteSerializer, gives=QualityQuerySerializer)
    def answer(self, query: Query, *, at: datetime, by: User, text: str) -> Query:
        """The provider's answer."""
        return services.write(query, text=text, at=at, by=by)

    @verb(KEEP, takes=WriteSerializer, gives=QualityQuerySerializer)
    def ask(self, query: Query, *, at: datetime, by: User, text: str) -> Query:
        """A further question."""
        return services.write(query, text=text, at=at, by=by)

    @verb(KEEP, takes=ReasonSerializer, gives=QualityQuerySerializer)
    def close(self, query: Query, *, at: datetime, by: User, why: str) -> Query:
        """The answer settles it."""
        return services.close_query(query, why=why, at=at, by=by)


router.register("surveillance", Watching, basename="surveillance")
router.register("quality-visits", Visits, basename="quality-visit")
router.register("quality-findings", Findings, basename="quality-finding")
router.register("quality-actions", Actions, basename="quality-action")
router.register("quality-queries", Queries, basename="quality-query")
