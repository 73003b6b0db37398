"""How rows are listed, read and acted on: within the user's reach, by the same services, with the same audit as the pages."""

from collections.abc import Callable
from functools import wraps
from operator import attrgetter
from typing import Any, cast

from django.db.models import Model, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.relations import PrimaryKeyRelatedField
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.viewsets import GenericViewSet

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.api.idempotency import idempotent
from reachout.audit.services import record, record_read


class NothingSerializer(Serializer):
    """What a verb takes that needs no more than its row."""


def signed_in(request: Request) -> User:
    """The caller: nobody comes this far without having signed in."""
    return cast(User, request.user)


class Rows(GenericViewSet):
    """A subclass names the ``permission`` to see its rows; each ``verb`` names the one it needs. Rows for a verb come through
    ``open_to``, so what is not theirs answers 404. A row retrieved is one read in the audit, a listing one."""

    permission: Permission
    or_permission: Permission | None = None
    """Another permission that lets the same rows be seen, perhaps fewer of them."""
    audited = True
    person = ""
    """The path from a row to its person's key, for rows that do not hold it themselves."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        user = signed_in(request)
        sees = self.needed is self.permission and self.or_permission and user.may(self.or_permission)
        if not sees and not user.may(self.needed):
            self.permission_denied(request)

    @property
    def needed(self) -> Permission:
        return getattr(getattr(self, self.action or "", None), "permission", None) or self.permission

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        user = signed_in(self.request)
        return rows.visible_to(user) if self.needed is self.permission else rows.open_to(user, self.needed)

    @property
    def _noun(self) -> str:
        rows: Any = type(self).queryset
        return str(rows.model._meta.model_name)


class Listed(ListModelMixin, Rows):
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().list(request, *args, **kwargs)
        if self.audited:
            record(f"{self._noun}.listed", by=request.user, count=len(response.data["results"]))
        return response


class Read(RetrieveModelMixin, Rows):
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row: Model = self.get_object()
        if self.audited:
            record_read(row, by=request.user, person=attrgetter(self.person)(row) if self.person else None)
        return Response(self.get_serializer(row).data)


class Records(Listed, Read):
    """Rows to list and to read one by one."""


Service = Callable[..., Any]


def verb(permission: Permission, *, takes: type[Serializer], gives: type[BaseSerializer]) -> Callable[[Service], Any]:
    """Make ``POST …/<id>/<name>/`` of a method that gets the row, ``at``, ``by`` and the checked body, and returns a row."""

    def wrap(service: Service) -> Any:
        @extend_schema(request=takes, responses=gives, summary=(service.__doc__ or "").strip() or None)
        @action(detail=True, methods=["post"], url_path=service.__name__.replace("_", "-"))
        @idempotent
        @wraps(service)
        def handler(view: Rows, request: Request, **_: Any) -> Response:
            row = view.get_object()
            fields = checked(view, takes, request)
            changed = service(view, row, at=timezone.now(), by=request.user, **fields)
            return Response(gives(changed, context=view.get_serializer_context()).data)

        handler.permission = permission  # type: ignore[attr-defined]
        return handler

    return wrap


def makes(permission: Permission, *, takes: type[Serializer], gives: type[BaseSerializer]) -> Callable[[Service], Any]:
    """Make ``POST …/`` of a ``create`` method that gets ``at``, ``by`` and the checked body, and returns the new row: 201."""

    def wrap(service: Service) -> Any:
        @extend_schema(request=takes, responses={201: gives}, summary=(service.__doc__ or "").strip() or None)
        @idempotent
        @wraps(service)
        def handler(view: Rows, request: Request, **_: Any) -> Response:
            made = service(view, at=timezone.now(), by=request.user, **checked(view, takes, request))
            return Response(gives(made, context=view.get_serializer_context()).data, status=201)

        handler.permission = permission  # type: ignore[attr-defined]
        return handler

    return wrap


def checked(view: GenericViewSet, takes: type[Serializer], request: Request) -> dict[str, Any]:
    body = takes(data=request.data, context=view.get_serializer_context())
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


class Within(PrimaryKeyRelatedField):
    """The key of a row within the user's reach for a permission; any other key does not exist."""

    def __init__(self, *, permission: Permission, **options: Any) -> None:
        self.permission = permission
        super().__init__(**options)

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = super().get_queryset()
        request = self.context.get("request")
        return rows.open_to(request.user, self.permission) if request else rows.none()
