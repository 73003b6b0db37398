from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from beds.meetings import services, tasks
from beds.meetings.models import Meeting
from reachout.organisations.models import ServiceLine


class Command(BaseCommand):
    help = "Issue each line's pack for its next meeting, or, with --as-of, for its meeting of that week."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=datetime.fromisoformat, help="2021-08-26T09:00, London time: the state then")
        parser.add_argument("--service-line", choices=ServiceLine.values, action="append", help="only this line")
        parser.add_argument("--now", action="store_true", help="build here, without the worker")

    def handle(self, *, as_of: datetime | None, service_line: list[str] | None, now: bool, **_: Any) -> None:
        at = self._instant(as_of)
        lines = service_line or ServiceLine.values
        if as_of is None:
            services.plan_meetings(at=at)
            found = services.next_meetings(at=at, lines=lines)
        else:
            found = services.meetings_of_week(at=at, lines=lines)
        if not found:
            raise CommandError("No line has a meeting then: set its slot, or choose another week.")
        for meeting in found:
            self._issue(meeting, at, now)

    def _instant(self, as_of: datetime | None) -> datetime:
        if as_of is None:
            return timezone.now()
        return timezone.make_aware(as_of) if timezone.is_naive(as_of) else as_of

    def _issue(self, meeting: Meeting, at: datetime, now: bool) -> None:
        name = f"{meeting.get_service_line_display()}, meeting of {meeting.held_on:%-d %B %Y} ({meeting.reference})"
        if not now:
            tasks.build_pack.delay(meeting.pk, at.isoformat())
            self.stdout.write(f"{name}: handed to the worker")
            return
        pack = services.issue_pack(meeting, at=at)
        self.stdout.write(f"{name}: version {pack.version}, issued {timezone.localtime(pack.issued_at):%-d %B %Y, %H:%M}")
