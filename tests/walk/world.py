"""A small region to walk through: two providers, two sites, two service lines, and a row of every kind in every state.

Everything is made three times, so that whoever walks sees what they must not: at the place whose rows the table names, at another
provider of the same service line, and in another service line of the same provider.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from beds.meetings.services import issue_pack
from beds.models import Hold, WardStay
from casemgmt.models import Case
from contracts.agreements.models import Contract, Service
from quality.assurance.models import Unit
from quality.assurance.services import finalise
from quality.figures.models import Snapshot
from quality.published.services import approve
from reachout.accounts.models import User
from reachout.accounts.permissions import WITHOUT_LINE, Role
from reachout.months import add_months, first_of
from reachout.organisations.models import Organisation, Site
from reachout.people.models import Person
from reachout.people.services import merge
from referrals.models import Referral
from tests.factories import assurance, contracts, intake, performance
from tests.factories import reviews as review_factories
from tests.factories.accounts import TokenFactory, UserFactory, user_with
from tests.factories.away import AwayStayFactory, RepatriationFactory
from tests.factories.beds import (
    BedClosureFactory,
    BedFactory,
    HoldFactory,
    LeaveFactory,
    PauseFactory,
    ReadyFactory,
    StayFactory,
    WaitingReferralFactory,
    WardFactory,
)
from tests.factories.caseload import SavedViewFactory
from tests.factories.cases import CaseFactory, EpisodeFactory, InterventionFactory
from tests.factories.community import ConditionFactory, ContactFactory
from tests.factories.contracts import ContractFactory, ReturnFactory, agreed, returned
from tests.factories.discharge import AskFactory, FollowUpFactory, GoneFactory, LetterFactory, PlanFactory
from tests.factories.figures import SnapshotFactory, freeze_series
from tests.factories.finance import (
    AdjustmentFactory,
    PackageFactory,
    SchemeEntryFactory,
    SchemeFactory,
    SharingFactory,
    agreed_shares,
    approved,
    budget,
    charged,
)
from tests.factories.flags import FlagFactory
from tests.factories.group import (
    CqcRatingFactory,
    FindingFactory,
    GroupAttendanceFactory,
    GroupMeetingFactory,
    ItemFactory,
    LearningFactory,
    closed,
)
from tests.factories.incidents import ConcernFactory, IncidentFactory, RestrictionReviewFactory
from tests.factories.jobs import JobFactory
from tests.factories.meetings import ActionFactory, AttendanceFactory, DecisionFactory, MeetingFactory
from tests.factories.notes import DocumentFactory, NoteFactory, SubjectItemFactory, SubjectRequestFactory
from tests.factories.organisations import OrganisationFactory, SiteFactory
from tests.factories.people import (
    AlertFactory,
    AliasFactory,
    BreakGlassFactory,
    LegalStatusFactory,
    PersonFactory,
    RelationshipFactory,
)
from tests.factories.published import PublicationFactory, freeze, publisher
from tests.factories.reconciliation import ReconciledMonth
from tests.factories.referrals import AssessmentFactory, DraftFactory, RatingFactory, ReferralFactory
from tests.factories.reviews import ReviewFactory
from tests.factories.rules import RuleFactory
from tests.factories.sheets import UploadFactory
from tests.factories.spc import AnnotationFactory, RebaseFactory
from tests.factories.voices import CarePlansFactory, PeerSupportFactory, SaidFactory, VoiceFactory
from tests.factories.wishes import (
    AdvocacyFactory,
    CarePlanFactory,
    CarerEventFactory,
    SayingFactory,
    TellingFactory,
    ViewFactory,
)
from tests.walk.table import AGENDA, LINE, NO, OWN, SELF

HERE, OTHER_ORGANISATION, OTHER_LINE, OTHER_SITE = "here", "other organisation", "other service line", "other site"


@dataclass(frozen=True)
class Row:
    """Something with an address: what fills it, and whose it is."""

    name: str
    args: tuple[Any, ...]
    line: str = ""
    organisations: frozenset[int] = frozenset()
    site: int | None = None
    on_agenda: bool = False
    by: int | None = None
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Walker:
    """Someone with one role at one place."""

    role: Role
    place: str
    user: User
    line: str
    organisation: int
    site: int | None

    def __str__(self) -> str:
        return f"{self.role}, {self.place}"

    def reaches(self, reach: str, row: Row | None) -> bool:
        if reach == NO:
            return False
        if row is None:
            return True
        if reach == SELF:
            return row.by == self.user.pk
        if reach not in {OWN, LINE, AGENDA}:
            return True
        same_line = self.line == row.line
        at_site = self.site is None or row.site is None or self.site == row.site
        own = same_line and self.organisation in row.organisations and at_site
        return own or (same_line and (reach == LINE or (reach == AGENDA and row.on_agenda)))


@dataclass
class World:
    rows: dict[str, Row] = field(default_factory=dict)
    people: list[tuple[Row, Person]] = field(default_factory=list)
    walkers: list[Walker] = field(default_factory=list)

    def walker(self, role: str, place: str = HERE) -> Walker:
        return next(one for one in self.walkers if (one.role, one.place) == (role, place))

    def the_role(self, role: str) -> list[Walker]:
        return [one for one in self.walkers if one.role == role]


@dataclass
class Place:
    """Where one of the three sets of rows belongs."""

    name: str
    line: str
    provider: Organisation
    site: Site
    referrer: Organisation


FAMILY_NAMES = ("Zelkovan", "Quillfeather", "Xanthippe", "Wrexlodge", "Vantongeren", "Umberlacy", "Yggdrasil", "Jorvikson")


class Builder:
    def __init__(self) -> None:
        self.world = World()
        self.now = timezone.now()
        self.today = timezone.localdate()
        self.numbers = iter(range(1000))

    def build(self) -> World:
        provider, other = OrganisationFactory(name="Northern Beeches"), OrganisationFactory(name="Southern Larches")
        referrer, other_referrer = OrganisationFactory(kind="referrer"), OrganisationFactory(kind="referrer")
        site, second_site = SiteFactory(organisation=provider), SiteFactory(organisation=provider)
        here = Place(HERE, "adult_secure", provider, site, referrer)
        there = Place(OTHER_ORGANISATION, "adult_secure", other, SiteFactory(organisation=other), other_referrer)
        across = Place(OTHER_LINE, "aed", provider, site, referrer)
        for place in (here, there, across):
            self._walkers(place)
        for role in (Role.LEAD, Role.WARD):
            self._walker(role, OTHER_SITE, here.line, provider, second_site)
        for place in (across, there, here):  # the last made is the one whose rows are walked
            self._care(place)
        for place in (across, here):
            self._meetings(place)
        for place in (across, there, here):
            self._reconciliation(place)
            self._performance(place)  # before contracts are: a draft of terms would stand in its way
            self._contracts(place)
            self._group(place)
            self._assurance(place)
            self._charts(place)
            self._returns(place)

            self._money(place)
        for place in (across, there, here):
            self._return_files(place)
        self._editions()
        self._figures()
        self._house(here)
        return self.world

    # -- who walks -----------------------------------------------------------------------------------------------------

    def _walkers(self, place: Place) -> None:
        for role in Role:
            if role in WITHOUT_LINE and place.name != HERE:
                continue
            self._walker(role, place.name, place.line, place.referrer if role == Role.REFERRER else place.provider, None)

    def _walker(self, role: Role, place: str, line: str, organisation: Organisation, site: Site | None) -> None:
        user = user_with(role, organisation=organisation, site=site, line=line, name=f"Walker {len(self.world.walkers)}")
        at = site.pk if site else None
        self.world.walkers.append(Walker(role, place, user, "" if role in WITHOUT_LINE else line, organisation.pk, at))

    # -- people and their referrals --------------------------------------------------------------------------------------

    def _person(self, place: Place, *, known_to: list[Organisation], on_agenda: bool = False, **fields: Any) -> Person:
        number = next(self.numbers)
        family = FAMILY_NAMES[number % len(FAMILY_NAMES)] + "abcdefghijklmnopqrstuvwxyz"[number // len(FAMILY_NAMES)]
        person = PersonFactory(family_name=family, line=place.line, **fields)
        for organisation in known_to:
            RelationshipFactory(person=person, kind="organisation", organisation=organisation, service_line=place.line)
        row = Row("person", (person.pk,), place.line, frozenset(one.pk for one in known_to), None, on_agenda)
        self.world.people.append((row, person))
        return person

    def _row(self, name: str, *args: Any, place: Place, of: list[Organisation], site: bool = False, **facts: Any) -> None:
        at = place.site.pk if site else None
        self.world.rows[name] = Row(name, args, place.line, frozenset(one.pk for one in of), at, **facts)

    def _referral(self, place: Place, state: str, known_to: list[Organisation], **fields: Any) -> Referral:
        on_agenda = state in Referral.ON_AGENDA
        person = self._person(place, known_to=known_to, on_agenda=on_agenda)
        if on_agenda:
            RelationshipFactory(person=person, kind="agenda", service_line=place.line)
        referral = ReferralFactory(
            person=person,
            status=state,
            service_line=place.line,
            referring_organisation=place.referrer,
            relationships=False,
            sent_to=[place.provider] if place.provider in known_to else [],
            answers={"who": {}},
            triaged_on=None if state == "submitted" else self.today - timedelta(days=8),
            **fields,
        )
        self._row(state, referral.pk, place=place, of=known_to, on_agenda=on_agenda, people=(person.pk,))
        return referral

    def _care(self, place: Place) -> None:
        both, row = [place.referrer, place.provider], self._row
        submitted = self._referral(place, "submitted", [place.referrer])
        self.accepted = self._referral(place, "accepted", both)
        self.waiting = self._referral(place, "waiting", both)
        closed = self._referral(place, "closed", both, closed_on=self.today, close_reason="not_accepted")
        RatingFactory(referral=self.waiting)
        row("newcomer", submitted.person_id, place=place, of=[place.referrer], people=(submitted.person_id,))
        row("candidate", self.waiting.person_id, place=place, of=both, on_agenda=True, people=(self.waiting.person_id,))
        assessment = self.waiting.assessments.get()
        row("assessment", assessment.pk, place=place, of=both, on_agenda=True)
        row("old_assessment", AssessmentFactory(referral=closed, outcome="not_accepted").pk, place=place, of=both)
        self._drafts(place)
        patient = self._person(place, known_to=both)
        self._record(place, patient)
        self._beds(place, patient)

    def _drafts(self, place: Place) -> None:
        for name, organisation in (("draft", place.referrer), ("draft_of_provider", place.provider)):
            draft = DraftFactory(organisation=organisation, service_line=place.line, by=UserFactory())
            self._row(name, draft.pk, place=place, of=[organisation])
            self._row(name.replace("draft", "step"), draft.pk, 1, place=place, of=[organisation])

    def _record(self, place: Place, patient: Person) -> None:
        both, row, clp = [place.referrer, place.provider], self._row, self.world.walker(Role.CLP, place.name).user
        row("patient", patient.pk, place=place, of=both, people=(patient.pk,))
        row("alias", patient.pk, AliasFactory(person=patient).pk, place=place, of=both, people=(patient.pk,))
        row("legal_status", patient.pk, LegalStatusFactory(person=patient).pk, place=place, of=both, people=(patient.pk,))
        row("alert", patient.pk, AlertFactory(person=patient).pk, place=place, of=both, people=(patient.pk,))
        other = self._person(place, known_to=[place.provider])
        row("two_records", patient.pk, other.pk, place=place, of=both, people=(patient.pk, other.pk))
        twice = self._person(place, known_to=both)
        merging = merge(patient, twice, by=clp, at=self.now, why="The same person, registered twice")
        row("merge", patient.pk, merging.pk, place=place, of=both, people=(patient.pk,))
        row("merged", twice.pk, place=place, of=both, people=(patient.pk,))
        outsider = UserFactory()
        row("emergency", BreakGlassFactory(person=patient, by=outsider).pk, place=place, of=[])
        old = BreakGlassFactory(person=patient, by=outsider, began_at=self.now - timedelta(days=2))
        row("old_emergency", old.pk, place=place, of=[])

    # -- beds ------------------------------------------------------------------------------------------------------------

    def _beds(self, place: Place, patient: Person) -> None:
        ward = WardFactory(site=place.site, service_line=place.line, beds=12)
        self.beds = iter(ward.beds.order_by("code"))
        paused = PauseFactory(ward=WardFactory(site=place.site, service_line=place.line, beds=1)).ward
        self._bed_row("ward", ward.pk, place)
        self._bed_row("paused_ward", paused.pk, place)
        self._bed_row("bed", next(self.beds).pk, place)
        self._bed_row("closed_bed", BedClosureFactory(bed=next(self.beds)).bed_id, place)
        self._row("waiting_for_ward", self.waiting.pk, ward.pk, place=place, of=[], people=(self.waiting.person_id,))
        self._stays(place, patient)
        self._holds(place)

    def _bed_row(self, name: str, pk: int, place: Place, *people: int) -> None:
        self._row(name, pk, place=place, of=[place.provider], site=True, people=people)

    def _stays(self, place: Place, patient: Person) -> None:
        def stay(name: str, person: Person | None = None, **fields: Any) -> Any:
            person = person or self._person(place, known_to=[place.provider])
            made = StayFactory(bed=next(self.beds), spell__person=person, **fields)
            self._bed_row(name, made.pk, place, person.pk)
            return made

        self._cases(place, CaseFactory(stay=stay("stay", patient)))
        LeaveFactory(spell=stay("stay_on_leave").spell)
        on_agenda = self._person(place, known_to=[place.provider], on_agenda=True)
        RelationshipFactory(person=on_agenda, kind="agenda", service_line=place.line)
        ready = stay("stay_ready", on_agenda)
        ReadyFactory(spell=ready.spell)
        case = PlanFactory(case=CaseFactory(stay=ready), items=1).case
        kept = WardFactory(site=place.site, service_line=place.line, beds=1).beds.get()
        hold = HoldFactory(bed=kept, referral=WaitingReferralFactory(person=on_agenda, service_line=place.line), accepted=True)
        self._row("transfer", case.pk, hold.pk, place=place, of=[place.provider], site=True, people=(on_agenda.pk,))
        yesterday = self.today - timedelta(days=1)
        gone = stay("ended_stay", ended_on=yesterday)
        gone.spell.discharged_on, gone.spell.destination = yesterday, "community"
        gone.spell.save()

    # -- cases -----------------------------------------------------------------------------------------------------------

    def _cases(self, place: Place, case: Case) -> None:
        """The case of the person in ``stay``, and what each part of case oversight has on it."""

        def row(name: str, *args: Any) -> None:
            self._row(name, *args, place=place, of=[place.provider], site=True, people=(case.person_id,))

        row("case", case.pk)
        row("caseload", place.line, 0)
        manager = self.world.walker(Role.CASE_MANAGER, place.name).user
        self._row("saved_view", SavedViewFactory(user=manager).pk, place=place, of=[], by=manager.pk)
        row("flag", FlagFactory(case=case).pk)
        row("answered_flag", FlagFactory(case=case, rule="awol", acknowledged=True, escalated_to="commissioner").pk)
        row("ended_flag", FlagFactory(case=case, lapsed=True).pk)
        row("case_cpa", case.pk, "cpa")
        row("case_visit", case.pk, "visit")
        row("review_booked", ReviewFactory(case=case).pk)
        held = ReviewFactory(case=case, kind="moj_report", held_on=self.today, reply_awaited=True)
        row("review_held", held.pk)
        row("review_action", review_factories.ActionFactory(review=held).pk)
        reader = user_with(Role.CASE_MANAGER, line=place.line)
        self._row("calendar_token", review_factories.FeedFactory(user=reader).token, place=place, of=[])
        row("goal", TellingFactory(goal__case=case).goal_id)
        row("saying", SayingFactory(case=case).pk)
        row("review_view", ViewFactory(case=case).pk)
        row("person_care_plan", CarePlanFactory(case=case).pk)
        row("advocacy_step", AdvocacyFactory(case=case).pk)
        row("carer", CarerEventFactory(carer__case=case).carer_id)
        self._notes(place, case)
        self._incidents(row, case)
        self._discharge(place, case)

    def _incidents(self, row: Any, case: Case) -> None:
        stay = WardStay.objects.get(person=case.person, ended_on=None)
        incident = IncidentFactory(stay=stay)
        row("incident", incident.pk)
        row("withdrawn_incident", IncidentFactory(stay=stay, withdrawn_at=self.now, withdrawn=[]).pk)
        row(
            "seclusion",
            RestrictionReviewFactory(intervention__stay=stay, intervention__incident=incident.reference).intervention_id,
        )
        row("tracked_seclusion", InterventionFactory(stay=stay, type="06").pk)
        row("concern", ConcernFactory(incident__stay=stay, outcome="inconclusive").pk)

    def _discharge(self, place: Place, case: Case) -> None:
        gone = GoneFactory(line=place.line, site=place.site, person=self._person(place, known_to=[place.provider]))
        plan = PlanFactory(case=case, items=1, expected_on=self.today + timedelta(days=9))
        AskFactory(case=gone)

        def row(name: str, *args: Any, of: Case = case) -> None:
            self._row(name, *args, place=place, of=[place.provider], site=True, people=(of.person_id,))

        row("case_gone", gone.pk, of=gone)
        row("ask", AskFactory(case=case).pk)
        row("plan_item", case.pk, plan.items.get().pk)
        row("telling", case.pk, "gp")
        row("discharge_plan", plan.pk)
        row("contact_after", FollowUpFactory(case=gone).pk, of=gone)
        row("letter_of", case.pk, "gp")
        row("letter", LetterFactory(case=case).pk)
        self._row("checklist", place.line, place=place, of=[])

    def _notes(self, place: Place, case: Case) -> None:
        manager, lead = (self.world.walker(role, place.name).user for role in (Role.CASE_MANAGER, Role.LEAD))

        def row(name: str, made: Any, by: User) -> None:
            people = (case.person_id,)
            self._row(name, made.pk, place=place, of=[place.provider], site=True, by=by.pk, people=people)

        row("note_of_lead", NoteFactory(case=case, access="shared", from_unit=True, by=lead), lead)
        for name, access in (("shared", "shared"), ("kept", "commissioning"), ("restricted", "victim")):
            row(f"note_{name}", NoteFactory(case=case, access=access, by=manager), manager)
            document = DocumentFactory(case=case, access=access, by=manager)
            row(f"document_{name}", document, manager)
            row(f"file_{name}", document.files.get(), manager)
        asked = SubjectRequestFactory(person=case.person, lines=[place.line], ready=True, pack=True)
        row("subject_request", asked, manager)
        item = SubjectItemFactory(request=asked)
        self._row("subject_item", asked.pk, item.pk, place=place, of=[], people=(case.person_id,))
        self._away(place)
        self._with_team(place, case)

    def _with_team(self, place: Place, case: Case) -> None:
        episode = EpisodeFactory(person=case.person, service_line=place.line)
        condition = ConditionFactory(episode=episode)
        ContactFactory(episode=episode)
        rows = {"with_team": (episode.pk,), "team_support": (episode.pk, "home"), "team_condition": (episode.pk, condition.pk)}
        for name, args in rows.items():
            self._row(name, *args, place=place, of=[place.provider], site=True, people=(case.person_id,))

    def _away(self, place: Place) -> None:
        """One of the line's own people, on a ward of the provider's outside the region."""
        site = SiteFactory(organisation=place.provider, in_region=False)
        bed = BedFactory(ward=WardFactory(site=site, service_line=place.line))
        stay = AwayStayFactory(bed=bed, spell__person=self._person(place, known_to=[place.provider]))
        case = CaseFactory(stay=stay)
        plan = RepatriationFactory(case=case)

        def row(name: str, *args: Any) -> None:
            self._row(name, *args, place=place, of=[place.provider], site=True, people=(case.person_id,))

        row("away_case", case.pk)
        row("repatriation", plan.pk)

    def _holds(self, place: Place) -> None:
        ago = lambda hours: self.now - timedelta(hours=hours)  # noqa: E731
        clp = self.world.walker(Role.CLP, place.name).user
        ended = {"ended_at": ago(1), "ended_by": clp, "end": Hold.End.RELEASED}
        states: dict[str, dict[str, Any]] = {
            "held": {},
            "offered": {"offered": True},
            "accepted_offer": {"accepted": True},
            "expired_hold": {"placed_at": ago(90), "expires_at": ago(18)},
            "ended_hold": ended,
        }
        for name, fields in states.items():
            hold = HoldFactory(bed=next(self.beds), referral=self.waiting, **fields)
            self._bed_row(name, hold.pk, place, self.waiting.person_id)

    # -- the meeting -----------------------------------------------------------------------------------------------------

    def _meetings(self, place: Place) -> None:
        here = place.name == HERE
        waiting = self.world.rows["waiting"].args[0] if here else None
        days = lambda count: self.now - timedelta(days=count)  # noqa: E731
        planned = MeetingFactory(service_line=place.line)
        sitting = MeetingFactory(service_line=place.line, in_session=True)
        past = MeetingFactory(
            service_line=place.line, status="closed", starts_at=days(7), opened_at=days(7), closed_at=days(6), minutes=50
        )
        AttendanceFactory(meeting=sitting)
        ActionFactory(meeting=past)
        if not here:
            return
        rows = {"planned": planned, "sitting": sitting, "past": past}
        for name, meeting in rows.items():
            self._row(name, meeting.pk, place=place, of=[])
        person = (self.waiting.person_id,)
        decision = DecisionFactory(meeting=sitting, referral=self.accepted)
        self._row("sitting_waiting", sitting.pk, waiting, place=place, of=[], people=person)
        self._row("sitting_accepted", sitting.pk, self.accepted.pk, place=place, of=[])
        self._row("sitting_waiting_decided", sitting.pk, waiting, decision.pk, place=place, of=[])
        self._row("decision", decision.pk, place=place, of=[])
        self._row("old_decision", DecisionFactory(meeting=past, referral=self.waiting).pk, place=place, of=[])
        self._row("action", ActionFactory(meeting=sitting).pk, place=place, of=[])
        pack = issue_pack(sitting, at=self.now)
        self._row("pack", pack.pk, place=place, of=[])
        for file in pack.files.all():
            self._row(file.kind, file.pk, place=place, of=[])

    # -- the safety and quality group --------------------------------------------------------------------------------------

    def _group(self, place: Place) -> None:
        """At a site of its own: a site with wards of two lines belongs to both."""
        site = SiteFactory(organisation=place.provider)
        ward = WardFactory(site=site, service_line=place.line, beds=0)
        rating = CqcRatingFactory(site=site)
        self.world.rows["rating"] = Row("rating", (rating.pk,), place.line, frozenset([place.provider.pk]), site.pk)
        self.world.rows["rated_site"] = Row("rated_site", (site.pk,), place.line, frozenset([place.provider.pk]), site.pk)
        for name, finished in (("learning", False), ("learnt", True)):
            learning = LearningFactory(of=ward, finished=finished)
            rows = {name: learning, {"learning": "finding", "learnt": "old_finding"}[name]: FindingFactory(learning=learning)}
            for row, made in rows.items():
                self.world.rows[row] = Row(row, (made.pk,), place.line, frozenset([place.provider.pk]), site.pk)
        self._row("bring_learning", "learning", self.world.rows["learning"].args[0], place=place, of=[])
        self._group_meetings(place)
        ours = {"organisation": place.provider, "service_line": place.line}
        self._row("posts", PeerSupportFactory(**ours).pk, place=place, of=[])
        self._row("care_plans", CarePlansFactory(**ours).pk, place=place, of=[place.provider])
        self._row("voice", VoiceFactory(service_line=place.line).pk, place=place, of=[])
        self._row("said", SaidFactory(service_line=place.line).pk, place=place, of=[])

    def _group_meetings(self, place: Place) -> None:
        """Nobody's own: only whoever has the whole line sees them."""
        minuted = {"decision": "Visit in May.", "decided_at": self.now, "minuted_by": UserFactory()}
        planned = ItemFactory(meeting=GroupMeetingFactory(service_line=place.line))
        held = ItemFactory(meeting=GroupMeetingFactory(service_line=place.line, held=True))
        old = ItemFactory(meeting=GroupMeetingFactory(service_line=place.line, held=True), **minuted)
        for item in (held, old):
            GroupAttendanceFactory(meeting=item.meeting)
        closed(old.meeting)
        rows = {"planned_item": planned, "item": held, "old_item": old, "group_member": held.meeting.chair}
        meetings = {"group_planned": planned.meeting, "group_held": held.meeting, "group_closed": old.meeting}
        for name, made in (rows | meetings).items():
            self._row(name, made.pk, place=place, of=[])

    # -- returns ---------------------------------------------------------------------------------------------------------

    def _returns(self, place: Place) -> None:
        def row(name: str, *args: Any) -> None:
            self._row(name, *args, place=place, of=[place.provider])

        contract = Contract.objects.of_providers().get(provider=place.provider, service_line=place.line)
        ward = Service.objects.filter(terms__contract=contract, terms__agreed_at__isnull=False)[0].ward
        months = [add_months(first_of(self.today), -back) for back in range(1, 6)]
        due, drafted, sent, asked, accepted = (contracts.ReturnFactory(contract=contract, month=month) for month in months)
        figures = {("occupied_bed_days", ward): 300, ("actual", None): 120_000}
        contracts.SubmissionFactory(of=drafted)
        drafted.status = "draft"
        drafted.save()
        first = contracts.returned(sent, figures, status="submitted")
        query = contracts.ReturnQueryFactory(
            submission=contracts.returned(asked, figures, status="queried"), figure="occupied_bed_days", ward=ward
        )
        contracts.returned(accepted, figures)
        for name, made in [("due", due), ("draft", drafted), ("sent", sent), ("queried", asked), ("accepted", accepted)]:
            row(f"return_{name}", made.pk)
        row("return_version", sent.pk, 1)
        row("return_sent_version", first.pk)
        row("return_section", drafted.pk, "activity")
        row("return_figure", sent.pk, "actual")
        row("return_query", query.pk)

    # -- assurance -------------------------------------------------------------------------------------------------------

    def _assurance(self, place: Place) -> None:
        unit = Unit(place.provider, place.line, place.site)

        def row(name: str, *args: Any) -> None:
            self._row(name, *args, place=place, of=[place.provider], site=True)

        self._row("watched", place.provider.pk, place.line, place=place, of=[place.provider])
        row("qa_level", assurance.SurveillanceFactory(unit=unit).pk)
        row("visit_planned", assurance.VisitFactory(unit=unit).pk)
        done = assurance.VisitFactory(unit=unit, carried_out=True)
        row("visit_done", done.pk)
        row("visit_member", done.pk, assurance.MemberFactory(visit=done).pk)
        row("visit_finding", done.pk, done.findings.get(number=1).pk)
        row("visit_sent", assurance.VisitFactory(unit=unit, with_provider=True).pk)
        final = assurance.VisitFactory(unit=unit, with_provider=True, answer_by=self.today - timedelta(days=1))
        report = finalise(final, summary="A calm ward.", at=self.now, by=final.planned_by)
        row("visit_final", final.pk)
        row("qa_finding", final.findings.get(number=1).pk)
        row("final_finding", final.pk, final.findings.get(number=1).pk)
        row("visit_report", report.pk)
        row("qa_action", assurance.ActionFactory(unit=unit, overdue=True, finding=done.findings.get(number=1)).pk)
        row("qa_proved", assurance.ActionFactory(unit=unit, with_evidence=True).pk)
        row("qa_query", assurance.QueryFactory(unit=unit).pk)
        self.world.rows["qa_measure"] = Row("qa_measure", ("occupancy",))

    # -- return and ledger ---------------------------------------------------------------------------------------------

    def _reconciliation(self, place: Place) -> None:
        month = ReconciledMonth(provider=place.provider, site=place.site, service_line=place.line)
        month.send(month.three)
        month.find(self.now)
        self._row("reconciled", month.owed.pk, place=place, of=[place.provider])
        self._row("ledger_number", month.owed.pk, month.ash.pk, "occupied_bed_days", place=place, of=[place.provider])
        self._row("difference", month.difference("occupied_bed_days", month.ash).pk, place=place, of=[place.provider])

    # -- contracts -------------------------------------------------------------------------------------------------------

    def _contracts(self, place: Place) -> None:
        def row(name: str, pk: int, *, kept: bool = False) -> None:
            """A draft is for those who draw it up, as NHS England's contract with the lead is."""
            self._row(name, pk, place=place, of=[] if kept else [place.provider])

        whose = {"provider": place.provider, "service_line": place.line}
        contract = Contract.objects.of_providers().filter(**whose).first() or contracts.ContractFactory(**whose)
        row("lead_contract", contract.under_id, kept=True)
        row("contract", contract.pk)
        ward = WardFactory(site=place.site, service_line=place.line)
        row("terms", contracts.agreed(contract, {ward: "500.00"}).pk)
        row("contract_paper", contracts.PaperFactory(contract=contract).pk)
        draft = contracts.TermsFactory(contract=contract)
        price = contracts.DayPriceFactory(service__terms=draft, service__ward=ward)
        row("terms_draft", draft.pk, kept=True)
        row("draft_service", price.service_id, kept=True)
        row("draft_price", price.pk, kept=True)
        row("draft_requirement", contracts.RequirementFactory(terms=draft).pk, kept=True)

    # -- performance against the contract --------------------------------------------------------------------------------

    def _performance(self, place: Place) -> None:
        found = performance.a_case_in_each_state(place.provider, place.line)
        for name, made in found.items():
            self._row(name, made.pk, place=place, of=[place.provider])

    # -- files of a return -----------------------------------------------------------------------------------------------

    def _return_files(self, place: Place) -> None:
        ward = WardFactory(site=place.site, service_line=place.line)
        owed = intake.owed_for(ward)
        upload = intake.FaultyUploadFactory(of=owed, by=user_with(Role.RETURNS, organisation=place.provider, line=place.line))
        self._row("file_return", owed.pk, place=place, of=[place.provider])
        self._row("file_upload", owed.pk, upload.pk, place=place, of=[place.provider])
        self._row("file_received", owed.pk, upload.pk, upload.files.get().pk, place=place, of=[place.provider])
        self._row("file", upload.pk, place=place, of=[place.provider])

    # -- what is written on charts -----------------------------------------------------------------------------------------

    def _charts(self, place: Place) -> None:
        self._row("measure", "inpatients", place=place, of=[])
        marks = {"service_line": place.line, "key": place.name, "cut": "provider"}
        self._row("rebase", RebaseFactory(**marks).pk, place=place, of=[])
        self._row("old_rebase", RebaseFactory(**marks, withdrawn=True).pk, place=place, of=[])
        self._row("annotation", AnnotationFactory(**marks).pk, place=place, of=[])

    # -- money ---------------------------------------------------------------------------------------------------------

    def _money(self, place: Place) -> None:
        month = add_months(self.today.replace(day=1), -1)
        ward = WardFactory(service_line=place.line)
        contract = ContractFactory(service_line=place.line, ends_on=date(2099, 3, 31))
        agreed(contract, {ward: "500.00"})
        returned(ReturnFactory(contract=contract, month=month), {("occupied_bed_days", ward): 28})
        budget(contract, {month: "15000.00"})
        person = self._person(place, known_to=[place.provider])
        bed = BedFactory(ward=WardFactory(site=place.site, service_line=place.line))
        stay = StayFactory(bed=bed, spell__person=person)
        running = approved(PackageFactory(stay=stay, kind="package"))
        charged(running, self.today, "6")
        rows: dict[str, tuple[Any, ...]] = {
            "money_contract": (contract.pk,),
            "money_month": (contract.pk, f"{month:%Y-%m}"),
            "money_ward": (contract.pk, f"{month:%Y-%m}", ward.pk),
            "money_head": (place.line, "away"),
            "money_line": (place.line,),
            "budget_entry": (contract.budget.get().pk,),
            "adjustment": (AdjustmentFactory(service_line=place.line).pk,),
            "scheme": (SchemeEntryFactory(scheme=SchemeFactory(service_line=place.line)).scheme_id,),
        }
        if place.name != OTHER_ORGANISATION:  # shares are the service line's
            rows["shares_agreed"] = (agreed_shares(SharingFactory(service_line=place.line)).pk,)
            rows["shares_proposed"] = (SharingFactory(service_line=place.line).pk,)
        for name, args in rows.items():
            self._row(name, *args, place=place, of=[])
        of = [place.provider]
        for name, package in (("package_running", running), ("package_asked", PackageFactory(stay=stay))):
            self._row(name, package.pk, place=place, of=of, site=True, people=(person.pk,))

    # -- figures for the public ------------------------------------------------------------------------------------------

    def _editions(self) -> None:
        """Of the three lines together: nobody who walks holds all three."""
        month = date(2015, 1, 1)
        freeze(month)
        proposed, public = (PublicationFactory(first=month, last=month) for _ in range(2))
        approve(public, at=self.now, by=publisher())
        everybodys: dict[str, Any] = {
            "edition_proposed": proposed.pk,
            "edition_public": public.pk,
            "edition_reference": public.reference,
            "public_measure": "inpatients",
        }
        for name, key in everybodys.items():
            self.world.rows[name] = Row(name, (key,), line="all three")

    # -- figures ---------------------------------------------------------------------------------------------------------

    def _figures(self) -> None:
        last = add_months(self.today.replace(day=1), -1)
        for line in ("adult_secure", "aed"):
            freeze_series("inpatients", range(20, 34), last=last, line=line)
        old = Snapshot.objects.get(month=last)
        again = SnapshotFactory(month=last, version=2, why="A stay was entered late")
        self.world.rows["old_snapshot"] = Row("old_snapshot", (old.pk,))
        self.world.rows["snapshot"] = Row("snapshot", (again.pk,))

    # -- keeping house ---------------------------------------------------------------------------------------------------

    def _house(self, place: Place) -> None:
        administrator = self.world.walker(Role.ADMINISTRATOR).user
        member = user_with(Role.WARD, organisation=place.provider)
        everyones: dict[str, Any] = {
            "rule": "break_glass_hours",
            "change": RuleFactory().pk,
            "upload": UploadFactory(by=administrator).pk,
            "user": member.pk,
            "membership": member.memberships.get().pk,
            "link": "not-a-link",
        }
        for name, key in everyones.items():
            self.world.rows[name] = Row(name, (key,))
        self.world.rows["job"] = Row("job", (JobFactory(by=administrator).pk,), by=administrator.pk)
        self.world.rows["token"] = Row("token", (TokenFactory(user=administrator).pk,), by=administrator.pk)
