from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from quality.figures.models import Snapshot
from quality.figures.selectors import frozen_in
from quality.lines import lines_of
from quality.measures import CATALOGUE, Cut, Figure, figures, months
from quality.measures.words import as_row
from reachout.accounts.permissions import Permission
from reachout.api.records import Records, Rows, signed_in
from reachout.api.router import router
from reachout.months import from_text
from reachout.organisations.models import ServiceLine

MOST_MONTHS = 120
CUTS = [cut.value for cut in Cut if cut]


@extend_schema_field(OpenApiTypes.STR)
class MonthField(serializers.Field):
    """2026-03."""

    def to_internal_value(self, data: Any) -> date:
        try:
            return from_text(str(data))
        except ValueError:
            raise serializers.ValidationError("Write the month as 2026-03.") from None


class WhichSerializer(serializers.Serializer):
    """Which measures, of whom: of the three service lines together (or the caller's own one) unless one is named, whole unless
    broken down."""

    measure: Any = serializers.MultipleChoiceField(choices=list(CATALOGUE), required=False, default=set())
    service_line = serializers.ChoiceField(choices=ServiceLine.choices, required=False, default="")
    by = serializers.ChoiceField(choices=CUTS, required=False, default="")


class AskedSerializer(WhichSerializer):
    to = MonthField()

    def get_fields(self) -> dict[str, Any]:
        return {"from": MonthField(source="first"), **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not date(1900, 1, 1) <= attrs["first"] <= attrs["to"] < date(2200, 1, 1):
            raise serializers.ValidationError({"to": "Choose a month that is not before the first."})
        if sum(1 for _ in months(attrs["first"], attrs["to"])) > MOST_MONTHS:
            raise serializers.ValidationError({"to": f"Ask for {MOST_MONTHS} months at most."})
        return attrs


class FigureSerializer(serializers.Serializer):
    """A figure as ``manage.py kpis`` tells it."""

    measure = serializers.CharField()
    month = serializers.CharField()
    service_line = serializers.CharField(allow_null=True)
    scope = serializers.DictField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField(allow_null=True)
    detail = serializers.DictField()


class SnapshotSerializer(serializers.ModelSerializer):
    class Meta:
        model = Snapshot
        fields = [
            "id", "month", "version", "why", "made_at", "definition", "code", "counts", "size", "changed", "checksum",
        ]  # fmt: skip


class Figures(Rows):
    """Figures from the rows as they stand now, nothing suppressed. What was frozen is under the snapshots."""

    permission = Permission.FIGURES_VIEW
    pagination_class = None
    filter_backends: Any = []
    serializer_class = FigureSerializer

    @extend_schema(parameters=[AskedSerializer], responses=FigureSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Every figure asked for, by measure, month and part."""
        asked = asked_of(request, AskedSerializer)
        line = line_of(request, asked)
        period: dict[str, date] = {"first": asked["first"], "last": asked["to"], "today": timezone.localdate()}
        return answer(figures(measures=asked["measure"] or None, lines=[line], cuts=[asked["by"]], **period))


class Snapshots(Records):
    """Frozen months, every version, the newest month first."""

    queryset = Snapshot.objects.order_by("-month", "-version")
    serializer_class = SnapshotSerializer
    filterset_fields = {"month": ["exact", "gte", "lte"], "version": ["exact"]}
    permission = Permission.FIGURES_VIEW
    audited = False

    @extend_schema(parameters=[WhichSerializer], responses=FigureSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def figures(self, request: Request, **_: Any) -> Response:
        """A month's figures as they were frozen."""
        asked = asked_of(request, WhichSerializer)
        line = line_of(request, asked)
        return answer(frozen_in(self.get_object(), asked["measure"] or list(CATALOGUE), line=line, cut=asked["by"]))


def asked_of(request: Request, serializer: type[serializers.Serializer]) -> dict[str, Any]:
    found = serializer(data=request.query_params)
    found.is_valid(raise_exception=True)
    return dict(found.validated_data)


def line_of(request: Request, asked: dict[str, Any]) -> str:
    """The line asked for, if it is the caller's; 404 otherwise. Without one, the widest that is theirs."""
    mine = lines_of(signed_in(request))
    line = str(asked["service_line"]) or mine[0]
    if line not in mine:
        raise Http404
    return line


def answer(found: Iterable[Figure]) -> Response:
    order = {id: place for place, id in enumerate(CATALOGUE)}
    return Response([as_row(figure) for figure in sorted(found, key=lambda f: (order[f.measure], f.month, f.key))])


router.register("figures", Figures, basename="figure")
router.register("snapshots", Snapshots, basename="snapshot")
