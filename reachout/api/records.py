from typing import Any

from django.db.models import Model, QuerySet
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from reachout.accounts.permissions import Permission
from reachout.audit.services import record, record_read


class Records(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Rows to list and read, within the user's reach and with the same audit as the pages.

    A subclass names ``permission`` (to see the rows) and, in ``verbs``, the permission each further action needs; rows for an
    action come through ``open_to``, so what is not theirs answers 404. A row retrieved is one read in the audit, a listing one.
    """

    permission: Permission
    verbs: dict[str, Permission] = {}
    audited = True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not request.user.may(self.needed):
            self.permission_denied(request)

    @property
    def needed(self) -> Permission:
        return self.verbs.get(self.action, self.permission)

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        user = self.request.user
        return rows.open_to(user, self.verbs[self.action]) if self.action in self.verbs else rows.visible_to(user)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().list(request, *args, **kwargs)
        if self.audited:
            record(f"{self._noun}.listed", by=request.user, count=len(response.data["results"]))
        return response

    def get_object(self) -> Any:
        row: Model = super().get_object()
        if self.audited and self.action == "retrieve":
            record_read(row, by=self.request.user, person=getattr(row, "person_id", None))
        return row

    @property
    def _noun(self) -> str:
        return str(self.queryset.model._meta.model_name)  # type: ignore[union-attr]
