"""Messages of assurance. They name an organisation, a reference and where to look, never a patient."""

from __future__ import annotations

from collections.abc import Iterable

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, send_mail

from quality.assurance.models import Chase, Query, Unit, Visit
from quality.assurance.selectors.people import answering_for
from reachout.accounts.notifications import TRY_AGAIN, address
from reachout.chases import send


@shared_task(**TRY_AGAIN)
def remind(person: int) -> None:
    """Everything noted for one person and not sent yet, in one message."""
    rows = Chase.objects.filter(to=person).select_related("action__provider", "action__site", "action__owner")
    send(rows, _reminder)


def _reminder(chases: list[Chase]) -> EmailMessage:
    own = [one for one in chases if one.stage == Chase.Stage.OWNER]
    theirs = [one for one in chases if one.stage == Chase.Stage.ESCALATED]
    parts = []
    if own:
        parts += ["These actions are yours and overdue. Submit evidence, or ask for another date:", *_lines(own)]
    if theirs:
        parts += ["These actions have been overdue for long. Their owners were reminded:", *_lines(theirs)]
    count = len({one.action_id for one in chases})
    subject = f"{settings.PRODUCT_NAME}: {count} overdue {'action' if count == 1 else 'actions'}"
    return EmailMessage(subject, "\n\n".join(parts) + "\n", None, [chases[0].to.email])


def _lines(chases: Iterable[Chase]) -> list[str]:
    return [
        f"{one.action.reference}, {one.action.unit}, due {one.due_on:%-d %B %Y}, owner {one.action.owner.name}\n"
        f"{address(one.action.get_absolute_url())}"
        for one in chases
    ]


@shared_task(**TRY_AGAIN)
def tell_of_query(pk: int) -> None:
    query = Query.objects.select_related("provider", "site").get(pk=pk)
    _tell(
        query.unit,
        f"A query to answer: {query.reference}",
        f"The commissioner has a question about {query.unit}. Please answer by {query.answer_by:%-d %B %Y}:\n"
        f"{address(query.get_absolute_url())}\n",
    )


@shared_task(**TRY_AGAIN)
def tell_of_draft(pk: int) -> None:
    visit = Visit.objects.select_related("provider", "site").get(pk=pk)
    _tell(
        visit.unit,
        f"Draft report to check: {visit.reference}",
        f"The draft report of the quality visit to {visit.unit} is ready for you to check for factual accuracy. "
        f"Please answer by {visit.answer_by:%-d %B %Y}:\n{address(visit.get_absolute_url())}\n",
    )


@shared_task(**TRY_AGAIN)
def tell_of_report(pk: int) -> None:
    visit = Visit.objects.select_related("provider", "site").get(pk=pk)
    _tell(
        visit.unit,
        f"Quality visit report: {visit.reference}",
        f"The report of the quality visit to {visit.unit} is final:\n{address(visit.get_absolute_url())}\n",
    )


def _tell(unit: Unit, subject: str, body: str) -> None:
    for email in answering_for(unit).values_list("email", flat=True):
        send_mail(subject, body, None, [email])
