"""How a page that changes a referral behaves: a form, one call, what the service refuses said on the form, back to the record."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request
from reachout.pages.forms import Form, ModelForm
from reachout.pages.steps import step
from reachout.people.models import Person
from referrals.models import Referral


def open_referral(request: Request, pk: int, permission: Permission) -> Referral:
    """The referral, if it is the user's to do this to; 404 otherwise."""
    rows = Referral.objects.open_to(request.user, permission).select_related("person")
    return get_object_or_404(rows, pk=pk)


def person_is_open_to(user: User) -> Exists:
    """Whether the person's record is open to the user too: a referral alone does not open it."""
    return Exists(Person.objects.visible_to(user).filter(pk=OuterRef("person")))


def act(
    request: Request,
    referral: Referral,
    form: Form | ModelForm,
    verb: Callable[..., Any],
    *,
    said: str,
    template: str,
    **context: Any,
) -> HttpResponse:
    """A step of a referral's way, and back to its page."""
    do = partial(verb, referral=referral, at=timezone.now(), by=request.user)
    is_open = Referral.objects.filter(person_is_open_to(request.user), pk=referral.pk).exists()
    context |= {"referral": referral, "may_see_person": is_open}
    return step(request, form, do, done=said, onwards=referral, template=template, **context)
