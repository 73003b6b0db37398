"""A page asks the database seldom, and a list as often for many rows as for few."""

import re
from datetime import date

import pytest
from django.utils import timezone

from beds.meetings.models import Meeting
from beds.models import Bed, Ward
from quality.assurance.models import Unit, Visit
from quality.group.models import GroupMeeting
from reachout.accounts.permissions import Role
from reachout.organisations.models import Organisation
from tests.factories import assurance
from tests.factories.accounts import user_with
from tests.factories.beds import HoldFactory, StayFactory, WardFactory
from tests.factories.group import CqcRatingFactory, GroupAttendanceFactory, ItemFactory, LearningFactory, MemberFactory
from tests.factories.meetings import ActionFactory, AttendanceFactory, DecisionFactory, MeetingFactory
from tests.factories.people import AliasFactory, BreakGlassFactory, PersonFactory
from tests.factories.referrals import DraftFactory, RatingFactory, ReferralFactory
from tests.factories.sheets import UploadFactory
from tests.factories.spc import AnnotationFactory
from tests.factories.voices import CarePlansFactory, PeerSupportFactory, SaidFactory, VoiceFactory
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
    "assurance:list": Role.COMMISSIONER,
    "assurance:provider": Role.COMMISSIONER,
    "assurance:visits": Role.COMMISSIONER,
    "assurance:visit": Role.COMMISSIONER,
    "assurance:actions": Role.COMMISSIONER,
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
    "beds:board": BOARD,
    "board-list": BOARD,
    "home": 20,
    "meetings:person": 21,
    "meetings:minutes": PAGE,
    "beds:match": PAGE,
    "people:person": 19,
    "referrals:show": 15,
    "meetings:agenda": 17,
    "assurance:provider": PAGE,
}
"""Where a page is more than one: home gathers every floor's work, a person's page and the meeting's tell a whole story."""


def queries(walk: Walk, name: str) -> int:
    row = walk.world.rows[ROWS[name][0]] if ROWS[name] else None
    answer = walk.ask(walk.world.walker(LISTS[name]), "GET", name, row)
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
    for number in range(6):
        ward = WardFactory(beds=2, site=ward_of_row.site)
        staying, held = ward.beds.order_by("code")
        person = StayFactory(bed=staying, spell__person=PersonFactory(line="adult_secure")).person
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
        UploadFactory(by=clp.user)
        DraftFactory(by=referrer.user, organisation=made_by)
        user_with(Role.WARD)
        assurance.SurveillanceFactory(unit=assurance.a_unit())
        about = Unit(watched.organisation, "adult_secure", watched)
        assurance.SurveillanceFactory(unit=about, ended_at=timezone.now())
        finding = assurance.FindingFactory(visit=assurance.VisitFactory(unit=about, with_provider=True))
        assurance.ActionFactory(unit=about, finding=finding)
        assurance.QueryFactory(unit=about)
        assurance.MemberFactory(visit=visited)
        assurance.FindingFactory(visit=visited, ward=ward)


def test_many_rows_take_no_more_queries_than_few(walk: Walk) -> None:
    few = {name: queries(walk, name) for name in LISTS}
    add_many_rows(walk)
    many = {name: queries(walk, name) for name in LISTS}
    grown = [f"{name}: {few[name]} queries for few rows, {many[name]} for many" for name in LISTS if many[name] > few[name]]
    assert not grown, "\n".join(grown)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_few_queries(walk: Walk, name: str) -> None:
    most = MOST.get(name, LIST)
    asked = queries(walk, name)
    assert asked <= most, f"{name}: {asked} queries, should be {most} at most"
