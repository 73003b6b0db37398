"""Free text in records that are about care and name nobody."""

from django.core.exceptions import ValidationError

from reachout.people import nhs_number


def names_no_patient(text: str) -> None:
    """A validator for fields of models, forms and the API alike. Names cannot be told from other words; numbers can."""
    if nhs_number.stands_in(text):
        raise ValidationError("Take out the NHS number: nothing here may say who a patient is.", code="nhs_number")
