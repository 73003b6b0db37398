"""A real worker is killed with SIGKILL in the middle of what somebody waits for: nothing half-made is left, and the next worker
does it again, whole and once, without anybody asking.

Another connection keeps the worker waiting for a table, so that it is killed where it should be.
"""

import io
import zipfile
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone

from casemgmt.notes import tasks
from casemgmt.notes.models import Document, SubjectItem, SubjectPack, SubjectRequest
from casemgmt.notes.subject import services as subject
from quality.performance import services as performance
from quality.performance.models import ReviewFile, ReviewPack
from quality.performance.models.packs import months_of_quarter
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.jobs.models import Job
from tests.conftest import wait_for
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory, WardFactory
from tests.factories.cases import CaseFactory
from tests.factories.notes import DocumentFactory, NoteFactory
from tests.factories.performance import commissioner, frozen, last_quarter, requiring

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"


@pytest.fixture
def instance(instance):
    """A task whose worker vanished is given to another after five seconds, not ten minutes."""
    return instance | {"TASK_VISIBILITY_SECONDS": "5"}


@contextmanager
def killed_at(table, worker, instance):
    """What is asked for inside is begun, comes to the table, and dies there."""
    with psycopg.connect(instance["DATABASE_URL"]) as other:
        other.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield
        wait_for(lambda: other.execute(WAITING, [table]).fetchone()[0], f"the worker to come to {table}")
        worker.kill()


def made(act):
    return Event.objects.filter(act=act).count()


def test_a_review_pack_is_built_again_and_once(worker, instance):
    contract, requirement = requiring(threshold=30)
    frozen(requirement, [20.0, 31.0, 45.0], last=months_of_quarter(last_quarter())[-1])

    with killed_at("performance_reviewfile", worker, instance):
        job = performance.ask_for_pack(contract, quarter=last_quarter(), at=timezone.now(), by=commissioner())
    assert (ReviewPack.objects.count(), ReviewFile.objects.count(), made("review_pack.built")) == (0, 0, 0)
    assert Job.objects.get(pk=job.pk).status == "running"

    worker.start()
    wait_for(lambda: Job.objects.get(pk=job.pk).ended, "the job to end", seconds=60)
    pack = ReviewPack.objects.get()
    assert (pack.version, sorted(pack.files.values_list("kind", flat=True)), made("review_pack.built")) == (1, ["pdf", "xlsx"], 1)
    job.refresh_from_db()
    assert (job.status, job.result["url"]) == ("done", pack.get_absolute_url())
    assert bytes(pack.files.get(kind="pdf").content).startswith(b"%PDF-")


def a_request(case, manager):
    said = {"requester": "person", "received_on": timezone.localdate() - timedelta(days=2), "at": timezone.now()}
    request = subject.record_request(case.person, **said, by=manager)
    return subject.check_identity(request, on=timezone.localdate(), how="Passport", by=manager)


def test_everything_held_on_a_person_is_gathered_and_packed_again_and_once(worker, instance):
    case, manager = CaseFactory(stay=StayFactory(bed=WardFactory(beds=1).beds.get())), user_with(Role.CASE_MANAGER)
    NoteFactory(case=case, text="They like the garden.")
    DocumentFactory(case=case, title="Care plan", content=b"My own plan")
    request = a_request(case, manager)

    with killed_at("notes_subjectitem", worker, instance):
        subject.ask_to_gather(request, by=manager)
    request.refresh_from_db()
    assert (request.status, request.items.count(), made("subject_access.gathered")) == ("gathering", 0, 0)

    worker.start()
    wait_for(lambda: SubjectRequest.objects.get().status == "review", "all to be gathered", seconds=60)
    request.refresh_from_db()
    assert request.items.filter(table="notes.Note").count() == 1 and made("subject_access.gathered") == 1
    for item in request.items.exclude(proposed=""):
        subject.decide(item, decision="redact", exemption="staff", hidden=[], at=timezone.now(), by=manager)
    subject.finish_review(request, at=timezone.now(), by=manager)

    with killed_at("notes_subjectpack", worker, instance):
        subject.approve(request, at=timezone.now(), by=user_with(Role.CASE_MANAGER))
    request.refresh_from_db()
    assert (request.status, SubjectPack.objects.count(), made("subject_access.packed")) == ("packing", 0, 0)

    worker.start()
    wait_for(lambda: SubjectRequest.objects.get().status == "ready", "the file to be made", seconds=60)
    with zipfile.ZipFile(io.BytesIO(bytes(SubjectPack.objects.get().content))) as parts:
        assert parts.testzip() is None and "read-me-first.html" in parts.namelist()
    assert (made("subject_access.packed"), SubjectItem.objects.filter(request=request, table="notes.File").count()) == (1, 1)


def test_what_a_file_says_is_read_again_and_once(worker, instance):
    document = DocumentFactory(content=b"The orchard was agreed")

    with killed_at("notes_document", worker, instance):
        tasks.read.delay(document.pk)
    document.refresh_from_db()
    assert (document.reading, document.says) == ("waiting", "")

    worker.start()
    wait_for(lambda: Document.objects.get().reading == "read", "the file to be read", seconds=60)
    assert Document.objects.get().says == "The orchard was agreed"
