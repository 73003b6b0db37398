"""A case manager's calendar, for the program they plan their days in."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from casemgmt.reviews import services
from casemgmt.reviews.calendars import calendar_of
from casemgmt.reviews.models import Feed
from casemgmt.reviews.views.found import HOME, KEEP
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.pages.steps import press


@require_safe
@requires(KEEP)
def feed(request: Request) -> HttpResponse:
    mine = Feed.objects.filter(user=request.user).first()
    address = f"{settings.ADDRESS}{mine.get_absolute_url()}" if mine else ""
    return render(request, "reviews/feed.html", {"feed": mine, "address": address, "trail": [HOME]})


@require_POST
@requires(KEEP)
def open_feed(request: Request) -> HttpResponse:
    act = partial(services.open_feed, by=request.user, at=timezone.now())
    return press(request, act, done="Here is your calendar's address. An older one no longer works.", onwards="reviews:feed")


@require_POST
@requires(KEEP)
def close_feed(request: Request) -> HttpResponse:
    act = partial(services.close_feed, by=request.user)
    return press(request, act, done="The address no longer works.", onwards="reviews:feed")


@login_not_required
@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Without a sign-in, by the secret alone: for as long as its owner keeps cases."""
    found = Feed.objects.select_related("user").filter(token=token, user__is_active=True).first()
    if found is None or not found.user.may(KEEP):
        raise Http404
    return HttpResponse(calendar_of(found.user, at=timezone.now()), content_type="text/calendar; charset=utf-8")
