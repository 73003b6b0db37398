"""Monthly returns for programs: a provider's system may fill in and submit by token, under the same rules as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from rest_framework import serializers

from beds.models import Ward
from contracts.returns import services
from contracts.returns.figures import FIGURES
from contracts.returns.models import Change, LockException, Message, Query, Return, Submission, Value
from contracts.returns.services import Given
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import NothingSerializer, Records, verb
from reachout.api.router import router
from reachout.people.free_text import names_no_patient

VIEW, FILL, CHECK = Permission.RETURN_VIEW, Permission.RETURN_SUBMIT, Permission.RETURN_ACCEPT


def words(most: int = 2000, **options: Any) -> Any:
    return serializers.CharField(max_length=most, validators=[names_no_patient], **options)


def a_ward() -> Any:
    return serializers.PrimaryKeyRelatedField(queryset=Ward.objects.all(), required=False, allow_null=True, default=None)


# -- what is read ------------------------------------------------------------------------------------------------------


class MonthlyReturnSerializer(serializers.ModelSerializer):
    provider: Any = serializers.IntegerField(source="contract.provider_id", read_only=True)
    service_line: Any = serializers.CharField(source="contract.service_line", read_only=True)

    class Meta:
        model = Return
        fields = ["id", "contract", "provider", "service_line", "month", "part", "status", "due_on", "locks_on", "standing"]


class ReturnValueSerializer(serializers.ModelSerializer):
    class Meta:
        model = Value
        fields = ["figure", "ward", "number", "text", "comment", "source"]


class ReturnVersionSerializer(serializers.ModelSerializer):
    """A draft is its provider's alone. ``last_change``: what ``seen`` of the next ``put-values`` says was read."""

    values: Any = ReturnValueSerializer(many=True, read_only=True)
    last_change = serializers.IntegerField(read_only=True)

    class Meta:
        model = Submission
        fields = ["id", "of", "number", "why", "nil", "nil_reason", "submitted_at", "accepted_at", "last_change", "values"]


class ReturnMessageSerializer(serializers.ModelSerializer):
    class Meta:
        model = Message
        fields = ["text", "at", "by"]


class ReturnQuerySerializer(serializers.ModelSerializer):
    messages: Any = ReturnMessageSerializer(many=True, read_only=True)

    class Meta:
        model = Query
        fields = ["id", "of", "submission", "figure", "ward", "status", "raised_at", "closed_at", "messages"]


class ReturnExceptionSerializer(serializers.ModelSerializer):
    class Meta:
        model = LockException
        fields = ["id", "of", "until_on", "why"]


# -- what is sent ------------------------------------------------------------------------------------------------------


class PutValueSerializer(serializers.Serializer):
    """A figure by its code; ``ward`` for those that each ward has. Nothing in it takes the figure out again."""

    figure = serializers.ChoiceField(choices=sorted(FIGURES))
    ward: Any = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**63 - 1)
    number = serializers.DecimalField(max_digits=12, decimal_places=2, required=False, allow_null=True, default=None)
    text = words(required=False, allow_blank=True, default="")
    comment = words(500, required=False, allow_blank=True, default="")


class PutValuesSerializer(serializers.Serializer):
    """All of them are kept, or none. ``why`` is asked for when this begins a new version. ``seen``: the ``last_change`` that was
    read; refused (409) if a figure of the same section was changed since, but by this user's programs. Without it: refused (409)
    if somebody else was the last to change one of these figures in this version. ``detail`` says who changed what, and when."""

    values: Any = PutValueSerializer(many=True, allow_empty=False)
    why = words(required=False, allow_blank=True, default="")
    seen = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, max_value=2**63 - 1)


class ReturnWhySerializer(serializers.Serializer):
    why = words()


class SubmitReturnSerializer(serializers.Serializer):
    """``why`` when the figures stay as they were."""

    why = words(required=False, allow_blank=True, default="")


class RaiseReturnQuerySerializer(serializers.Serializer):
    figure = serializers.ChoiceField(choices=sorted(FIGURES))
    ward: Any = a_ward()
    text = words()


class ReturnTextSerializer(serializers.Serializer):
    text = words()


class GrantExceptionSerializer(serializers.Serializer):
    until_on = serializers.DateField()
    why = words()


