from beds.arriving import bring_up_to_date
from beds.models import Bed, BedClosure, DelayReason, Leave, ReadyForDischarge, Spell, Ward, WardStay
from reachout.organisations.models import ServiceLine
from reachout.sheets.columns import Code, Count, Day, Money, Ref, Text
from reachout.sheets.rules import Agrees, Ends, NeverTwoAtOnce, Within
from reachout.sheets.tables import TRACKER
from referrals.models import Security, Specialism

TRACKER.table(
    "wards",
    Ward,
    place=3,
    columns=[
        Text("code"),
        Ref("site", to="sites"),
        Text("name"),
        Code("service_line", codes=ServiceLine.values),
        Code("security", codes=Security.values),
        Code("sex", codes=Ward.Sex.values),
        Code("specialism", codes=Specialism.values, required=False),
        Count("commissioned_beds", required=False),
        Money("day_price", required=False),
        Day("opened_on", future=True, required=False),
        Day("closed_on", future=True, required=False),
    ],
    rules=[Ends("opened_on", "closed_on")],
)

TRACKER.table(
    "beds",
    Bed,
    place=4,
    columns=[
        Text("code"),
        Ref("ward", to="wards"),
        Day("opened_on", future=True, required=False),
        Day("closed_on", future=True, required=False),
    ],
    rules=[Ends("opened_on", "closed_on")],
)

TRACKER.table(
    "bed_closures",
    BedClosure,
    place=5,
    columns=[
        Text("reference"),
        Ref("bed", to="beds"),
        Day("closed_on", future=True),
        Day("reopened_on", future=True, required=False),
        Text("reason", required=False),
    ],
    rules=[Ends("closed_on", "reopened_on")],
)

TRACKER.table(
    "spells",
    Spell,
    place=9,
    columns=[
        Text("reference"),
        Ref("patient", to="patients", field="person"),
        Ref("referral", to="referrals", required=False),
        Day("admitted_on"),
        Day("discharged_on", required=False),
        Code("destination", codes=Spell.Destination.values, required=False),
    ],
    rules=[
        Ends("admitted_on", "discharged_on"),
        NeverTwoAtOnce("patient", "admitted_on", "discharged_on", kind="two spells at once", at="admitted_on"),
    ],
)

TRACKER.table(
    "ward_stays",
    WardStay,
    place=10,
    columns=[
        Text("reference"),
        Ref("spell", to="spells"),
        Ref("ward", to="wards"),
        Ref("bed", to="beds", required=False),
        Day("started_on"),
        Day("ended_on", required=False),
    ],
    rules=[
        Ends("started_on", "ended_on"),
        Within("spell", "started_on", "ended_on", "admitted_on", "discharged_on", kind="outside its spell"),
        NeverTwoAtOnce("spell.patient", "started_on", "ended_on", kind="two stays at once", at="started_on"),
        NeverTwoAtOnce("bed", "started_on", "ended_on", kind="two patients in one bed", at="bed", unless_same="spell.patient"),
        Agrees("bed", "ward", kind="bed on another ward"),
    ],
    fill={"person": "spell.person_id"},
)

TRACKER.table(
    "leave",
    Leave,
    place=11,
    columns=[
        Text("reference"),
        Ref("spell", to="spells"),
        Code("kind", codes=Leave.Kind.values),
        Day("started_on"),
        Day("ended_on", required=False),
    ],
    rules=[Ends("started_on", "ended_on")],
)

TRACKER.table(
    "ready_for_discharge",
    ReadyForDischarge,
    place=12,
    columns=[
        Text("reference"),
        Ref("spell", to="spells"),
        Day("ready_on"),
        Day("ended_on", required=False),
        Code("reason", codes=DelayReason.values, required=False),
        Code("attributable", codes=ReadyForDischarge.Attributable.values, required=False),
    ],
    rules=[Ends("ready_on", "ended_on")],
)

TRACKER.after(bring_up_to_date)
