"""One step of the walk: ask, and look at what came back and at what was written."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from reachout.audit.models import Event
from tests.walk.table import AGENDA, LINE, PEOPLE
from tests.walk.world import Row, Walker, World

WRITES = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM|COPY|TRUNCATE)\s+"?(\w+)', re.IGNORECASE)
LINKS = re.compile(r'(?:href|action|src|hx-get|hx-post)="([^"]*)"')
TEXT = ("text/html", "application/json", "text/csv", "application/problem+json")


def addresses() -> Iterator[tuple[str, dict[str, str]]]:
    """Every URL name, with namespace, and the methods of its viewset where it has one."""
    return _addresses(get_resolver().url_patterns, "")


def _addresses(patterns: Any, namespace: str) -> Iterator[tuple[str, dict[str, str]]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", getattr(pattern.callback, "actions", None) or {}
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _addresses(pattern.url_patterns, inner)


@dataclass
class Answer:
    status: int
    text: str
    location: str
    content_type: str
    queries: list[str]
    event: Event | None
    """The last event written to the audit, if any was."""

    @property
    def written(self) -> list[str]:
        """The tables written to, in order: ``insert audit_event``."""
        found = (WRITES.match(sql) for sql in self.queries)
        return [f"{match[1].split()[0].lower()} {match[2]}" for match in found if match]

    @property
    def asked(self) -> list[str]:
        return [sql for sql in self.queries if not re.match(r"\s*(SAVEPOINT|RELEASE|ROLLBACK)", sql)]

    @property
    def links(self) -> list[str]:
        return [html.unescape(link) for link in LINKS.findall(self.text)] + [self.location]


class Walk:
    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: dict[int, Client] = {}

    def client(self, walker: Walker | None) -> Client:
        client = Client(raise_request_exception=False)
        if walker:
            if walker.user.pk not in SIGNED_IN:
                client.force_login(walker.user)
                SIGNED_IN[walker.user.pk] = client.session.session_key or ""
            client.cookies["session"] = SIGNED_IN[walker.user.pk]
        client.cookies["board_names"] = "shown"
        return client

    def ask(self, walker: Walker | None, method: str, name: str, row: Row | None, body: Any = None, query: str = "") -> Answer:
        """The answer, and everything as it was before."""
        address = reverse(name, args=row.args if row else ()) + query
        client = self.client(walker)
        is_api = address.startswith("/api/")
        sent = {"data": body or {}, **({"content_type": "application/json"} if is_api else {})}
        with transaction.atomic():
            with CaptureQueriesContext(connection) as captured:
                response = client.generic("GET", address) if method == "GET" else client.post(address, **sent)
                text = _text(response)
            if walker and client.cookies["session"].value != SIGNED_IN[walker.user.pk]:
                del SIGNED_IN[walker.user.pk]  # signed out by what was asked
            wrote = any('INTO "audit_event"' in query["sql"] for query in captured.captured_queries)
            event = Event.objects.order_by("id").last() if wrote else None
            transaction.set_rollback(True)
        return Answer(
            response.status_code,
            text,
            response.headers.get("Location", ""),
            response.headers.get("Content-Type", ""),
            [query["sql"] for query in captured.captured_queries],
            event,
        )

    def personal(self, text: str) -> set[str]:
        """Whose names or numbers stand in it."""
        flat = text.casefold()
        return {
            f"{row.name} {person.pk}"
            for row, person in self.world.people
            if person.family_name.casefold() in flat or person.nhs_number in flat
        }

    def must_not_see(self, walker: Walker, text: str, *, tells_the_line: bool = False) -> set[str]:
        """Whose names or numbers stand in it, out of the reader's reach. What ``tells_the_line`` may name whoever is in the
        service line of somebody who sees people on its agenda."""
        flat = text.casefold()
        reach = LINE if tells_the_line and PEOPLE[walker.role] == AGENDA else PEOPLE[walker.role]
        return {
            f"person {person.pk} ({person.family_name})"
            for row, person in self.world.people
            if not walker.reaches(reach, row) and (person.family_name.casefold() in flat or person.nhs_number in flat)
        }


SIGNED_IN: dict[int, str] = {}
"""Session keys by user: signing in once a module is enough."""


def _text(response: Any) -> str:
    if not response.headers.get("Content-Type", "").startswith(TEXT):
        return ""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(body.decode())
