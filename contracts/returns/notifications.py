"""Messages of the monthly return. They name an organisation, a month and where to look, never a patient."""

from __future__ import annotations

from datetime import date

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, send_mail

from contracts.returns.figures import title_of
from contracts.returns.models import Query, Reminder, Return
from contracts.returns.people import officers_of
from reachout.accounts.notifications import TRY_AGAIN, address
from reachout.chases import send
from reachout.pages.words import plural

SAYS = {
    Reminder.Stage.BEFORE: "Due soon:",
    Reminder.Stage.ON: "Due today:",
    Reminder.Stage.AFTER: "Late. Submit what you have, or say with a nil return that there is nothing:",
    Reminder.Stage.ASKED: "The commissioner asked about these, and still awaits your answer:",
    Reminder.Stage.ESCALATED: "Not submitted, though the provider was reminded:",
}
"""In the order in which a letter lists them, the latest last."""
TO_SUBMIT = (Reminder.Stage.BEFORE, Reminder.Stage.ON, Reminder.Stage.AFTER)


@shared_task(**TRY_AGAIN)
def tell_of_query(pk: int) -> None:
    query = Query.objects.select_related("of__contract__provider", "ward").get(pk=pk)
    subject = f"A query on your return: {query.of}"
    about = title_of(query.figure, query.ward)
    body = f"The commissioner asks about {about}. Please answer:\n{address(query.get_absolute_url())}\n"
    for person in officers_of([query.of.contract])[query.of.contract_id]:
        send_mail(subject, body, None, [person.email])


@shared_task(**TRY_AGAIN)
def remind(person: int) -> None:
    """Everything noted for one person and not sent yet, in one message."""
    send(Reminder.objects.filter(to=person).select_related("of__contract__provider"), _letter)


def _letter(reminders: list[Reminder]) -> EmailMessage:
    parts = []
    for stage, says in SAYS.items():
        lines = [_line(one.of, one.due_on) for one in reminders if one.stage == stage]
        parts += [says, *lines] if lines else []
    if others := _others(reminders):
        parts += ["The other part of the month is owed too:", *(_line(one, one.due_on) for one in others)]
    count = plural(len({one.of_id for one in reminders}), "monthly return")
    return EmailMessage(f"{settings.PRODUCT_NAME}: {count}", "\n\n".join(parts) + "\n", None, [reminders[0].to.email])


def _others(reminders: list[Reminder]) -> list[Return]:
    """What whoever is reminded of one part has still to submit of the same month, and is not reminded of yet."""
    told = [one.of for one in reminders if one.stage in TO_SUBMIT]
    rows = Return.objects.unsent().filter(contract__in={one.contract_id for one in told}, month__in={one.month for one in told})
    rows = rows.exclude(pk__in=[one.of_id for one in reminders]).select_related("contract__provider").order_by("due_on", "pk")
    months = {(one.contract_id, one.month) for one in told}
    return [one for one in rows if (one.contract_id, one.month) in months]


def _line(owed: Return, due_on: date) -> str:
    return (
        f"{owed.contract.provider.name}, {owed.contract.get_service_line_display()}: {owed}, due "
        f"{due_on:%-d %B %Y}\n{address(owed.get_absolute_url())}"
    )
