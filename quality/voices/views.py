"""The pages of co-production."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from quality.places import Place, places_open_to
from quality.voices import forms, selectors, services
from quality.voices.models import CarePlans, LivedExperienceMember, PeerSupport, YouSaid
from quality.voices.tables import CarePlansTable, KeptVoiceTable, PostsTable, SaidTable, VoiceTable
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.pages.forms import Form
from reachout.pages.steps import step
from reachout.pages.tables import Reply

VIEW, KEEP, ANSWER = Permission.VOICES_VIEW, Permission.VOICES_KEEP, Permission.ASSURANCE_ANSWER
HOME = [("Co-production", "/voices/")]
SHOWN = 6


@require_GET
@requires(VIEW)
def home(request: Request) -> HttpResponse:
    today, lines = timezone.localdate(), request.user.reach(VIEW).lines
    members = LivedExperienceMember.objects.visible_to(request.user).filter(until_on=None)
    context = {
        "support": selectors.peer_support(lines, on=today),
        "said": selectors.said_listed(YouSaid.objects.visible_to(request.user))[:SHOWN],
        "said_tag": selectors.said_tag,
        "members": members,
        "plans": _plans(request)[:SHOWN],
        "sees_plans": request.user.may(Permission.ASSURANCE_VIEW),
        "records_plans": request.user.may(KEEP) or request.user.may(ANSWER),
        "may_keep": request.user.may(KEEP),
        "quarter_in_words": selectors.quarter_in_words,
    }
    return render(request, "voices/home.html", context)


def _plans(request: Request) -> Any:
    return CarePlans.objects.visible_to(request.user).select_related("organisation").order_by("-quarter", "organisation__name")


def _list(request: Request, table: Any, rows: Any, heading: str, primary: dict[str, str] | None) -> Reply:
    reply: Reply = table(request, rows).respond("pages/list.html", {"heading": heading, "trail": HOME, "primary": primary})
    return reply


def _short(
    request: Request, form: Form, act: Callable[..., Any], *, title: str, done: str, back: tuple[str, str], **more: Any
) -> HttpResponse:
    label, name = back
    address = reverse(name)
    return step(
        request,
        form,
        partial(act, by=request.user),
        done=done,
        onwards=address,
        template="pages/short.html",
        title=title,
        button="Save",
        trail=[*HOME, (label, address)],
        back=address,
        **more,
    )


# -- peer support ----------------------------------------------------------------------------------------------------------


@require_GET
@requires(VIEW)
def posts(request: Request) -> Reply:
    rows = PeerSupport.objects.visible_to(request.user).select_related("organisation", "site")
    primary = {"text": "Record posts", "href": reverse("voices:set-posts")} if request.user.may(KEEP) else None
    return _list(request, PostsTable, rows, "Peer-support posts", primary)


@requires(KEEP)
def set_posts(request: Request) -> HttpResponse:
    form = forms.PostsForm(request.POST or None, places=_places(request))
    return _short(
        request,
        form,
        partial(_set_posts, at=timezone.now()),
        title="Record peer-support posts",
        done="Recorded, from that day on.",
        back=("Peer-support posts", "voices:posts"),
        hint="They hold from that day until you record others. The same day again puts them right.",
    )


def _set_posts(*, place: Place, **fields: Any) -> PeerSupport:
    return services.set_posts(place, **fields)


def _places(request: Request, *permissions: Permission, sites: bool = True) -> list[Place]:
    found = {p.key: p for permission in permissions or (KEEP,) for p in places_open_to(request.user, permission) if not p.ward}
    return [place for place in found.values() if sites or not place.site]


# -- members with lived experience -----------------------------------------------------------------------------------------


@require_GET
@requires(VIEW)
def members(request: Request) -> Reply:
    keeps = request.user.may(KEEP)
    primary = {"text": "Add a member", "href": reverse("voices:add-member")} if keeps else None
    rows = LivedExperienceMember.objects.visible_to(request.user)
    return _list(request, KeptVoiceTable if keeps else VoiceTable, rows, "Members with lived experience", primary)


@requires(KEEP)
def add_member(request: Request) -> HttpResponse:
    return _short(
        request,
        forms.VoiceForm(request.POST or None, lines=request.user.reach(KEEP).lines),
        services.add_voice,
        title="Add a member with lived experience",
        done="Added.",
        back=("Members with lived experience", "voices:members"),
        hint="Only the name they chose is kept, nothing about their care.",
    )


@requires(KEEP)
def member_left(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(LivedExperienceMember.objects.open_to(request.user, KEEP), pk=pk)
    return _short(
        request,
        forms.LeftForm(request.POST or None, initial={"on": timezone.localdate()}),
        partial(services.voice_left, member),
        title=f"{member} leaves {member.group}",
        done="Saved.",
        back=("Members with lived experience", "voices:members"),
    )


# -- care plans made together ----------------------------------------------------------------------------------------------


@require_GET
@requires(Permission.ASSURANCE_VIEW)
def care_plans(request: Request) -> Reply:
    may = request.user.may(KEEP) or request.user.may(ANSWER)
    primary = {"text": "Record a quarter", "href": reverse("voices:record-care-plans")} if may else None
    return _list(request, CarePlansTable, _plans(request), "Care plans made together", primary)


@requires(KEEP, ANSWER)
def record_care_plans(request: Request) -> HttpResponse:
    return _short(
        request,
        forms.CarePlansForm(request.POST or None, places=_places(request, KEEP, ANSWER, sites=False)),
        partial(_record_care_plans, at=timezone.now()),
        title="Record care plans made together",
        done="The quarter is recorded.",
        back=("Care plans made together", "voices:care-plans"),
        hint="The same quarter again puts it right.",
    )


def _record_care_plans(*, place: Place, **fields: Any) -> CarePlans:
    return services.record_care_plans(place.organisation, service_line=place.service_line, **fields)


# -- you said, we did ------------------------------------------------------------------------------------------------------


@require_GET
@requires(VIEW)
def said(request: Request) -> Reply:
    primary = {"text": "Record what was said", "href": reverse("voices:hear")} if request.user.may(KEEP) else None
    return _list(request, SaidTable, selectors.said_listed(YouSaid.objects.visible_to(request.user)), "You said, we did", primary)


@requires(KEEP)
def hear(request: Request) -> HttpResponse:
    return _short(
        request,
        forms.SaidForm(request.POST or None, places=_places(request), lines=request.user.reach(KEEP).lines),
        partial(services.hear, at=timezone.now()),
        title="Record what was said",
        done="Recorded. Everybody of the service line can read it.",
        back=("You said, we did", "voices:said"),
        hint="In their words as far as you can. Name nobody.",
    )


@require_GET
@requires(VIEW)
def one_said(request: Request, pk: int) -> HttpResponse:
    rows = YouSaid.objects.visible_to(request.user).select_related("organisation", "site", "recorded_by")
    heard = get_object_or_404(rows, pk=pk)
    keeps = heard.service_line in request.user.reach(KEEP).lines
    context = {"heard": heard, "tag": selectors.said_tag(heard), "keeps": keeps, "trail": [*HOME, _SAID]}
    return render(request, "voices/said.html", context)


_SAID = ("You said, we did", "/voices/said/")


@requires(KEEP)
def answer(request: Request, pk: int) -> HttpResponse:
    heard = get_object_or_404(YouSaid.objects.open_to(request.user, KEEP), pk=pk)
    held = {"status": heard.status, "did": heard.did, "did_on": heard.did_on}
    return _short(
        request,
        forms.AnswerForm(request.POST or None, initial=held),
        partial(services.answer_said, heard, at=timezone.now()),
        title="What came of it",
        done="Saved.",
        back=("You said, we did", "voices:said"),
        hint=f"You said: {heard.said}",
    )
