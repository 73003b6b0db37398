"""The door for files: more than the product takes is turned away while it streams in, and is never held."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

MARK = "reachout.too_large"
FORM = 1 << 20
"""What else a form may send along with its files."""
AT_ONCE = 1 << 20


class Door(FileUploadHandler):
    """Django's other handlers come after it: what it stops they never keep."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None) -> None:
        self.body, self.left = input_data, settings.UPLOAD_MOST_BYTES
        self.full = content_length > self.left + FORM

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.full:
            self.stop()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.left -= len(raw_data)
        if self.left < 0:
            self.stop()
        return raw_data

    def stop(self) -> None:
        """Read past the rest, so that the browser hears the answer, and keep nothing of it. In large pieces: Django would do it
        in small ones, for each of which gunicorn copies all that it has read ahead."""
        assert self.request is not None
        self.request.META[MARK] = True
        while self.body.read(AT_ONCE):
            pass
        raise StopUpload(connection_reset=False)

    def file_complete(self, file_size: int) -> None:
        return None


def too_large(request: HttpRequest) -> bool:
    """Files that came with the request were turned away."""
    request.FILES  # noqa: B018 (they are looked at when first asked for)
    return MARK in request.META


def most() -> str:
    return f"{settings.UPLOAD_MOST_BYTES >> 20} MB"
