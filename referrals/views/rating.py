from datetime import datetime
from typing import Any

from django.http import HttpResponse

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from referrals import services
from referrals.forms.verbs import DundrumForm, OverrideForm, PhysicalForm
from referrals.models import Rating, Referral
from referrals.views.acting import act, open_referral

RATE = Permission.REFERRAL_RATE
Instrument = Rating.Instrument


@requires(RATE)
def dundrum_1(request: Request, pk: int) -> HttpResponse:
    return _rate(request, pk, DundrumForm, Instrument.DUNDRUM_1)


@requires(RATE)
def dundrum_2(request: Request, pk: int) -> HttpResponse:
    return _rate(request, pk, DundrumForm, Instrument.DUNDRUM_2)


@requires(RATE)
def physical(request: Request, pk: int) -> HttpResponse:
    return _rate(request, pk, PhysicalForm, Instrument.MEED)


def _rate(request: Request, pk: int, form_class: Any, instrument: Rating.Instrument) -> HttpResponse:
    referral = open_referral(request, pk, RATE)
    form = form_class(request.POST or None, referral=referral, instrument=instrument)
    return act(
        request, referral, form, _kept, said="The rating is recorded", template="referrals/rate.html", instrument=instrument
    )


def _kept(*, referral: Referral, at: datetime, by: User, **given: Any) -> Rating:
    return services.rate(referral, by=by, **given)


@requires(Permission.RANK_OVERRIDE)
def rank(request: Request, pk: int) -> HttpResponse:
    referral = open_referral(request, pk, Permission.RANK_OVERRIDE)
    form = OverrideForm(request.POST or None, referral=referral)
    return act(request, referral, form, services.override_rank, said="The rank is changed", template="referrals/rank.html")
