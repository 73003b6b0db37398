from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from casemgmt.discharge import forms, services
from casemgmt.discharge.models import Letter
from casemgmt.discharge.services.letters import preview
from casemgmt.discharge.views.found import CONTRIBUTE, KEEP, RESTRICTED, VIEW, may, page_of, posted, short, the_case
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.refused import Refused


@requires(KEEP, CONTRIBUTE)
def issue(request: Request, pk: int, kind: str) -> HttpResponse:
    """What the letter will say, word for word; then it is issued and frozen."""
    if kind not in Letter.Kind.values:
        raise Http404
    case, now = the_case(request, pk, KEEP, CONTRIBUTE), timezone.now()
    try:
        letter = preview(case, kind=kind, at=now, by=request.user)
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect(page_of(case))
    again = Letter.objects.filter(case=case, kind=kind).exists()
    form = forms.Issue(posted(request), again=again, may_tell=may(request, case, RESTRICTED))
    return short(
        request,
        case,
        form,
        partial(services.issue, case, kind=kind),
        done="The letter is issued.",
        title=Letter.Kind(kind).label,
        button="Issue it again" if again else "Issue the letter",
        template="discharge/letter.html",
        letter=letter,
    )


@require_GET
@requires(VIEW)
def download(request: Request, pk: int) -> HttpResponse:
    """The letter as issued."""
    made = get_object_or_404(Letter.objects.visible_to(request.user).select_related("case"), pk=pk)
    record("letter.downloaded", made, by=request.user, person=made.case.person_id, kind=made.kind, version=made.version)
    response = HttpResponse(bytes(made.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{made.kind}-{made.case.reference}-v{made.version}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
