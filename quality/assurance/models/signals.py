"""The point of a chart that made somebody act."""

from __future__ import annotations

from django.db import models
from django.utils.dateformat import format as formatted

from reachout.organisations.models import ServiceLine


class Signal(models.Model):
    """Which chart, which month, and what was unusual there, in words."""

    measure = models.CharField(max_length=60)
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices, blank=True)
    cut = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=200, blank=True)
    month = models.DateField()
    words = models.CharField("what was unusual", max_length=500, blank=True)

    class Meta:
        ordering = ("-month", "-id")
        constraints = [
            models.UniqueConstraint(fields=["measure", "service_line", "cut", "key", "month"], name="one_signal_per_point")
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {formatted(self.month, 'F Y')}"
