"""The part of a person's story that reviews tell: what was held, with what it found, and what did not take place."""

from __future__ import annotations

from casemgmt.reviews import tags
from casemgmt.reviews.models import Review
from reachout.accounts.models import User
from reachout.people.models import Person
from reachout.people.story import Happening, chapter


@chapter
def reviews(person: Person, user: User) -> list[Happening]:
    rows = Review.objects.visible_to(user).filter(person=person, status__in=[Review.Status.HELD, Review.Status.MISSED])
    return [told for row in rows if (told := _told(row))]


def _told(review: Review) -> Happening | None:
    day = review.held_on or review.booked_on or review.due_on
    if day is None:
        return None
    tag = tags.rating(review) if review.is_held else tags.state(review)
    return Happening(day, str(review.get_kind_display()), review.why, review.get_absolute_url(), tag)
