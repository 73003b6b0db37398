"""A contract review: frozen whole or not at all, the same on the page, on paper and in the spreadsheet."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from quality.performance import services
from quality.performance.models import ReviewFile, ReviewPack
from quality.performance.models.packs import months_of_quarter, quarter_in_words, quarter_of
from quality.performance.services import packs
from reachout.jobs.models import Job
from reachout.refused import Refused
from tests.factories.performance import accepted_days, commissioner, frozen, last_quarter, lead_of, requiring

pytestmark = pytest.mark.django_db


def asked(contract, callbacks, **fields):
    with callbacks(execute=True):
        return services.ask_for_pack(contract, quarter=last_quarter(), at=timezone.now(), by=commissioner(), **fields)


@pytest.fixture
def contract():
    contract, requirement = requiring(threshold=30, title="=HYPERLINK(people leave)")
    frozen(requirement, [20.0, 31.0, 45.0, 50.0], last=months_of_quarter(last_quarter())[-1])
    accepted_days(contract, 300, last_quarter())
    return contract


def test_a_pack_holds_what_stood_when_it_was_built(contract, client, django_capture_on_commit_callbacks):
    asked(contract, django_capture_on_commit_callbacks)

    pack = ReviewPack.objects.get()
    assert Job.objects.get().result["url"] == pack.get_absolute_url()
    sections = {one["key"]: one for one in pack.snapshot["sections"]}
    (required,) = sections["requirements"]["rows"]
    assert (required["value0"], required["value2"], required["met"]["text"], required["run"]) == (
        "31 days",
        "50 days",
        "Not met",
        3,
    )
    (ward,) = sections["activity"]["rows"]
    assert (ward["returned0"], ward["returned1"], ward["returned"]) == (300, None, 300)
    assert sections["money"]["rows"][0]["contract"] == "150000.00"
    assert "not accepted yet" in sections["money"]["rows"][1]["note"]

    pdf, xlsx = (bytes(pack.files.get(kind=kind).content) for kind in ("pdf", "xlsx"))
    assert pdf.startswith(b"%PDF-") and b"pdfuaid" in pdf
    book = ZipFile(BytesIO(xlsx))
    assert b"=HYPERLINK(people leave)" in book.read("xl/sharedStrings.xml")
    assert not any(b"<f>" in book.read(name) for name in book.namelist() if "worksheets" in name)
    client.force_login(lead_of(contract))
    page = client.get(pack.get_absolute_url()).content.decode()
    assert pack.checksum in page and "50 days" in page
    file = pack.files.get(kind="pdf")
    assert client.get(f"/performance/packs/files/{file.pk}/").content == pdf
    with pytest.raises(ProgrammingError), transaction.atomic():
        ReviewPack.objects.update(why="Otherwise")


def test_again_is_a_new_version_that_says_why(contract, django_capture_on_commit_callbacks):
    asked(contract, django_capture_on_commit_callbacks)
    with pytest.raises(Refused, match="Say why it is built again"):
        asked(contract, django_capture_on_commit_callbacks)

    asked(contract, django_capture_on_commit_callbacks, why="The return of May came in")

    assert list(ReviewPack.objects.order_by("version").values_list("version", "why")) == [
        (1, ""),
        (2, "The return of May came in"),
    ]
    job = Job.objects.latest("pk")
    packs.build_pack(contract.pk, last_quarter().isoformat(), 2, "", job)
    assert ReviewPack.objects.count() == 2


def test_what_breaks_half_way_leaves_nothing(contract, monkeypatch, django_capture_on_commit_callbacks):
    def broken(*_):
        raise RuntimeError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(packs, "pack_xlsx", broken)
        with pytest.raises(RuntimeError):
            asked(contract, django_capture_on_commit_callbacks)
    assert not ReviewPack.objects.exists() and not ReviewFile.objects.exists()
    assert Job.objects.get().status == "failed"

    asked(contract, django_capture_on_commit_callbacks)
    assert ReviewPack.objects.get().version == 1


def test_a_quarter_is_reviewed_when_it_is_over(contract):
    current = quarter_of(timezone.localdate())

    with pytest.raises(Refused, match="not over yet"):
        services.ask_for_pack(contract, quarter=current, at=timezone.now(), by=commissioner())
    assert quarter_in_words(current.replace(year=2026, month=7)) == "Quarter 2 of 2026/27, July to September"
    assert quarter_of(current + timedelta(days=40)) >= current
