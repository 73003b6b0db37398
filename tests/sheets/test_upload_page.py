"""/tracker/: sent in, checked, loaded; by administrators only; whatever happens to the worker."""

import csv
import io
from functools import partial

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.jobs.services import run
from reachout.organisations.models import Organisation
from reachout.sheets import services
from reachout.sheets.models import Upload
from reachout.sheets.tables import TRACKER
from tests.browser import SIZES, look_at, sign_in
from tests.conftest import wait_for
from tests.factories.accounts import user_with
from tests.sheets.folders import PLACES, header, write_workbook

pytestmark = pytest.mark.django_db

GOOD = "code,name,kind,in_collaborative\nX1,A trust,provider,yes\nX2,A board,icb,no\n"
BAD = "code,name,kind,in_collaborative\nX1,A trust,nonsense,yes\n"


@pytest.fixture
def administrator():
    return user_with(Role.ADMINISTRATOR)


@pytest.fixture
def send(client, administrator, django_capture_on_commit_callbacks):
    """Send files in as an administrator; the worker's part happens at once."""
    client.force_login(administrator)

    def sent(*files: tuple[str, bytes | str]):
        uploads = [SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text) for name, text in files]
        with django_capture_on_commit_callbacks(execute=True):
            return client.post("/tracker/send/", {"sheets": uploads})

    return sent


@pytest.fixture
def load(client, django_capture_on_commit_callbacks):
    def asked(upload):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"/tracker/{upload.pk}/load/", follow=True)

    return asked


def held() -> set[str]:
    return set(Organisation.objects.filter(code__startswith="X").values_list("code", flat=True))


def test_sheets_are_checked_then_loaded_when_somebody_says_so(client, send, load, administrator):
    reply = send(("organisations.csv", GOOD))

    upload = Upload.objects.get()
    assert reply.url == upload.job.get_absolute_url()
    assert upload.status == "ready" and held() == set()
    assert upload.counts == [{"table": "organisations", "rows": 2, "added": 2, "changed": 0}]
    assert "What a load would do" in client.get(f"/tracker/{upload.pk}/").text

    load(upload)

    upload.refresh_from_db()
    assert upload.status == "loaded" and held() == {"X1", "X2"}
    assert upload.loaded_by == administrator
    assert Event.objects.filter(act="tracker.loaded", by=administrator).count() == 1
    assert "What was loaded" in client.get(f"/tracker/{upload.pk}/").text


def test_files_are_kept_as_received(send):
    send(("organisations.csv", GOOD))

    file = Upload.objects.get().files.get()
    assert bytes(file.content) == GOOD.encode()
    assert Event.objects.get(act="tracker.received").facts["files"] == {"organisations.csv": file.checksum}


def test_errors_are_listed_and_can_be_had_as_a_file(client, send):
    send(("organisations.csv", BAD))

    upload = Upload.objects.get()
    assert upload.status == "refused"
    page = client.get(f"/tracker/{upload.pk}/").text
    assert "not in the list" in page and "nonsense" not in page
    lines = list(csv.reader(io.StringIO(client.get(f"/tracker/{upload.pk}/?export=csv").getvalue().decode("utf-8-sig"))))
    assert lines[1][:4] == ["organisations.csv", "2", "kind", "not in the list"]
    assert upload.job.status == "refused"


def test_a_refused_or_loaded_upload_is_not_loaded(client, send, load):
    send(("organisations.csv", BAD))

    assert "cannot be loaded now: has errors" in load(Upload.objects.get()).text


def test_what_changed_between_check_and_load_is_told_then(send, load):
    sites = "code,organisation,name,postcode,latitude,longitude,in_region\nS1,X1,A house,,,,yes\n"
    organisation = Organisation.objects.create(code="X1", name="A trust", kind="provider")
    send(("sites.csv", sites))
    organisation.delete()

    load(Upload.objects.get())

    upload = Upload.objects.get()
    assert upload.status == "refused"
    assert upload.problems.get().kind == "unknown key"


