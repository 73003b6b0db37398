"""Reviews and visits for programs: the same services and the same reach as the pages."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from casemgmt.models import Case
from casemgmt.reviews import services
from casemgmt.reviews.models import Action, Answer, Kind, Rag, Review
from casemgmt.reviews.selectors import due_rows
from casemgmt.reviews.services import Said
from casemgmt.reviews.views.found import workable
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Listed, Records, makes, signed_in, verb
from reachout.api.router import router
from reachout.audit.services import record
from reachout.people.free_text import names_no_patient

VIEW, KEEP, CONTRIBUTE = Permission.CASE_VIEW, Permission.CASE_KEEP, Permission.CASE_CONTRIBUTE


def words(most: int = 5000, **options: Any) -> Any:
    return serializers.CharField(max_length=most, validators=[names_no_patient], **options)


class CaseToReview(serializers.PrimaryKeyRelatedField):
    """A case of the caller's line to keep, or of their own unit."""

    def get_queryset(self) -> QuerySet[Case]:
        request = self.context.get("request")
        return workable(Case.objects, request.user) if request else Case.objects.none()


class ReviewAnswerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Answer
        fields = ["question", "answer", "note"]


class ReviewActionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Action
        fields = ["id", "review", "text", "owner", "due_on", "done_on", "evidence"]


class CaseReviewSerializer(serializers.ModelSerializer):
    answers = ReviewAnswerSerializer(many=True, read_only=True)
    actions = ReviewActionSerializer(many=True, read_only=True)

    class Meta:
        model = Review
        fields = [
            "id", "reference", "person", "service_line", "kind", "status", "due_on", "booked_on", "booked_time", "held_on",
            "led_by", "chaired_by", "rag", "outcome", "why", "renewed_until", "reply_awaited", "replied_on", "answers", "actions",
        ]  # fmt: skip


class BookReviewSerializer(serializers.Serializer):
    case = CaseToReview(queryset=Case.objects.all())
    kind = serializers.ChoiceField(choices=Kind.choices)
    booked_on = serializers.DateField()
    booked_time = serializers.TimeField(required=False, allow_null=True, default=None)


class HoldReviewSerializer(serializers.Serializer):
    case = CaseToReview(queryset=Case.objects.all())
    kind = serializers.ChoiceField(choices=Kind.choices)
    held_on = serializers.DateField()
    led_by = words(200, required=False, allow_blank=True, default="")
    chaired_by = words(200, required=False, allow_blank=True, default="")
    rag = serializers.ChoiceField(choices=Rag.choices, required=False, allow_blank=True, default="")
    outcome = words(required=False, allow_blank=True, default="")
    renewed_until = serializers.DateField(required=False, allow_null=True, default=None)
    reply_awaited = serializers.BooleanField(required=False, allow_null=True, default=None)
    answers = ReviewAnswerSerializer(many=True, required=False, default=list)


class ReviewWhySerializer(serializers.Serializer):
    why = words(500)


class MoveReviewSerializer(ReviewWhySerializer):
    booked_on = serializers.DateField()
    booked_time = serializers.TimeField(required=False, allow_null=True, default=None)


class AddReviewActionSerializer(serializers.Serializer):
    text = words(500)
    owner = words(200)
    due_on = serializers.DateField()


class Worked(Records):
    """By the unit (CASE_CONTRIBUTE) or the case manager (CASE_KEEP), each in their own reach."""

    permission = VIEW

    @property
    def needed(self) -> Permission:
        needed = super().needed
        return KEEP if needed is CONTRIBUTE and signed_in(self.request).may(KEEP) else needed


class CaseReviews(Worked):
    """What was booked, held, missed and cancelled. A booking is made here; what took place goes to case-reviews-held."""

    queryset = Review.objects.prefetch_related("answers", "actions")
    serializer_class = CaseReviewSerializer
    filterset_fields = ["person", "kind", "status", "service_line"]

    @makes(CONTRIBUTE, takes=BookReviewSerializer, gives=CaseReviewSerializer)
    def create(self, *, at: datetime, by: User, case: Case, kind: str, booked_on: date, booked_time: time | None) -> Review:
        """Book one."""
        return services.book(case, kind=kind, booked_on=booked_on, booked_time=booked_time, at=at, by=by)

    @verb(CONTRIBUTE, takes=MoveReviewSerializer, gives=CaseReviewSerializer)
    def move(self, review: Review, *, at: datetime, by: User, booked_on: date, booked_time: time | None, why: str) -> Review:
        """Book it for another day."""
        return services.rebook(review, booked_on=booked_on, booked_time=booked_time, why=why, at=at, by=by)

    @verb(CONTRIBUTE, takes=ReviewWhySerializer, gives=CaseReviewSerializer)
    def cancel(self, review: Review, *, at: datetime, by: User, why: str) -> Review:
        """Take a booking back."""
        return services.cancel(review, why=why, at=at, by=by)

    @verb(CONTRIBUTE, takes=AddReviewActionSerializer, gives=ReviewActionSerializer)
    def actions(self, review: Review, *, at: datetime, by: User, text: str, owner: str, due_on: date) -> Action:
        """Ask somebody for something it found wanting."""
        return services.add_action(review, text=text, owner=owner, due_on=due_on, at=at, by=by)


class HeldReviews(Worked):
    """What was held."""

    queryset = Review.objects.held().prefetch_related("answers", "actions")
    serializer_class = CaseReviewSerializer
    filterset_fields = ["person", "kind", "service_line"]

    @makes(CONTRIBUTE, takes=HoldReviewSerializer, gives=CaseReviewSerializer)
    def create(self, *, at: datetime, by: User, case: Case, answers: list[dict[str, str]], **fields: Any) -> Review:
        """Record that one was held; the open booking of its kind becomes it."""
        said = {one["question"]: Said(one["answer"], one.get("note", "")) for one in answers}
        return services.record_held(case, said=said, at=at, by=by, **fields)


class DueReviewSerializer(serializers.Serializer):
    case = serializers.IntegerField(source="case.pk")
    reference = serializers.CharField(source="case.reference")
    kind = serializers.ChoiceField(source="due.kind", choices=Kind.choices)
    due_on = serializers.DateField(source="due.due_on")
    because = serializers.CharField(source="due.because")
    last_on = serializers.DateField(source="due.last_on", allow_null=True)
    booked_on = serializers.DateField(source="due.booked_on", allow_null=True)


class DueReviews(Listed):
    """What is due by the facts, case by case; derived each time it is asked for."""

    queryset = Case.objects.current().order_by("pk")
    serializer_class = DueReviewSerializer
    filterset_fields = ["manager", "service_line"]
    permission = VIEW

    @extend_schema(responses=DueReviewSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        cases = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        rows = due_rows(Case.objects.filter(pk__in=[case.pk for case in cases]), on=timezone.localdate())
        record("review_due.listed", by=request.user, count=len(rows))
        return self.get_paginated_response(DueReviewSerializer(rows, many=True).data)


router.register("case-reviews", CaseReviews, basename="case-review")
router.register("case-reviews-held", HeldReviews, basename="held-review")
router.register("case-reviews-due", DueReviews, basename="due-review")
