"""The rows that are right, by table. A ward goes by its code, as in the file.

An NHS number is kept as the provider sent it, and points at nobody: these rows are the provider's record of its own patients,
open to its returns officers alone, and it is the provider that answers a person who asks for them.
"""

from __future__ import annotations

from django.db import models

from contracts.intake.models.uploads import File, Upload


class Kept(models.Model):
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="+", db_index=False)
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="+", db_index=False)
    row = models.PositiveIntegerField()
    """Its number in the file; the header is 1."""

    class Meta:
        abstract = True


class Line(Kept):
    """A figure as it stands in the sheet ``figures``."""

    figure = models.CharField(max_length=40)
    ward = models.CharField(max_length=200, null=True)
    value = models.CharField(max_length=200, null=True)
    comment = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "figure", "ward"], nulls_distinct=False, name="a_figure_once_in_an_upload")
        ]

    def __str__(self) -> str:
        return self.figure


class Stay(Kept):
    """A stay on a ward that touches the month."""

    reference = models.CharField(max_length=200)
    ward = models.CharField(max_length=200)
    nhs_number = models.CharField(max_length=10, null=True)
    admitted_on = models.DateField()
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    discharged_on = models.DateField(null=True)
    leave_days = models.IntegerField(null=True)
    ready_days = models.IntegerField(null=True)
    out_of_area = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "reference"], name="a_stay_once_in_an_upload")]

    def __str__(self) -> str:
        return self.reference


class Incident(Kept):
    """An incident that began in the month; of a restrictive intervention, a row for each type."""

    reference = models.CharField(max_length=200)
    ward = models.CharField(max_length=200)
    nhs_number = models.CharField(max_length=10, null=True)
    type = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    harm = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "reference"], name="an_incident_once_in_an_upload")]

    def __str__(self) -> str:
        return self.reference
