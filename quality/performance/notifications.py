"""Messages about performance. They name an organisation, a reference and where to look, never a patient and never a figure."""

from __future__ import annotations

from collections.abc import Iterable

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, send_mail

from quality.performance.models import Notice, Plan, Reminder
from quality.performance.people import answering, keeping
from reachout.accounts.models import User
from reachout.accounts.notifications import TRY_AGAIN, address
from reachout.accounts.permissions import Permission
from reachout.chases import send
from reachout.pages.words import long_day


def _notice(pk: int) -> Notice:
    return Notice.objects.select_related("contract__provider", "requirement").get(pk=pk)


@shared_task(**TRY_AGAIN)
def tell_of_notice(pk: int) -> None:
    notice = _notice(pk)
    _tell(
        answering(notice.contract),
        f"{notice.get_kind_display()}: {notice.reference}",
        f"The commissioner has issued a notice to {notice.contract.provider} about: {notice.about}. "
        f"A meeting is to be held by {long_day(notice.meet_by_on)}.",
        notice,
    )


@shared_task(**TRY_AGAIN)
def tell_of_plan(pk: int) -> None:
    plan = Plan.objects.select_related("notice__contract__provider", "notice__requirement").get(pk=pk)
    _tell(
        answering(plan.notice.contract),
        f"Remedial action plan to submit: {plan.reference}",
        f"The meeting about notice {plan.notice.reference} asked for a remedial action plan by {long_day(plan.due_on)}.",
        plan.notice,
    )


@shared_task(**TRY_AGAIN)
def tell_of_turn(pk: int) -> None:
    """What one side did, told to the other."""
    notice = _notice(pk)
    last = notice.events.exclude(by=None).select_related("by").latest("at", "id")
    theirs = bool(last.by and last.by.may(Permission.PERFORMANCE_ANSWER))
    people = keeping(notice.contract) if theirs else answering(notice.contract)
    said = f"{last.get_kind_display()}: notice {notice.reference} to {notice.contract.provider} about {notice.about}."
    _tell(people, f"{last.get_kind_display()}: {notice.reference}", said, notice)


def _tell(people: Iterable[User], subject: str, text: str, notice: Notice) -> None:
    for person in people:
        send_mail(subject, f"{text}\n{address(notice.get_absolute_url())}\n", None, [person.email])


# -- what is overdue -----------------------------------------------------------------------------------------------------


@shared_task(**TRY_AGAIN)
def remind(person: int) -> None:
    """Everything noted for one person and not sent yet, in one message."""
    send(Reminder.objects.filter(to=person).select_related("notice__contract__provider", "notice__requirement"), _reminder)


def _reminder(noted: list[Reminder]) -> EmailMessage:
    lines = [
        f"{one.get_stage_display()}: {one.notice.reference}, {one.notice.contract.provider}, {one.notice.about}, "
        f"due {long_day(one.due_on)}\n{address(one.notice.get_absolute_url())}"
        for one in noted
    ]
    count = len({one.notice_id for one in noted})
    subject = f"{settings.PRODUCT_NAME}: {count} overdue under {'a notice' if count == 1 else 'notices'}"
    return EmailMessage(subject, "\n\n".join(["These are overdue:", *lines]) + "\n", None, [noted[0].to.email])
