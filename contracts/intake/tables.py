from typing import Any

from django_filters import ChoiceFilter, FilterSet

from contracts.intake.models import Problem, Upload
from reachout.pages.tables import Column, Moment, Number, Table, TagColumn
from reachout.pages.tags import Meaning, Tag

MEANINGS = {
    Upload.Status.RECEIVED: Meaning.INFORMATION,
    Upload.Status.REFUSED: Meaning.REFUSED,
    Upload.Status.CHECKED: Meaning.SOON,
    Upload.Status.TAKEN: Meaning.DONE,
    Upload.Status.REPLACED: Meaning.NEUTRAL,
}


def status_of(upload: Upload) -> Tag:
    return Tag(upload.get_status_display(), MEANINGS[Upload.Status(upload.status)])


class UploadTable(Table):
    caption = "Files sent in"
    noun = "file", "files"
    order = "-received"
    empty = "No file has been sent in for this return."

    received = Moment("Received", value="received_at", sort="received_at", url=lambda row: row.get_absolute_url())
    files = Column("Files", value=lambda row: ", ".join(file.name for file in row.files.all()))
    form = Column("Form", value="get_form_display", sort="form")
    by = Column("By", value="by.name", sort="by__name")
    status = TagColumn("Status", value=status_of)


class ProblemFilters(FilterSet):
    kind = ChoiceFilter(label="What is wrong")
    column = ChoiceFilter(label="Column")
    soft = ChoiceFilter(label="Show", choices=[("no", "Errors"), ("yes", "Warnings")], method="of_weight")

    class Meta:
        model = Problem
        fields = ["kind", "column", "soft"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = self.queryset.order_by()
        for name in ("kind", "column"):
            found = sorted(set(rows.exclude(**{name: ""}).values_list(name, flat=True).distinct()))
            self.filters[name].extra["choices"] = [(value, value) for value in found]

    def of_weight(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(soft=value == "yes")


class ProblemTable(Table):
    caption = "Errors"
    noun = "error", "errors"
    filters = ProblemFilters
    act = "return_file.errors_exported"
    empty = "Every row is right."

    row = Number("Row", sort=("table", "row"), url=lambda row: mend_address(row))
    table = Column("Sheet", sort="table")
    column = Column("Column", sort="column")
    kind = TagColumn("What is wrong", value=lambda row: Tag(row.kind, Meaning.SOON if row.soft else Meaning.REFUSED), sort="kind")
    allowed = Column("Allowed")


class WarningTable(ProblemTable):
    caption = "Warnings"
    noun = "warning", "warnings"
    empty = "No warning."

    row = Number("Row", sort=("table", "row"))


def mend_address(problem: Problem) -> str:
    upload = problem.upload
    return f"{upload.get_absolute_url()}mend/?table={problem.table}&row={problem.row}"
