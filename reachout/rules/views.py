"""The dated rules, for administrators: what holds, what held, what will."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from reachout.accounts.permissions import Permission, requires
from reachout.refused import Refused
from reachout.rules import selectors, services
from reachout.rules.catalogue import CATALOGUE, Definition
from reachout.rules.forms import ChangeForm
from reachout.rules.models import Rule
from reachout.rules.words import in_words


def _definition(key: str) -> Definition:
    try:
        return CATALOGUE[key]
    except KeyError:
        raise Http404 from None


@require_safe
@requires(Permission.CONFIGURE)
def rules(request: HttpRequest) -> HttpResponse:
    histories = sorted(selectors.histories(), key=lambda history: history.definition.topic)
    topics = [(topic, list(found)) for topic, found in groupby(histories, key=lambda history: history.definition.topic)]
    return render(request, "rules/list.html", {"topics": topics, "on": timezone.localdate(), "in_words": in_words})


@require_safe
@requires(Permission.CONFIGURE)
def rule(request: HttpRequest, key: str) -> HttpResponse:
    history = selectors.history_of(_definition(key), list(Rule.objects.filter(key=key).order_by("service_line", "-valid_from")))
    return render(request, "rules/rule.html", {"history": history, "on": timezone.localdate(), "in_words": in_words})


@requires(Permission.CONFIGURE)
def change(request: HttpRequest, key: str) -> HttpResponse:
    definition, today = _definition(key), timezone.localdate()
    form = ChangeForm(request.POST or None, definition=definition, current=selectors.rule(key, on=today))
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = services.change_rule(
                key,
                value=form.value,
                valid_from=given["valid_from"],
                source=given["source"],
                service_line=given["service_line"],
                by=request.user,  # type: ignore[arg-type]
                today=today,
            )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, f"The rule changes on {made.valid_from:%-d %B %Y}.")
            return redirect("rules:rule", key)
    return render(request, "rules/change.html", {"form": form, "definition": definition})


@require_POST
@requires(Permission.CONFIGURE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    planned = get_object_or_404(Rule, pk=pk)
    try:
        services.withdraw_change(planned, by=request.user, today=timezone.localdate())  # type: ignore[arg-type]
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "The change is withdrawn.")
    return redirect("rules:rule", planned.key)
