"""A page asks the database seldom, and a list as often for many rows as for few."""

import re
from datetime import date

import pytest
from django.utils import timezone

from beds.meetings.models import Meeting
from beds.models import Bed, Ward
from casemgmt.models import Case
from casemgmt.notes.models import SubjectRequest
from contracts.agreements.models import Terms
from contracts.intake.models import Upload
from quality.assurance.models import Unit, Visit
from quality.group.models import GroupMeeting
from reachout.accounts.permissions import Role
from reachout.organisations.models import Organisation
from tests.factories import assurance, contracts, intake, performance
from tests.factories.accounts import user_with
from tests.factories.away import AwayStayFactory, RepatriationFactory
from tests.factories.beds import HoldFactory, ReadyFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory, EpisodeFactory
from tests.factories.community import ConditionFactory
from tests.factories.contracts import ReturnFactory, ReturnQueryFactory, returned
from tests.factories.discharge import AskFactory, ExpectationFactory, FollowUpFactory, GoneFactory, PlanFactory
from tests.factories.finance import AdjustmentFactory, PackageFactory, approved
from tests.factories.flags import FlagFactory
from tests.factories.group import CqcRatingFactory, GroupAttendanceFactory, ItemFactory, LearningFactory, MemberFactory
from tests.factories.incidents import ConcernFactory, RestrictionReviewFactory
from tests.factories.meetings import ActionFactory, AttendanceFactory, DecisionFactory, MeetingFactory
from tests.factories.notes import DocumentFactory, NoteFactory, SubjectItemFactory, SubjectRequestFactory
from tests.factories.people import AliasFactory, BreakGlassFactory, PersonFactory
from tests.factories.reconciliation import ReconciledMonth
from tests.factories.referrals import DraftFactory, RatingFactory, ReferralFactory
from tests.factories.sheets import UploadFactory
from tests.factories.spc import AnnotationFactory
from tests.factories.voices import CarePlansFactory, PeerSupportFactory, SaidFactory, VoiceFactory
from tests.factories.wishes import (
    AdvocacyFactory,
    CarePlanFactory,
    CarerEventFactory,
    SayingFactory,
    TellingFactory,
    ViewFactory,
)
from tests.walk.table import LINES, NO
from tests.walk.walking import Walk

BOARD, LIST, PAGE = 8, 10, 14
"""The most queries a page may take, besides those every page takes: who is signed in, their roles, the event of reading."""

EVERY_PAGE = re.compile(r'FROM "accounts_user" WHERE|FROM "accounts_membership"|INTO "audit_event"')

