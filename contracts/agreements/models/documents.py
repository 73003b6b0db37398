from __future__ import annotations

from django.conf import settings
from django.db import models

from contracts.agreements.models.contracts import Contract
from reachout.people.free_text import names_no_patient


class Document(models.Model):
    """A signed paper of a contract, as it came: a trigger keeps it so."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=200, validators=[names_no_patient])
    name = models.CharField("original name", max_length=200)
    content_type = models.CharField("what it was found to be", max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    checksum = models.CharField("SHA-256 of the content", max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"document {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/contracts/documents/{self.pk}/"
