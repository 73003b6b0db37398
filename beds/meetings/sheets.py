from beds.meetings.models import AvoidedAdmission, Decision, Meeting
from reachout.organisations.models import ServiceLine
from reachout.sheets.columns import Code, Count, Day, Money, Ref, Text
from reachout.sheets.tables import TRACKER

TRACKER.table(
    "meetings",
    Meeting,
    place=15,
    columns=[
        Text("reference"),
        Code("service_line", codes=ServiceLine.values),
        Day("held_on"),
        Count("minutes"),
    ],
    # Whoever wrote it down has held it; a meeting of our own keeps the state that it is in.
    fill={"status": "coalesce(t.status, 'closed')"},
)

TRACKER.table(
    "decisions",
    Decision,
    place=16,
    columns=[
        Text("reference"),
        Ref("meeting", to="meetings"),
        Ref("referral", to="referrals"),
        Code("decision", codes=Decision.Kind.values),
        Ref("ward", to="wards", required=False),
    ],
)

TRACKER.table(
    "avoided",
    AvoidedAdmission,
    place=17,
    columns=[
        Text("reference"),
        Ref("referral", to="referrals"),
        Day("agreed_on"),
        Count("benchmark_days"),
        Money("price_low"),
        Money("price_high"),
        Money("alternative_cost"),
    ],
)
