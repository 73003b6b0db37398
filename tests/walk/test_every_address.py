"""Every page and every route of the API, as every role, on rows of one's own, of another organisation and service line."""

import pytest

from tests.walk.conftest import Listener
from tests.walk.table import LINE, LINES, NO, Line
from tests.walk.walking import Answer, Walk, addresses
from tests.walk.world import HERE, OTHER_ORGANISATION, OTHER_SITE, Row, Walker

DONE = {200, 201, 301, 302, 400, 405, 409, 410, 422}
"""What somebody who may may get for an empty form: never an error of ours."""

PACKS = {"meetings:pack-version", "pack-detail"}
"""Everybody of the service line who is on leave, ready, held for or out of area: what the pathway's section 4 puts before the
meeting, frozen, for whoever sits in it."""

NOTHING_YET = {"mfa_view_recovery_codes"}
"""There is nothing to show before somebody made some."""

KEEPS_DRAFTS = {"referrals:step"}
"""A draft is kept as typed, right or wrong."""


def test_every_address_is_in_the_table() -> None:
    listed = {line.name for line in LINES}
    missing = sorted({name for name, _ in addresses()} - listed)
    assert not missing, (
        f"These addresses are not in the table of who may open what: {', '.join(missing)}. Add a line for each to TABLE in"
        " tests/walk/table.py, with how far each role may go by section 7 of the pathway (its docstring says how to write it);"
        " if it takes a row of a new kind, make one in tests/walk/world.py."
    )


def test_every_method_of_the_api_is_in_the_table() -> None:
    listed = {(method, line.name) for line in LINES for method in line.methods}
    there = {(method.upper(), name) for name, actions in addresses() for method in actions if method != "head"}
    missing = sorted(f"{method} {name}" for method, name in there - listed)
    assert not missing, f"These methods are not in the table: {', '.join(missing)}. Add a line for each in tests/walk/table.py."


def test_the_table_names_no_address_that_is_gone() -> None:
    gone = {line.name for line in LINES} - {name for name, _ in addresses()}
    assert not gone, f"The table in tests/walk/table.py still names {', '.join(sorted(gone))}: take the lines out."


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "line" in metafunc.fixturenames:
        metafunc.parametrize("line", metafunc.cls.lines, ids=str)


class Walked:
    """The longest of all modules: a class is a process's own, so several share the walk. Each builds a world."""

    def test_signed_out(self, walk: Walk, line: Line, logged: Listener) -> None:
        wrong = []
        for method, row in tries(walk, line):
            answer = walk.ask(None, method, line.name, row)
            if not signed_out_rightly(line, answer) or answer.written:
                wrong.append(f"signed out, {method} {line.name} {row and row.name}: {answer.status} {answer.written}")
        assert not wrong, "\n".join(wrong)

    def test_as_every_role(self, walk: Walk, line: Line, logged: Listener) -> None:
        wrong = [
            f"{walker}: {method} {line.name}, row {row.name if row else '-'}: {fault}"
            for method, row in tries(walk, line)
            for walker in who_walks(walk, line, row)
            for fault in faults(walk, line, walker, method, row)
        ]
        wrong += [f"a log record tells of {who}" for who in walk.personal(logged.heard)]
        assert not wrong, "\n" + "\n".join(wrong)


class TestFirstQuarter(Walked):
    lines = LINES[0::4]


class TestSecondQuarter(Walked):
    lines = LINES[1::4]


class TestThirdQuarter(Walked):
    lines = LINES[2::4]


class TestFourthQuarter(Walked):
    lines = LINES[3::4]


def test_every_line_is_walked() -> None:
    quarters = Walked.__subclasses__()
    assert sorted(str(line) for quarter in quarters for line in quarter.lines) == sorted(map(str, LINES))


def tries(walk: Walk, line: Line) -> list[tuple[str, Row | None]]:
    rows = [walk.world.rows[name] for name in line.rows] or [None]
    return [(method, row) for method in line.methods for row in rows]


def who_walks(walk: Walk, line: Line, row: Row | None) -> list[Walker]:
    return [one for one in walk.world.walkers if worth_a_walk(line, one, row)]


def worth_a_walk(line: Line, walker: Walker, row: Row | None) -> bool:
    """Whoever may do nothing here is tried once, on the first row; whoever may do something, at every place where it matters."""
    first = row is None or row.name == line.rows[0]
    if line.who[walker.role] == NO:
        return walker.place == HERE and first
    if line.section == "account" or line.is_public or walker.place == OTHER_SITE:
        return walker.place == HERE or (row is not None and row.site is not None)
    return walker.place != OTHER_ORGANISATION or line.who[walker.role] != LINE or first


def signed_out_rightly(line: Line, answer: Answer) -> bool:
    if line.is_public:
        return answer.status in {*DONE, 404, 503}
    if line.is_api:
        return answer.status == 401 and answer.content_type == "application/problem+json"
    return answer.status == 302 and answer.location.startswith("/account/login/")


def faults(walk: Walk, line: Line, walker: Walker, method: str, row: Row | None) -> list[str]:
    reach = line.who[walker.role]
    answer = walk.ask(walker, method, line.name, row)
    hidden = {f"shows {who}" for who in walk.must_not_see(walker, answer.text, tells_the_line=line.name in PACKS)}
    in_links = {f"an address names {who}" for who in walk.personal(" ".join(answer.links))}
    written = [*write_faults(line, method, answer), *reading_faults(line, walker, row, answer)]
    return [*status_faults(line, walker, row, reach, answer), *written, *hidden, *in_links]


def status_faults(line: Line, walker: Walker, row: Row | None, reach: str, answer: Answer) -> list[str]:
    if line.is_public:
        right = {*DONE, 404, 503}
    elif reach == NO:
        right = {403}
    else:
        right = DONE if walker.reaches(reach, row) else {404}
        right = right | {404} if line.name in NOTHING_YET else right
    if answer.status not in right:
        return [f"answered {answer.status}, should be {'done' if right >= DONE else right}"]
    return ["sent to the sign-in page"] if answer.location.startswith("/account/login/?next=") and not line.is_public else []


def write_faults(line: Line, method: str, answer: Answer) -> list[str]:
    """Who is refused changes nothing; who reads leaves one event; who sends an empty form may have left an event of reading."""
    if answer.status in {403, 404, 405}:
        return [f"refused, and yet wrote {answer.written}"] if answer.written else []
    not_done = answer.status in {400, 409} or (answer.status == 200 and not line.is_api and line.name not in KEEPS_DRAFTS)
    if method == "GET" or not_done:
        allowed = answer.written in ([], ["insert audit_event"])
        return [] if allowed else [f"{method} answered {answer.status} and wrote {answer.written}"]
    return []


def reading_faults(line: Line, walker: Walker, row: Row | None, answer: Answer) -> list[str]:
    """Whoever reads one person's record is in the audit for it: a page that is no form, of a row that is somebody's."""
    if line.methods != ("GET",) or row is None or not row.people or answer.status != 200:
        return []
    event = answer.event
    if event is None:
        return ["read a person's record, and the audit does not know"]
    told = event.person_id in row.people and event.by_id == walker.user.pk
    return [] if told else [f"the audit's event {event.act} names person {event.person_id} and user {event.by_id}"]
