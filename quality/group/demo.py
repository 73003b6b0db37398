"""Ratings, learning responses and the group's meetings in a fictional collaborative."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from beds.models import Ward
from quality.assurance.models import Surveillance, Unit, Visit
from quality.assurance.selectors.people import owners_for
from quality.group import services
from quality.group.models import DOMAINS, Attendance, GroupMeeting, Item, LearningResponse, Member
from quality.group.selectors import title_of
from quality.places import Place
from quality.voices.models import LivedExperienceMember
from reachout.demo.scene import Scene
from reachout.organisations.models import Site
from reachout.rules.working_days import add_working_days

GRADES = {"o": "outstanding", "g": "good", "r": "requires_improvement", "i": "inadequate", "n": "not_rated"}
RATINGS = {
    # overall, safe, effective, caring, responsive, well-led; then days ago
    "HAR": [("gggggg", 400), ("rrggrr", 1300)],
    "QUI": [("ogoogo", 250)],
    "OLD": [("rrgggr", 120), ("gggggg", 1500)],
    "TOL": [("gggggg", 600)],
    "WRE": [("nngnnn", 90)],
    "SPI": [("rrrggr", 200), ("iirgri", 800)],
    "CAS": [("gggogg", 700)],
    "CAN": [("iirgri", 60), ("rrggrr", 900)],
    "FOR": [("gggggg", 1100)],
    "EDG": [("grgggg", 330), ("rrrggr", 1200)],
    "ABB": [("nnnnnn", 45)],
}
LEARNING = [
    # ward, type, title, about, physical harm, psychological harm, started days ago, due in days, findings
    ("PIP", "psii", "A fall from a bedroom window ledge", "Somebody climbed onto a ledge that a new bed had brought near.",
     "moderate", "low", 120, -20, [("internal", "The bed was moved without a look at what could be climbed from it."),
                                   ("organisation", "Estates and ward had each taken the other to have checked.")]),
    ("AVO", "after_action", "Two restraints in one evening", "What could have been done earlier, before either.",
     "low", "moderate", 40, 20, [("people", "Three of five on shift did not know the person.")]),
    ("LAP", "mdt", "Medication given twice at change of shift", "A dose was signed for after it had been given.",
     "none", "low", 70, -3, [("tools", "Two charts were in use that week.")]),
    ("EGR", "swarm", "Refeeding bloods missed over a weekend", "Bloods due on Saturday were taken on Monday.",
     "low", "none", 25, 10, []),
    ("RED", "thematic", "Leave cancelled at short notice", "Forty cancellations over a quarter, read together.",
     "none", "low", 90, 30, [("organisation", "Escorts are rostered a week before leave is agreed."),
                             ("external", "The minibus serves two sites.")]),
    ("ORI", "psii", "Unexpected deterioration on a low secure ward", "Physical observations were not acted on for a night.",
     "severe", "unknown", 30, 60, []),
]  # fmt: skip
MEMBERS = {
    "adult_secure": [("Imran Holt", "Head of commissioning, chair"), ("Ruth Calloway", "Case manager"),
                     ("Dr Amara Quayle", "Consultant forensic psychiatrist, Brindlewick"),
                     ("Bea Lindqvist", "Director of nursing, Midmoor")],
    "lda": [("Imran Holt", "Head of commissioning, chair"), ("Dr Hollis Mbeki", "Consultant psychiatrist, Ardenmere")],
    "aed": [("Imran Holt", "Head of commissioning, chair"), ("Dr Ines Farrow", "Consultant psychiatrist, Brindlewick")],
}  # fmt: skip


def furnish(scene: Scene) -> None:
    _ratings(scene)
    _learning(scene)
    for line in MEMBERS:
        _members(scene, line)
        past = [_meeting(scene, line, days) for days in (-56, -28)]
        _meeting(scene, line, 7)
        for meeting in past:
            _hold(scene, meeting)
        _agenda(scene, line)


def _ratings(scene: Scene) -> None:
    for site in Site.objects.filter(code__in=RATINGS):
        for grades, days in RATINGS[site.code]:
            overall, *domains = (GRADES[letter] for letter in grades)
            services.record_rating(
                site,
                published_on=scene.today - timedelta(days=days),
                overall=overall,
                report_url=f"https://www.cqc.org.uk/location/{site.code}",
                at=scene.now,
                by=scene.users["commissioner"],
                **dict(zip(DOMAINS, domains, strict=True)),
            )


def _learning(scene: Scene) -> None:
    lead, commissioner = scene.users["lead.secure"], scene.users["commissioner"]
    for code, kind, title, about, physical, psychological, began, due, findings in LEARNING:
        ward = Ward.objects.select_related("site__organisation").get(code=code)
        learning = services.begin_learning(
            Place(ward.service_line, ward.site.organisation, ward.site, ward),
            kind=kind,
            title=title,
            about=about,
            physical_harm=physical,
            psychological_harm=psychological,
            started_on=scene.today - timedelta(days=began),
            due_on=scene.today + timedelta(days=due),
            at=scene.now,
            by=lead,
        )
        for factor, text in findings:
            services.add_finding(learning, factor=factor, text=text, at=scene.now, by=lead)
        if learning.notifiable:
            told_on = learning.started_on + timedelta(days=3)
            services.be_open(learning, candour="applies", told_on=told_on, at=scene.now, by=lead)
    first = LearningResponse.objects.order_by("pk")[0]
    services.comment(first, text="Which other wards have the new beds?", at=scene.now, by=commissioner)


def _members(scene: Scene, line: str) -> None:
    since, by = scene.today - timedelta(days=400), scene.users["commissioner"]
    for name, role in MEMBERS[line]:
        services.join_group(line, name=name, role=role, since_on=since, by=by)
    for voice in LivedExperienceMember.objects.filter(service_line=line, group="Safety and quality group"):
        services.join_group(line, name="", role="Expert by experience", voice=voice, since_on=since, by=by)


def _meeting(scene: Scene, line: str, days: int) -> GroupMeeting:
    day = add_working_days(scene.today + timedelta(days=days - 1), 1)
    starts_at = timezone.make_aware(datetime.combine(day, time(14)))
    place = "Meeting room 2 and by video"
    return services.plan_group_meeting(
        line, starts_at=starts_at, place=place, at=starts_at - timedelta(days=28), by=scene.users["commissioner"]
    )


def _hold(scene: Scene, meeting: GroupMeeting) -> None:
    """A past meeting: what was on it, decided, carried forward; closed."""
    by, at = scene.users["commissioner"], meeting.starts_at + timedelta(minutes=30)
    chair = Member.objects.filter(service_line=meeting.service_line).order_by("pk")[0]
    items = _bring(scene, meeting, at - timedelta(days=7))
    services.hold_group_meeting(meeting, chair=chair, at=meeting.starts_at, by=by)
    sheet = list(meeting.attendances.order_by("pk"))
    away = next(row for row in sheet if row.member_id != chair.pk and not row.lived_experience)
    marks = [(row, "apologies" if row == away else "present") for row in sheet]
    services.take_group_attendance(meeting, marks=marks, by=by)
    last = items.pop() if len(items) > 1 else None
    for item in [*Item.objects.filter(meeting=meeting, carried_from__isnull=False), *items]:
        _decide(scene, item, at)
    if last:
        services.carry_forward(last, at=at, by=by)
    services.close_group_meeting(meeting, at=at + timedelta(hours=1), by=by)


def _bring(scene: Scene, meeting: GroupMeeting, at: datetime) -> list[Item]:
    by = scene.users["commissioner"]
    minutes = services.add_item(meeting, title="Minutes and actions of the last meeting", at=at, by=by)
    told = Item.objects.exclude(learning=None).values("learning")
    learning = LearningResponse.objects.filter(service_line=meeting.service_line).exclude(pk__in=told).order_by("pk")
    return [minutes, *(_from(meeting, "learning", one, at, by) for one in learning[:2])]


def _from(meeting: GroupMeeting, source: str, subject: Any, at: datetime, by: Any) -> Item:
    return services.add_item(meeting, source=source, subject=subject, title=title_of(source, subject), at=at, by=by)


def _decide(scene: Scene, item: Item, at: datetime) -> None:
    by = scene.users["commissioner"]
    if item.source == Item.Source.FREE:
        services.decide_item(item, decision="Agreed as a true record.", at=at, by=by)
        return
    item.meeting.refresh_from_db()
    chair = Attendance.objects.get(meeting=item.meeting, member=item.meeting.chair)
    words = "The provider shares what it found with the other units, and shows at the next meeting what has changed."
    services.decide_item(item, decision=words, decided_by=chair, at=at, by=by)
    unit: Unit | None = item.unit
    if unit and (owner := owners_for(unit).order_by("pk").first()):
        services.raise_from_item(
            item,
            unit=unit,
            text="Share the findings with the other units",
            measure="Every unit has written what it changed",
            owner=owner,
            due_on=timezone.localdate(at) + timedelta(days=42),
            at=at,
            by=by,
        )


def _agenda(scene: Scene, line: str) -> None:
    """What the next meeting will talk about, besides what the last one carried forward."""
    meeting = GroupMeeting.objects.get(service_line=line, status=GroupMeeting.Status.PLANNED)
    by = scene.users["commissioner"]
    services.add_item(meeting, title="Minutes and actions of the last meeting", at=scene.now, by=by)
    watched = Surveillance.objects.current().filter(service_line=line).exclude(level="routine")
    for subject in watched.select_related("provider", "site")[:1]:
        _from(meeting, "surveillance", subject, scene.now, by)
    for visit in Visit.objects.filter(service_line=line).exclude(status="cancelled").select_related("provider", "site")[:1]:
        _from(meeting, "visit", visit, scene.now, by)
    peers = "Peer-support posts: where they are empty, and why"
    services.add_item(meeting, title=peers, background="See co-production, peer support per 100 beds.", at=scene.now, by=by)
