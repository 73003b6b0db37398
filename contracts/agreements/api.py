"""Contracts and what is agreed under them, for programs that read: the same reach as the pages. Agreeing is for people."""

from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers

from contracts.agreements.models import Contract, DayPrice, Requirement, Service, Terms
from reachout.accounts.permissions import Permission
from reachout.api.records import Records
from reachout.api.router import router


class ContractSerializer(serializers.ModelSerializer):
    class Meta:
        model = Contract
        fields = [
            "id", "reference", "kind", "title", "service_line", "provider", "under", "starts_on", "ends_on", "renew_by_on",
            "renewal",
        ]  # fmt: skip


class ContractPriceSerializer(serializers.ModelSerializer):
    class Meta:
        model = DayPrice
        fields = ["valid_from", "rate"]


class ContractServiceSerializer(serializers.ModelSerializer):
    prices: Any = ContractPriceSerializer(many=True, read_only=True)

    class Meta:
        model = Service
        fields = ["ward", "beds", "indicative_days", "model", "year_sum", "tolerance", "marginal_rate", "prices"]


class ContractRequirementSerializer(serializers.ModelSerializer):
    class Meta:
        model = Requirement
        fields = ["code", "title", "measure", "direction", "threshold", "consequence", "withholding"]


class ContractTermsSerializer(serializers.ModelSerializer):
    """A version. Those agreed hold from their month until that of the next; of two from one month the higher number holds."""

    services: Any = ContractServiceSerializer(many=True, read_only=True)
    requirements: Any = ContractRequirementSerializer(many=True, read_only=True)

    class Meta:
        model = Terms
        fields = [
            "id", "contract", "number", "valid_from", "why", "drawn_up_at", "proposed_at", "agreed_at", "services",
            "requirements",
        ]  # fmt: skip


class Contracts(Records):
    """Lead contracts and sub-contracts."""

    queryset = Contract.objects.order_by("service_line", "kind", "id")
    serializer_class = ContractSerializer
    filterset_fields = {
        "service_line": ["exact"],
        "provider": ["exact"],
        "kind": ["exact"],
        "renewal": ["exact"],
        "ends_on": ["lt", "gte"],
    }
    permission = Permission.CONTRACT_VIEW
    audited = False


class Versions(Records):
    """The versions of contracts' terms: wards and how each is paid, and quality requirements."""

    queryset = Terms.objects.prefetch_related(
        Prefetch("services", Service.objects.prefetch_related("prices")), "requirements"
    ).order_by("contract", "-number")
    serializer_class = ContractTermsSerializer
    filterset_fields = {"contract": ["exact"], "number": ["exact"], "agreed_at": ["isnull"], "valid_from": ["lte", "gte"]}
    permission = Permission.CONTRACT_VIEW
    audited = False


router.register("contracts", Contracts, basename="contract")
router.register("contract-terms", Versions, basename="contract-terms")
