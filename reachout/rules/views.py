"""The dated rules, for administrators: what holds, what held, what will."""

from functools import partial
from itertools import groupby

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.pages.steps import press, step
from reachout.rules import selectors, services
from reachout.rules.catalogue import CATALOGUE, Definition
from reachout.rules.forms import ChangeForm
from reachout.rules.models import Rule
from reachout.rules.words import in_short, in_words, source_in_words

WORDS = {"in_words": in_words, "in_short": in_short, "source_in_words": source_in_words}


def _definition(key: str) -> Definition:
    try:
        return CATALOGUE[key]
    except KeyError:
        raise Http404 from None


@require_safe
@requires(Permission.CONFIGURE)
def rules(request: Request) -> HttpResponse:
    histories = sorted(selectors.histories(), key=lambda history: history.definition.topic)
    topics = [(topic, list(found)) for topic, found in groupby(histories, key=lambda history: history.definition.topic)]
    return render(request, "rules/list.html", {"topics": topics, "on": timezone.localdate(), **WORDS})


@require_safe
@requires(Permission.CONFIGURE)
def rule(request: Request, key: str) -> HttpResponse:
    history = selectors.history_of(_definition(key), list(Rule.objects.filter(key=key).order_by("service_line", "-valid_from")))
    return render(request, "rules/rule.html", {"history": history, "on": timezone.localdate(), **WORDS})


@requires(Permission.CONFIGURE)
def change(request: Request, key: str) -> HttpResponse:
    definition, today = _definition(key), timezone.localdate()
    form = ChangeForm(request.POST or None, definition=definition, current=selectors.rule(key, on=today))
    return step(
        request,
        form,
        partial(services.change_rule, key, by=request.user, today=today),
        done=lambda made: f"The rule changes on {made.valid_from:%-d %B %Y}.",
        onwards=reverse("rules:rule", args=[key]),
        template="rules/change.html",
        definition=definition,
    )


@require_POST
@requires(Permission.CONFIGURE)
def withdraw(request: Request, pk: int) -> HttpResponse:
    planned = get_object_or_404(Rule, pk=pk)
    act = partial(services.withdraw_change, planned, by=request.user, today=timezone.localdate())
    return press(request, act, done="The change is withdrawn.", onwards=reverse("rules:rule", args=[planned.key]))
