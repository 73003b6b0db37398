from casemgmt.notes.services.filing import add_document, add_version, correct_document, withdraw_document
from casemgmt.notes.services.writing import add_note, correct_note, keep_draft, withdraw_note

__all__ = [
    "add_document",
    "add_note",
    "add_version",
    "correct_document",
    "correct_note",
    "keep_draft",
    "withdraw_document",
    "withdraw_note",
]
