"""Reviews of somebody's care: CPA and C(E)TR."""

from __future__ import annotations

from datetime import timedelta

from casemgmt.facts import Facts
from casemgmt.reviews.kinds.base import Due, Held, Span, derives, last, repeated
from casemgmt.reviews.models import Kind
from reachout.organisations.models import ServiceLine
from reachout.pages.words import long_day
from reachout.rules.selectors import Rules

LEARNING_DISABILITY_OR_AUTISM = ("ld", "autism")


def lda(facts: Facts) -> bool:
    """In the service line, or on a ward for people with a learning disability or autistic people."""
    ward = facts.ward
    return facts.case.service_line == ServiceLine.LDA or bool(ward and ward.specialism in LEARNING_DISABILITY_OR_AUTISM)


@derives(Kind.CPA)
def cpa(facts: Facts, held: Held, rules: Rules) -> Due | None:
    """Three months after admission, then six months after the last one held. Source: a partner's published page."""
    since = facts.in_hospital_since
    if since is None:
        return None
    line = facts.case.service_line
    return repeated(
        Kind.CPA,
        since,
        "Admitted",
        held[Kind.CPA],
        first=Span(rules.get("cpa_first_months", line)),
        again=Span(rules.get("cpa_repeat_months", line)),
        facts=(("Admitted", long_day(since)),),
        rules=("cpa_first_months", "cpa_repeat_months"),
    )


@derives(Kind.CETR)
def cetr(facts: Facts, held: Held, rules: Rules) -> Due | None:
    """For people with a learning disability and autistic people: before admission, or within 28 days of it if there was none;
    then 12 months after the last one held. Source: NHS England's policy on C(E)TRs, adult secure."""
    since = facts.in_hospital_since
    if since is None or not lda(facts):
        return None
    line = facts.case.service_line
    before = since - timedelta(days=rules.get("cetr_before_admission_days", line))
    found = last(held[Kind.CETR], before)
    return repeated(
        Kind.CETR,
        before if found else since,
        "Admitted",
        held[Kind.CETR],
        first=Span(rules.get("cetr_first_days", line), "day"),
        again=Span(rules.get("cetr_repeat_months", line)),
        facts=(("Admitted", long_day(since)), ("Service", str(facts.case.get_service_line_display()))),
        rules=("cetr_before_admission_days", "cetr_first_days", "cetr_repeat_months"),
    )
