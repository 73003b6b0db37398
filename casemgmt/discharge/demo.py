"""How people in the demo's beds are to leave: plans at every stage, some dates put off, councils that do not answer, and who has
been spoken to since they left."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from casemgmt.discharge import services
from casemgmt.discharge.checklists import checklist
from casemgmt.discharge.clocks import clocks_for
from casemgmt.discharge.models import Expectation, Plan, PlanItem
from casemgmt.facts import Facts, facts_of
from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.demo.scene import Scene

TARGETS = [
    ("supported", "Larch Court", "A flat with staff on site day and night, two miles from the family."),
    ("community_team", "the north team", "Their own tenancy; the team visits twice a week."),
    ("low_secure", "", ""),
    ("own_home", "with their sister", "A room of their own; the sister has been assessed as a carer."),
    ("supported", "Orchard Row", "Bespoke: two rooms, a garden, staff who know them."),
    ("rehabilitation", "", ""),
]
OWNERS = ["Social worker", "Care co-ordinator", "Ward manager", "Case manager", "Commissioner", "Occupational therapist"]
PUT_OFF = [
    "The flat is not ready: the builder has found damp.",
    "Funding was not agreed at panel; it goes back next month.",
    "Overnight leave was stopped for two weeks after an incident.",
]
ASKED = {
    "18": ("authority", "Confirm the place and the date on which staff can start."),
    "04": ("icb", "Agree who pays for the package, and by when."),
    "24": ("justice", "Answer the application for conditional discharge."),
    "15": ("authority", "Offer a tenancy, or say in which month one is expected."),
    "09": ("authority", "Name the provider of the care package."),
    "05": ("icb", "Find a step-down bed, or agree one outside the region."),
    "13": ("icb", "Decide between the two pathways and tell the unit."),
}
DONE = 5
CONTACTS = [("face_to_face", 20), ("phone", 44), ("text", 30), ("video", 60), (None, 0), ("phone", 90)]


def furnish(scene: Scene) -> None:
    managers = {line: user for user in scene.users.values() for line in user.reach(Permission.CASE_KEEP).lines}
    for line, manager in managers.items():
        Planning(scene, manager).all(line)


class Planning:
    def __init__(self, scene: Scene, manager: User) -> None:
        self.scene, self.by = scene, manager

    def ago(self, days: int) -> datetime:
        return self.scene.now - timedelta(days=days)

    def day(self, days: int) -> date:
        return self.scene.today + timedelta(days=days)

    def all(self, line: str) -> None:
        cases = Case.objects.current().filter(service_line=line)
        many = [facts for facts in facts_of(cases, on=self.scene.today) if facts.stay]
        many.sort(key=lambda facts: (facts.readiness is None, facts.stay is not None and facts.stay.started_on))
        for number, facts in enumerate(many[:24]):
            if number % 6 != 5:
                self.plan(facts, number)
            if facts.readiness and number % 7 != 6:
                self.asked(facts, number)
        self.in_short(line, [facts for number, facts in enumerate(many[24:]) if number % 10 != 3])
        for number, clock in enumerate(clocks_for(cases, on=self.scene.today)):
            self.contact(clock, number)

    def in_short(self, line: str, many: list[Facts]) -> None:
        """Of everybody else a plan with a date and where to: written at once, as there are hundreds."""
        begun = self.ago(60)
        said = {"said_on": begun.date(), "at": begun, "by": self.by}
        dates = [self.day(60 + 17 * (number % 40)) for number in range(len(many))]
        plans = [
            Plan(
                case=facts.case,
                begun_on=max(begun.date(), facts.case.opened_on),
                begun_by=self.by,
                expected_on=on,
                target_kind=TARGETS[number % len(TARGETS)][0],
                target_words=TARGETS[number % len(TARGETS)][1],
            )
            for number, (facts, on) in enumerate(zip(many, dates, strict=True))
        ]
        Plan.objects.bulk_create(plans)
        Expectation.objects.bulk_create(
            Expectation(plan=plan, expected_on=on, **said) for plan, on in zip(plans, dates, strict=True)
        )
        items = list(enumerate(checklist(line, on=self.scene.today).items, start=1))
        PlanItem.objects.bulk_create(PlanItem(plan=plan, place=place, text=text) for plan in plans for place, text in items)

    def plan(self, facts: Facts, number: int) -> None:
        begun = self.ago(90)
        plan = services.begin_plan(facts.case, at=begun, by=self.by)
        kind, words, home = TARGETS[number % len(TARGETS)]
        services.change_plan(
            plan, target_kind=kind, target_words=words, accommodation=home, clinician="Dr Elspeth Moorcroft",
            supervisor="Anil Thackeray" if number % 2 else "", mappa="2" if number % 4 == 1 else "", at=begun, by=self.by,
            recall_plan="Stops taking medication, or is not seen for a week: the team tells the responsible clinician that day.",
        )  # fmt: skip
        self.dates(plan, number)
        self.items(plan, number)
        if number % 5 == 1:
            services.keep_victim(
                plan, liaison=True, conditions="No contact. Not to enter the streets around the school.", at=begun, by=self.by
            )

    def dates(self, plan: Plan, number: int) -> None:
        """Given three months ago; of some put off once or twice since, of some passed, of some never given."""
        if number % 8 == 4:
            return
        days = [-4, 21, 45, 70, 14, 120][number % 6]
        services.expect(plan, expected_on=self.day(days if number % 3 else days - 30), why="", at=self.ago(88), by=self.by)
        if number % 3 == 0:
            why = PUT_OFF[number % len(PUT_OFF)]
            services.expect(plan, expected_on=self.day(days), why=why, at=self.ago(40), by=self.by)

    def items(self, plan: Plan, number: int) -> None:
        for item in list(plan.items.all()):
            place = item.place + number
            facts: dict[str, Any] = {"owner": OWNERS[place % len(OWNERS)], "due_on": self.day(-40 + 9 * item.place)}
            if item.place <= DONE - number % 3:
                facts |= {"done_on": self.day(-60 + 4 * item.place), "rag": "green"}
            elif place % 3 == 0:
                facts |= {"rag": "amber", "note": "Waits for the panel."}
            services.keep_item(item, at=self.scene.now, by=self.by, **facts)

    def asked(self, facts: Facts, number: int) -> None:
        assert facts.readiness is not None
        whom, what = ASKED.get(facts.readiness.reason, ("authority", "Say what is in the way, and who decides."))
        person = facts.person
        body = {"authority": person.home_authority, "icb": person.home_icb}.get(whom)
        asked = services.ask(
            facts.case, organisation=body, whom="" if body else "Mental Health Casework Section", what=what,
            answer_by=self.day([-12, 4, -3, 9, 16][number % 5]), at=self.ago(26), by=self.by,
        )  # fmt: skip
        if number % 5 == 3:
            services.answer_ask(
                asked, answered_on=self.day(-2), answer="Panel meets on the first.", at=self.scene.now, by=self.by
            )

    def contact(self, clock: Any, number: int) -> None:
        means, hours = CONTACTS[number % len(CONTACTS)]
        made_at = clock.due_at - timedelta(hours=72 - hours)
        if means and made_at < self.scene.now:
            services.keep_contact(
                clock.case, clock.spell, means=means, made_at=made_at, made_by="Care co-ordinator", note="", at=self.scene.now,
                by=self.by,
            )  # fmt: skip
        elif clock.due_at < self.scene.now:
            services.say_why_missed(
                clock.case, clock.spell, missed_because="no_reply", missed_note="", at=self.scene.now, by=self.by
            )
