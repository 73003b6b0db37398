"""The pack and the minutes on paper: tagged PDF (PDF/UA-1) set by typst, with fonts of our own and no others."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import font_source_sans_pro
import typst
from django.conf import settings
from django.utils import timezone

TEMPLATES = settings.BASE_DIR / "templates" / "pdf"


def pack_pdf(snapshot: dict[str, Any]) -> bytes:
    last = snapshot["last_pack"]
    words = {
        "held": _moment(snapshot["held_at"]),
        "issued": _moment(snapshot["issued_at"]),
        "last": _moment(last["issued_at"]) if last else "",
    }
    return typeset("pack.typ", {**snapshot, "words": words})


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """Data go in as JSON and are set as text: nothing in them is read as markup. A warning is a fault of the template's."""
    compiler = typst.Compiler(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    content, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards="ua-1")
    if warnings:
        raise RuntimeError(f"{template}: {'; '.join(warning.message for warning in warnings)}")
    return cast(bytes, content)


@cache
def _fonts() -> typst.Fonts:
    folder = Path(font_source_sans_pro.__file__).parent / "files"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def _moment(iso: str) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(iso)):%-d %B %Y, %H:%M}"
