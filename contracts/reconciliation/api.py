"""Months of returns beside the ledger, and their differences, for programs: the same services and the same reach as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from contracts.reconciliation import services
from contracts.reconciliation.models import Difference, State, Word
from contracts.reconciliation.selectors import overview
from contracts.returns.models import Part, Return
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Records, verb
from reachout.api.router import router

VIEW, SUBMIT, ACCEPT = Permission.RETURN_VIEW, Permission.RETURN_SUBMIT, Permission.RETURN_ACCEPT


class ReconciledMonthSerializer(serializers.ModelSerializer):
    """``days`` and ``pounds`` are of the differences that are open; ``carried`` is what frozen months before left open."""

    provider: Any = serializers.PrimaryKeyRelatedField(source="contract.provider", read_only=True)
    service_line = serializers.CharField(source="contract.service_line", read_only=True)
    version = serializers.IntegerField(read_only=True, allow_null=True)
    open = serializers.IntegerField(read_only=True)
    days = serializers.DecimalField(max_digits=14, decimal_places=2, read_only=True)
    pounds = serializers.DecimalField(max_digits=14, decimal_places=2, read_only=True)
    carried = serializers.DecimalField(max_digits=14, decimal_places=2, read_only=True)

    class Meta:
        model = Return
        fields = [
            "id", "contract", "provider", "service_line", "month", "status", "version", "open", "days", "pounds", "carried",
        ]  # fmt: skip


class DifferenceWordSerializer(serializers.ModelSerializer):
    class Meta:
        model = Word
        fields = ["kind", "text", "version", "returned", "ledger", "pounds", "at", "by"]


class DifferenceSerializer(serializers.ModelSerializer):
    """``seen`` says which figures these are: send it with what is decided, and figures that changed meanwhile are not settled."""

    state = serializers.ChoiceField(choices=State.choices, read_only=True)
    seen = serializers.SerializerMethodField()
    words: Any = DifferenceWordSerializer(many=True, read_only=True)

    class Meta:
        model = Difference
        fields = [
            "id", "of", "ward", "figure", "version", "returned", "ledger", "pounds", "state", "query", "found_at", "explained_by",
            "accepted_at", "accepted_by", "why", "seen", "words",
        ]  # fmt: skip

    def get_seen(self, row: Difference) -> str:
        return services.facts(row)


class DifferenceTextSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=2000)
    seen = serializers.CharField(required=False, default="", allow_blank=True)


class DifferenceReasonSerializer(serializers.Serializer):
    why = serializers.CharField(max_length=2000)
    seen = serializers.CharField(required=False, default="", allow_blank=True)


class ReconciledMonths(Records):
    """Each contract's months: how far return and ledger are apart."""

    queryset = overview(Return.objects.filter(part=Part.ACTIVITY)).order_by("-month", "id")
    serializer_class = ReconciledMonthSerializer
    filterset_fields = {"contract": ["exact"], "month": ["exact", "gte", "lte"], "status": ["exact"]}
    permission = VIEW
    audited = False


class Differences(Records):
    """What differs, and what was said of it."""

    queryset = Difference.objects.with_state().prefetch_related("words").order_by("-of__month", "id")
    serializer_class = DifferenceSerializer
    filterset_fields = {
        "of": ["exact"],
        "of__contract": ["exact"],
        "of__month": ["exact"],
        "figure": ["exact"],
        "status": ["exact"],
    }
    permission = VIEW
    audited = False

    @verb(ACCEPT, takes=DifferenceTextSerializer, gives=DifferenceSerializer)
    def query(self, row: Difference, *, at: datetime, by: User, text: str, seen: str) -> Difference:
        """Ask the provider."""
        return _told(services.query(row, text=text, seen=seen, at=at, by=by))

    @verb(SUBMIT, takes=DifferenceTextSerializer, gives=DifferenceSerializer)
    def explain(self, row: Difference, *, at: datetime, by: User, text: str, seen: str) -> Difference:
        """The provider's words."""
        return _told(services.explain(row, text=text, seen=seen, at=at, by=by))

    @verb(ACCEPT, takes=DifferenceReasonSerializer, gives=DifferenceSerializer)
    def accept(self, row: Difference, *, at: datetime, by: User, why: str, seen: str) -> Difference:
        """Let it stand, for a reason."""
        return _told(services.accept(row, why=why, seen=seen, at=at, by=by))


def _told(row: Difference) -> Difference:
    """With the state that it is in now."""
    return Difference.objects.with_state().get(pk=row.pk)


router.register("reconciliation", ReconciledMonths, basename="reconciled-month")
router.register("differences", Differences, basename="difference")
