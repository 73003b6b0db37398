"""Flags.

flag = FlagFactory(case=case)                      raised today, to be answered
flag = FlagFactory(acknowledged=True)              with a plan
flag = FlagFactory(escalated_to="commissioner")    gone further
flag = FlagFactory(lapsed=True)                    over
"""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from casemgmt.flags.models import Flag, FlagStep
from reachout.rules.working_days import add_working_days
from tests.factories.accounts import user_with
from tests.factories.cases import CaseFactory


class FlagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Flag
        skip_postgeneration_save = True

    class Params:
        acknowledged = factory.Trait(
            status="acknowledged",
            plan="The social worker visits on Monday.",
            plan_due_on=factory.SelfAttribute("answer_by"),
            acknowledged_at=factory.LazyFunction(timezone.now),
            acknowledged_by=factory.LazyFunction(lambda: user_with("case_manager")),
        )
        lapsed = factory.Trait(status="lapsed", ended_on=factory.LazyFunction(timezone.localdate))

    case = factory.SubFactory(CaseFactory)
    rule = "ready_delayed"
    since = factory.SelfAttribute("raised_on")
    because = "Ready for discharge since 5 November 2026. Supported accommodation."
    facts = factory.LazyFunction(lambda: [["Reason for the delay", "Supported accommodation"]])
    level = "amber"
    red_on = factory.LazyAttribute(lambda made: made.raised_on if made.level == "red" else None)
    raised_on = factory.LazyFunction(timezone.localdate)
    answer_by = factory.LazyAttribute(lambda made: add_working_days(made.raised_on, 3))
    escalated_on = factory.LazyAttribute(
        lambda made: add_working_days(made.answer_by, 1) if getattr(made, "escalated_to", "") else None
    )

    @factory.post_generation
    def raised(self, create: bool, wanted: bool | None, **_: Any) -> None:
        if create:
            FlagStep.objects.create(flag=self, kind="raised", on=self.raised_on, level=self.level, text=self.because)  # type: ignore[attr-defined, misc]


def days_ago(days: int) -> Any:
    return timezone.localdate() - timedelta(days=days)