def test_a_workbook_is_taken_as_well(send, tmp_path):
    send(("tracker.xlsx", write_workbook(tmp_path / "t.xlsx", **PLACES).read_bytes()))

    assert Upload.objects.get().status == "ready"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Choose a file"),
        ([("notes.csv", GOOD)], "not one of the tracker"),
        ([("organisations.csv", GOOD), ("organisations.csv", GOOD)], "each file once"),
        ([("organisations.csv", GOOD), ("t.xlsx", b"x")], "one workbook alone"),
    ],
)
def test_files_that_cannot_be_meant_are_refused_at_the_form(send, files, said):
    assert said in send(*files).text
    assert not Upload.objects.exists()


def test_a_file_that_is_no_workbook_is_refused_in_words(client, send):
    send(("t.xlsx", b"not a workbook"))

    upload = Upload.objects.get()
    assert upload.status == "refused"
    assert "not an XLSX workbook" in client.get(f"/tracker/{upload.pk}/").text


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_others_are_turned_away(client, send, role):
    send(("organisations.csv", GOOD))
    upload = Upload.objects.get()
    client.force_login(user_with(role))

    for path in ("/tracker/", "/tracker/send/", f"/tracker/{upload.pk}/"):
        assert client.get(path).status_code == 403
    assert client.post(f"/tracker/{upload.pk}/load/").status_code == 403
    assert held() == set()


def test_the_list_takes_a_fixed_number_of_queries(client, send, django_assert_max_num_queries):
    for _ in range(3):
        send(("organisations.csv", GOOD))

    with django_assert_max_num_queries(10):
        assert client.get("/tracker/").text.count("organisations.csv") == 3


def test_a_task_delivered_twice_loads_once(send, load):
    send(("organisations.csv", GOOD))
    upload = Upload.objects.get()
    load(upload)
    events = Event.objects.filter(act="tracker.loaded").count()

    services.load_checked(upload.pk, upload.job)

    assert Event.objects.filter(act="tracker.loaded").count() == events


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_and_its_work_is_done_later(worker, instance):
    worker.kill()
    worker.env = instance | {"TASK_VISIBILITY_SECONDS": "5"}
    worker.start()
    administrator = user_with(Role.ADMINISTRATOR)
    files = [services.Received("organisations.csv", GOOD.encode())]
    upload = services.receive(TRACKER, files, at=timezone.now(), by=administrator)
    wait_for(lambda: Upload.objects.get().status == "ready", "the check")

    with psycopg.connect(instance["DATABASE_URL"]) as other:
        other.execute("LOCK TABLE organisations_organisation IN ROW EXCLUSIVE MODE")
        services.ask_to_load(upload, by=administrator)
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        wait_for(lambda: other.execute(waiting).fetchone()[0], "the load to be in the middle")
        worker.kill()

    assert held() == set()
    assert Upload.objects.get().status == "loading"
    worker.start()
    wait_for(lambda: Upload.objects.get().status == "loaded", "the load after the worker returned", seconds=60)
    assert held() == {"X1", "X2"}
    assert Event.objects.filter(act="tracker.loaded").count() == 1


def test_the_pages_are_legible(page, administrator, tmp_path):
    rows = [[f"X{n}", "A trust", "nonsense" if n % 3 else "icb", "maybe"] for n in range(60)]
    bad = "\n".join(",".join(cells) for cells in [header("organisations"), *rows])
    sent = []
    for text in (GOOD, bad):
        files = [services.Received("organisations.csv", text.encode())]
        sent.append(services.receive(TRACKER, files, at=timezone.now(), by=administrator))
        run(sent[-1].job_id, partial(services.check, sent[-1].pk))
    sign_in(page, administrator)

    for path in ("/tracker/", "/tracker/send/", *(upload.get_absolute_url() for upload in sent)):
        look_at(page, path, *SIZES)
