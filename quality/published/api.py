from typing import Any

from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import GenericViewSet

from quality.published.models import Publication, PublishedFigure
from quality.published.selectors import current_edition
from reachout.accounts.permissions import Permission
from reachout.api.records import Records
from reachout.api.router import router


class PublishedFigureSerializer(serializers.ModelSerializer):
    edition: Any = serializers.CharField(source="measure.publication.reference")
    measure: Any = serializers.CharField(source="measure.measure")
    title: Any = serializers.CharField(source="measure.title")
    unit: Any = serializers.CharField(source="measure.unit")
    out_of: Any = serializers.CharField(source="behind")

    class Meta:
        model = PublishedFigure
        fields = ["edition", "month", "service_line", "measure", "title", "unit", "value", "shown", "out_of"]


class PublishedFigures(ListModelMixin, GenericViewSet):
    """The figures of the edition that is public now: what the public page shows, for whoever asks. A star hides a number under 5,
    or one that would give such a number away; its value is null."""

    queryset = PublishedFigure.objects.select_related("measure__publication").order_by("measure__place", "month", "service_line")
    serializer_class = PublishedFigureSerializer
    filterset_fields = {"measure__measure": ["exact"], "service_line": ["exact"], "month": ["exact", "gte", "lte"]}
    authentication_classes: Any = []
    permission_classes: Any = [AllowAny]

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(measure__publication=current_edition())


class PublicationSerializer(serializers.ModelSerializer):
    snapshots: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Publication
        fields = [
            "id", "reference", "title", "note", "first", "last", "measures", "snapshots", "status", "proposed_at", "approved_at",
            "ended_at", "ended_why",
        ]  # fmt: skip


class Publications(Records):
    """Editions proposed for the public, approved, sent back and withdrawn."""

    queryset = Publication.objects.prefetch_related("snapshots")
    serializer_class = PublicationSerializer
    filterset_fields = ["status"]
    permission = Permission.FIGURES_PUBLISH
    audited = False


router.register("public-figures", PublishedFigures, basename="public-figure")
router.register("publications", Publications)
