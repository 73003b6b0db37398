from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.refused import Refused
from referrals import services
from referrals.forms.verbs import AssessmentForm
from referrals.services.assessing import LEVEL, assessing_for
from referrals.views.acting import act, open_referral


@requires(Permission.ASSESSMENT_RECORD)
def assess(request: Request, pk: int) -> HttpResponse:
    referral = open_referral(request, pk, Permission.ASSESSMENT_RECORD)
    try:
        organisation = assessing_for(referral, request.user)
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect(referral)
    form = AssessmentForm(request.POST or None, referral=referral, organisation=organisation)
    said = "The assessment is recorded"
    return act(
        request, referral, form, services.record_assessment, said=said, template="referrals/assess.html", accepting=sorted(LEVEL)
    )
