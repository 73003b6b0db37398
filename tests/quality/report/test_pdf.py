"""The same report on paper."""

import subprocess
from typing import Any

import pytest
from django.test import Client

from reachout.accounts.models import User
from reachout.audit.models import Event
from tests.quality.report.conftest import LAST

pytestmark = pytest.mark.django_db
URL = "/board-report/pdf/"


def words(content: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_it_is_tagged_and_named_and_its_taking_is_in_the_audit(client: Client, board: User, frozen: Any) -> None:
    frozen()
    client.force_login(board)

    response = client.get(URL, {"month": "2026-10"})

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="board-report-2026-10-all-lines-v1.pdf"'
    assert response["Cache-Control"] == "no-store"
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"pdfuaid"):
        assert mark in response.content
    event = Event.objects.get(act="board_report.downloaded")
    assert event.by == board and event.facts == {"service_line": "", "month": str(LAST)}
