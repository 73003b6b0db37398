"""What the Mental Health Act asks for while a section lasts: its end or renewal, rights, consent to treatment.

A period of months begins with its first day, so that a section of six months from 1 January ends with 30 June.
"""

from __future__ import annotations

from datetime import date, timedelta

from casemgmt.facts import Facts
from casemgmt.reviews.kinds.base import DAY, Due, Held, Span, derives, held_on, last, repeated
from casemgmt.reviews.models import Kind, Review
from reachout.pages.words import long_day
from reachout.people.models import LegalStatus
from reachout.rules.selectors import Rules
from referrals.services.assessing import after_months

Code = LegalStatus.Code

RENEWED_BY = {
    Code.S3: "s3_renewal_months",
    **dict.fromkeys([Code.S37, Code.S47, Code.S48, Code.S45A_ENDED], "s37_renewal_months"),
}
"""Which rule says at how many months a section is renewed. Sections 47 and 48 without restrictions, and section 45A once its
limitation direction has ended, have effect as a hospital order does."""

LASTS_DAYS = {Code.S2: "s2_days", Code.S35: "s35_36_remand_days", Code.S36: "s35_36_remand_days"}
"""What is not renewed by the hospital ends after so many days unless the record says otherwise."""


def ends(started: date, months: list[int], yearly: int, after: date) -> date:
    """The first end of a period after the day: at each of the months, then every so many."""
    number = 0
    while (end := after_months(started, _nth(months, yearly, number)) - DAY) <= after:
        number += 1
    return end


def _nth(months: list[int], yearly: int, number: int) -> int:
    past = number - len(months) + 1
    return months[number] if past <= 0 else months[-1] + yearly * past


def section_ends(legal: LegalStatus, renewals: list[Review], rules: Rules, line: str) -> tuple[date, str] | None:
    """The last day of the authority to detain and how it is known: the latest of what is recorded and what renewals gave."""
    since = [review for review in renewals if held_on(review) >= legal.started_on]
    if key := RENEWED_BY.get(Code(legal.code)):
        months, yearly = rules.get(key, line), rules.get("section_renewal_then_months", line)
        first = ends(legal.started_on, months, yearly, legal.started_on)
        found = [(legal.expires_on, "recorded")] if legal.expires_on else [(first, "first period")]
        for review in since:
            answered = ends(legal.started_on, months, yearly, held_on(review) - DAY)
            found.append((review.renewed_until or ends(legal.started_on, months, yearly, answered), "renewed"))
        return max(found)
    if legal.expires_on:
        return legal.expires_on, "recorded"
    if key := LASTS_DAYS.get(Code(legal.code)):
        return legal.started_on + timedelta(days=rules.get(key, line)) - DAY, "first period"
    return None


@derives(Kind.RENEWAL)
def renewal(facts: Facts, held: Held, rules: Rules) -> Due | None:
    """The last day of the authority to detain: sections 3 and 37 are renewed at 6 and 12 months and then yearly, from the day
    the section began, before that day has passed. An expiry in the record of the legal status, or the day until which a
    renewal was recorded, goes before the arithmetic. Source: Mental Health Act 1983, section 20 and Schedule 1."""
    legal, line = facts.legal, facts.case.service_line
    known = section_ends(legal, held[Kind.RENEWAL], rules, line) if legal and facts.ward else None
    if legal is None or known is None:
        return None
    end, how = known
    words = {
        "recorded": "it is recorded to end on this day.",
        "renewed": "it was renewed until this day.",
        "first period": "its first period ends on this day.",
    }
    done = last(held[Kind.RENEWAL], legal.started_on)
    keys = [key for key in (RENEWED_BY.get(Code(legal.code)), LASTS_DAYS.get(Code(legal.code))) if key]
    return Due(
        Kind.RENEWAL,
        end,
        f"{legal} began on {long_day(legal.started_on)}; {words[how]}",
        facts=_facts(legal),
        rules=(*keys, "section_renewal_then_months") if Code(legal.code) in RENEWED_BY else tuple(keys),
        last_on=held_on(done) if done else None,
    )


@derives(Kind.RIGHTS)
def rights(facts: Facts, held: Held, rules: Rules) -> Due | None:
    """Rights are explained as soon as a section begins or the person comes to another hospital, again soon when they were not
    understood, and then at a local interval. Source: Mental Health Act 1983, section 132; Code of Practice, chapter 4."""
    legal, line = detained(facts, rules), facts.case.service_line
    if legal is None or facts.spell is None:
        return None
    since = max(legal.started_on, facts.spell.admitted_on)
    what = f"{legal} began" if since == legal.started_on else "Came to this hospital"
    done = last(held[Kind.RIGHTS], since)
    if done and done.again:  # type: ignore[attr-defined]
        day = held_on(done)
        soon = Span(rules.get("rights_again_days", line), "day").after(day)
        told = f"They were explained on {long_day(day)} and not understood."
        return Due(Kind.RIGHTS, soon, told, _facts(legal), ("rights_again_days",), last_on=day)
    return repeated(
        Kind.RIGHTS,
        since,
        what,
        held[Kind.RIGHTS],
        first=Span(rules.get("rights_first_days", line), "day"),
        again=Span(rules.get("rights_repeat_weeks", line), "week"),
        facts=_facts(legal),
        rules=("rights_first_days", "rights_repeat_weeks"),
    )


@derives(Kind.CONSENT)
def consent(facts: Facts, held: Held, rules: Rules) -> Due | None:
    """Three months of medicine while detained need consent or a second opinion, certified: so long after the detention began,
    changes of section included; then looked at again at a local interval. Source: Mental Health Act 1983, section 58."""
    legal, line = detained(facts, rules), facts.case.service_line
    if legal is None:
        return None
    since = detained_since(facts, rules)
    return repeated(
        Kind.CONSENT,
        since,
        "Detained",
        held[Kind.CONSENT],
        first=Span(rules.get("consent_first_months", line)),
        again=Span(rules.get("consent_repeat_months", line)),
        facts=(*_facts(legal), ("Detained since", long_day(since))),
        rules=("consent_first_months", "consent_repeat_months"),
    )


def detained(facts: Facts, rules: Rules) -> LegalStatus | None:
    """The section they are detained under in hospital."""
    legal = facts.legal
    return legal if legal and facts.ward and legal.code in rules.get("detained_statuses", facts.case.service_line) else None


def detained_since(facts: Facts, rules: Rules) -> date:
    """The first day of the sections that followed one another without a gap."""
    assert facts.legal is not None
    codes, since = rules.get("detained_statuses", facts.case.service_line), facts.legal.started_on
    for earlier in reversed(facts.statuses):
        if earlier.ended_on == since and earlier.code in codes:
            since = earlier.started_on
    return since


def _facts(legal: LegalStatus) -> tuple[tuple[str, str], ...]:
    expiry = [("Recorded to expire", long_day(legal.expires_on))] if legal.expires_on else []
    return (("Legal status", str(legal)), ("Began", long_day(legal.started_on)), *expiry)
