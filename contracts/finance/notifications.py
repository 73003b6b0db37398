"""Messages about packages. They name a reference and where to look, never a patient."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail

from contracts.finance.models import Package
from reachout.accounts.models import User
from reachout.accounts.notifications import TRY_AGAIN, address
from reachout.accounts.permissions import Role


@shared_task(**TRY_AGAIN)
def tell_of_request(pk: int) -> None:
    package = Package.objects.select_related("contract__provider").get(pk=pk)
    words = package.get_kind_display().lower()
    who = User.objects.filter(
        is_active=True, memberships__role=Role.COMMISSIONER, memberships__service_line=package.contract.service_line
    )
    for email in who.distinct().values_list("email", flat=True):
        send_mail(
            f"{settings.PRODUCT_NAME}: {package.reference} waits for approval",
            f"{package.contract.provider.name} asks for {words} from {package.starts_on:%-d %B %Y}:\n"
            f"{address(package.get_absolute_url())}\n",
            None,
            [email],
        )


@shared_task(**TRY_AGAIN)
def tell_of_decision(pk: int) -> None:
    package = Package.objects.select_related("asked_by").get(pk=pk)
    send_mail(
        f"{settings.PRODUCT_NAME}: {package.reference} is {package.get_status_display().lower()}",
        f"{package.get_kind_display()}, {package.reference}: {package.get_status_display().lower()}.\n"
        f"{address(package.get_absolute_url())}\n",
        None,
        [package.asked_by.email],
    )