ROWS = {line.name: line.rows for line in LINES if "GET" in line.methods}
LISTS = {
    "home": Role.CLP,
    "referrals:queue": Role.CLP,
    "referrals:ranked": Role.CLP,
    "referrals:drafts": Role.REFERRER,
    "beds:board": Role.CLP,
    "beds:ward": Role.WARD,
    "beds:match": Role.CLP,
    "beds:setup": Role.ADMINISTRATOR,
    "meetings:list": Role.CLP,
    "cases:case": Role.CASE_MANAGER,
    "reviews:due": Role.CASE_MANAGER,
    "reviews:month": Role.CASE_MANAGER,
    "reviews:recorded": Role.CASE_MANAGER,
    "reviews:actions": Role.CASE_MANAGER,
    "reviews:kind": Role.WARD,
    "reviews:review": Role.WARD,
    "incidents:list": Role.CASE_MANAGER,
    "incidents:choose": Role.WARD,
    "incidents:restrictions": Role.WARD,
    "incidents:show": Role.CASE_MANAGER,
    "incident-list": Role.CASE_MANAGER,
    "notes:search": Role.CASE_MANAGER,
    "notes:of-case": Role.CASE_MANAGER,
    "note-list": Role.CASE_MANAGER,
    "flags:list": Role.CASE_MANAGER,
    "flags:escalations": Role.COMMISSIONER,
    "flag-list": Role.CASE_MANAGER,
    "pathway:pathway": Role.CASE_MANAGER,
    "wishes:list": Role.CASE_MANAGER,
    "wishes:voice": Role.CASE_MANAGER,
    "wishes:carer": Role.CASE_MANAGER,
    "goal-list": Role.CASE_MANAGER,
    "saying-list": Role.CASE_MANAGER,
    "review-view-list": Role.CASE_MANAGER,
    "person-care-plan-list": Role.CASE_MANAGER,
    "advocacy-step-list": Role.CASE_MANAGER,
    "carer-list": Role.CASE_MANAGER,
    "subject-access:list": Role.CASE_MANAGER,
    "subject-access:request": Role.CASE_MANAGER,
    "away:register": Role.CASE_MANAGER,
    "away:inbound": Role.CASE_MANAGER,
    "community:caseload": Role.CASE_MANAGER,
    "community-episode-list": Role.CASE_MANAGER,
    "repatriation-list": Role.CASE_MANAGER,
    "caseload:dashboard": Role.CASE_MANAGER,
    "caseload:caseloads": Role.CASE_MANAGER,
    "caseload:hand-over": Role.CASE_MANAGER,
    "discharge:plans": Role.CASE_MANAGER,
    "discharge:follow-up": Role.CASE_MANAGER,
    "discharge:plan": Role.CASE_MANAGER,
    "delays:register": Role.CASE_MANAGER,
    "discharge-plan-list": Role.CASE_MANAGER,
    "delay-ask-list": Role.CASE_MANAGER,
    "follow-up-contact-list": Role.CASE_MANAGER,
    "meetings:person": Role.CLP,
    "meetings:actions": Role.CLP,
    "meetings:minutes": Role.CLP,
    "group:home": Role.COMMISSIONER,
    "group:meetings": Role.COMMISSIONER,
    "group:meeting": Role.COMMISSIONER,
    "group:minutes": Role.COMMISSIONER,
    "group:item": Role.COMMISSIONER,
    "group:members": Role.COMMISSIONER,
    "group:ratings": Role.COMMISSIONER,
    "group:learning": Role.COMMISSIONER,
    "reconciliation:list": Role.COMMISSIONER,
    "reconciliation:month": Role.COMMISSIONER,
    "reconciliation:behind": Role.COMMISSIONER,
    "reconciliation:difference": Role.COMMISSIONER,
    "reconciled-month-list": Role.COMMISSIONER,
    "difference-list": Role.COMMISSIONER,
    "agreements:list": Role.COMMISSIONER,
    "agreements:contract": Role.COMMISSIONER,
    "agreements:terms": Role.COMMISSIONER,
    "agreements:compare": Role.COMMISSIONER,
    "contract-terms-list": Role.COMMISSIONER,
    "intake:files": Role.RETURNS,
    "intake:upload": Role.RETURNS,
    "intake:mend": Role.RETURNS,
    "return-file-list": Role.RETURNS,
    "return-file-error-list": Role.RETURNS,
    "assurance:list": Role.COMMISSIONER,
    "assurance:provider": Role.COMMISSIONER,
    "assurance:visits": Role.COMMISSIONER,
    "assurance:visit": Role.COMMISSIONER,
    "assurance:actions": Role.COMMISSIONER,
    "performance:overview": Role.COMMISSIONER,
    "performance:contract": Role.COMMISSIONER,
    "performance:notices": Role.COMMISSIONER,
    "performance:notice": Role.COMMISSIONER,
    "performance:packs": Role.COMMISSIONER,
    "breach-list": Role.COMMISSIONER,
    "performance-notice-list": Role.COMMISSIONER,
    "action-plan-list": Role.COMMISSIONER,
    "withholding-list": Role.COMMISSIONER,
    "review-pack-list": Role.COMMISSIONER,
    "returns:list": Role.COMMISSIONER,
    "returns:completeness": Role.COMMISSIONER,
    "returns:return": Role.COMMISSIONER,
    "monthly-return-list": Role.COMMISSIONER,
    "return-version-list": Role.COMMISSIONER,
    "return-query-list": Role.COMMISSIONER,
    "spc:marks": Role.COMMISSIONER,
    "voices:home": Role.COMMISSIONER,
    "voices:posts": Role.COMMISSIONER,
    "voices:members": Role.COMMISSIONER,
    "voices:care-plans": Role.COMMISSIONER,
    "voices:said": Role.COMMISSIONER,
    "report:show": Role.BOARD,
    "figures:summary": Role.COMMISSIONER,
    "figures:measure": Role.COMMISSIONER,
    "figures:rows": Role.COMMISSIONER,
    "figures:snapshots": Role.COMMISSIONER,
    "cqc-rating-list": Role.COMMISSIONER,
    "learning-response-list": Role.COMMISSIONER,
    "group-meeting-list": Role.COMMISSIONER,
    "group-item-list": Role.COMMISSIONER,
    "peer-support-list": Role.COMMISSIONER,
    "lived-experience-member-list": Role.COMMISSIONER,
    "care-plans-list": Role.COMMISSIONER,
    "you-said-list": Role.COMMISSIONER,
    "finance:overview": Role.COMMISSIONER,
    "finance:forecast": Role.COMMISSIONER,
    "finance:shares": Role.COMMISSIONER,
    "finance:savings": Role.COMMISSIONER,
    "finance:adjustments": Role.COMMISSIONER,
    "finance:packages": Role.COMMISSIONER,
    "package-list": Role.COMMISSIONER,
    "budget-list": Role.COMMISSIONER,
    "audit:events": Role.GOVERNANCE,
    "audit:emergencies": Role.GOVERNANCE,
    "rules:list": Role.ADMINISTRATOR,
    "sheets:list": Role.ADMINISTRATOR,
    "users:list": Role.ADMINISTRATOR,
    "referral-list": Role.CLP,
    "assessment-list": Role.CLP,
    "ward-list": Role.CLP,
    "board-list": Role.CLP,
    "bed-list": Role.CLP,
    "hold-list": Role.CLP,
    "stay-list": Role.CLP,
    "case-list": Role.CASE_MANAGER,
    "meeting-list": Role.CLP,
    "decision-list": Role.CLP,
    "pack-list": Role.CLP,
    "surveillance-list": Role.COMMISSIONER,
    "quality-visit-list": Role.COMMISSIONER,
    "quality-finding-list": Role.COMMISSIONER,
    "quality-action-list": Role.COMMISSIONER,
    "quality-query-list": Role.COMMISSIONER,
    "snapshot-list": Role.CLP,
}
MOST = {
    "intake:upload": 15,
    "intake:mend": PAGE,
    "finance:overview": 24,
    "finance:forecast": 24,
    "forecast-list": 16,
    "finance:shares": 30,
    "finance:contract": 20,
    "pathway:pathway": 20,
    "wishes:my-pathway": 22,
    "wishes:my-pathway-pdf": 22,
    "beds:board": BOARD,
    "board-list": BOARD,
    "home": 12,
    "meetings:person": 21,
    "meetings:minutes": PAGE,
    "beds:match": PAGE,
    "people:person": 40,
    "cases:case": 52,
    "reviews:due": 13,
    "reviews:month": 14,
    "reviews:kind": 20,
    "reviews:review": 13,
    "incidents:show": PAGE,
    "referrals:show": 15,
    "meetings:agenda": 17,
    "assurance:provider": PAGE,
    "performance:overview": PAGE,
    "performance:contract": 19,
    "performance:requirement": 18,
    "performance:notice": PAGE,
    "caseload:dashboard": 12,
    "returns:return": 32,
    "returns:version": 26,
    "returns:fill": 26,
    "returns:check": 26,
    "returns:ask": 20,
    "returns:query": 20,
    "delays:register": 20,
    "discharge:plans": PAGE,
    "discharge:plan": 32,
    "caseload:caseloads": 18,
    "caseload:hand-over": 18,
    "away:register": 17,
    "away:inbound": PAGE,
    "away:beds": 18,
    "reconciliation:month": PAGE,
    "reconciliation:behind": PAGE,
}
"""Where a page is more than one: home gathers every floor's work; a person's, a case's and the meeting's tell a whole story."""
HOMES = {Role.CASE_MANAGER: 23, Role.WARD: 20, Role.LEAD: 30, Role.COMMISSIONER: 31}
"""The most that the home of each takes: every section that waits for somebody is asked for."""


