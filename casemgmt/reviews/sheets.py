"""Reviews and visits that were held, as a spreadsheet knows them: from these follows what is due next."""

from casemgmt.reviews.models import Kind, Review
from reachout.organisations.models import ServiceLine
from reachout.sheets.columns import Code, Day, Ref, Text
from reachout.sheets.rules import Once
from reachout.sheets.tables import TRACKER

TRACKER.table(
    "reviews",
    Review,
    place=19,
    columns=[
        Text("reference"),
        Ref("patient", to="patients", field="person"),
        Code("service_line", codes=ServiceLine.values),
        Code("kind", codes=Kind.values),
        Day("held_on"),
        Text("led_by", required=False),
    ],
    rules=[Once(("patient", "service_line", "kind", "held_on"))],
    fill={"status": "'held'"},
)
