"""One item of the agenda: brought, discussed, decided, acted on, carried forward."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from quality.assurance.forms import seen_in
from quality.assurance.models import Query, Signal, Surveillance, Unit, Visit
from quality.group import forms, selectors, services
from quality.group.models import Attendance, GroupMeeting, Item, LearningResponse
from quality.group.views.found import KEEP, MEETINGS, VIEW, may_keep, short, the_item, the_meeting, trail_of
from quality.group.views.meetings import WORDS
from quality.places import places_open_to
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.organisations.models import ServiceLine
from reachout.pages.steps import press, step

BROUGHT: dict[str, Any] = {"visit": Visit, "learning": LearningResponse, "surveillance": Surveillance, "query": Query}


@requires(KEEP)
def add(request: Request, pk: int) -> HttpResponse:
    meeting = the_meeting(request, pk, KEEP)
    return short(
        request,
        forms.ItemForm(request.POST or None, subjects=selectors.subjects_for(meeting, request.user)),
        partial(services.add_item, meeting, at=timezone.now()),
        title="Add to the agenda",
        done="It is on the agenda.",
        button="Add",
        trail=trail_of(meeting),
        onwards=meeting,
        template="group/add_item.html",
    )


@requires(KEEP)
def bring(request: Request, source: str, subject_pk: int) -> HttpResponse:
    """From a record's own page to the agenda of a coming meeting."""
    subject = BROUGHT[source].objects.open_to(request.user, KEEP).filter(pk=subject_pk).first() if source in BROUGHT else None
    if subject is None:
        raise Http404
    put = partial(_put, request, source=source, subject=subject)
    return _bring(request, put, source, subject, [subject.service_line], selectors.address_of(subject))


@requires(KEEP)
def bring_signal(request: Request, measure: str) -> HttpResponse:
    """From a chart: the point becomes a record once somebody acts on it."""
    seen = seen_in({**request.GET.dict(), "measure": measure})
    lines = request.user.reach(KEEP).lines & ({seen.service_line} if seen and seen.service_line else set(ServiceLine.values))
    if seen is None or not lines:
        raise Http404
    put = partial(_put, request, source=Item.Source.SIGNAL, seen=seen)
    point = Signal(**asdict(seen))
    return _bring(request, put, Item.Source.SIGNAL, point, lines, selectors.address_of(point))


def _bring(
    request: Request, act: Callable[..., Item], source: str, subject: Any, lines: Collection[str], back: str
) -> HttpResponse:
    coming = GroupMeeting.objects.open_to(request.user, KEEP).filter(service_line__in=lines)
    coming = coming.exclude(status=GroupMeeting.Status.CLOSED).order_by("starts_at")
    return step(
        request,
        forms.BringForm(request.POST or None, meetings=coming, initial={"title": selectors.title_of(source, subject)}),
        act,
        done="It is on the agenda.",
        onwards=lambda item: item.meeting,
        template="group/bring.html",
        title="Bring this before the group",
        button="Put on the agenda",
        hint=selectors.in_words(source, subject),
        coming=coming.exists(),
        trail=MEETINGS,
        back=back,
    )


def _put(request: Request, *, meeting: GroupMeeting, **fields: Any) -> Item:
    return services.add_item(meeting, at=timezone.now(), by=request.user, **fields)


@require_GET
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    return _page(request, the_item(request, pk, VIEW))


def _page(request: Request, item: Item, form: forms.DecisionForm | None = None) -> HttpResponse:
    meeting = item.meeting
    items = selectors.agenda(meeting)
    place = next(at for at, one in enumerate(items) if one.pk == item.pk)
    item = items[place]
    live = meeting.is_held and may_keep(request, meeting.service_line) and not item.onwards
    held = {"decision": item.decision, "decided_by": item.decided_by}
    context = {
        "meeting": meeting,
        "item": item,
        "place": place + 1,
        "count": len(items),
        "previous": items[place - 1] if place else None,
        "next": items[place + 1] if place + 1 < len(items) else None,
        "form": (form or forms.DecisionForm(initial=held, present=_present(item))) if live else None,
        "may_take_off": meeting.is_planned and may_keep(request, meeting.service_line) and not item.carried_from_id,
        "trail": trail_of(meeting),
        **WORDS,
    }
    return render(request, "group/item.html", context)


def _present(item: Item) -> Any:
    return item.meeting.attendances.filter(presence=Attendance.Presence.PRESENT)


@require_POST
@requires(KEEP)
def decide(request: Request, pk: int) -> HttpResponse:
    item = the_item(request, pk, KEEP)
    form = forms.DecisionForm(request.POST, present=_present(item))
    if not form.is_valid():
        return _page(request, item, form)
    act = partial(services.decide_item, item, at=timezone.now(), by=request.user, **form.cleaned_data)
    return press(request, act, done="The decision is minuted.", onwards=item)


@require_POST
@requires(KEEP)
def carry(request: Request, pk: int) -> HttpResponse:
    item = the_item(request, pk, KEEP)
    act = partial(services.carry_forward, item, at=timezone.now(), by=request.user)
    return press(request, act, done="Carried to the next meeting.", onwards=item)


@require_POST
@requires(KEEP)
def take_off(request: Request, pk: int) -> HttpResponse:
    item = the_item(request, pk, KEEP)
    act = partial(services.take_item_off, item, at=timezone.now(), by=request.user)
    return press(request, act, done="Off the agenda.", onwards=item.meeting)


@requires(KEEP)
def action(request: Request, pk: int) -> HttpResponse:
    """An action asked of whoever the item is about; where it is about nobody, of a provider chosen first."""
    item = the_item(request, pk, KEEP)
    unit = item.unit or _chosen(request, item.meeting)
    trail = [*trail_of(item.meeting), (item.title, item.get_absolute_url())]
    if unit is None:
        form = forms.AboutForm(places=_places(request, item.meeting))
        return render(request, "group/about.html", {"form": form, "title": "Raise an action", "trail": trail})
    return short(
        request,
        forms.ActionForm(request.POST or None, unit=unit),
        partial(services.raise_from_item, item, unit=unit, at=timezone.now()),
        title="Raise an action",
        done="The action is raised: its owner finds it among their work.",
        button="Raise it",
        trail=trail,
        onwards=item,
        hint=f"Asked of {unit}",
    )


def _places(request: Request, meeting: GroupMeeting) -> list[Any]:
    return [p for p in places_open_to(request.user, KEEP) if p.service_line == meeting.service_line and not p.ward]


def _chosen(request: Request, meeting: GroupMeeting) -> Unit | None:
    found = {place.key: place for place in _places(request, meeting)}.get(request.GET.get("place", ""))
    return Unit(found.organisation, found.service_line, found.site) if found else None
