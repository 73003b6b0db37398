"""What is written and kept on a case, and what a person is given of it when they ask."""

from casemgmt.notes.models.access import RESTRICTED, Access, levels_of
from casemgmt.notes.models.documents import Document, File
from casemgmt.notes.models.notes import Draft, EarlierNote, Note
from casemgmt.notes.models.requests import Exemption, SubjectItem, SubjectPack, SubjectRequest

__all__ = [
    "RESTRICTED",
    "Access",
    "Document",
    "Draft",
    "EarlierNote",
    "Exemption",
    "File",
    "Note",
    "SubjectItem",
    "SubjectPack",
    "SubjectRequest",
    "levels_of",
]
