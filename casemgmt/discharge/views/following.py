from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casemgmt.discharge import forms, services, tags
from casemgmt.discharge.clocks import Clock, State, clocks_for
from casemgmt.discharge.views.found import CONTRIBUTE, FOLLOW_UP, KEEP, VIEW, short, the_case
from casemgmt.models import Case
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record


@require_safe
@requires(VIEW)
def follow_up(request: Request) -> HttpResponse:
    """Whoever left for the community of late: who is due, how many hours are left, who was missed and why."""
    now = timezone.now()
    clocks = clocks_for(Case.objects.visible_to(request.user).current(), on=timezone.localdate(now))
    record("follow_up.listed", by=request.user, count=len(clocks))
    due = [clock for clock in clocks if clock.state(now) == State.DUE]
    over = [clock for clock in clocks if clock.state(now) in (State.MISSED, State.LATE)]
    done = [clock for clock in clocks if clock.state(now) == State.DONE]
    keepers = [KEEP, CONTRIBUTE]
    context = {
        "due": due,
        "over": over,
        "done": done,
        "now": now,
        "tags": tags,
        "may_keep": any(request.user.may(one) for one in keepers),
    }
    return render(request, "discharge/follow_up.html", context)


@requires(KEEP, CONTRIBUTE)
def contact(request: Request, pk: int) -> HttpResponse:
    case, clock = _clock(request, pk)
    return short(
        request,
        case,
        forms.KeepContact(request.POST or None),
        partial(services.keep_contact, case, clock.spell),
        done="The contact is kept.",
        title="Record contact after discharge",
        button="Save",
        onwards=FOLLOW_UP[1],
        back=FOLLOW_UP[1],
        hint="Face to face, by telephone, talk type or video counts. A text or an e-mail is kept, and the clock goes on.",
    )


@requires(KEEP, CONTRIBUTE)
def missed(request: Request, pk: int) -> HttpResponse:
    case, clock = _clock(request, pk)
    return short(
        request,
        case,
        forms.Missed(request.POST or None),
        partial(services.say_why_missed, case, clock.spell),
        done="The reason is kept.",
        title="Why nobody was in touch in time",
        button="Save",
        onwards=FOLLOW_UP[1],
        back=FOLLOW_UP[1],
    )


def _clock(request: Request, pk: int) -> tuple[Case, Clock]:
    case = the_case(request, pk, KEEP, CONTRIBUTE)
    clocks = clocks_for(Case.objects.filter(pk=case.pk), on=timezone.localdate())
    if not clocks:
        raise Http404
    return case, clocks[0]
