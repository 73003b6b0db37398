from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from reachout.organisations.models import ServiceLine


class Rule(models.Model):
    """A statutory, clinical or local rule that may change, and the days on which it holds (``valid_to`` is the first day it
    does not). What keys exist, and in what unit, stands in ``reachout/rules/catalogue.py``."""

    key = models.CharField(max_length=60)
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices, blank=True)
    value = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=500)
    during = models.GeneratedField(
        expression=Func(F("valid_from"), F("valid_to"), function="daterange"),
        output_field=DateRangeField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("key", "service_line", "-valid_from")
        constraints = [
            models.CheckConstraint(name="rule_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))),
            ExclusionConstraint(
                name="one_value_of_a_rule_at_a_time",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    ("service_line", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.service_line}".strip()