def queries(walk: Walk, name: str, role: str = "") -> int:
    row = walk.world.rows[ROWS[name][0]] if ROWS[name] else None
    answer = walk.ask(walk.world.walker(role or LISTS[name]), "GET", name, row)
    assert answer.status == 200, f"{name} answered {answer.status}"
    return sum(not EVERY_PAGE.search(sql) for sql in answer.asked)


def pages() -> list[tuple[str, str]]:
    """Every other page and who opens it: the first column of the table that may."""
    opened = {line.name: line.who for line in LINES if "GET" in line.methods and not line.is_public}
    opened = {name: who for name, who in opened.items() if name not in LISTS and set(who.values()) != {NO}}
    return [(name, next(r for r in (Role.CLP, *who) if who[r] != NO)) for name, who in opened.items()]


@pytest.mark.parametrize(("name", "role"), pages())
def test_a_page_takes_few_queries(walk: Walk, name: str, role: str) -> None:
    most = MOST.get(name, PAGE)
    row = walk.world.rows[ROWS[name][0]] if ROWS[name] else None
    asked = [sql for sql in walk.ask(walk.world.walker(role), "GET", name, row).asked if not EVERY_PAGE.search(sql)]
    assert len(asked) <= most, f"{name} as {role}: {len(asked)} queries, should be {most} at most"


