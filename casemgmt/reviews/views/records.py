"""What was booked, held and missed; the actions that came of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casemgmt.reviews import tags
from casemgmt.reviews.models import Action, Kind, Review
from casemgmt.reviews.questions import held_label, question_of
from casemgmt.reviews.services.steps import case_of, kinds_for
from casemgmt.reviews.tables import ReviewActionTable, ReviewTable
from casemgmt.reviews.views.found import HOME, VIEW, trail_of
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.pages.tables import Reply


@require_safe
@requires(VIEW)
def recorded(request: Request) -> Reply:
    rows = Review.objects.visible_to(request.user).select_related("person")
    return ReviewTable(request, rows).respond("pages/list.html", {"trail": [HOME]})


@require_safe
@requires(VIEW)
def actions(request: Request) -> Reply:
    rows = Action.objects.visible_to(request.user).select_related("review__person")
    return ReviewActionTable(request, rows).respond("pages/list.html", {"trail": [HOME]})


@require_safe
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    rows = Review.objects.visible_to(request.user).select_related("person").prefetch_related("answers", "actions", "steps__by")
    review = get_object_or_404(rows, pk=pk)
    record_read(review, by=request.user)
    case, kind = case_of(review), Kind(review.kind)
    mine = kinds_for(request.user, case)
    context = {
        "review": review,
        "case": case,
        "kind": kind,
        "tag": tags.state(review),
        "rating": tags.rating(review),
        "answers": [(question_of(kind, one.question), one, tags.answer(one, kind)) for one in review.answers.all()],
        "concerns": review.is_held and tags.concerns(review) and not review.actions.all(),
        "actions": review.actions.all(),
        "steps": review.steps.all(),
        "held_label": held_label(kind),
        "may": kind in mine,
        "may_act": bool(mine) and review.is_held,
        "awaits": bool(review.reply_awaited and not review.replied_on),
        "trail": trail_of(case, kind),
        "tags": tags,
        "today_is": timezone.localdate(),
    }
    return render(request, "reviews/review.html", context)
