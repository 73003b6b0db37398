"""What people in the demo's beds say: their goals, what helps, who speaks up for them; and some whom nobody has asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from casemgmt.models import Case
from casemgmt.wishes import services
from casemgmt.wishes.models import AdvocacyStep, CarePlan, Goal
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.demo.scene import Scene

GOALS = [
    # what, why, who helps, by when, what they said of it since
    ("I want to see my daughter on her birthday.", "She is seven. I missed the last two.", "My social worker and my mum",
     "Before June", ["We talked on video. She showed me her drawings.", "The visits room is booked. I am nervous."]),
    ("I want to cook my own meals again.", "I used to work in a kitchen. It is the thing I am good at.", "The kitchen team",
     "This summer", ["I made curry for six people on Sunday."]),
    ("I want to live nearer to home.", "My nan cannot come this far.", "My case manager", "", ["Nobody told me anything new."]),
    ("I want to sleep without the night checks waking me.", "I am tired all day and then I get cross.", "The night nurses",
     "As soon as we can", []),
    ("I want to finish my maths.", "I was never at school for long.", "The education tutor", "The next exams",
     ["I passed the first paper."]),
    ("I want a flat with my own front door.", "I have never had one.", "The community team", "When I am ready",
     ["I went to look at a place on escorted leave. It had a garden."]),
    ("I want to eat with the others.", "I miss being normal at the table.", "My dietitian", "", ["Breakfast is all right now."]),
    ("I want to go to the mosque on Fridays.", "It keeps me steady.", "The chaplain and my named nurse", "Before Ramadan", []),
]  # fmt: skip
SAYINGS = [
    ("matters", "My faith, my family and Aston Villa."),
    ("matters", "That people do what they said they would do."),
    ("helps", "A walk outside before ward round."),
    ("helps", "Tell me what is going to happen, then give me ten minutes."),
    ("helps", "Music in my room with the door shut."),
    ("hinders", "Too many people talking at once."),
    ("hinders", "Being told to calm down."),
    ("talking", "Use short sentences. Ask me to say it back."),
    ("talking", "Please do not stand over me when I am sitting."),
]
VIEWS = [
    ("yes", "I liked that I could start the meeting."),
    ("partly", "I want the leave to start sooner. The rest is fair."),
    ("no", "Nobody asked my brother. I do not agree with staying another six months."),
    ("yes", "It was short and I understood it."),
]
CARERS = [
    ("Rosalind Ashgrove", "Mother", "Telephone, evenings", "all", "How he is, and when his reviews are.", "done"),
    ("Delroy Marchbank", "Brother", "Telephone at work", "some", "When visits can be. Not about treatment.", "offered"),
    ("Ines Quillfeather", "Partner", "Message first, then call", "all", "Everything that is decided.", "accepted"),
    ("Tomasz Wrenfield", "Friend", "", "not_asked", "", ""),
    ("Gwyneth Larkspur", "Grandmother", "Letter", "none", "", "declined"),
]
SERVICES = ["Voices Together advocacy, Sam Okehurst", "Open Door advocacy, Priya Lindenmere"]


def furnish(scene: Scene) -> None:
    in_bed = Case.objects.current().filter(person__stays__ended_on=None, person__stays__isnull=False).distinct()
    cases = list(in_bed.select_related("person").order_by("pk"))
    for number, case in enumerate(cases[:40]):
        if number % 5 != 4:  # every fifth has not been asked yet
            Told(scene, case, number).all()
    _in_few_words(scene, [case for number, case in enumerate(cases[40:]) if number % 12 != 5])


def _in_few_words(scene: Scene, cases: list[Case]) -> None:
    """Of everybody else a goal, an advocate and a care plan: written at once, as there are hundreds."""
    writers = scene_writers(scene)
    goals, steps, plans = [], [], []
    for number, case in enumerate(cases):
        kept = {"case": case, "recorded_at": scene.now, "recorded_by": next(iter(writers.get(case.service_line, [])), None)}
        on = max(scene.today - timedelta(days=number % 170), case.opened_on)
        words, why, helper, by_when, _ = GOALS[number % len(GOALS)]
        goals.append(Goal(words=words, why=why, helper=helper, by_when=by_when, set_on=on, looked_at_on=on, **kept))
        steps.append(AdvocacyStep(kind="imha", what="accepted", on=on, service=SERVICES[number % 2], **kept))
        plans.append(CarePlan(planned_on=on, together="yes", took_part=["person", "nurse", "doctor"], **kept))
    Goal.objects.bulk_create(goals)
    AdvocacyStep.objects.bulk_create(steps)
    CarePlan.objects.bulk_create(plans)


class Told:
    def __init__(self, scene: Scene, case: Case, number: int) -> None:
        self.scene, self.case, self.number = scene, case, number
        writers: dict[str, list[User]] = scene_writers(scene)
        self.by = next(iter(writers.get(case.service_line, [])), None)

    def keep(self, verb: Callable[..., Any], /, *args: Any, **fields: Any) -> Any:
        return verb(*args, at=self.scene.now, by=self.by, **fields)

    def ago(self, days: int) -> date:
        return max(self.scene.today - timedelta(days=days), self.case.opened_on)

    def all(self) -> None:
        self.goals()
        self.about()
        self.advocate()
        self.care_plans()
        self.carer()

    def goals(self) -> None:
        for place in range(1 + self.number % 3):
            words, why, helper, by_when, since = GOALS[(self.number + 3 * place) % len(GOALS)]
            set_on = self.ago(260 - 20 * place)
            goal = self.keep(services.set_goal, self.case, words=words, why=why, helper=helper, by_when=by_when, set_on=set_on)
            for step, said in enumerate(since):
                on = max(self.ago(150 - 60 * step + 6 * (self.number % 7)), set_on)
                self.keep(services.look_at_goal, goal, on=on, status="working", words=said)
        if self.number % 4 == 0:
            done = self.keep(services.set_goal, self.case, words="I want to use the gym.", set_on=self.ago(300))
            self.keep(services.look_at_goal, done, on=self.ago(90), status="reached", words="I go three times a week.")

    def about(self) -> None:
        for place, (topic, words) in enumerate(SAYINGS):
            if (place + self.number) % 3:
                self.keep(services.hear, self.case, topic=topic, words=words, said_on=self.ago(120 - place))
        agrees, words = VIEWS[self.number % len(VIEWS)]
        self.keep(services.keep_view, self.case, at_what="CPA review", said_on=self.ago(80), agrees=agrees, words=words)

    def advocate(self) -> None:
        if self.number % 7 == 3:
            return
        step = {"case": self.case, "kind": "imha"}
        self.keep(services.keep_advocacy, what="offered", on=self.ago(200), **step)
        if self.number % 4 == 1:
            self.keep(services.keep_advocacy, what="declined", on=self.ago(196), words="Not now. Ask me again.", **step)
            return
        self.keep(services.keep_advocacy, what="accepted", on=self.ago(190), service=SERVICES[self.number % 2], **step)
        self.keep(services.keep_advocacy, what="seen", on=self.ago(20 + self.number), **step)

    def care_plans(self) -> None:
        for place, (days, together) in enumerate([(330, "no"), (150, "yes"), (40 + 9 * self.number, "yes")]):
            if self.number % 6 == 5 and together == "yes":
                continue
            part = ["nurse", "doctor", *(["person"] if together == "yes" else [])]
            words = "They wrote down what I said." if place == 2 else ""
            self.keep(
                services.keep_care_plan, self.case, planned_on=self.ago(days), together=together, took_part=part, words=words
            )

    def carer(self) -> None:
        name, relation, reached_by, consent, told, assessment = CARERS[self.number % len(CARERS)]
        facts = {"name": name, "relation": relation, "reached_by": reached_by, "consent": consent, "may_be_told": told}
        carer = self.keep(services.add_carer, self.case, since_on=self.ago(220), **facts)
        if assessment:
            self.keep(services.change_assessment, carer, on=self.ago(100), assessment=assessment)
        said = "She asked whether the move is decided. Told her when the review is."
        self.keep(services.keep_contact, carer, on=self.ago(12 + self.number), how="phone", words=said)


def scene_writers(scene: Scene) -> dict[str, list[User]]:
    """Case managers by service line."""
    found: dict[str, list[User]] = {}
    for user in scene.users.values():
        for line in user.reach(Permission.CASE_KEEP).lines:
            found.setdefault(line, []).append(user)
    return found
