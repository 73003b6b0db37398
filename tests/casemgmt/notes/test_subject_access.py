"""Subject access: everything held, nothing of anybody else, two pairs of eyes, and a file that goes again."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from casemgmt.notes.models import SubjectItem, SubjectPack, SubjectRequest
from casemgmt.notes.subject import services
from casemgmt.notes.subject.catalogue import LEFT_OUT, TITLES
from casemgmt.notes.subject.walking import rows_of, tables
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.jobs.services import start
from reachout.people.models import Person, Relationship
from reachout.refused import Refused
from tests.casemgmt.notes.conftest import Cast
from tests.factories.accounts import user_with
from tests.factories.cases import InterventionFactory
from tests.factories.notes import DocumentFactory, EarlierNoteFactory, NoteFactory
from tests.factories.people import AlertFactory, PersonFactory, RelationshipFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.wishes import CarerEventFactory

OTHER = "Umberlacy"


def test_every_table_that_may_hold_something_on_a_person_is_in_words() -> None:
    unsaid = {model._meta.label for model in tables()} - set(TITLES)
    assert not unsaid, (
        f"{', '.join(sorted(unsaid))} may hold something on a person. Give each a title that a layperson understands, or a reason"
        " to leave it out, in casemgmt/notes/subject/catalogue.py."
    )
    for label in {*TITLES, *LEFT_OUT}:
        assert apps.get_model(label), f"{label} is gone: take it out of the catalogue"
    assert not set(TITLES) & set(LEFT_OUT) and all(LEFT_OUT.values())


@pytest.fixture
def asked(cast: Cast) -> SubjectRequest:
    known = {"person": cast.case.person, "kind": "line", "service_line": "adult_secure"}
    Relationship.objects.get_or_create(**known, defaults={"began_at": timezone.now()})
    return _asked(cast)


def _asked(cast: Cast, **changed: Any) -> SubjectRequest:
    said = {"requester": "person", "received_on": timezone.localdate(), "at": timezone.now(), "by": cast.manager, **changed}
    request = services.record_request(cast.case.person, **said)
    return services.check_identity(request, on=timezone.localdate(), how="Passport", by=cast.manager)


@pytest.fixture
def held(cast: Cast) -> Person:
    """Things of every kind on the person, and somebody else beside them in most."""
    other = PersonFactory(family_name=OTHER, given_name="Perpetua")
    NoteFactory(case=cast.case, text="They like the garden.")
    NoteFactory(case=cast.case, text="The sister rang in secret.", access="third_party")
    NoteFactory(case=cast.case, text="The victim has moved to Leeds.", access="victim")
    NoteFactory(case=cast.case, text=f"Argued with Perpetua {OTHER} at lunch.")
    NoteFactory(case=cast.case, text=f"Told {cast.lead.name} about it.")
    NoteFactory(case=cast.case, text="About somebody else altogether.", withdrawn_at=timezone.now(), withdrawn_by=cast.manager,
                withdrawn_why="Wrong case")  # fmt: skip
    EarlierNoteFactory(note__case=cast.case, note__version=2, note__why="Wrong", text="Secret once", access="victim")
    DocumentFactory(case=cast.case, title="Care plan", content=b"My own plan")
    DocumentFactory(case=cast.case, title="Victim liaison", content=b"Where the victim lives", access="victim")
    AlertFactory(person=cast.case.person, kind="keep_apart", apart_from=other, text="Co-defendant")
    AlertFactory(person=other, kind="keep_apart", apart_from=cast.case.person, text="Afraid of him")
    CarerEventFactory(carer__case=cast.case, in_confidence=True, words="She is afraid of his coming home.")
    stay = cast.case.person.stays.get()
    InterventionFactory(stay=stay, incident="N-shared")
    InterventionFactory(incident="N-shared")
    ReferralFactory(person=cast.case.person)
    return other


Work = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def work(django_capture_on_commit_callbacks: Any) -> Work:
    """Do something, and what the worker does after it."""

    def work(act: Callable[[], Any]) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return work


def gathered(request: SubjectRequest, by: Any, work: Work) -> SubjectRequest:
    work(lambda: services.ask_to_gather(request, by=by))
    request.refresh_from_db()
    return request


def test_everything_held_is_found_and_nothing_of_somebody_else(cast: Cast, held: Person) -> None:
    mine, theirs = rows_of(cast.case.person), rows_of(held)
    shared = {(model._meta.label, key) for model, keys in mine.items() for key in keys if key in theirs.get(model, set())}

    assert {label for label, _ in shared} == {"people.Alert"}, "only a keep-apart note belongs to two people"
    for label in ("notes.Note", "notes.EarlierNote", "notes.File", "beds.WardStay", "casemgmt.Case", "referrals.Referral"):
        assert mine[apps.get_model(label)], label


def test_what_concerns_others_is_proposed_and_never_leaves_unless_somebody_says_so(
    client: Client, cast: Cast, held: Person, asked: SubjectRequest, work: Work
) -> None:
    request = gathered(asked, cast.manager, work)
    assert request.status == "review"
    proposed = {item.because for item in request.items.exclude(proposed="")}
    assert len(proposed) >= 7 and "A carer told it in confidence, not to be shared with the person" in proposed, proposed
    with pytest.raises(Refused, match="proposed for redaction"):
        services.finish_review(request, at=timezone.now(), by=cast.manager)

    for item in request.items.exclude(proposed=""):
        mine = item.table == "notes.File" and "report.txt" in str(item.facts) and item.proposed != "victim"
        given = item.table == "beds.WardStay" or mine
        decision = {"decision": "release" if given else "redact", "exemption": "" if given else item.proposed}
        client.force_login(cast.manager)
        assert client.post(f"/subject-access/{request.pk}/items/{item.pk}/", decision).status_code == 302

    assert client.post(f"/subject-access/{request.pk}/finish/").status_code == 302
    client.post(f"/subject-access/{request.pk}/approve/")
    request.refresh_from_db()
    assert request.status == "approval", "whoever reviewed does not approve"
    with pytest.raises(Refused, match="Somebody else approves"):
        services.approve(request, at=timezone.now(), by=cast.manager)

    second = user_with(Role.CASE_MANAGER)
    client.force_login(second)
    work(lambda: client.post(f"/subject-access/{request.pk}/approve/"))
    response = client.get(f"/subject-access/{request.pk}/download/")
    assert response["Content-Type"] == "application/zip" and response["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(act="subject_access.downloaded", by=second, person_id=cast.case.person_id).exists()

    everything = whole(response.content)
    assert "They like the garden." in everything and "My own plan" in everything
    for secret in (OTHER, "in secret", "Leeds", "Secret once", "Where the victim lives", "Afraid of him", "Co-defendant",
                   "somebody else altogether", cast.lead.name, cast.manager.name, held.nhs_number, held.reference):  # fmt: skip
        assert secret not in everything, secret
    withheld = zipfile.ZipFile(io.BytesIO(response.content)).read("withheld.csv").decode()
    assert "Notes,Information about a victim" in withheld and "Alerts,Information about another person" in withheld


def whole(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {"read-me-first.html", "everything.json", "withheld.csv"} <= set(parts.namelist())
        json.loads(parts.read("everything.json"))
        return "\n".join([*parts.namelist(), *(parts.read(name).decode() for name in parts.namelist())])


def test_an_item_may_be_given_in_part(cast: Cast, asked: SubjectRequest, work: Work) -> None:
    NoteFactory(case=cast.case, text="The victim has moved to Leeds.", access="victim", kind="decision")
    request = gathered(asked, cast.manager, work)
    for item in request.items.exclude(proposed=""):
        hidden = ["Text", "What it says"] if item.table == "notes.Note" else [label for label, _ in item.facts]
        part = {"decision": "part", "exemption": "victim", "hidden": hidden}
        services.decide(item, **part, at=timezone.now(), by=cast.manager)
    services.finish_review(request, at=timezone.now(), by=cast.manager)
    work(lambda: services.approve(request, at=timezone.now(), by=user_with(Role.CASE_MANAGER)))

    everything = whole(bytes(SubjectPack.objects.get().content or b""))
    assert "Leeds" not in everything and "Decision" in everything and "Notes (in part)" in everything


def test_a_worker_that_dies_leaves_nothing_and_the_next_does_it_whole(
    cast: Cast, asked: SubjectRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.ask_to_gather(asked, by=cast.manager)
    job = start("subject_access.gather", "Again", by=cast.manager)
    with monkeypatch.context() as patched:
        patched.setattr(SubjectItem.objects, "bulk_create", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            services.gather(asked.pk, job)
    asked.refresh_from_db()
    assert (asked.status, asked.items.count()) == ("gathering", 0)

    services.gather(asked.pk, job)
    once = list(asked.items.values_list("pk", flat=True))
    services.gather(asked.pk, job)
    assert once and list(asked.items.values_list("pk", flat=True)) == once


def test_the_file_goes_after_its_day_and_what_was_decided_stays(cast: Cast, asked: SubjectRequest, work: Work) -> None:
    request = gathered(asked, cast.manager, work)
    for item in request.items.exclude(proposed=""):
        services.decide(item, decision="redact", exemption="staff", hidden=[], at=timezone.now(), by=cast.manager)
    services.finish_review(request, at=timezone.now(), by=cast.manager)
    work(lambda: services.approve(request, at=timezone.now(), by=user_with(Role.CASE_MANAGER)))
    made = SubjectPack.objects.get()

    assert services.remove_expired(at=timezone.now()) == 0
    late = timezone.now() + timedelta(days=31)
    assert [services.remove_expired(at=late), services.remove_expired(at=late)] == [1, 0]
    made.refresh_from_db()
    assert made.content is None and made.checksum and not request.items.exclude(facts=[]).exists()


@pytest.mark.parametrize(
    ("received", "due", "extended"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 4, 30)),
        (date(2028, 1, 31), date(2028, 2, 29), date(2028, 4, 30)),
        (date(2026, 11, 30), date(2026, 12, 30), date(2027, 2, 28)),
        (date(2026, 3, 3), date(2026, 4, 3), date(2026, 6, 3)),
    ],
)
def test_the_clock_is_a_calendar_month(cast: Cast, received: date, due: date, extended: date) -> None:
    request = _asked(cast, received_on=received)
    assert request.due_on == due
    assert services.extend(request, why="Three boxes of paper", on=due, by=cast.manager).due_on == extended
    with pytest.raises(Refused, match="already"):
        services.extend(request, why="More", on=due, by=cast.manager)


def test_nothing_is_gathered_before_it_is_known_who_asks(cast: Cast) -> None:
    said = {"requester": "person", "received_on": timezone.localdate(), "at": timezone.now(), "by": cast.manager}
    request = services.record_request(cast.case.person, **said)
    with pytest.raises(Refused, match="who is asking"):
        services.ask_to_gather(request, by=cast.manager)


def test_only_whoever_belongs_to_every_line_that_knows_the_person_sees_to_it(client: Client, cast: Cast) -> None:
    RelationshipFactory(person=cast.case.person, kind="line", service_line="lda")
    request = _asked(cast)
    of_lda = user_with(Role.CASE_MANAGER, line="lda")

    for user in (cast.manager, of_lda, cast.outsider):
        client.force_login(user)
        assert client.get(f"/subject-access/{request.pk}/").status_code == 404
    for user in (cast.ward, cast.lead, cast.clp):
        client.force_login(user)
        assert client.get(f"/subject-access/{request.pk}/").status_code == 403

    of_lda.memberships.create(
        role=Role.CASE_MANAGER, service_line="adult_secure", organisation=of_lda.memberships.get().organisation
    )
    client.force_login(of_lda)
    assert client.get(f"/subject-access/{request.pk}/").status_code == 200


def test_a_request_is_recorded_from_the_case(client: Client, cast: Cast) -> None:
    RelationshipFactory(person=cast.case.person, kind="line", service_line="adult_secure")
    client.force_login(cast.manager)
    page = client.get(f"/subject-access/new/?case={cast.case.pk}").content.decode()
    assert cast.case.person.reference in page
    day = timezone.localdate()
    said = {"person": cast.case.person.reference, "requester": "solicitor", "received_on_day": str(day.day)}
    response = client.post(
        "/subject-access/new/", {**said, "received_on_month": str(day.month), "received_on_year": str(day.year)}
    )
    request = SubjectRequest.objects.get()
    assert response["Location"] == f"/subject-access/{request.pk}/"
    assert client.get(response["Location"]).status_code == 200
    assert request.reference in client.get("/").content.decode()
