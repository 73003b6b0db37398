"""Files of a return as they were received, the rows that could be read from them, and what is wrong with the others."""

from contracts.intake.models.rows import Incident, Line, Stay
from contracts.intake.models.uploads import WITHOUT_CONTENT, Faulty, File, Problem, Remark, Total, Upload, UploadQuerySet

__all__ = [
    "WITHOUT_CONTENT",
    "Faulty",
    "File",
    "Incident",
    "Line",
    "Problem",
    "Remark",
    "Stay",
    "Total",
    "Upload",
    "UploadQuerySet",
]
