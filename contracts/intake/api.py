from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db.models import Count, Q
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from contracts.intake import services
from contracts.intake.models import WITHOUT_CONTENT, File, Problem, Upload
from contracts.returns.models import Return
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.parsing import Json
from reachout.api.records import Listed, Records, Within, makes, verb
from reachout.api.router import router
from reachout.pages.uploads import most, too_large
from reachout.sheets.services import Received

SUBMIT = Permission.RETURN_SUBMIT


class ReceivedFileSerializer(serializers.ModelSerializer):
    class Meta:
        model = File
        fields = ["id", "name", "size", "checksum", "received_at", "rows", "why"]


class ReturnFileSerializer(serializers.ModelSerializer):
    files: Any = ReceivedFileSerializer(many=True, read_only=True)
    errors: Any = serializers.IntegerField(read_only=True, default=0)
    warnings: Any = serializers.IntegerField(read_only=True, default=0)

    class Meta:
        model = Upload
        fields = ["id", "of", "form", "status", "received_at", "taken_at", "errors", "warnings", "files"]


class SendReturnFileSerializer(serializers.Serializer):
    of: Any = Within(queryset=Return.objects.all(), permission=SUBMIT)
    file = serializers.FileField(help_text="The template as .xlsx, one of its sheets as .csv, an MHSDS extract as .zip or .xml")
    adds = serializers.BooleanField(default=False, help_text="It holds rows mended or missing, beside those that are right")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if too_large(self.context["request"]._request):
            raise serializers.ValidationError({"file": [f"This is larger than {most()}. Nothing of it was kept."]})
        return given


class TakeReturnFileSerializer(serializers.Serializer):
    remarks = serializers.DictField(
        child=serializers.CharField(max_length=1_000), default=dict, help_text="What is said of each kind of warning"
    )
    seen = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=2**63 - 1,
        help_text="The draft's `last_change` that was read: needed (409) where somebody else was the last to change a figure",
    )


class ReturnFiles(Records):
    """Files of monthly returns. A file is sent as multipart/form-data and checked in the background: read it again until its
    status is no longer `received`; its errors are at return-file-errors. `take` writes its good rows into the draft."""

    queryset = (
        Upload.objects.prefetch_related(WITHOUT_CONTENT)
        .order_by("-received_at", "-id")
        .annotate(
            errors=Count("problems", filter=Q(problems__soft=False)), warnings=Count("problems", filter=Q(problems__soft=True))
        )
    )
    serializer_class = ReturnFileSerializer
    filterset_fields = ["of", "status"]
    permission = SUBMIT
    parser_classes = [MultiPartParser, Json]

    @makes(SUBMIT, takes=SendReturnFileSerializer, gives=ReturnFileSerializer)
    def create(self, *, of: Return, file: Any, adds: bool, at: datetime, by: User) -> Upload:
        """Send a file for a return: it is kept as it came, and checked."""
        return services.receive(of, files=[Received(PurePath(file.name).name, file.read())], adds=adds, at=at, by=by)

    @verb(SUBMIT, takes=TakeReturnFileSerializer, gives=ReturnFileSerializer)
    def take(self, upload: Upload, *, remarks: dict[str, str], seen: int | None, at: datetime, by: User) -> Upload:
        """Write what the good rows come to into the draft of the return."""
        services.take(upload, said=remarks, seen=seen, at=at, by=by)
        upload.refresh_from_db()
        return upload


class ReturnFileErrorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Problem
        fields = ["id", "upload", "table", "row", "column", "kind", "allowed", "soft"]


class ReturnFileErrors(Listed):
    """What is wrong in files of returns, row by row; `soft` ones want a comment."""

    queryset = Problem.objects.order_by("upload", "table", "row", "id")
    serializer_class = ReturnFileErrorSerializer
    filterset_fields = ["upload", "table", "soft", "kind"]
    permission = SUBMIT


router.register("return-files", ReturnFiles, basename="return-file")
router.register("return-file-errors", ReturnFileErrors, basename="return-file-error")
