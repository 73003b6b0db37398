from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from beds.models import Ward
from quality.assurance import services
from quality.assurance.api.serializers import (
    ANSWER,
    BY_UNIT,
    KEEP,
    VIEW,
    AccuracyAnswerSerializer,
    AddFindingSerializer,
    CarryOutSerializer,
    EvidenceSerializer,
    HandOverSerializer,
    IssueSerializer,
    MoveDueDateSerializer,
    OpenQuerySerializer,
    PlanVisitSerializer,
    QualityActionSerializer,
    QualityFindingSerializer,
    QualityQuerySerializer,
    QualityVisitSerializer,
    RaiseSerializer,
    ReasonSerializer,
    ResolveSerializer,
    SetLevelSerializer,
    SummarySerializer,
    SurveillanceSerializer,
    VisitMemberSerializer,
    VisitReportSerializer,
    WriteSerializer,
)
from quality.assurance.models import Action, Finding, Member, Query, Report, Surveillance, Unit, Visit
from reachout.accounts.models import User
from reachout.api.records import Records, makes, verb
from reachout.api.router import router


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
