from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from reachout.accounts.permissions import Permission
from reachout.api.records import Read, checked, signed_in
from reachout.api.router import router
from reachout.audit.services import record
from reachout.people.models import LegalStatus, Person
from reachout.people.search import search


class LegalStatusSerializer(serializers.ModelSerializer):
    class Meta:
        model = LegalStatus
        fields = ["code", "started_on", "expires_on", "ended_on"]


class PersonSerializer(serializers.ModelSerializer):
    home_icb: Any = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    home_authority: Any = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)

    class Meta:
        model = Person
        fields = [
            "id", "reference", "nhs_number", "no_nhs_number", "family_name", "given_name", "born_on", "sex", "gender_identity",
            "ethnicity", "language", "interpreter", "adjustments", "home_postcode", "home_icb", "home_authority",
            "home_in_region",
        ]  # fmt: skip


class PersonRecordSerializer(PersonSerializer):
    legal_statuses = LegalStatusSerializer(many=True, read_only=True)

    class Meta(PersonSerializer.Meta):
        fields = [*PersonSerializer.Meta.fields, "legal_statuses"]


class WordsSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=200, help_text="A name, an NHS number, a reference, a date of birth, or several.")


class Persons(Read):
    """People the caller has a legitimate relationship with. Nobody is listed: they are searched for, and the words travel in
    the body, because addresses are written to logs."""

    queryset = Person.objects.current().select_related("home_icb", "home_authority")
    serializer_class = PersonRecordSerializer
    permission = Permission.PERSON_VIEW
    person = "pk"

    @extend_schema(request=WordsSerializer, responses=PersonSerializer(many=True), filters=False)
    @action(detail=False, methods=["post"])
    def search(self, request: Request) -> Response:
        """Find people by name, NHS number, reference or date of birth, best first."""
        found = search(signed_in(request), checked(self, WordsSerializer, request)["words"])
        page = self.paginate_queryset(found.select_related("home_icb", "home_authority"))
        record("person.searched", by=request.user, count=len(page or []))
        return self.get_paginated_response(PersonSerializer(page, many=True).data)


router.register("persons", Persons, basename="person")
