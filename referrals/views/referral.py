from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.pages.tags import Meaning, Tag
from reachout.rules.selectors import rules_on
from referrals import meed
from referrals.actions import actions_for
from referrals.clocks import Clock, State
from referrals.forms import FORMS
from referrals.models import Rating, Referral
from referrals.selectors import in_order, place_of, running_clocks, story_of
from referrals.tables import status_tag, urgency_tag
from referrals.views.acting import person_is_open_to

VIEW = Permission.REFERRAL_VIEW
CLOCK_TAGS = {
    State.LATE: Meaning.LATE,
    State.NEAR: Meaning.SOON,
    State.DONE: Meaning.DONE,
    State.DONE_LATE: Meaning.NEUTRAL,
    State.RUNNING: Meaning.NEUTRAL,
    State.ENDED: Meaning.NEUTRAL,
}


def _referral(request: Request, pk: int) -> Any:
    rows = Referral.objects.visible_to(request.user)
    known = rows.select_related("person", "referring_organisation", "referred_by", "linked_site", "triaged_by", "acknowledged_by")
    whole = Referral.objects.whole_to(request.user).filter(pk=OuterRef("pk"))
    return get_object_or_404(known.annotate(whole=Exists(whole), person_is_open=person_is_open_to(request.user)), pk=pk)


@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    referral, now = _referral(request, pk), timezone.now()
    record_read(referral, by=request.user)
    running = running_clocks(referral)
    context = {
        "referral": referral,
        "tag": status_tag(referral),
        "urgency": urgency_tag(referral),
        "live": [(clock, clock_tag(clock)) for clock in in_order(running)],
        "stopped": [(clock, clock_tag(clock)) for clock in running if not clock.live],
        "may_see_person": referral.person_is_open,
        "actions": actions_for(request.user, referral),
        "story": story_of(referral),
        "whole": referral.whole,
        "sent_to": [sent.organisation for sent in referral.sent_to.select_related("organisation")],
        "now": now,
    }
    if context["whole"]:
        context |= {
            "assessments": referral.assessments.select_related("organisation", "recorded_by").order_by("-decided_on", "-pk"),
            "ratings": ratings_of(referral),
            "place": place_of(referral, at=now),
            "may_meet": request.user.may(Permission.MEETING_VIEW),
        }
    return render(request, "referrals/show.html", context)


def clock_tag(clock: Clock) -> Tag:
    now = timezone.now()
    words = clock.words(now)
    return Tag(words[:1].upper() + words[1:], CLOCK_TAGS[clock.state(now)])


def ratings_of(referral: Referral) -> list[tuple[Rating, str]]:
    """Each rating with its result in words."""
    rules = rules_on(timezone.localdate())
    thresholds = rules.get("meed_thresholds", referral.service_line)
    return [(rating, _result(rating, thresholds, referral.person.sex)) for rating in referral.ratings.select_related("rated_by")]


def _result(rating: Rating, thresholds: dict[str, object], sex: str) -> str:
    if rating.instrument == Rating.Instrument.MEED:
        return meed.in_words(meed.readings(rating.scores, thresholds, sex), rating.band)
    if rating.total is None:
        return ""
    mean = rating.instrument == Rating.Instrument.DUNDRUM_1
    return f"Mean {rating.total:.2f} of 4" if mean else f"{rating.total:.0f} of 24"


@requires(VIEW)
def answers(request: Request, pk: int) -> HttpResponse:
    """The referral as it was written, by step, with the form's own questions."""
    referral = _referral(request, pk)
    if not referral.whole:
        raise Http404
    record_read(referral, by=request.user, why="answers")
    restricted = request.user.may(Permission.PERSON_RESTRICTED) or _made_by(request, referral)
    read = [(step.title, step.read(given, restricted=restricted)) for step in FORMS[referral.service_line]
            if (given := referral.answers.get(step.key))]  # fmt: skip
    return render(
        request,
        "referrals/answers.html",
        {"referral": referral, "read": read, "may_see_person": referral.person_is_open},
    )


def _made_by(request: Request, referral: Referral) -> bool:
    return referral.referred_by_id == request.user.pk


@requires(VIEW)
def letter(request: Request, pk: int) -> HttpResponse:
    """The decision, as a page to print."""
    referral = _referral(request, pk)
    last = referral.assessments.exclude(outcome="").order_by("decided_on", "pk").last()
    if referral.status == Referral.Status.SUBMITTED or not (last or referral.triaged_on):
        raise Http404
    record_read(referral, by=request.user, why="decision letter")
    return render(request, "referrals/letter.html", {"referral": referral, "assessment": last})
