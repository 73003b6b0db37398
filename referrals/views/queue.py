from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.organisations.models import ServiceLine
from referrals.models import Draft, Referral
from referrals.selectors import ranked
from referrals.tables import QueueTable


@requires(Permission.REFERRAL_VIEW)
def queue(request: Request) -> HttpResponseBase:
    user = request.user
    rows = Referral.objects.visible_to(user).select_related("person", "referring_organisation")
    table = QueueTable(request, rows)
    if "export" not in request.GET:
        record("referral.listed", by=user, count=len(table.page.object_list))
    drafts = Draft.objects.visible_to(user).count() if user.may(Permission.REFERRAL_MAKE) else 0
    return table.respond("referrals/queue.html", {"drafts": drafts, "may_refer": user.may(Permission.REFERRAL_MAKE)})


@requires(Permission.MEETING_VIEW)
def waiting(request: Request) -> HttpResponse:
    """Accepted and waiting, in rank order, a line at a time."""
    lines = sorted(request.user.reach(Permission.MEETING_VIEW).service_lines)
    wanted = request.GET.get("line", lines[0] if lines else "")
    if wanted not in lines:
        raise Http404
    rows = ranked(wanted, at=timezone.now())
    record("referral.listed", by=request.user, count=len(rows))
    named = [(one, ServiceLine(one).label) for one in lines]
    return render(request, "referrals/ranked.html", {"rows": rows, "lines": named, "line": wanted, "at": timezone.now()})
