"""That a bed at home would suit: case references, and nothing about anybody."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from casemgmt.away.models import BedAtHome
from reachout.accounts.models import User
from reachout.accounts.notifications import TRY_AGAIN, address
from reachout.pages.words import plural


@shared_task(**TRY_AGAIN)
def tell_of_beds(manager: int) -> None:
    """Everything noted for one case manager and not told yet, in one message. Delivered twice, the second finds nothing."""
    with transaction.atomic():
        rows = BedAtHome.objects.select_for_update(of=("self",)).filter(case__manager=manager, told_at=None, gone_on=None)
        found = list(rows.select_related("case", "ward__site"))
        to = User.objects.filter(pk=manager, is_active=True).first()
        if found and to:
            cases = {one.case_id: one.case for one in found}
            lines = [f"Case {case.reference}:\n{address(f'/out-of-area/{case.pk}/beds/')}" for case in cases.values()]
            subject = f"{settings.PRODUCT_NAME}: a bed at home would suit {plural(len(cases), 'person', 'people')} out of area"
            send_mail(subject, "\n\n".join(lines) + "\n", None, [to.email])
        BedAtHome.objects.filter(pk__in=[one.pk for one in found]).update(told_at=timezone.now())
