from django.conf import settings
from django.db import models


class Event(models.Model):
    """One thing done or read: who, what, to which record, about which person, when, why. Rows are never changed or removed:
    a trigger refuses UPDATE, DELETE and TRUNCATE. Facts hold codes, dates and keys, never names or free text about a person."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=60)
    model = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    why = models.CharField(max_length=500, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["person_id", "-id"], name="audit_by_person"),
            models.Index(fields=["by", "-id"], name="audit_by_actor"),
            models.Index(fields=["model", "object_id", "-id"], name="audit_by_object"),
            models.Index(fields=["act", "-id"], name="audit_by_act"),
            models.Index(fields=["model", "-id"], name="audit_by_model"),
            models.Index(fields=["at"], name="audit_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d %H:%M}"
