"""A calendar address that needs no sign-in: whoever has it reads it, until its owner takes it back."""

import secrets

from django.conf import settings
from django.db import models


def token() -> str:
    return secrets.token_urlsafe(32)


class Feed(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    token = models.CharField(max_length=64, unique=True, default=token)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"

    def get_absolute_url(self) -> str:
        return f"/reviews/calendar/{self.token}.ics"
