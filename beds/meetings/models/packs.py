"""What a meeting was shown: frozen when issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from beds.meetings.models.sittings import Meeting
from reachout.accounts.permissions import Permission

if TYPE_CHECKING:
    from reachout.accounts.models import User


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, user: User) -> PackQuerySet:
        return self.open_to(user, Permission.MEETING_VIEW)

    def open_to(self, user: User, permission: Permission) -> PackQuerySet:
        return self.filter(meeting__service_line__in=sorted(user.reach(permission).service_lines))


class Pack(models.Model):
    """What a meeting was shown, frozen when issued. A second issue is a new version with its reason."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs")
    version = models.PositiveSmallIntegerField(default=1)
    why = models.CharField("why it was issued again", max_length=200, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Empty when the worker issued it by itself."""
    snapshot = models.JSONField()
    checksum = models.CharField("SHA-256 of the snapshot", max_length=64)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ("-issued_at", "-version")
        get_latest_by = "version"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="one_pack_per_version"),
            models.CheckConstraint(name="pack_again_says_why", condition=Q(version=1) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"pack {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/meetings/packs/{self.pk}/"


class PackFile(models.Model):
    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Spreadsheet"

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    content = models.BinaryField()
    checksum = models.CharField("SHA-256 of the content", max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "kind"], name="one_file_of_a_kind_per_pack")]

    def __str__(self) -> str:
        return f"{self.kind} of pack {self.pack_id}"