def add_many_rows(walk: Walk) -> None:
    clp, referrer = walk.world.walker(Role.CLP), walk.world.walker(Role.REFERRER)
    made_by = Organisation.objects.get(pk=referrer.organisation)
    sitting = Meeting.objects.get(pk=walk.world.rows["sitting"].args[0])
    ward_of_row = Bed.objects.get(pk=walk.world.rows["bed"].args[0]).ward
    group = GroupMeeting.objects.get(pk=walk.world.rows["group_held"].args[0])
    watched = Ward.objects.get(pk=walk.world.rows["ward"].args[0]).site
    visited = Visit.objects.get(pk=walk.world.rows["visit_done"].args[0])
    case = Case.objects.get(pk=walk.world.rows["case"].args[0])
    subject_request = SubjectRequest.objects.get(pk=walk.world.rows["subject_request"].args[0])
    draft = Terms.objects.get(pk=walk.world.rows["terms_draft"].args[0])
    sent = Upload.objects.get(pk=walk.world.rows["file"].args[0])
    for number in range(6):
        ward = WardFactory(beds=2, site=ward_of_row.site)
        contracts.agreed(contracts.ContractFactory(under=draft.contract.under), {ward: "500.00", WardFactory(): "480.00"})
        contracts.DayPriceFactory(service__terms=draft, service__ward=ward)
        contracts.RequirementFactory(terms=draft)
        contracts.PaperFactory(contract=draft.contract)
        staying, held = ward.beds.order_by("code")
        stay = StayFactory(bed=staying, spell__person=PersonFactory(line="adult_secure"))
        new_case = CaseFactory(stay=stay)
        FlagFactory(case=new_case, escalated_to="commissioner")
        ReadyFactory(spell=stay.spell)
        AskFactory(case=new_case)
        ExpectationFactory(plan=PlanFactory(case=new_case, items=2))
        AskFactory(case=case)
        FollowUpFactory(case=GoneFactory())
        person = stay.person
        AliasFactory(person=person)
        referral = ReferralFactory(waiting=True, referring_organisation=made_by)
        RatingFactory(referral=referral)
        HoldFactory(bed=held, referral=referral)
        DecisionFactory(meeting=sitting, referral=ReferralFactory(waiting=True, referring_organisation=made_by))
        ReferralFactory(referring_organisation=made_by)
        ActionFactory(meeting=sitting, referral=referral)
        AttendanceFactory(meeting=sitting)
        MeetingFactory(service_line="lda" if number else "aed", in_session=True)
        CqcRatingFactory(site=WardFactory(site__organisation=ward.site.organisation, beds=0).site)
        raised = ItemFactory(meeting=group, source="learning", learning=LearningFactory(of=ward))
        raised.actions.add(assurance.ActionFactory())
        ItemFactory(meeting=group, source="visit", visit=assurance.VisitFactory(), carried_from=ItemFactory())
        GroupAttendanceFactory(meeting=group)
        MemberFactory()
        AnnotationFactory(month=date(2020, number + 1, 1), withdrawn=bool(number % 2))
        PeerSupportFactory(organisation=ward.site.organisation, site=WardFactory(beds=0).site)
        CarePlansFactory(quarter=date(2020 + number % 5, 1, 1))
        VoiceFactory(group=f"Group {number}")
        SaidFactory(site=ward.site, organisation=ward.site.organisation)
        BreakGlassFactory(person=person)
        NoteFactory(case=case)
        DocumentFactory(case=case)
        TellingFactory(goal__case=case)
        SayingFactory(case=case)
        ViewFactory(case=case, carer=CarerEventFactory(carer__case=case).carer)
        CarePlanFactory(case=case)
        AdvocacyFactory(case=case)
        RestrictionReviewFactory(
            intervention__stay=stay, intervention__incident=ConcernFactory(incident__stay=stay).incident.reference
        )
        SubjectRequestFactory()
        SubjectItemFactory(request=subject_request)
        UploadFactory(by=clp.user)
        intake.FaultyUploadFactory(of=sent.of, status="replaced")
        DraftFactory(by=referrer.user, organisation=made_by)
        user_with(Role.WARD)
        assurance.SurveillanceFactory(unit=assurance.a_unit())
        performance.more(walk.world.rows["pn_plan"].args[0], number)
        about = Unit(watched.organisation, "adult_secure", watched)
        assurance.SurveillanceFactory(unit=about, ended_at=timezone.now())
        finding = assurance.FindingFactory(visit=assurance.VisitFactory(unit=about, with_provider=True))
        assurance.ActionFactory(unit=about, finding=finding)
        assurance.QueryFactory(unit=about)
        assurance.MemberFactory(visit=visited)
        assurance.FindingFactory(visit=visited, ward=ward)
        ReturnQueryFactory(submission=returned(ReturnFactory(), {("actual", None): number}, status="submitted"))
        away = AwayStayFactory(spell__person=PersonFactory(line="adult_secure"))
        RepatriationFactory(case=CaseFactory(stay=away))
        ConditionFactory(episode=EpisodeFactory(person=PersonFactory(line="adult_secure")))
        CaseFactory(stay=StayFactory(spell__person__home_in_region=False))
        AdjustmentFactory()
        approved(PackageFactory())
        if number < 2:
            month = ReconciledMonth()
            month.send(month.three)
            month.find(timezone.now())


def test_many_rows_take_no_more_queries_than_few(walk: Walk) -> None:
    CaseFactory(stay=StayFactory(spell__person__home_in_region=False))  # of nobody from elsewhere less is asked than of one
    asked = {name: (name, LISTS[name]) for name in LISTS} | {f"home of {role}": ("home", role) for role in HOMES}
    few = {name: queries(walk, *which) for name, which in asked.items()}
    add_many_rows(walk)
    many = {name: queries(walk, *which) for name, which in asked.items()}
    grown = [f"{name}: {few[name]} queries for few rows, {many[name]} for many" for name in asked if many[name] > few[name]]
    assert not grown, "\n".join(grown)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_few_queries(walk: Walk, name: str) -> None:
    most = MOST.get(name, LIST)
    asked = queries(walk, name)
    assert asked <= most, f"{name}: {asked} queries, should be {most} at most"


@pytest.mark.parametrize("role", HOMES)
def test_a_home_takes_few_queries(walk: Walk, role: str) -> None:
    asked = queries(walk, "home", role)
    assert asked <= HOMES[role], f"The home of {role}: {asked} queries, should be {HOMES[role]} at most"
