"""The same report on paper."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from quality.report.selectors import frozen as frozen_months
from quality.report.selectors import report
from reachout.accounts.models import User
from reachout.audit.models import Event
from tests.quality.report.conftest import LAST, calm

pytestmark = pytest.mark.django_db
URL = "/board-report/pdf/"


def alternatives(content: bytes) -> list[str]:
    """The words of drawings: PDF writes them as text, or in UTF-16 as hexadecimal digits where a sign such as £ is among them."""
    plain = [found.decode("latin-1") for found in re.findall(rb"/Alt\s*\((.*?[^\\])\)", content, re.DOTALL)]
    coded = [bytes.fromhex(found.decode()).decode("utf-16") for found in re.findall(rb"/Alt\s*<([0-9A-F]+)>", content)]
    return plain + coded


def words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


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


def test_it_says_what_the_page_says(client: Client, board: User, frozen: Any, with_providers: Any) -> None:
    frozen(seclusions_per_100_patients=[*calm(200)[:-1], 400])
    with_providers(2, seclusions_per_100_patients=[*calm(200)[:-1], 600])
    client.force_login(board)
    months = frozen_months()
    made = report(months, LAST, "", user=board, today=LAST)

    said = words(client.get(URL).content)

    for matter in made.most:
        assert matter.text in said
    for row in made.rows.values():
        assert row.measure.title in said and row.value in said
        assert row.claim and row.claim.sentence in said
    for one in (*made.notes, made.look, "Not for publication", "Provider 0", "October 2026", "Since November 2024"):
        assert one in said
    assert board.name not in said


def test_every_drawing_has_its_words(client: Client, board: User, frozen: Any, with_providers: Any) -> None:
    frozen()
    with_providers(3)
    client.force_login(board)
    made = report(frozen_months(), LAST, "", user=board, today=LAST)

    content = client.get(URL).content

    alts = alternatives(content)
    drawings = [row.chart for row in made.rows.values() if row.headline.judged]
    drawings += [one for _, charts in made.multiples for one in charts]
    for one in drawings:
        assert any(one.title in alt for alt in alts), one.title
    assert content.count(b"/S/Figure") + content.count(b"/S /Figure") == content.count(b"/Alt")
    assert content.count(b"/Alt") == len(drawings) + 3 * len(made.by_provider), "the drawings, and each provider's icons"


@pytest.mark.parametrize("name", ["Provider *of* #quality_ [and] $more$", "N" * 180])
def test_names_are_set_as_text(client: Client, board: User, frozen: Any, with_providers: Any, name: str) -> None:
    frozen()
    (provider,) = with_providers(1)
    provider.name = name
    provider.save()
    client.force_login(board)

    assert client.get(URL).content.startswith(b"%PDF-")
