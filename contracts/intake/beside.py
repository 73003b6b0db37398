"""On a return's page: what the provider says of the warnings that its file came with."""

from __future__ import annotations

from typing import Any

from contracts.intake.selectors import file_behind, remarks_on
from contracts.returns.beside import beside
from contracts.returns.models import Return, Submission


@beside(order=10, template="intake/_remarks.html")
def remarks(owed: Return, version: Submission) -> dict[str, Any] | None:
    upload = file_behind(owed, version)
    lines = remarks_on(upload) if upload else []
    return {"lines": lines} if lines else None
