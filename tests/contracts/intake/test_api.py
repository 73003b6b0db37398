"""A provider's system sends its file by token, once however often it asks."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from contracts.intake.models import File, Upload
from reachout.accounts.permissions import Role
from reachout.accounts.services.tokens import make_token
from tests.factories.accounts import user_with
from tests.factories.intake import stay, stays_csv

pytestmark = pytest.mark.django_db


def test_a_file_is_sent_by_token_once_checked_and_taken(
    client, owed, ward, officer, settings, django_capture_on_commit_callbacks
):
    now = timezone.now()
    _, token = make_token(officer, name="Our system", expires_at=now + timedelta(days=1), at=now)
    head = {"Authorization": f"Bearer {token}", "Idempotency-Key": "october-1"}
    content = stays_csv([stay(owed, ward="W1", nhs_number="")])

    def send(body, **others):
        file = SimpleUploadedFile("stays.csv", body)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post("/api/v1/return-files/", {"of": owed.pk, "file": file}, headers=head | others)

    first, again = send(content), send(content)

    assert (first.status_code, again.status_code) == (201, 201), first.text
    assert first.json()["id"] == again.json()["id"] and File.objects.count() == 1
    assert send(content + b"\n").status_code == 422
    upload = Upload.objects.get()
    address = f"/api/v1/return-files/{upload.pk}/"
    seen = client.get(address, headers=head).json()
    assert (seen["status"], seen["errors"], seen["warnings"]) == ("checked", 0, 1)

    refused = client.post(f"{address}take/", {}, content_type="application/json", headers=head | {"Idempotency-Key": "t1"})
    taken = client.post(
        f"{address}take/", {"remarks": {"no NHS number": "A visitor"}}, content_type="application/json",
        headers=head | {"Idempotency-Key": "t2"},
    )  # fmt: skip

    assert (refused.status_code, taken.status_code) == (409, 200)
    assert taken.json()["status"] == "taken"
    settings.UPLOAD_MOST_BYTES = 10
    assert send(content, **{"Idempotency-Key": "large"}).status_code == 400


def test_another_provider_sees_nothing_of_it(client, owed, ward, officer):
    client.force_login(user_with(Role.RETURNS, line=owed.contract.service_line))
    body = {"of": owed.pk, "file": SimpleUploadedFile("stays.csv", stays_csv([stay(owed, ward="W1")]))}

    assert client.post("/api/v1/return-files/", body).status_code == 400
    assert not File.objects.exists()
