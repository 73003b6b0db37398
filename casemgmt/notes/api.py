from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from casemgmt.models import Case
from casemgmt.notes import services
from casemgmt.notes.models import Access, Note
from casemgmt.notes.views.found import may_write
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Records, Within, makes
from reachout.api.router import router
from reachout.people.free_text import names_no_patient


class CaseNoteSerializer(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = [
            "id", "case", "kind", "about_on", "text", "access", "from_unit", "version", "at", "withdrawn_at", "withdrawn_why",
        ]  # fmt: skip

    def to_representation(self, note: Note) -> dict[str, Any]:
        """What was struck out is not handed on."""
        said = super().to_representation(note)
        return {**said, "text": ""} if note.withdrawn_at else said


class AddCaseNoteSerializer(serializers.Serializer):
    case: Any = Within(queryset=Case.objects.all(), permission=Permission.CASE_VIEW)
    kind = serializers.ChoiceField(choices=Note.Kind.choices)
    about_on = serializers.DateField()
    text = serializers.CharField(max_length=20_000, validators=[names_no_patient])
    access = serializers.ChoiceField(choices=Access.choices, default=Access.SHARED)


class CaseNotes(Records):
    """Notes on cases, as far as the caller may read them. Corrections and documents are made on the pages."""

    queryset = Note.objects.select_related("case").order_by("-about_on", "-id")
    serializer_class = CaseNoteSerializer
    filterset_fields = {"case": ["exact"], "kind": ["exact"], "about_on": ["gte", "lte"]}
    permission = Permission.CASE_VIEW
    person = "case.person_id"

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        writes = (Permission.CASE_KEEP, Permission.CASE_CONTRIBUTE)
        if self.action == "create" and not any(request.user.may(permission) for permission in writes):
            self.permission_denied(request)

    @makes(Permission.CASE_VIEW, takes=AddCaseNoteSerializer, gives=CaseNoteSerializer)
    def create(self, *, at: datetime, by: User, case: Case, about_on: date, **said: Any) -> Note:
        """Write a note. What a unit writes is shared with the case manager."""
        if not may_write(case, by):
            raise serializers.ValidationError({"case": ["You may not write on this case."]})
        if about_on > timezone.localdate(at):
            raise serializers.ValidationError({"about_on": ["Enter today or a day in the past."]})
        return services.add_note(case, about_on=about_on, at=at, by=by, **said)


router.register("notes", CaseNotes, basename="note")
