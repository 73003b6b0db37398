"""Messages about asks. They name a reference and where to look, never a person."""

from celery import shared_task
from django.core.mail import send_mail
from django.db.models import Q

from beds.models import WardStay
from casemgmt.discharge.models import Ask
from reachout.accounts.models import User
from reachout.accounts.notifications import TRY_AGAIN, address
from reachout.accounts.permissions import Role


@shared_task(**TRY_AGAIN)
def tell_unit(pk: int) -> None:
    """To the leads of the unit that the person is at."""
    ask = Ask.objects.select_related("case").get(pk=pk)
    stay = WardStay.objects.current().filter(person=ask.case.person_id).select_related("ward__site").first()
    if ask.closed_on or stay is None:
        return
    leads = User.objects.filter(
        Q(memberships__site=None) | Q(memberships__site=stay.ward.site_id),
        is_active=True,
        memberships__role=Role.LEAD,
        memberships__service_line=ask.case.service_line,
        memberships__organisation=stay.ward.site.organisation_id,
    ).distinct()
    body = (
        f"The case manager asks your unit for something so that a person can leave: {ask.reference}, case {ask.case.reference}.\n"
        f"Answer by {ask.answer_by:%-d %B %Y}.\n{address(ask.get_absolute_url())}\n"
    )
    for email in leads.values_list("email", flat=True):
        send_mail(f"Asked of your unit: {ask.reference}", body, None, [email])
