"""Money for programs: budgets, what months came to, packages and the forecast. A unit may ask for a package."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from beds.models import WardStay
from contracts.finance import services
from contracts.finance.accounts import Books, books
from contracts.finance.forecast import forecast
from contracts.finance.models import BudgetEntry, Hours, Package, Statement
from contracts.money import PENNY
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.records import Records, Rows, Within, makes, signed_in
from reachout.api.router import router
from reachout.months import APRIL, year_of
from reachout.people.free_text import names_no_patient

VIEW, KEEP = Permission.MONEY_VIEW, Permission.MONEY_KEEP


def money(**options: Any) -> Any:
    return serializers.DecimalField(max_digits=14, decimal_places=2, **options)


class BudgetEntrySerializer(serializers.ModelSerializer):
    class Meta:
        model = BudgetEntry
        fields = ["id", "service_line", "head", "contract", "month", "amount", "why", "at", "by"]


class Budgets(Records):
    """Entries of budgets: a month's budget is what its entries come to."""

    queryset = BudgetEntry.objects.order_by("month", "id")
    serializer_class = BudgetEntrySerializer
    filterset_fields = {"service_line": ["exact"], "contract": ["exact"], "month": ["exact", "gte", "lte"]}
    permission = KEEP
    audited = False


class HoursSerializer(serializers.ModelSerializer):
    class Meta:
        model = Hours
        fields = ["first_on", "last_on", "hours", "amount"]


class PackageSerializer(serializers.ModelSerializer):
    person: Any = serializers.CharField(source="person.reference", read_only=True)
    hours: Any = HoursSerializer(many=True, read_only=True)

    class Meta:
        model = Package
        fields = [
            "id", "reference", "contract", "person", "ward", "kind", "need", "hours_a_day", "rate", "starts_on", "review_on",
            "ends_on", "cap", "status", "asked_on", "decided_on", "hours",
        ]  # fmt: skip


class AskPackageSerializer(serializers.Serializer):
    stay: Any = Within(
        queryset=WardStay.objects.current().select_related("person", "ward__site__organisation"),
        permission=Permission.PACKAGE_ASK,
    )
    kind = serializers.ChoiceField(choices=Package.Kind.choices)
    need = serializers.CharField(max_length=2000, validators=[names_no_patient])
    hours_a_day = serializers.DecimalField(max_digits=5, decimal_places=2, min_value=PENNY, max_value=Decimal(240))
    rate = serializers.DecimalField(max_digits=7, decimal_places=2, min_value=PENNY)
    starts_on = serializers.DateField()
    review_on = serializers.DateField()
    ends_on = serializers.DateField()
    cap = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=PENNY)


class Packages(Records):
    """Exceptional packages and enhanced observations, the person by reference."""

    queryset = (
        Package.objects.select_related("person")
        .prefetch_related(Prefetch("hours", Hours.objects.order_by("first_on")))
        .order_by("-asked_on", "-id")
    )
    serializer_class = PackageSerializer
    filterset_fields = {"status": ["exact"], "kind": ["exact"], "contract": ["exact"], "ends_on": ["lt", "gte"]}
    permission = Permission.PACKAGE_VIEW

    @makes(Permission.PACKAGE_ASK, takes=AskPackageSerializer, gives=PackageSerializer)
    def create(self, *, at: datetime, by: User, stay: WardStay, **fields: Any) -> Package:
        """Ask for care beyond the price, before it begins."""
        return services.ask(stay, at=at, by=by, **fields)


class MoneyYearSerializer(serializers.Serializer):
    year = serializers.IntegerField(min_value=2015, max_value=2100, required=False, help_text="2026 is 2026/27")

    def first_day(self) -> date:
        self.is_valid(raise_exception=True)
        given = self.validated_data.get("year")
        return date(given, APRIL, 1) if given else year_of(timezone.localdate())


class ActualSerializer(serializers.Serializer):
    service_line = serializers.CharField()
    head = serializers.CharField()
    contract = serializers.IntegerField(allow_null=True)
    month = serializers.DateField()
    budget = money()
    actual = money(allow_null=True)


class OutturnSerializer(serializers.Serializer):
    service_line = serializers.CharField()
    head = serializers.CharField()
    contract = serializers.IntegerField(allow_null=True)
    budget = money()
    actual_to_date = money()
    low = money()
    mid = money()
    high = money()


class OfYear(Rows):
    """What is worked out of a year, within the caller's lines."""

    queryset = Statement.objects.all()
    pagination_class = None
    filter_backends: Any = []
    audited = False

    def books(self, request: Request) -> Books:
        lines = sorted(signed_in(request).reach(self.permission).lines)
        first = MoneyYearSerializer(data=request.query_params).first_day()
        return books(lines, first, on=timezone.localdate())


class Actuals(OfYear):
    permission = KEEP
    serializer_class = ActualSerializer

    @extend_schema(parameters=[MoneyYearSerializer], responses=ActualSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Budget and actual of each account and month; null where the month is not known yet."""
        found = self.books(request)
        rows = [
            {**account_of(account), "month": month, "budget": account.budget.get(month, 0), "actual": account.actual.get(month)}
            for account in found.accounts
            for month in found.months
        ]
        return Response(ActualSerializer(rows, many=True).data)


class Forecasts(OfYear):
    permission = VIEW
    serializer_class = OutturnSerializer

    @extend_schema(parameters=[MoneyYearSerializer], responses=OutturnSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Of each account what the year will come to, low, mid and high."""
        found = forecast(self.books(request))
        rows = [
            {
                **account_of(account),
                "budget": account.budgeted,
                "actual_to_date": account.spent,
                **found.outturn(account)._asdict(),
            }
            for account in found.books.accounts
        ]
        return Response(OutturnSerializer(rows, many=True).data)


def account_of(account: Any) -> dict[str, Any]:
    contract = account.contract.pk if account.contract else None
    return {"service_line": account.service_line, "head": account.head, "contract": contract}


router.register("budgets", Budgets, basename="budget")
router.register("packages", Packages, basename="package")
router.register("actuals", Actuals, basename="actual")
router.register("forecasts", Forecasts, basename="forecast")
