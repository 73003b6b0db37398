from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from referrals import services
from referrals.forms.verbs import AcceptForm, CloseForm, DeclineForm, SendForm
from referrals.models import Referral
from referrals.views.acting import act, open_referral

TRIAGE = Permission.REFERRAL_TRIAGE


@require_POST
@requires(TRIAGE)
def acknowledge(request: Request, pk: int) -> HttpResponse:
    referral = open_referral(request, pk, TRIAGE)
    services.acknowledge(referral, at=timezone.now(), by=request.user)
    messages.success(request, "The referrer is told that you have it")
    return redirect(referral)


@requires(TRIAGE)
def accept(request: Request, pk: int) -> HttpResponse:
    referral = open_referral(request, pk, TRIAGE)
    form = AcceptForm(request.POST or None, referral=referral)
    said = "Accepted. The referrer and the providers you chose are told"
    return act(request, referral, form, services.accept, said=said, template="referrals/accept.html")


@requires(TRIAGE)
def decline(request: Request, pk: int) -> HttpResponse:
    referral = open_referral(request, pk, TRIAGE)
    form = DeclineForm(request.POST or None, referral=referral)
    said = "Declined. The referrer can read your advice"
    return act(request, referral, form, services.decline, said=said, template="referrals/decline.html")


@requires(TRIAGE)
def send(request: Request, pk: int) -> HttpResponse:
    referral = open_referral(request, pk, TRIAGE)
    form = SendForm(request.POST or None, referral=referral)
    return act(request, referral, form, services.send, said="Asked to assess", template="referrals/send.html")


@requires(TRIAGE, Permission.REFERRAL_MAKE)
def close(request: Request, pk: int) -> HttpResponse:
    """The line closes a referral; whoever made it may withdraw it."""
    rows = Referral.objects.open_to(request.user, Permission.REFERRAL_MAKE) | Referral.objects.open_to(request.user, TRIAGE)
    referral = get_object_or_404(rows.select_related("person"), pk=pk)
    reasons = CloseForm.REASONS if _may_triage(request, referral) else ("withdrawn",)
    form = CloseForm(request.POST or None, referral=referral, reasons=reasons)
    return act(request, referral, form, services.close, said="The referral is closed", template="referrals/close.html")


def _may_triage(request: Request, referral: Referral) -> bool:
    return Referral.objects.open_to(request.user, TRIAGE).filter(pk=referral.pk).exists()
