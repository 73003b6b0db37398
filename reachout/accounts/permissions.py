"""Who may do what, on one page. Source: the collaborative's table of roles (commissioning is kept apart from provision).

A grant says what a role may do and how far: over its whole service line, over its own organisation's part of the line, or
everywhere. ``user.reach(permission)`` turns a person's memberships into the rows that a QuerySet's ``visible_to`` lets through.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.http import HttpRequest


class Role(models.TextChoices):
    REFERRER = "referrer", "Referrer"
    CLP = "clp", "Clinical liaison practitioner"
    LEAD = "lead", "Unit clinical lead or assessor"
    WARD = "ward", "Ward"
    CASE_MANAGER = "case_manager", "Case manager"
    COMMISSIONER = "commissioner", "Commissioner"
    BOARD = "board", "Board member"
    RETURNS = "returns", "Provider returns officer"
    GOVERNANCE = "governance", "Information governance"
    ADMINISTRATOR = "administrator", "Administrator"


class Permission(StrEnum):
    # People
    PERSON_VIEW = "see a person's record"
    PERSON_RECORD = "make and correct a person's record"
    PERSON_RESTRICTED = "see alerts and keep-apart notes"
    PERSON_KEEP = "keep a person's legal status, alerts and keep-apart notes"
    PERSON_MERGE = "merge two records of one person"
    BREAK_GLASS = "open a record in an emergency"
    # Referrals
    REFERRAL_VIEW = "see referrals"
    REFERRAL_MAKE = "make a referral"
    REFERRAL_TRIAGE = "accept or decline a referral"
    REFERRAL_RATE = "rate urgency and physical risk"
    RANK_OVERRIDE = "override a rank, with a reason"
    ASSESSMENT_RECORD = "record an access assessment"
    # Beds
    BOARD_VIEW = "see every bed of the line"
    STAY_VIEW = "see who is in a bed"
    WARD_CONFIRM = "confirm a ward's beds"
    BED_CLOSE = "take a bed out of service and back"
    BED_HOLD = "hold, offer and release a bed"
    OFFER_ANSWER = "accept or decline an offered patient"
    STAY_MANAGE = "admit, move, record leave and readiness, discharge"
    MATCH_VIEW = "see which beds would suit"
    # The meeting
    MEETING_VIEW = "see the weekly meeting and its pack"
    MEETING_RUN = "open, minute and close a meeting"
    MEETING_DECIDE = "decide in a meeting"
    # Case oversight
    CASE_VIEW = "see cases, what is due and what is flagged"
    CASE_KEEP = "manage cases: hand over, reviews and visits, registers, escalation"
    CASE_CONTRIBUTE = "add to a case for the unit: reviews held, the discharge plan, the person's own words"
    CASE_RESTRICTED = "see and write third-party and victim information on a case"
    FLAG_ANSWER = "acknowledge a flag with a plan and a date"
    ESCALATION_VIEW = "see what was escalated, by reference"
    INCIDENT_RECORD = "record incidents and restrictive interventions"
    SUBJECT_ACCESS = "export everything held on a person"
    # Figures
    FIGURES_VIEW = "see figures, charts and the board report"
    FIGURES_ROWS = "see the rows behind a figure"
    FIGURES_KEEP = "freeze and refresh months, rebase and annotate charts"
    FIGURES_PUBLISH = "propose and approve figures for the public"
    # Assurance
    ASSURANCE_VIEW = "see surveillance, visits, findings and actions"
    ASSURANCE_KEEP = "keep surveillance, visits, ratings, actions and the safety and quality group"
    ASSURANCE_ANSWER = "answer for a provider: accuracy, evidence, learning"
    VOICES_VIEW = "see peer support, lived experience and what was done"
    VOICES_KEEP = "keep peer support, lived experience and what was done"
    # Contracts, money and the monthly return
    CONTRACT_VIEW = "see contracts"
    CONTRACT_KEEP = "draw up and agree contracts and their variations"
    RETURN_VIEW = "see monthly returns"
    RETURN_SUBMIT = "fill in and submit a monthly return"
    RETURN_ACCEPT = "query and accept monthly returns, and settle differences"
    MONEY_VIEW = "see budgets, forecasts and shares"
    MONEY_KEEP = "keep budgets, adjustments, reinvestment and shares"
    COST_VIEW = "see what a day in a bed costs"
    PACKAGE_VIEW = "see exceptional packages and enhanced observations"
    PACKAGE_ASK = "ask for an exceptional package or enhanced observations"
    PACKAGE_APPROVE = "approve or refuse what is asked beyond the price"
    PERFORMANCE_VIEW = "see performance against the contract"
    PERFORMANCE_KEEP = "keep notices, meetings, action plans and proposed withholding"
    PERFORMANCE_ANSWER = "answer for a provider: notices and remedial action plans"
    # Keeping watch, and keeping house
    AUDIT_VIEW = "read the audit"
    BREAK_GLASS_REVIEW = "review emergency access"
    USERS_MANAGE = "give and take away roles"
    CONFIGURE = "change rules, wards and meeting days"
    TRACKER_LOAD = "load a tracker folder"


class Breadth(StrEnum):
    OWN = "its own organisation, in its service line"
    LINE = "its whole service line"
    ALL = "everything"


P, OWN, LINE, ALL = Permission, Breadth.OWN, Breadth.LINE, Breadth.ALL

GRANTS: dict[str, dict[Permission, Breadth]] = {
    Role.REFERRER: {
        P.PERSON_VIEW: OWN,
        P.REFERRAL_VIEW: OWN,
        P.REFERRAL_MAKE: OWN,
    },
    Role.CLP: {
        P.PERSON_VIEW: LINE,
        P.PERSON_RECORD: LINE,
        P.PERSON_RESTRICTED: LINE,
        P.PERSON_KEEP: LINE,
        P.PERSON_MERGE: LINE,
        P.BREAK_GLASS: LINE,
        P.REFERRAL_VIEW: LINE,
        P.REFERRAL_MAKE: LINE,
        P.REFERRAL_TRIAGE: LINE,
        P.REFERRAL_RATE: LINE,
        P.RANK_OVERRIDE: LINE,
        P.BOARD_VIEW: LINE,
        P.STAY_VIEW: LINE,
        P.BED_HOLD: LINE,
        P.MATCH_VIEW: LINE,
        P.MEETING_VIEW: LINE,
        P.MEETING_RUN: LINE,
        P.MEETING_DECIDE: LINE,
        P.CASE_VIEW: LINE,
        P.FIGURES_VIEW: LINE,
        P.FIGURES_ROWS: LINE,
        P.VOICES_VIEW: LINE,
        P.COST_VIEW: LINE,
    },
    Role.LEAD: {
        P.PERSON_VIEW: OWN,
        P.PERSON_RESTRICTED: OWN,
        P.PERSON_KEEP: OWN,
        P.BREAK_GLASS: LINE,
        P.REFERRAL_VIEW: OWN,
        P.REFERRAL_RATE: OWN,
        P.ASSESSMENT_RECORD: OWN,
        P.BOARD_VIEW: LINE,
        P.STAY_VIEW: OWN,
        P.WARD_CONFIRM: OWN,
        P.BED_CLOSE: OWN,
        P.OFFER_ANSWER: OWN,
        P.STAY_MANAGE: OWN,
        P.MATCH_VIEW: LINE,
        P.MEETING_VIEW: LINE,
        P.MEETING_DECIDE: LINE,
        P.CASE_VIEW: OWN,
        P.CASE_CONTRIBUTE: OWN,
        P.FLAG_ANSWER: OWN,
        P.INCIDENT_RECORD: OWN,
        P.ASSURANCE_VIEW: OWN,
        P.ASSURANCE_ANSWER: OWN,
        P.VOICES_VIEW: LINE,
        P.PACKAGE_VIEW: OWN,
        P.PACKAGE_ASK: OWN,
        P.PERFORMANCE_VIEW: OWN,
        P.PERFORMANCE_ANSWER: OWN,
    },
    Role.WARD: {
        P.PERSON_VIEW: OWN,
        P.PERSON_RESTRICTED: OWN,
        P.PERSON_KEEP: OWN,
        P.BREAK_GLASS: LINE,
        P.STAY_VIEW: OWN,
        P.WARD_CONFIRM: OWN,
        P.BED_CLOSE: OWN,
        P.STAY_MANAGE: OWN,
        P.CASE_VIEW: OWN,
        P.CASE_CONTRIBUTE: OWN,
        P.INCIDENT_RECORD: OWN,
    },
    Role.CASE_MANAGER: {
        P.PERSON_VIEW: LINE,
        P.PERSON_RESTRICTED: LINE,
        P.REFERRAL_VIEW: LINE,
        P.BOARD_VIEW: LINE,
        P.STAY_VIEW: LINE,
        P.MATCH_VIEW: LINE,
        P.MEETING_VIEW: LINE,
        P.CASE_VIEW: LINE,
        P.CASE_KEEP: LINE,
        P.CASE_RESTRICTED: LINE,
        P.FLAG_ANSWER: LINE,
        P.ESCALATION_VIEW: LINE,
        P.SUBJECT_ACCESS: LINE,
        P.FIGURES_VIEW: LINE,
        P.FIGURES_ROWS: LINE,
        P.ASSURANCE_VIEW: LINE,
        P.VOICES_VIEW: LINE,
        P.COST_VIEW: LINE,
        P.PACKAGE_VIEW: LINE,
    },
    Role.COMMISSIONER: {
        P.BOARD_VIEW: LINE,
        P.ESCALATION_VIEW: LINE,
        P.FIGURES_VIEW: LINE,
        P.FIGURES_ROWS: LINE,
        P.FIGURES_KEEP: LINE,
        P.FIGURES_PUBLISH: LINE,
        P.ASSURANCE_VIEW: LINE,
        P.ASSURANCE_KEEP: LINE,
        P.VOICES_VIEW: LINE,
        P.VOICES_KEEP: LINE,
        P.CONTRACT_VIEW: LINE,
        P.CONTRACT_KEEP: LINE,
        P.RETURN_VIEW: LINE,
        P.RETURN_ACCEPT: LINE,
        P.MONEY_VIEW: LINE,
        P.MONEY_KEEP: LINE,
        P.COST_VIEW: LINE,
        P.PACKAGE_VIEW: LINE,
        P.PACKAGE_APPROVE: LINE,
        P.PERFORMANCE_VIEW: LINE,
        P.PERFORMANCE_KEEP: LINE,
    },
    Role.BOARD: {
        P.ESCALATION_VIEW: LINE,
        P.FIGURES_VIEW: LINE,
        P.ASSURANCE_VIEW: LINE,
        P.VOICES_VIEW: LINE,
        P.MONEY_VIEW: LINE,
        P.PERFORMANCE_VIEW: LINE,
    },
    Role.RETURNS: {
        P.CONTRACT_VIEW: OWN,
        P.RETURN_VIEW: OWN,
        P.RETURN_SUBMIT: OWN,
        P.PACKAGE_VIEW: OWN,
        P.PERFORMANCE_VIEW: OWN,
        P.PERFORMANCE_ANSWER: OWN,
    },
    Role.GOVERNANCE: {P.AUDIT_VIEW: ALL, P.BREAK_GLASS_REVIEW: ALL},
    Role.ADMINISTRATOR: {P.USERS_MANAGE: ALL, P.CONFIGURE: ALL, P.TRACKER_LOAD: ALL},
}

WITHOUT_LINE = {Role.GOVERNANCE, Role.ADMINISTRATOR}
"""Roles that belong to no service line; every other membership names exactly one."""

CARE = {Role.LEAD, Role.WARD, Role.RETURNS}
COMMISSIONING = {Role.CASE_MANAGER, Role.COMMISSIONER, Role.BOARD}

APART: list[tuple[set[Role], set[Role], str]] = [
    (COMMISSIONING, CARE, "Commissioning is kept apart from providing care."),
    (WITHOUT_LINE, set(Role) - WITHOUT_LINE, "Those who keep house or keep watch do not see records of people."),
    ({Role.GOVERNANCE}, {Role.ADMINISTRATOR}, "Whoever gives roles does not also watch how they are used."),
]
"""Roles that one user cannot hold together, and why."""


@dataclass(frozen=True)
class Own:
    organisation: int
    site: int | None
    service_line: str


@dataclass(frozen=True)
class Reach:
    """How far one person may go with one permission."""

    everything: bool = False
    lines: frozenset[str] = frozenset()
    own: frozenset[Own] = frozenset()

    def __bool__(self) -> bool:
        return self.everything or bool(self.lines) or bool(self.own)

    @property
    def service_lines(self) -> set[str]:
        return set(self.lines) | {own.service_line for own in self.own}

    def rows(self, *, line: str, organisation: str, site: str | None = None) -> Q:
        """The rows within reach, given the lookup paths from the row to its service line, organisation and site."""
        if self.everything:
            return ~Q(pk=None)
        rows = Q(**{f"{line}__in": sorted(self.lines)}) if self.lines else Q(pk__in=[])
        for own in self.own:
            mine = Q(**{line: own.service_line, organisation: own.organisation})
            if site and own.site:
                mine &= Q(**{site: own.site})
            rows |= mine
        return rows


def reach_of(memberships: list[Any], permission: Permission) -> Reach:
    granted = [(m, GRANTS[m.role].get(permission)) for m in memberships]
    return Reach(
        everything=any(breadth is ALL for _, breadth in granted),
        lines=frozenset(m.service_line for m, breadth in granted if breadth is LINE),
        own=frozenset(Own(m.organisation_id, m.site_id, m.service_line) for m, breadth in granted if breadth is OWN),
    )


def requires(*permissions: Permission) -> Callable[..., Any]:
    """Let a view run for whoever has at least one of the permissions somewhere; others get 403. Rows are ``open_to``'s."""

    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not any(request.user.may(permission) for permission in permissions):  # type: ignore[union-attr]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permissions = permissions  # type: ignore[attr-defined]
        return guarded

    return wrap
