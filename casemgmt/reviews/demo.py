"""Two years of reviews and visits for everybody in the demo's beds: most in time, some booked, a few late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from casemgmt.facts import Facts, facts_of
from casemgmt.models import Case
from casemgmt.reviews.due import Due, due_of
from casemgmt.reviews.models import Action, Answer, Kind, Rag, Review
from casemgmt.reviews.questions import QUESTIONS
from reachout.demo.scene import Scene

EVERY = {
    Kind.CPA: 182,
    Kind.CETR: 365,
    Kind.VISIT: 56,
    Kind.CONTACT: 42,
    Kind.TRIBUNAL: 700,
    Kind.MOJ_REPORT: 365,
    Kind.RIGHTS: 84,
    Kind.CONSENT: 365,
}
"""Roughly how often, in days."""
LED_BY = {
    Kind.CPA: ["Dr Amara Quayle", "Dr Tomasz Wren", "Dr Hollis Mbeki"],
    Kind.CETR: ["Case manager, with an expert by experience"],
    Kind.VISIT: ["Ruth Calloway"],
    Kind.RIGHTS: ["Primary nurse"],
}
OUTCOMES = {
    Kind.CPA: ["Escorted leave goes on; discharge planning begins.", "Move to low security when a bed comes up.", "No change."],
    Kind.CETR: ["Could live in the community with the right support. Housing is what is missing.", "Care is right for now."],
    Kind.VISIT: ["Settled, wants to be nearer home.", "Bored at weekends; the ward is looking at it.", "Doing well."],
    Kind.CONTACT: ["Spoke about leave and family.", "Looking forward to the move."],
}
WANTED = [
    ("Name a social worker for aftercare", "Home local authority"),
    ("Send the housing application", "Ward social worker"),
    ("Look at as-needed medication with the pharmacist", "Responsible clinician"),
    ("Ask the family how they would like to be kept informed", "Primary nurse"),
]
WHY_MISSED = ["The ward was closed for an outbreak.", "The person did not want it today.", "No minutes secretary and no chair."]


def furnish(scene: Scene) -> None:
    many = facts_of(Case.objects.current(), on=scene.today)
    due = due_of(many, on=scene.today)
    wanted = [(facts, one) for facts in many for one in due[facts.case.pk] if one.kind in EVERY]
    held = Review.objects.bulk_create(row for facts, one in wanted for row in _held(scene, facts, one))
    _answers(scene, held)
    _actions(scene, held)
    _bookings(scene, many)


def _held(scene: Scene, facts: Facts, due: Due) -> Iterator[Review]:
    """The last three, a few of them too long ago."""
    every, first = EVERY[due.kind], due.due_on - timedelta(days=30)
    late = scene.random.random() < 0.04
    day = scene.today - timedelta(days=int(every * (1.1 if late else scene.random.uniform(0.05, 0.85))))
    if day <= first and due.due_on <= scene.today and not late:
        day = due.due_on - timedelta(days=scene.random.randrange(0, 10))
    for _ in range(3):
        if day <= first:
            return
        yield _review(scene, facts.case, due.kind, day)
        day -= timedelta(days=every - scene.random.randrange(0, 14))


def _review(scene: Scene, case: Case, kind: Kind, day: date) -> Review:
    report = kind == Kind.MOJ_REPORT
    return Review(
        person_id=case.person_id,
        service_line=case.service_line,
        kind=kind,
        status=Review.Status.HELD,
        held_on=day,
        led_by=scene.random.choice(LED_BY.get(kind, [""])),
        outcome=scene.random.choice(OUTCOMES.get(kind, [""])),
        rag=scene.random.choices(Rag.values, [1, 3, 8])[0] if kind == Kind.VISIT else "",
        reply_awaited=scene.random.random() < 0.2 if report else None,
    )


def _answers(scene: Scene, held: list[Review]) -> None:
    """To the questions of the last year's reviews."""
    since = scene.today - timedelta(days=365)
    Answer.objects.bulk_create(
        Answer(review=review, question=question.key, answer=_answer(scene, question.choices, question.concern))
        for review in held
        if review.held_on and review.held_on > since
        for question in QUESTIONS[Kind(review.kind)]
    )


def _answer(scene: Scene, choices: tuple[tuple[str, str], ...], concern: tuple[str, ...]) -> str:
    well = [key for key, _ in choices if key not in concern]
    return scene.random.choice(list(concern)) if concern and scene.random.random() < 0.08 else scene.random.choice(well)


def _actions(scene: Scene, held: list[Review]) -> None:
    asked = [review for review in held if review.kind in (Kind.CPA, Kind.CETR, Kind.VISIT) and scene.random.random() < 0.1]
    Action.objects.bulk_create(_action(scene, review) for review in asked)


def _action(scene: Scene, review: Review) -> Action:
    text, owner = scene.random.choice(WANTED)
    assert review.held_on is not None
    due = review.held_on + timedelta(days=scene.random.randrange(14, 60))
    done = due - timedelta(days=5) if due < scene.today and scene.random.random() < 0.9 else None
    return Action(
        review=review,
        text=text,
        owner=owner,
        due_on=due,
        done_on=done,
        evidence="Seen in the record" if done else "",
        added_at=scene.now - (scene.today - review.held_on),
    )


def _bookings(scene: Scene, many: list[Facts]) -> None:
    """Half of what is due within five weeks is booked near its day; a little of what is late was missed first."""
    soon = scene.today + timedelta(days=35)
    due = due_of(many, on=scene.today)
    wanted = [(facts.case, one) for facts in many for one in due[facts.case.pk] if one.kind in EVERY and one.due_on < soon]
    Review.objects.bulk_create(row for case, one in wanted if (row := _booked_or_missed(scene, case, one)))


def _booked_or_missed(scene: Scene, case: Case, due: Due) -> Review | None:
    chance = scene.random.random()
    row = Review(person_id=case.person_id, service_line=case.service_line, kind=due.kind, due_on=due.due_on)
    if chance < 0.5:
        row.status = Review.Status.BOOKED
        row.booked_on = max(due.due_on, scene.today) + timedelta(days=scene.random.randrange(0, 6))
        row.booked_time = time(scene.random.randrange(9, 16), scene.random.choice([0, 30]))
    elif chance < 0.6 and due.due_on < scene.today:
        row.status, row.why = Review.Status.MISSED, scene.random.choice(WHY_MISSED)
    else:
        return None
    return row
