"""Book, move, cancel; record as held or missed; actions: each a short step."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from casemgmt.models import Case
from casemgmt.reviews import forms, services
from casemgmt.reviews.models import Action, Kind, Review
from casemgmt.reviews.services.steps import booking_of, case_of
from casemgmt.reviews.views.found import (
    CONTRIBUTE,
    KEEP,
    the_case_to_keep,
    the_kind,
    the_review_to_keep,
    trail_of,
    workable,
)
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.pages.steps import step


@requires(KEEP, CONTRIBUTE)
def book(request: Request, pk: int, kind: str) -> HttpResponse:
    case, asked = the_case_to_keep(request, pk, kind), the_kind(kind)
    act = partial(services.book, case, kind=asked, at=timezone.now(), by=request.user)
    return _case_step(request, case, asked, forms.BookForm(request.POST or None), act, "Booked.", "Book", "Book")


@requires(KEEP, CONTRIBUTE)
def held(request: Request, pk: int, kind: str) -> HttpResponse:
    case, asked = the_case_to_keep(request, pk, kind), the_kind(kind)
    booking = booking_of(case, asked)
    today = timezone.localdate()
    initial = {"held_on": booking.booked_on} if booking and booking.booked_on and booking.booked_on <= today else {}
    form = forms.HeldForm(request.POST or None, kind=asked, initial=initial)
    act = partial(services.record_held, case, kind=asked, at=timezone.now(), by=request.user)
    return step(
        request,
        form,
        act,
        done="Recorded.",
        onwards=lambda made: made,
        template="reviews/held.html",
        case=case,
        kind=asked,
        trail=trail_of(case, asked),
        back=reverse("reviews:kind", args=[case.pk, asked]),
    )


@requires(KEEP, CONTRIBUTE)
def missed(request: Request, pk: int, kind: str) -> HttpResponse:
    case, asked = the_case_to_keep(request, pk, kind), the_kind(kind)
    act = partial(services.miss, case, kind=asked, at=timezone.now(), by=request.user)
    form = forms.MissedForm(request.POST or None)
    done = "Recorded. It stays due until one is held."
    return _case_step(request, case, asked, form, act, done, "Record that it did not take place", "Record")


@requires(KEEP, CONTRIBUTE)
def rebook(request: Request, pk: int) -> HttpResponse:
    review = the_review_to_keep(request, pk)
    form = forms.RebookForm(request.POST or None, initial={"booked_time": review.booked_time})
    return _review_step(request, review, form, services.rebook, "The booking is moved.", "Move this booking", "Move")


@requires(KEEP, CONTRIBUTE)
def cancel(request: Request, pk: int) -> HttpResponse:
    review, form = the_review_to_keep(request, pk), forms.WhyForm(request.POST or None)
    done = "The booking is cancelled. What was due is due still."
    return _review_step(request, review, form, services.cancel, done, "Cancel this booking", "Cancel the booking")


@requires(KEEP, CONTRIBUTE)
def withdraw(request: Request, pk: int) -> HttpResponse:
    review, form = the_review_to_keep(request, pk), forms.WhyForm(request.POST or None)
    done = "Taken back. What was due before is due again."
    return _review_step(request, review, form, services.withdraw, done, "Recorded by mistake", "Take it back")


@requires(KEEP, CONTRIBUTE)
def reply(request: Request, pk: int) -> HttpResponse:
    review, form = the_review_to_keep(request, pk), forms.ReplyForm(request.POST or None)
    return _review_step(request, review, form, services.record_reply, "Recorded.", "Record the Ministry's answer", "Record")


@requires(KEEP, CONTRIBUTE)
def add_action(request: Request, pk: int) -> HttpResponse:
    review = get_object_or_404(workable(Review.objects, request.user).select_related("person"), pk=pk)
    form = forms.ActionForm(request.POST or None)
    return _review_step(request, review, form, services.add_action, "The action is added.", "Add an action", "Add")


@requires(KEEP, CONTRIBUTE)
def finish_action(request: Request, pk: int) -> HttpResponse:
    action = get_object_or_404(workable(Action.objects, request.user).select_related("review__person"), pk=pk)
    form = forms.DoneForm(request.POST or None)
    act = partial(services.finish_action, action, at=timezone.now(), by=request.user)
    return _short(request, action.review, form, act, "Done.", "Record that it is done", "Record", hint=action.text)


def _review_step(request: Request, review: Review, form: Any, service: Any, done: str, title: str, button: str) -> HttpResponse:
    act = partial(service, review, at=timezone.now(), by=request.user)
    return _short(request, review, form, act, done, title, button)


def _short(
    request: Request, review: Review, form: Any, act: Any, done: str, title: str, button: str, hint: str = ""
) -> HttpResponse:
    case = case_of(review)
    return step(
        request,
        form,
        act,
        done=done,
        onwards=review,
        template="reviews/short.html",
        title=title,
        button=button,
        hint=hint,
        case=case,
        kind=Kind(review.kind),
        trail=trail_of(case, Kind(review.kind)),
        back=review.get_absolute_url(),
    )


def _case_step(request: Request, case: Case, kind: Kind, form: Any, act: Any, done: str, title: str, button: str) -> HttpResponse:
    page = reverse("reviews:kind", args=[case.pk, kind])
    return step(
        request,
        form,
        act,
        done=done,
        onwards=page,
        template="reviews/short.html",
        title=title,
        button=button,
        case=case,
        kind=kind,
        trail=trail_of(case, kind),
        back=page,
    )
