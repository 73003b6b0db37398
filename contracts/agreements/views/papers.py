"""The papers of a contract: sent in, and out again as files to keep."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from contracts.agreements import forms, services
from contracts.agreements.models import Contract, Document
from contracts.agreements.views.found import KEEP, VIEW, small_step, the_contract
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.files import attachment


@requires(KEEP)
def attach(request: Request, pk: int) -> HttpResponse:
    contract = the_contract(request, pk)
    form = forms.PaperForm(request.POST or None, request.FILES or None)
    act = partial(services.attach, contract, at=timezone.now(), by=request.user)
    return small_step(
        request,
        contract,
        form,
        act,
        done="The document is kept.",
        title="Add a document",
        button="Keep it",
        template="agreements/attach.html",
        mend="file",
    )


@require_safe
@requires(VIEW)
def download(request: Request, pk: int) -> HttpResponse:
    rows = Document.objects.filter(contract__in=Contract.objects.visible_to(request.user))
    document = get_object_or_404(rows, pk=pk)
    record("contract.document_downloaded", document, by=request.user, checksum=document.checksum)
    return attachment(bytes(document.content), document.name, document.content_type)
