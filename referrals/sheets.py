from reachout.organisations.models import ServiceLine
from reachout.sheets.columns import Code, Day, Flag, Ref, Text
from reachout.sheets.rules import Ends
from reachout.sheets.tables import TRACKER
from referrals.arriving import bring_up_to_date
from referrals.models import Assessment, Referral, Security, Source, Urgency

TRACKER.table(
    "referrals",
    Referral,
    place=7,
    columns=[
        Text("reference"),
        Ref("patient", to="patients", field="person"),
        Code("service_line", codes=ServiceLine.values),
        Day("received_on"),
        Code("source", codes=Source.values, required=False),
        Code("urgency", codes=Urgency.values, required=False),
        Flag("from_prison", required=False),
        Day("initial_request_on", required=False),
        Code("security_sought", codes=Security.values, required=False),
        Day("triaged_on", required=False),
        Day("closed_on", required=False),
        Code("close_reason", codes=Referral.CloseReason.values, required=False),
    ],
    rules=[Ends("received_on", "closed_on")],
    # Open and closed must agree with closed_on at once; how far an open referral has come follows from its assessments.
    fill={
        "status": "CASE WHEN s.closed_on IS NOT NULL THEN 'closed' WHEN t.status <> 'closed' THEN t.status ELSE 'submitted' END",
    },
)

TRACKER.table(
    "assessments",
    Assessment,
    place=8,
    columns=[
        Text("reference"),
        Ref("referral", to="referrals"),
        Day("first_contact_on", required=False),
        Day("decided_on", required=False),
        Code("outcome", codes=Assessment.Outcome.values, required=False),
        Code("recommended_security", codes=Security.values, required=False),
    ],
)

TRACKER.after(bring_up_to_date)
