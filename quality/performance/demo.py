"""What is not met in the demo, and a notice in each state: from issued to a plan agreed, with a sum proposed and one approved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time

from django.utils import timezone

from contracts.agreements.models import Contract
from quality.assurance.selectors.people import answering_for
from quality.figures.services import due_month, freezes_on
from quality.performance import services
from quality.performance.models import Breach, Notice, Plan, Withholding
from quality.performance.models.packs import quarter_of
from quality.performance.people import answering
from quality.performance.services.plans import unit_of
from quality.performance.services.withholding import months_to_withhold
from reachout.accounts.models import User
from reachout.demo.scene import Scene
from reachout.jobs import services as jobs
from reachout.months import add_months
from reachout.refused import Refused

TEXT = "The threshold has not been met. Please say at the meeting what has caused it and what you will do, by when."
MILESTONES = [
    ("A weekly meeting of ward, case manager and community team about everybody concerned.", "Held every week for two months."),
    ("A senior nurse reviews each new case within a day.", "Nine of ten reviewed within a day, by audit."),
    ("Training for the two wards with most of the cases.", "Every member of the team trained."),
]


def furnish(scene: Scene) -> None:
    play = Play(scene)
    services.record_breaches(at=play.began)
    for stage, breach in zip(play.stages, play.to_notice(), strict=False):
        stage(play.notice(breach))
    services.record_breaches(at=scene.now)
    play.pack()


class Play:
    """All of it since the newest month was frozen, however long ago that is."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.head, self.quality = scene.users["commissioner"], scene.users["commissioner.quality"]
        month = due_month(scene.today)
        self.began = timezone.make_aware(datetime.combine(freezes_on(month), time(6, 50)))
        self.month = month

    @property
    def stages(self) -> list[Callable[[Notice], object]]:
        return [self.agreed, self.disputed, self.awaited, self.submitted, self.left]

    def at(self, part: float) -> datetime:
        return self.began + (self.scene.now - self.began) * part

    def to_notice(self) -> Iterator[Breach]:
        """One of each requirement in breach lately whose provider has somebody to answer; where a sum may be withheld, first."""
        rows = Breach.objects.without_notice().filter(month__gt=add_months(self.month, -6)).exclude(requirement=None)
        newest = {
            (one.contract_id, one.code): one
            for one in rows.select_related("requirement", "contract__provider").order_by("month", "pk")
        }
        answered = {one.contract_id for one in newest.values() if self.answers(one.contract)}
        theirs = [one for one in newest.values() if one.contract_id in answered]
        yield from sorted(theirs, key=lambda one: one.requirement is None or one.requirement.withholding is None)

    def answers(self, contract: Contract) -> User | None:
        """Somebody of the provider's who can own an action too."""
        owners = answering_for(unit_of(Notice(contract=contract)))
        return answering(contract).filter(pk__in=owners.values("pk")).first()

    def lead(self, notice: Notice) -> User:
        found = self.answers(notice.contract)
        assert found is not None
        return found

    def notice(self, breach: Breach) -> Notice:
        return services.issue(breach.contract, requirement=breach.requirement, text=TEXT, at=self.at(0.1), by=self.quality)

    # -- how far each gets ------------------------------------------------------------------------------------------------

    def left(self, notice: Notice) -> None:
        """Issued, and no more."""

    def disputed(self, notice: Notice) -> None:
        why = "Two of the people counted were in another provider's ward for most of the month."
        services.dispute(notice, why=why, at=self.at(0.3), by=self.lead(notice))

    def awaited(self, notice: Notice) -> Plan:
        at = self.at(0.4)
        fields = {"present": "Both contract leads, the director of nursing and a case manager", "outcome": "plan"}
        text = "The provider accepts the figure. A plan with a milestone a month."
        services.hold_meeting(notice, held_on=timezone.localdate(at), text=text, at=at, by=self.quality, **fields)
        return Plan.objects.select_related("notice__contract__provider").get(notice=notice)

    def submitted(self, notice: Notice) -> Plan:
        plan, lead = self.awaited(notice), self.lead(notice)
        for number, (text, measure) in enumerate(MILESTONES, start=1):
            due_on = add_months(self.scene.today, number)
            services.add_milestone(plan, text=text, measure=measure, owner=lead, due_on=due_on, at=self.at(0.5), by=lead)
        return services.submit(plan, cause="Three posts were vacant since the summer.", at=self.at(0.6), by=lead)

    def agreed(self, notice: Notice) -> None:
        plan, why = self.submitted(notice), "It names who and by when, and can be measured."
        services.agree(plan, why=why, at=self.at(0.7), by=self.quality)
        first = self.withhold(notice, 0.75)
        if first:
            services.approve(first, why="Four months on end.", at=self.at(0.8), by=self.head)
        self.withhold(notice, 0.85)

    def withhold(self, notice: Notice, part: float) -> Withholding | None:
        """Of the oldest month in breach whose days are accepted."""
        for month in reversed(months_to_withhold(notice)):
            try:
                why = "The threshold was missed again after the meeting of the quarter."
                return services.propose(notice, month=month, why=why, at=self.at(part), by=self.quality)
            except Refused:
                continue
        return None

    def pack(self) -> None:
        """Of the contract with most going on, for the last quarter that has ended."""
        notice = Notice.objects.order_by("pk").first()
        if notice is None:
            return
        quarter: date = add_months(quarter_of(self.scene.today), -3)
        job = jobs.start("review_pack.build", "Contract review", by=self.quality)
        jobs.finish(job, **services.build_pack(notice.contract_id, quarter.isoformat(), 1, "", job))
