"""E-mails about accounts. They name nobody but the reader, and hold nothing but a link that works once."""

from functools import partial
from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from reachout.accounts.models import OneTimeLink, User

TRY_AGAIN = {"autoretry_for": (SMTPException, OSError), "retry_backoff": 30, "max_retries": 8}

SUBJECTS = {
    OneTimeLink.Purpose.INVITATION: f"Your account for {settings.PRODUCT_NAME}",
    OneTimeLink.Purpose.RESET: f"Choose a new password for {settings.PRODUCT_NAME}",
}
OPENINGS = {
    OneTimeLink.Purpose.INVITATION: f"You can now use {settings.PRODUCT_NAME}. Choose a password to begin:",
    OneTimeLink.Purpose.RESET: f"Someone, probably you, asked for a new password for {settings.PRODUCT_NAME}. To choose one:",
}
CHANGES = {
    "password_changed": "Your password was changed, and other devices were signed out.",
    "authenticator_added": "An authenticator app was set up for your account.",
    "authenticator_removed": "The authenticator app was removed from your account.",
    "authenticator_reset": "An administrator reset your authenticator app. You will set up a new one when you next sign in.",
    "locked_out": "Someone tried to sign in to your account too often with a wrong password. It is locked for 15 minutes.",
}


def address(path: str) -> str:
    return settings.ADDRESS.rstrip("/") + path


@shared_task(**TRY_AGAIN)
def send_link(pk: int) -> None:
    """Send the link unless it was sent, used or has expired: run twice, it is one e-mail."""
    link = OneTimeLink.objects.select_related("user").get(pk=pk)
    if link.sent_at or not link.is_live(timezone.now()):
        return
    purpose = OneTimeLink.Purpose(link.purpose)
    expires = timezone.localtime(link.expires_at)
    send_mail(
        SUBJECTS[purpose],
        f"{OPENINGS[purpose]}\n\n{address(reverse('follow-link', args=[link.token]))}\n\n"
        f"The link works once, until {expires:%H:%M} on {expires.day} {expires:%B %Y}.\n"
        "If you did not expect this, you need do nothing.\n",
        settings.DEFAULT_FROM_EMAIL,
        [link.user.email],
    )
    OneTimeLink.objects.filter(pk=pk).update(sent_at=timezone.now())


@shared_task(**TRY_AGAIN)
def tell_of_change(user_pk: int, what: str) -> None:
    user = User.objects.get(pk=user_pk)
    send_mail(
        f"Your account for {settings.PRODUCT_NAME}",
        f"{CHANGES[what]}\n\nIf this was not you, tell your administrator at once.\n",
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )


def tell(user: User, what: str) -> None:
    """Tell the user of a change to their account, once it is certain."""
    transaction.on_commit(partial(tell_of_change.delay, user.pk, what))