VERSIONS = Submission.objects.with_last_change().prefetch_related(Prefetch("values", Value.objects.order_by("figure", "ward")))


class Returns(Records):
    """What each provider owes for each month, in two parts, and how it stands."""

    queryset = Return.objects.select_related("contract").order_by("-month", "contract", "part")
    serializer_class = MonthlyReturnSerializer
    filterset_fields = ["contract", "month", "part", "status"]
    permission = VIEW
    audited = False

    @verb(FILL, takes=PutValuesSerializer, gives=ReturnVersionSerializer)
    @transaction.atomic
    def put_values(
        self, owed: Return, *, at: datetime, by: User, values: list[dict[str, Any]], why: str, seen: int | None
    ) -> Submission:
        """Write figures into the version in the making; the first call begins it, with what the portal knows."""
        version = services.begin(owed, why=why, at=at, by=by)
        services.set_values(version, [Given(**one) for one in values], seen=seen, page=Change.PROGRAM, at=at, by=by)
        return VERSIONS.get(pk=version.pk)

    @verb(FILL, takes=ReturnWhySerializer, gives=ReturnVersionSerializer)
    @transaction.atomic
    def nil(self, owed: Return, *, at: datetime, by: User, why: str) -> Submission:
        """Say that there is nothing to return."""
        version = services.begin(owed, why=why, at=at, by=by)
        services.declare_nil(version, nil=True, why=why, at=at, by=by)
        return VERSIONS.get(pk=version.pk)

    @verb(FILL, takes=SubmitReturnSerializer, gives=MonthlyReturnSerializer)
    def submit(self, owed: Return, *, at: datetime, by: User, why: str) -> Return:
        """Hand it to the commissioner."""
        return services.submit(owed, why=why, at=at, by=by)

    @verb(CHECK, takes=RaiseReturnQuerySerializer, gives=ReturnQuerySerializer)
    def query(self, owed: Return, *, at: datetime, by: User, figure: str, ward: Ward | None, text: str) -> Query:
        """Ask about a figure."""
        return services.query(owed, figure=figure, ward=ward, text=text, at=at, by=by)

    @verb(CHECK, takes=NothingSerializer, gives=MonthlyReturnSerializer)
    def accept(self, owed: Return, *, at: datetime, by: User) -> Return:
        """The version submitted last is the one that counts; not one's own."""
        return services.accept(owed, at=at, by=by)

    @verb(CHECK, takes=ReturnWhySerializer, gives=MonthlyReturnSerializer)
    def open_again(self, owed: Return, *, at: datetime, by: User, why: str) -> Return:
        """Back to the provider for a new version."""
        return services.open_again(owed, why=why, at=at, by=by)

    @verb(CHECK, takes=GrantExceptionSerializer, gives=ReturnExceptionSerializer)
    def grant_exception(self, owed: Return, *, at: datetime, by: User, until_on: date, why: str) -> LockException:
        """Leave to submit it after it has locked."""
        return services.grant_exception(owed, until_on=until_on, why=why, at=at, by=by)


class Versions(Records):
    """Every version with its figures, each figure by its code and ward."""

    queryset = VERSIONS
    serializer_class = ReturnVersionSerializer
    filterset_fields = {"of": ["exact"], "of__month": ["exact"], "of__contract": ["exact"], "submitted_at": ["isnull"]}
    permission = VIEW
    audited = False


class Queries(Records):
    """Queries on figures, with what was said."""

    queryset = Query.objects.prefetch_related("messages").order_by("-raised_at", "-id")
    serializer_class = ReturnQuerySerializer
    filterset_fields = ["of", "status", "figure"]
    permission = VIEW
    audited = False

    @verb(FILL, takes=ReturnTextSerializer, gives=ReturnQuerySerializer)
    def answer(self, query: Query, *, at: datetime, by: User, text: str) -> Query:
        """The provider's answer."""
        return services.answer(query, text=text, at=at, by=by)

    @verb(CHECK, takes=NothingSerializer, gives=ReturnQuerySerializer)
    def close(self, query: Query, *, at: datetime, by: User) -> Query:
        """The answer settles it."""
        return services.close_query(query, at=at, by=by)


router.register("returns", Returns, basename="monthly-return")
router.register("return-versions", Versions, basename="return-version")
router.register("return-queries", Queries, basename="return-query")
