"""Whom a page is about, if they are the reader's to see or to act on."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from casemgmt.models import Case
from casemgmt.reviews.models import Kind, Review
from casemgmt.reviews.services.steps import case_of, kinds_for
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request

VIEW, KEEP, CONTRIBUTE = Permission.CASE_VIEW, Permission.CASE_KEEP, Permission.CASE_CONTRIBUTE
HOME = ("Reviews and visits", "/reviews/")


def workable(rows: Any, user: User) -> QuerySet[Any]:
    """What the user may work on: their line's, or their own unit's."""
    return rows.open_to(user, KEEP) | rows.open_to(user, CONTRIBUTE)


def the_case(request: Request, pk: int) -> Case:
    return get_object_or_404(Case.objects.visible_to(request.user).select_related("person", "manager"), pk=pk)


def the_case_to_keep(request: Request, pk: int, kind: str) -> Case:
    """404 for another's case, and for a kind that is not theirs to record."""
    case = get_object_or_404(workable(Case.objects, request.user).select_related("person"), pk=pk)
    if the_kind(kind) not in kinds_for(request.user, case):
        raise Http404
    return case


def the_kind(kind: str) -> Kind:
    if kind not in Kind.values:
        raise Http404
    return Kind(kind)


def the_review_to_keep(request: Request, pk: int) -> Review:
    review = get_object_or_404(workable(Review.objects, request.user).select_related("person"), pk=pk)
    if review.kind not in kinds_for(request.user, case_of(review)):
        raise Http404
    return review


def trail_of(case: Case, kind: Kind | None = None) -> list[tuple[str, str]]:
    trail = [HOME, (f"Case {case.reference}", case.get_absolute_url())]
    return [*trail, (str(kind.label), reverse("reviews:kind", args=[case.pk, kind]))] if kind else trail
