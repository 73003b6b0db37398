"""My pathway: one page in easy read for the person themselves, to keep.

Short sentences of everyday words, one idea each, a picture beside them, letters of sixteen points. Nothing about risk, nothing
about anybody else, nothing of what staff think in private. What is not known is said kindly. Source of the habits: the
Accessible Information Standard and the guides to easy read of organisations of people with a learning disability.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casemgmt.discharge.models import Plan
from casemgmt.discharge.selectors import plans_of
from casemgmt.facts import Facts
from casemgmt.models import Case
from casemgmt.reviews.due import Due, Kind, due_of
from casemgmt.wishes.models import AdvocacyStep, Goal, Saying
from casemgmt.wishes.pictures import PICTURES, picture
from casemgmt.wishes.sections import in_plain_words
from casemgmt.wishes.selectors import Advocate, advocates_of
from reachout.pages.words import MONTHS, long_day

UNKNOWN = "We do not know this yet. You can ask your nurse."
MOST = 3
"""What a person can take in at once: the first of a longer list."""


@dataclass(frozen=True)
class Part:
    """One thing the page tells: a picture, a heading, and a sentence a line."""

    key: str
    title: str
    lines: list[str]

    @property
    def svg(self) -> str:
        return picture(self.key)

    @property
    def alt(self) -> str:
        return PICTURES[self.key][0]


@dataclass(frozen=True)
class Said:
    """What of their voice is on the page."""

    goals: list[Goal]
    helps: list[Saying]
    advocate: Advocate | None
    due: list[Due]
    plan: Plan | None


def said_of(facts: Facts) -> Said:
    case = facts.case
    advocates = advocates_of(AdvocacyStep.objects.filter(case=case))
    return Said(
        goals=list(Goal.objects.standing().filter(case=case)),
        helps=list(Saying.objects.standing().filter(case=case, topic=Saying.Topic.HELPS)),
        advocate=next((one for one in advocates if one.has_one), None),
        due=due_of([facts], on=facts.on).get(case.pk, []),
        plan=plans_of([facts], on=facts.on).get(case.pk),
    )


def page_of(facts: Facts, said: Said, *, restricted: list[str]) -> list[Part]:
    """All that the page may tell; the person and their nurse choose what stays."""
    told = {
        "where": ("Where I am", _where(facts)),
        "who": ("Who looks after me", _who(facts)),
        "section": ("My section", _section(facts, restricted)),
        "meetings": ("My next meetings", _meetings(said.due, facts.on)),
        "goals": ("What I want", _goals(said.goals)),
        "helps": ("What helps me", _helps(said.helps)),
        "helper": ("Who can speak up for me", _helper(said.advocate)),
        "home": ("Leaving hospital", _home(facts, said.plan)),
    }
    return [Part(key, title, lines or [UNKNOWN]) for key, (title, lines) in told.items()]


def _where(facts: Facts) -> list[str]:
    if facts.ward:
        return [f"You are on {facts.ward.name}.", f"It is part of {facts.ward.site.name}."]
    if facts.episode and facts.episode.accepted_on:
        return ["You live in the community.", "You are not in hospital."]
    return []


def _who(facts: Facts) -> list[str]:
    manager = facts.case.manager
    lines = [f"The nurses and doctors on {facts.ward.name} look after you."] if facts.ward else []
    if facts.episode and facts.episode.team:
        lines.append(f"{facts.episode.team} helps you in the community.")
    if manager:
        lines += [f"{manager.name} is your case manager.", "A case manager checks that you get the right care."]
    return lines


def _section(facts: Facts, restricted: list[str]) -> list[str]:
    legal = facts.legal
    return in_plain_words(legal, on=facts.on, restricted=legal is not None and legal.code in restricted)


MEETINGS = {
    Kind.CPA: "a meeting about your care",
    Kind.CETR: "a meeting to check that hospital is still right for you",
    Kind.TRIBUNAL: "a tribunal",
    Kind.VISIT: "a visit from your case manager",
}
"""What the person sits in; what staff only write or renew is no meeting of theirs."""
TRIBUNAL = "A tribunal can say that you may leave hospital."
ASK = "Ask your nurse which day it will be."


def _meetings(due: list[Due], on: date) -> list[str]:
    mine = [one for one in due if one.kind in MEETINGS][:MOST]
    lines = [_meeting(one, on) for one in mine]
    explained = [TRIBUNAL] if any(one.kind == Kind.TRIBUNAL for one in mine) else []
    without_day = [ASK] if any(not one.booked_on or one.booked_on < on for one in mine) else []
    return [*lines, *explained, *without_day]


def _meeting(one: Due, on: date) -> str:
    what = MEETINGS[Kind(one.kind)]
    if one.booked_on and one.booked_on >= on:
        return f"You have {what} on {long_day(one.booked_on)}."
    if one.due_on < on:
        return f"It is time for {what}."
    return f"You should have {what} before {long_day(one.due_on)}."


def _home(facts: Facts, plan: Plan | None) -> list[str]:
    """A month, never a day: a day would be a promise."""
    if facts.ward is None:
        return ["You have left hospital."] if facts.episode else []
    lines = ["Your team thinks that you are ready to leave."] if facts.readiness else []
    if plan and plan.expected_on and plan.expected_on >= facts.on:
        month = f"{MONTHS[plan.expected_on.month - 1]} {plan.expected_on.year}"
        lines.append(f"The plan is that you leave in {month}. This can change.")
    elif not lines:
        lines.append("We do not know yet when you will leave.")
    return [*lines, "Ask your nurse about your plan."]


def _goals(goals: list[Goal]) -> list[str]:
    return [f"“{goal.words}”" for goal in goals[:MOST]] or ["You have not told us yet.", "Tell your nurse what you want."]


def _helps(said: list[Saying]) -> list[str]:
    return [f"“{one.words}”" for one in said[:MOST]] or ["You have not told us yet.", "Tell your nurse what helps you."]


def _helper(advocate: Advocate | None) -> list[str]:
    explained = "An advocate helps you to say what you want."
    if advocate:
        return [f"{advocate.service} can speak up for you.", explained]
    return ["You can have an advocate.", explained, "It is free. Ask your nurse."]


def chosen(parts: list[Part], keys: list[str] | None) -> list[Part]:
    """The parts that stay; all of them until somebody has chosen."""
    return parts if keys is None else [part for part in parts if part.key in keys]


def called(case: Case) -> str:
    """As people are called, not as records are filed."""
    person = case.person
    return f"{person.given_name} {person.family_name}".strip()


def day_of(on: date) -> str:
    return f"Written on {on:%-d %B %Y}"
