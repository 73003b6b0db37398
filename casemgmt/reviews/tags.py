"""States of reviews in words and colours."""

from __future__ import annotations

from datetime import date

from casemgmt.reviews.models import Action, Answer, Rag, Review
from casemgmt.reviews.questions import question_of
from reachout.pages.tags import Meaning, Tag, due_tag

STATES = {
    Review.Status.BOOKED: Meaning.INFORMATION,
    Review.Status.HELD: Meaning.DONE,
    Review.Status.MISSED: Meaning.LATE,
    Review.Status.CANCELLED: Meaning.NEUTRAL,
}
RATINGS = {Rag.RED: Meaning.LATE, Rag.AMBER: Meaning.SOON, Rag.GREEN: Meaning.DONE}


def state(review: Review) -> Tag:
    return Tag(str(review.get_status_display()), STATES[Review.Status(review.status)])


def rating(review: Review) -> Tag | None:
    return Tag(str(review.get_rag_display()), RATINGS[Rag(review.rag)]) if review.rag else None


def answer(one: Answer, kind: str) -> Tag | None:
    """The answer as it stands: coloured when it is a rating, or one that asks for somebody to act."""
    question = question_of(kind, one.question)
    if question is None:
        return None
    text = question.in_words(one.answer)
    if one.answer in Rag.values:
        return Tag(text, RATINGS[Rag(one.answer)])
    return Tag(text, Meaning.SOON) if one.answer in question.concern else None


def concerns(review: Review) -> bool:
    """Whether something answered asks for an action."""
    return any(
        (question := question_of(review.kind, one.question)) and one.answer in question.concern for one in review.answers.all()
    )


def action(one: Action, today: date) -> Tag | None:
    return Tag("Done", Meaning.DONE) if one.done_on else due_tag(one.due_on, today)
