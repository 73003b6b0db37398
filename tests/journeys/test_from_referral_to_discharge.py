"""Three people, each from the referral form to a bed and out again: every step by whoever takes it, on the pages they take it on.

One is told by keyboard alone, one at the width of a phone.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from beds.meetings.models import Decision, Meeting, Pack
from beds.models import Bed, Hold, Spell
from reachout.accounts.models import User
from reachout.audit.models import Event
from referrals.models import Referral
from tests.factories.people import fictional_nhs_number
from tests.journeys.conftest import Arrive, Calendar, Collaborative, Unit, collaborative, unit
from tests.journeys.hands import Keys, Mouse
from tests.referrals.answers import TYPED

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Story:
    """What each does in turn. A step begins with somebody arriving at work and finding it there."""

    where: Collaborative
    arrive: Arrive
    calendar: Calendar
    reference: str = ""
    name: str = ""
    meeting: Meeting | None = None
    typed: dict[str, Any] = field(default_factory=dict)

    @property
    def referral(self) -> Referral:
        return Referral.objects.get(reference=self.reference)

    @property
    def spell(self) -> Spell:
        return Spell.objects.get(referral=self.referral)

    def refers(self, **different: dict[str, list[str]]) -> None:
        steps = {key: {**step, **different.get(key, {})} for key, step in TYPED[self.where.line].items()}
        steps["who"]["nhs_number"] = [fictional_nhs_number()]
        with self.arrive(self.where.referrer) as hands:
            hands.go("Referrals")
            hands.go("Make a referral")
            hands.complete("Start")
            hands.go("Who the person is")
            for answers in steps.values():
                hands.complete("Save and continue", **answers)
            hands.go("Check and send")
            hands.see("Check your answers")
            hands.complete("Send the referral")
            self.reference = Referral.objects.get().reference
            self.name = self.referral.person.name
            hands.see(f"Referral {self.reference} is sent")

    def triages(self, *units: Unit, urgency: str = "urgent") -> None:
        with self.arrive(self.where.clp) as hands:
            hands.go(self.reference)
            hands.go("Accept")
            hands.complete("Accept", urgency=urgency, send_to=[str(one.provider.pk) for one in units])
            hands.see("To assess")

    def assesses(self, by: Unit, **outcome: Any) -> None:
        today = timezone.localdate()
        with self.arrive(by.lead) as hands:
            hands.go(self.reference)
            hands.go("Record assessment")
            hands.complete(
                "Record",
                first_contact_on=today - timedelta(days=1),
                medical_opinion="Acutely unwell; needs treatment in hospital.", medical_by="Dr Ash",
                nursing_opinion="Will settle on a small ward.", nursing_by="Nurse Beech",
                risk_summary="Violence when unwell.", decided_on=today, **outcome,
            )  # fmt: skip
            hands.see("The assessment is recorded")

    def rates(self, by: User, instrument: str, **scores: Any) -> None:
        with self.arrive(by) as hands:
            self._open_referral(hands)
            hands.go(instrument)
            hands.complete("Record the rating", **scores)
            hands.see("Ratings")

    def _open_referral(self, hands: Mouse) -> None:
        hands.go("Referrals")
        hands.go(self.reference)

    def meets(self, meeting: Meeting) -> None:
        self.meeting = meeting
        with self.arrive(self.where.clp) as hands:
            hands.go(f"{meeting.get_service_line_display()} bed meeting")
            hands.go("Pack")
            hands.see(self.name)
            hands.page.go_back()
            hands.go("Open meeting")
            hands.see("In session")

    def decides(self, decision: str, bed: Bed, rationale: str) -> None:
        assert self.meeting
        with self.arrive(self.where.clp) as hands:
            hands.go(f"{self.meeting.get_service_line_display()} bed meeting")
            hands.complete("Decide", decision=decision, bed=bed.pk, rationale=rationale)
            hands.see(rationale)
            hands.go("Close meeting")
            hands.complete("Close meeting")
            hands.see("Decisions")

    def answers(self, by: Unit, verb: str, **answer: Any) -> None:
        with self.arrive(by.lead) as hands:
            hands.go(self.name)
            hands.go(verb)
            hands.complete(verb, **answer)
            hands.see("Accepted. The bed is kept for them." if verb == "Accept" else "Declined.")

    def admits(self, by: Unit) -> None:
        with self.arrive(by.nurse) as hands:
            hands.go(self.name)
            hands.go("Admit")
            hands.complete("Admit")
            hands.see("They are admitted.")

    def on_the_ward(self, by: Unit, action: str, button: str, **answers: Any) -> None:
        with self.arrive(by.nurse) as hands:
            hands.go("Beds")
            hands.go(by.ward.name)
            hands.go(self.name)
            hands.go(action)
            hands.complete(button, **answers)
            hands.page.locator(".nhsuk-notification-banner, .ro-messages, [role=status], [role=alert]").first.wait_for()

    def reads_the_outcome(self, status: str, *letter: str) -> None:
        with self.arrive(self.where.referrer) as hands:
            hands.see(self.reference)
            hands.go(self.reference)
            hands.see(status)
            hands.go("Decision letter")
            for words in letter:
                hands.see(words)

    # -- then --------------------------------------------------------------------------------------------------------------

    def was_done_by(self, *acts: tuple[str, User | None]) -> None:
        """Each of these acts is in the audit once, by this person."""
        found = Event.objects.filter(act__in={act for act, _ in acts}).order_by("pk").values_list("act", "by")
        assert sorted(found) == sorted((act, by.pk if by else None) for act, by in acts)

    def nothing_is_left(self) -> None:
        """The bed is free, nobody is on the list, and no hold stands."""
        assert self.referral.status == Referral.Status.CLOSED
        assert self.referral.close_reason == "admitted"
        assert not Hold.objects.filter(ended_at=None).exists()
        assert not self.spell.stays.filter(ended_on=None).exists()
        assert self.spell.discharged_on == timezone.localdate()


@pytest.fixture
def story(at_work, calendar):
    def begin(where: Collaborative, *, hands: type[Mouse] = Mouse, size: str = "desktop") -> Story:
        return Story(where, at_work(hands, size), calendar)

    return begin


def first_bed(of: Unit) -> Bed:
    return of.ward.beds.earliest("code")


def other_bed(of: Unit) -> Bed:
    return of.ward.beds.latest("code")


def scores(items: int, score: int) -> dict[str, str]:
    return {f"item_{item}": str(score) for item in range(1, items + 1)}


def test_a_prisoner_goes_to_medium_secure_and_back(story, calendar, weekly_meeting):
    # given a prison, a unit of medium security, and someone who needs it
    avocet = unit("adult_secure", "Riverside Healthcare", "Avocet")
    told = story(collaborative("adult_secure", avocet, referrer="HMP Northmoor"))
    told.refers()
    assert told.referral.status == Referral.Status.SUBMITTED

    # when it is triaged, assessed and rated
    told.triages(avocet)
    calendar.days_later(2)
    told.assesses(avocet, outcome="accept_medium", specialism="mi", ward_sex="male")
    told.rates(avocet.lead, "Rate DUNDRUM-2", **scores(6, 3))

    # and the meeting offers a bed, which the unit accepts
    told.meets(weekly_meeting("adult_secure"))
    told.decides("offer", first_bed(avocet), "First on the list, and the ward suits.")
    told.answers(avocet, "Accept", expected_on=timezone.localdate() + timedelta(days=1))

    # and the ward admits, sends on leave, moves and discharges
    calendar.days_later(1)
    told.admits(avocet)
    calendar.days_later(30)
    told.on_the_ward(avocet, "Start leave", "Start leave", kind="home", expected_back_on=timezone.localdate() + timedelta(days=2))
    calendar.days_later(2)
    told.on_the_ward(avocet, "Record the return", "They are back")
    told.on_the_ward(avocet, "Ready for discharge", "Save", reason="06", attributable="both")
    told.on_the_ward(avocet, "Move", "Move", bed=other_bed(avocet).pk)
    calendar.days_later(10)
    told.on_the_ward(avocet, "Discharge", "Discharge", destination="prison")

    # then the referrer reads how it ended
    told.reads_the_outcome("Closed", told.name, "Accept for medium secure", "admitted")

    # and the record is whole, each act by who did it
    told.nothing_is_left()
    assert [(stay.bed, stay.started_on < stay.ended_on) for stay in told.spell.stays.order_by("started_on")] == [
        (first_bed(avocet), True), (other_bed(avocet), True),
    ]  # fmt: skip
    hold = Hold.objects.get()
    assert (hold.end, hold.offered_by, hold.accepted_by) == ("admitted", told.where.clp, avocet.lead)
    assert told.spell.leaves.get().ended_on and told.spell.readinesses.get().ended_on
    assert Pack.objects.get().meeting == Decision.objects.get().meeting
    told.was_done_by(
        ("referral.submitted", told.where.referrer), ("referral.accepted", told.where.clp), ("assessment.recorded", avocet.lead),
        ("referral.rated", avocet.lead), ("pack.issued", None), ("meeting.opened", told.where.clp),
        ("hold.placed", told.where.clp), ("hold.offered", told.where.clp), ("hold.accepted", avocet.lead),
        ("stay.admitted", avocet.nurse), ("leave.started", avocet.nurse), ("leave.ended", avocet.nurse),
        ("ready.marked", avocet.nurse), ("stay.moved", avocet.nurse), ("spell.discharged", avocet.nurse),
    )  # fmt: skip


def test_a_man_with_a_learning_disability_by_keyboard_alone(story, calendar, weekly_meeting):
    # given
    malvern = unit("lda", "Fenland Partnership", "Malvern", security="low", specialism="ld")
    told = story(collaborative("lda", malvern, referrer="Northmoor Community Team"), hands=Keys)
    told.refers(why={"security_sought": ["low"]})

    # when
    told.triages(malvern)
    calendar.days_later(2)
    told.assesses(malvern, outcome="accept_low", specialism="ld", ward_sex="male")
    told.rates(told.where.clp, "Rate DUNDRUM-2", **scores(6, 2))
    told.meets(weekly_meeting("lda"))
    told.decides("offer", first_bed(malvern), "A quiet ward; adds nobody to a full one.")
    told.answers(malvern, "Accept", expected_on=timezone.localdate())
    told.admits(malvern)
    calendar.days_later(90)
    told.on_the_ward(malvern, "Discharge", "Discharge", destination="community")

    # then
    told.reads_the_outcome("Closed", told.name, "Accept for low secure")
    told.nothing_is_left()
    told.was_done_by(
        ("referral.submitted", told.where.referrer), ("referral.accepted", told.where.clp), ("assessment.recorded", malvern.lead),
        ("referral.rated", told.where.clp), ("hold.accepted", malvern.lead), ("stay.admitted", malvern.nurse),
        ("spell.discharged", malvern.nurse),
    )  # fmt: skip


def test_a_woman_with_an_eating_disorder_from_a_phone(story, calendar, weekly_meeting):
    # given two specialist units
    unlike = {"security": "none", "sex": "female", "specialism": "ed"}
    heron, linnet = unit("aed", "Weir Trust", "Heron", **unlike), unit("aed", "Lock Trust", "Linnet", **unlike)
    told = story(collaborative("aed", heron, linnet, referrer="Northmoor Eating Disorders Team"), size="phone")
    told.refers()

    # when she is triaged, assessed, and weighed anew
    told.triages(heron, linnet, urgency="very_urgent")
    calendar.days_later(1)
    told.assesses(heron, outcome="accept_sedu", ward_sex="female")
    told.rates(heron.lead, "Rate physical risk", weight_kg="34.5", heart_rate="38", signs=["syncope"])

    # and the meeting holds a bed, which its unit declines once it is offered
    told.meets(weekly_meeting("aed"))
    told.decides("hold", first_bed(heron), "Nearest to her family.")
    with told.arrive(told.where.clp) as hands:
        told._open_referral(hands)
        hands.go("Find a bed")
        hands.page.locator(f'main a[href="/beds/holds/{Hold.objects.get().pk}/"]').first.click()
        hands.go("Offer to the unit")
        hands.see("Offered to Heron")
    told.answers(heron, "Decline", reason="staffing", note="Two nurses short for refeeding.")

    # and another unit takes her
    with told.arrive(told.where.clp) as hands:
        hands.see("Declined offers")
        hands.go(told.name)
        hands.go("Find another bed")
        hands.go("Hold a bed on Linnet")
        hands.complete("Hold", bed=first_bed(linnet).pk, why="The other unit.")
        hands.go("Offer to the unit")
    told.answers(linnet, "Accept", expected_on=timezone.localdate())
    told.admits(linnet)
    calendar.days_later(60)
    told.on_the_ward(linnet, "Discharge", "Discharge", destination="community")

    # then
    told.reads_the_outcome("Closed", told.name, "Accept for a specialist eating disorder unit")
    told.nothing_is_left()
    assert list(Hold.objects.order_by("placed_at").values_list("end", "decline_reason")) == [
        ("declined", "staffing"), ("admitted", ""),
    ]  # fmt: skip
    assert told.referral.ratings.order_by("-rated_on", "-pk").first().band == "red"
    told.was_done_by(
        ("referral.submitted", told.where.referrer), ("referral.accepted", told.where.clp), ("assessment.recorded", heron.lead),
        ("hold.placed", told.where.clp), ("hold.placed", told.where.clp), ("hold.declined", heron.lead),
        ("hold.accepted", linnet.lead), ("stay.admitted", linnet.nurse), ("spell.discharged", linnet.nurse),
    )  # fmt: skip
