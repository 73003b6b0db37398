from django_filters import ChoiceFilter, FilterSet

from reachout.pages.tables import Column, Moment, Number, Table, TagColumn
from reachout.pages.tags import Meaning, Tag
from reachout.sheets.models import Upload, UploadProblem
from reachout.sheets.tables import TRACKER

MEANINGS = {
    Upload.Status.RECEIVED: Meaning.INFORMATION,
    Upload.Status.REFUSED: Meaning.REFUSED,
    Upload.Status.READY: Meaning.SOON,
    Upload.Status.LOADING: Meaning.INFORMATION,
    Upload.Status.LOADED: Meaning.DONE,
}


def status_of(upload: Upload) -> Tag:
    return Tag(upload.get_status_display(), MEANINGS[Upload.Status(upload.status)])


class UploadTable(Table):
    caption = "Sheets sent in"
    noun = "upload", "uploads"
    order = "-received"
    empty = "No sheets have been sent in yet."

    received = Moment("Received", value="received_at", sort="received_at", url=lambda row: row.get_absolute_url())
    files = Column("Files", value=lambda row: ", ".join(file.name for file in row.files.all()))
    by = Column("By", value="by.name", sort="by__name")
    status = TagColumn("Status", value=status_of)


class ProblemFilters(FilterSet):
    file = ChoiceFilter(label="File", choices=lambda: [(table.file, table.file) for table in TRACKER])

    class Meta:
        model = UploadProblem
        fields = ["file"]


class ProblemTable(Table):
    caption = "Errors"
    noun = "error", "errors"
    filters = ProblemFilters
    act = "tracker.errors_exported"
    empty = "No error in this file."

    file = Column("File", sort="file")
    row = Number("Row", sort="row")
    column = Column("Column", sort="column")
    kind = Column("What is wrong", sort="kind")
    allowed = Column("Allowed")
