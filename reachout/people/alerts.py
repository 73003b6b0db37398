"""What staff must know before they act; restricted to those who hold ``PERSON_RESTRICTED``."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from reachout.audit.services import record
from reachout.people.models import Alert, Person
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def add_alert(person: Person, *, kind: str, text: str, started_on: date, by: "User", apart_from: Person | None = None) -> Alert:
    if apart_from and apart_from.pk == person.pk:
        raise Refused("Nobody can be kept apart from themselves. Choose the other person.")
    if kind != Alert.Kind.KEEP_APART and apart_from:
        raise Refused("Only a keep-apart note names another person.")
    if not text.strip() and not apart_from:
        raise Refused("Say what staff must know.")
    alert = Alert.objects.create(person=person, kind=kind, text=text.strip(), started_on=started_on, by=by, apart_from=apart_from)
    record("alert.added", alert, by=by, kind=kind, apart_from=apart_from)
    return alert


@transaction.atomic
def end_alert(alert: Alert, *, on: date, by: "User") -> Alert:
    alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if alert.ended_on:
        raise Refused("This note was ended already.")
    if on < alert.started_on:
        raise Refused("A note cannot end before it starts.")
    alert.ended_on = on
    alert.save(update_fields=["ended_on"])
    record("alert.ended", alert, by=by, kind=alert.kind, ended_on=on)
    return alert
