"""Life-like notes and documents on the cases of the demo, some of them kept apart, and two people who ask what is held."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from casemgmt.models import Case
from casemgmt.notes.models import Access, Document, File, Note, SubjectRequest
from casemgmt.notes.subject import services
from reachout.demo.scene import Scene
from reachout.jobs.models import Job
from reachout.jobs.services import begin, finish, start

MOST = 60
"""Cases with notes: the first of each search is then not everybody's."""
COMMISSIONING, SHARED, VICTIM, THIRD = Access.COMMISSIONING, Access.SHARED, Access.VICTIM, Access.THIRD_PARTY
NOTES = [
    (2, "phone", SHARED, "Rang the ward. Settled week, two escorted leaves to the garden, sleeping better. Keen to start the "
     "woodwork group; occupational therapy will see about a place on Thursdays."),
    (9, "contact", COMMISSIONING, "Saw them on the ward for half an hour. They asked twice when they can go home, and said that "
     "nobody has explained what the tribunal decided. I said I would ask the responsible clinician to go through it with them."),
    (16, "meeting", SHARED, "Professionals' meeting. The local authority named a social worker. Housing: two places "
     "looked at, neither takes people under restriction. Next meeting in six weeks."),
    (23, "decision", COMMISSIONING, "Agreed with the head of case management to fund the step-down assessment out of turn, as "
     "the present placement costs more than the wait would save."),
    (30, "concern", COMMISSIONING, "Third cancelled leave this month for want of staff. Raised with the unit's lead and with the "
     "quality team; if it goes on it belongs in the surveillance review."),
    (37, "contact", THIRD, "Mother rang in tears. She does not want it known that she asked for visits to be supervised; she is "
     "afraid of her other son's anger if he hears of it."),
    (44, "other", VICTIM, "Victim liaison: the exclusion zone now takes in the market and the bus station. Not to be told to the "
     "person or the ward before the officer has written."),
    (58, "handover", SHARED, "Back after leave. What is open: the dentist, the letter to the benefits office, the answer "
     "from the housing association. The ward has the list."),
    (75, "phone", SHARED, "Advocate called: they would like the care plan in pictures. The ward's speech therapist is on it."),
]  # fmt: skip
WARD_SAID = [
    (4, "contact", "Key-worker session. Wants to cook for the ward on Sunday. Has begun to talk about the index offence with the "
     "psychologist. No use of force since the last review."),
    (20, "concern", "Refused food on two days after the visit was put off. Eating again now; checked, no concern."),
]  # fmt: skip
DOCUMENTS = [
    ("Social circumstances report", "report", SHARED, "Prepared for the tribunal: family, housing, money, and what would help."),
    ("Letter from the housing association", "letter", COMMISSIONING, "They ask for a risk summary before they say yes."),
    ("Victim liaison letter", "letter", VICTIM, "New exclusion zone, with a map."),
]


def furnish(scene: Scene) -> None:
    cases = list(Case.objects.current().filter(service_line__in=["adult_secure", "lda"]).select_related("person")[:MOST])
    Note.objects.bulk_create(note for case in cases for note in _notes(scene, case))
    _documents(scene, cases[::3])
    _requests(scene, cases[:2])


def _notes(scene: Scene, case: Case) -> Iterator[Note]:
    manager = case.manager or scene.users["case.manager"]
    for days, kind, access, text in scene.random.sample(NOTES, k=5):
        ago = days + scene.random.randrange(6)
        yield _note(scene, case, ago, kind=kind, access=access, text=text, by=manager)
    if case.pk % 2:
        days, kind, text = scene.random.choice(WARD_SAID)
        ward = scene.users["ward.harebell" if case.service_line == "adult_secure" else "ward.spirewood"]
        yield _note(scene, case, days, kind=kind, access=SHARED, text=text, by=ward, from_unit=True)


def _note(scene: Scene, case: Case, days: int, **said: object) -> Note:
    return Note(case=case, about_on=scene.today - timedelta(days=days), at=scene.now - timedelta(days=days), **said)


def _documents(scene: Scene, cases: list[Case]) -> None:
    kept = [
        Document(
            case=case, title=title, kind=kind, access=access, description=words, at=scene.now - timedelta(days=12 * (place + 1)),
            says=_said(title, words), reading=Document.Reading.READ, by=case.manager or scene.users["case.manager"],
        )
        for case in cases
        for place, (title, kind, access, words) in enumerate(DOCUMENTS)
    ]  # fmt: skip
    Document.objects.bulk_create(kept)
    File.objects.bulk_create(_file(document) for document in kept)


def _said(title: str, words: str) -> str:
    return f"{title}\n\n{words}\n\nFictional, as is everything here.\n"


def _file(document: Document) -> File:
    content = document.says.encode()
    return File(
        document=document, version=1, name=f"{document.title.lower().replace(' ', '-')}.txt", content_type="text/plain",
        content=content, size=len(content), checksum=hashlib.sha256(content).hexdigest(), access=document.access,
        at=document.at, by=document.by,
    )  # fmt: skip


def _requests(scene: Scene, cases: list[Case]) -> None:
    """One gathered and waiting for its review, near its day; one that came in yesterday."""
    by = scene.users["case.manager"]
    for case, days in zip(cases, (27, 1), strict=False):
        day = scene.today - timedelta(days=days)
        services.record_request(case.person, requester="person", received_on=day, at=scene.now, by=by)
    first = SubjectRequest.objects.order_by("received_on").first()
    if first:
        services.check_identity(first, on=scene.today - timedelta(days=25), how="Seen on the ward with the key worker", by=by)
        _gather(first, start("subject_access.gather", f"Gather what is held on the person ({first.reference})", by=by))


def _gather(request: SubjectRequest, job: Job) -> None:
    """At once, as no worker runs yet."""
    SubjectRequest.objects.filter(pk=request.pk).update(status=SubjectRequest.Status.GATHERING, job=job)
    begin(job.pk)
    finish(job, **services.gather(request.pk, job))
