from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from contracts.agreements.models import Contract, Document
from contracts.agreements.services.found import locked
from reachout.audit.services import record
from reachout.files import Received
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def attach(contract: Contract, *, file: Received, title: str, at: datetime, by: User) -> Document:
    """Keep a paper of the contract; the same one is not kept twice."""
    contract = locked(contract)
    if same := contract.documents.filter(checksum=file.checksum).defer("content").first():
        raise Refused(f"This file is kept already, as “{same.title}”.")
    made = contract.documents.create(
        title=title, name=file.name, content_type=file.content_type, content=file.content,
        size=len(file.content), checksum=file.checksum, at=at, by=by,
    )  # fmt: skip
    record("contract.document_attached", made, by=by, contract=contract, checksum=file.checksum)
    return made
