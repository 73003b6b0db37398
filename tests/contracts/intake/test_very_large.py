"""What is far too large, at its real size: a gigabyte over a real socket, and workbooks of a megabyte that unfold into one."""

import io
import os
import zipfile
from http.client import HTTPConnection
from pathlib import Path

import pytest

from contracts.intake.models import File, Stay, Upload
from tests.conftest import served
from tests.contracts.intake.test_files import workbook
from tests.factories.intake import STAY, uploaded

GIGABYTE, MEGABYTE = 1 << 30, 1 << 20
ROOM = 100 * MEGABYTE
"""What a process may hold at most beyond what it had."""
TOKEN = "a" * 32


class Memory:
    """How much more processes hold at most, from here on."""

    def __init__(self, *pids):
        self.before = {pid: self._of(pid, "VmRSS") for pid in pids}
        for pid in pids:
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak begins anew

    def grew(self):
        return max(self._of(pid, "VmHWM") - before for pid, before in self.before.items())

    @staticmethod
    def _of(pid, name):
        lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        return int(lines[name].split()[0]) << 10


def below(pid):
    """The processes that it started, and theirs."""
    own = [int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()]
    return own + [one for child in own for one in below(child)]


def servers():
    return [pid for pid in below(os.getpid()) if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def send_a_gigabyte(line, address, head):
    """Made as it goes. The server may answer before it has read all: what it says is read all the same."""
    top = b'--x\r\nContent-Disposition: form-data; name="sheets"; filename="stays.csv"\r\nContent-Type: text/csv\r\n\r\n'
    end, block = b"\r\n--x--\r\n", b"S1,W1,9990010013,2026-10-01\n" * (MEGABYTE // 28)
    blocks = GIGABYTE // len(block) + 1
    line.putrequest("POST", address)
    sizes = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": len(top) + blocks * len(block) + len(end)}
    for name, value in {**head, **sizes}.items():
        line.putheader(name, str(value))
    line.endheaders(top)
    for _ in range(blocks):
        line.send(block)
    line.send(end)
    return line.getresponse()


@pytest.mark.django_db(transaction=True)
def test_a_gigabyte_is_answered_in_words_and_never_held(instance, client, owed, officer, tmp_path):
    client.force_login(officer)
    session = client.cookies[next(name for name in client.cookies if name.endswith("session"))].value
    head = {"Cookie": f"session={session}; csrf={TOKEN}", "X-CSRFToken": TOKEN}
    address = f"/returns/{owed.pk}/files/send/"

    env = {**instance, "DEBUG": "yes", "SECURE": "no", "TMPDIR": str(tmp_path)}  # nobody collects static files for a test
    with served(env, tmp_path / "web.log", "--threads", "4") as server:
        line = HTTPConnection(server.removeprefix("http://"), timeout=60)
        line.request("GET", address, headers=head)
        assert line.getresponse().read().count(b'type="file"') == 1
        memory = Memory(*servers())
        reply = send_a_gigabyte(line, address, head)
        text = reply.read().decode()
        grew = memory.grew()

    assert reply.status == 413
    assert "This is larger than 50 MB. Nothing of it was kept." in text
    assert grew < ROOM, f"{grew >> 20} MB more"
    assert not Upload.objects.exists() and not File.objects.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["web.log"]


SHEET = "xl/worksheets/sheet2.xml"


def unfolding(size, filling):
    """A workbook with a second sheet of so many bytes."""
    out = io.BytesIO(workbook(stays=[STAY]))
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as parts,
        parts.open(SHEET, "w", force_zip64=True) as part,
    ):
        for _ in range(size // MEGABYTE):
            part.write(filling * (MEGABYTE // len(filling)))
    return out.getvalue()


def saying(content, size):
    """The same, but giving out another size for that sheet."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as parts:
        parts.getinfo(SHEET).file_size = size
        parts.writestr("more.txt", "so that the list of parts is written anew")
    return out.getvalue()


def refusal(owed, officer, content):
    """What is said of it, while nothing is held or stored."""
    assert len(content) < 10 * MEGABYTE
    memory = Memory(os.getpid())
    upload = uploaded(owed, content, by=officer, name="return.xlsx")
    grew = memory.grew()
    assert grew < ROOM, f"{grew >> 20} MB more"
    assert upload.status == "refused" and not Stay.objects.exists()
    return upload.files.get().why


@pytest.mark.django_db
def test_a_workbook_that_unfolds_into_a_gigabyte_is_read_as_a_stream_and_refused(owed, officer):
    content = unfolding(GIGABYTE - MEGABYTE, b"<row></row>     ")

    assert "a header and no rows" in refusal(owed, officer, content)
    assert "too large" in refusal(owed, officer, saying(content, 2_000_000_000))
    assert "not an XLSX workbook" in refusal(owed, officer, saying(content, 1_000))


@pytest.mark.django_db
@pytest.mark.parametrize("filling", [b" ", b'<c r="A1"/>     '], ids=["not one tag", "one cell again and again"])
def test_a_sheet_without_end_is_refused_before_it_is_opened(owed, officer, filling):
    assert "too large" in refusal(owed, officer, unfolding(100 * MEGABYTE, filling))
