from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from reachout.accounts.permissions import Permission
from reachout.jobs.models import Job


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: Any) -> UploadQuerySet:
        return self.all() if user.may(Permission.TRACKER_LOAD) else self.none()


class Upload(models.Model):
    """Sheets sent in through a page, kept as they were received; checked first, loaded when somebody says so."""

    class Status(models.TextChoices):
        RECEIVED = "received", "Being checked"
        REFUSED = "refused", "Has errors"
        READY = "ready", "Ready to load"
        LOADING = "loading", "Being loaded"
        LOADED = "loaded", "Loaded"

    book = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RECEIVED)
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    """The latest work on it: its check, then its load."""
    loaded_at = models.DateTimeField(null=True, blank=True)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    counts = models.JSONField(default=list)
    """For each table its name and how many rows it has, would add (or added) and would change (or changed)."""
    why = models.CharField("why it could not be read at all", max_length=200, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "-id")

    def __str__(self) -> str:
        return f"upload {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("sheets:upload", args=[self.pk])

    @property
    def broke(self) -> bool:
        """The latest work on it failed, by no fault of the sheets."""
        return self.job.status == Job.Status.FAILED


class UploadedFile(models.Model):
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    checksum = models.CharField("SHA-256 of the content", max_length=64)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["upload", "name"], name="one_file_of_a_name_per_upload")]

    def __str__(self) -> str:
        return self.name


class UploadProblem(models.Model):
    """One thing wrong: where, of what kind, and what is allowed there; never what the cell held."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="problems")
    file = models.CharField(max_length=200)
    row = models.PositiveIntegerField()
    column = models.TextField()
    kind = models.CharField("what is wrong", max_length=200)
    allowed = models.TextField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.file} row {self.row}"
