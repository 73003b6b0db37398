"""Which flags stand on a day, worked out day by day from the rows: slow, and too plain to be wrong in the same way."""

from __future__ import annotations

from datetime import date, timedelta

from beds.models import Leave, ReadyForDischarge, WardStay
from casemgmt.models import Case
from reachout.people.models import LegalStatus
from referrals.services.assessing import after_months

MONTHS = {"low": 18, "medium": 24, "none": 12}
LEAVE = {"home": 28, "leave_of_absence": 28, "trial": 182}
ONE = timedelta(days=1)

Said = tuple[int, str, date, str]
"""The case, the rule, since when, how."""


def covers(row, day):
    return row.started_on <= day and (row.ended_on is None or row.ended_on > day)


class Slowly:
    def __init__(self, case: Case, on: date) -> None:
        self.case, self.on = case, on
        self.stays = list(
            WardStay.objects.filter(person=case.person, ward__service_line=case.service_line).select_related("ward")
        )
        self.leaves = list(Leave.objects.filter(spell__person=case.person))
        self.ready = list(ReadyForDischarge.objects.filter(spell__person=case.person))
        self.statuses = list(LegalStatus.objects.filter(person=case.person))

    def back(self, true):
        """The first of the days up to today on all of which it is true."""
        day = self.on
        while true(day - ONE):
            day -= ONE
        return day

    def in_bed(self, day):
        return any(covers(stay, day) for stay in self.stays)

    def level(self, day):
        return next((stay.ward.security for stay in self.stays if covers(stay, day)), None)

    def said(self) -> set[Said]:
        if not self.in_bed(self.on):
            return {self._one("no_manager", self.case.opened_on + 6 * ONE, False)} if self._alone() else set()
        flags = [*self._ready(), *self._leave(), *self._band(), *self._law()]
        if self._alone():
            flags.append(("no_manager", self.case.opened_on + 6 * ONE, False))
        return {self._one(*flag) for flag in flags}

    def _one(self, rule, since, red):
        return self.case.pk, rule, since, "red" if red else "amber"

    def _alone(self):
        return self.case.manager_id is None and self.on >= self.case.opened_on + 6 * ONE

    def _ready(self):
        for one in self.ready:
            if (
                one.ready_on <= self.on
                and (one.ended_on is None or one.ended_on > self.on)
                and self.on >= one.ready_on + 15 * ONE
            ):
                yield "ready_delayed", one.ready_on + 15 * ONE, self.on >= one.ready_on + 29 * ONE

    def _leave(self):
        for one in self.leaves:
            if not covers(one, self.on):
                continue
            if one.kind == "awol":
                yield "awol", one.started_on, True
            elif self.on > one.started_on + LEAVE[one.kind] * ONE:
                yield "leave_long", one.started_on + (LEAVE[one.kind] + 1) * ONE, False

    def _band(self):
        level = self.level(self.on)
        if level in MONTHS:
            since = self.back(lambda day: self.level(day) == level)
            end = after_months(since, MONTHS[level])
            if self.on > end:
                yield "stay_long", end + ONE, self.on > after_months(end, 12)

    def _law(self):
        lacking = lambda day: self.in_bed(day) and not any(covers(one, day) for one in self.statuses)  # noqa: E731
        if lacking(self.on) and self.level(self.on) in ("low", "medium", "high"):
            since = self.back(lacking) + 4 * ONE
            if self.on >= since:
                yield "no_legal_status", since, False
