"""The part of a person's story that discharge tells: the plan, its date, contact after leaving."""

from __future__ import annotations

from django.utils import timezone

from casemgmt.discharge.models import Contact, Expectation, Letter, Plan
from reachout.accounts.models import User
from reachout.pages.tags import Meaning, Tag
from reachout.pages.words import long_day
from reachout.people.models import Person
from reachout.people.story import Happening, chapter

PUT_OFF = Tag("Put off", Meaning.SOON)


@chapter
def plans(person: Person, user: User) -> list[Happening]:
    mine = Plan.objects.visible_to(user).filter(case__person=person)
    said = Expectation.objects.filter(plan__in=mine).select_related("plan")
    return [
        *(Happening(plan.begun_on, "Discharge plan begun", plan.target, plan.get_absolute_url()) for plan in mine),
        *(
            Happening(
                one.said_on,
                "Expected discharge date given",
                long_day(one.expected_on),
                one.plan.get_absolute_url(),
                PUT_OFF if one.days_slipped > 0 else None,
            )
            for one in said
        ),
    ]


@chapter
def afterwards(person: Person, user: User) -> list[Happening]:
    contacts = Contact.objects.visible_to(user).filter(case__person=person)
    letters = Letter.objects.visible_to(user).filter(case__person=person).only("kind", "issued_at", "case_id")
    return [
        *(
            Happening(
                timezone.localdate(one.made_at), "In touch after discharge", one.get_means_display(), f"/discharge/{one.case_id}/"
            )
            for one in contacts
        ),
        *(
            Happening(timezone.localdate(one.issued_at), "Letter issued", one.get_kind_display(), f"/discharge/{one.case_id}/")
            for one in letters
        ),
    ]
