"""How a case reads in two lines: what matters above, what goes with it below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from casemgmt.caseload.rows import RATINGS, Row
from casemgmt.reviews.due import Due, Kind
from casemgmt.standing import expiry_tag
from reachout.pages.tags import Meaning, Tag, due_tag, tag_html
from reachout.pages.words import day, number, plural

Cell = tuple[str, str]
MOST_FLAGS = 2
SHORT = {
    Kind.CPA: "CPA", Kind.VISIT: "Visit", Kind.CONTACT: "Contact", Kind.RENEWAL: "Renewal", Kind.MOJ_REPORT: "MoJ report",
    Kind.RIGHTS: "Rights", Kind.CONSENT: "Consent",
}  # fmt: skip


def words(*parts: Any, between: str = ", ") -> str:
    """Those that say something, in a line."""
    said = [conditional_escape(part) for part in parts if part not in (None, "")]
    return mark_safe(between.join(said))  # noqa: S308 (each part was escaped)


def tags(made: Iterable[Tag | None]) -> SafeString:
    return format_html_join(" ", "{}", ((tag_html(one),) for one in made if one))


def attention(row: Row) -> Cell:
    titles = Counter(flag.title for flag in row.flags)
    said = [title if times == 1 else f"{title} (×{times})" for title, times in titles.items()]
    more = len(said) - MOST_FLAGS
    counted = words(plural(len(row.flags), "flag") if row.flags else "", f"{len(row.overdue)} overdue" if row.overdue else "")
    return words(tag_html(RATINGS[row.rag]), counted, between=" "), words(
        *said[:MOST_FLAGS], f"and {more} more" if more > 0 else "", between="; "
    )


def place(row: Row) -> Cell:
    if row.ward is None:
        return community(row)
    leave, where = row.facts.leave, row.ward
    marks = [
        Tag("Out of area", Meaning.SOON) if row.facts.out_of_area else None,
        Tag(leave.get_kind_display(), Meaning.LATE if leave.kind == "awol" else Meaning.INFORMATION) if leave else None,
    ]
    return words(where.name, where.site.name), words(level(row), tags(marks), between=" ")


def level(row: Row) -> str:
    """Eating disorder wards have none."""
    return "" if row.ward is None or row.ward.security == "none" else row.ward.get_security_display()


def community(row: Row) -> Cell:
    episode, left = row.facts.episode, row.facts.discharged_on
    since = f"left hospital {day(left)}" if left else ""
    if episode and episode.accepted_on:
        return "In the community", words(episode.team, since)
    return "In no bed", since


def stay(row: Row) -> Cell:
    return ("", "") if row.days is None else (plural(row.days, "day"), f"since {day(row.facts.in_hospital_since)}")


def legal(row: Row) -> Cell:
    if row.legal is None:
        return "", ""
    restricted = tag_html(Tag("Restricted", Meaning.CHANGE)) if row.restricted else ""
    return words(section(row), restricted, between=" "), expiry(row)


def section(row: Row) -> str:
    """Section 37/41, as wards say it."""
    label = str(row.legal.get_code_display()) if row.legal else ""
    return label.replace(" with section ", "/").removesuffix(" restrictions")


def expiry(row: Row) -> str:
    if row.expires_on is None:
        return ""
    tag = expiry_tag(row.expires_on, row.on, near_days=row.near_days)
    return words(tag_html(tag) if tag else "expires", day(row.expires_on), between=" ")


def leaving(row: Row) -> Cell:
    """Ready since when and held up by what; else when they are expected to leave, and where to."""
    plan = row.plan
    expected = f"expected {day(plan.expected_on)}" if plan and plan.expected_on else ""
    target = plan.target if plan else ""
    if row.facts.readiness is None:
        return expected[:1].upper() + expected[1:], words(target)
    days = row.facts.ready_days or 0
    reason = row.facts.readiness.get_reason_display() or "no reason given"
    return words(f"Ready {plural(days, 'day')}"), words(reason, words("to " + target if target else "", expected), between="; ")


def due(row: Row) -> Cell:
    if not row.due:
        return "", ""
    first = row.due[0]
    tag = due_tag(first.due_on, row.on)
    coming = [one for one in row.due[1:] if one.due_on >= row.on][:2]
    return words(short(first), day(first.due_on), tag_html(tag) if tag else "", between=" "), words(
        *(f"{short(one)} {day(one.due_on)}" for one in coming)
    )


def short(due: Due) -> str:
    return SHORT.get(due.kind, Kind(due.kind).label)


def home(row: Row) -> Cell:
    far = f"{number(row.km, 0)} km" if row.km is not None else ""
    icb = row.person.home_icb.name.removeprefix("NHS ") if row.person.home_icb else ""
    authority = row.person.home_authority
    return words(far, tag_html(Tag("From elsewhere", Meaning.NEUTRAL)) if row.from_elsewhere else "", between=" "), words(
        icb, authority
    )
