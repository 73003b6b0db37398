from reachout.people.models import Ethnicity, LegalStatus, Person, Sex
from reachout.sheets.columns import Code, Day, Flag, NhsNumber, Number, Ref, Text
from reachout.sheets.rules import Ends, NeverTwoAtOnce
from reachout.sheets.tables import TRACKER

TRACKER.table(
    "patients",
    Person,
    place=6,
    columns=[
        Text("reference"),
        NhsNumber("nhs_number", required=False),
        Text("family_name", required=False),
        Text("given_name", required=False),
        Day("born_on", required=False),
        Code("sex", codes=Sex.values, required=False),
        Code("ethnicity", codes=Ethnicity.values, required=False),
        Text("home_postcode", required=False),
        Number("home_latitude", least=-90, most=90, required=False),
        Number("home_longitude", least=-180, most=180, required=False),
        Ref("home_icb", to="organisations", required=False),
        Flag("home_in_region", required=False),
    ],
    fill={
        "no_nhs_number": "CASE WHEN s.nhs_number IS NULL THEN coalesce(nullif(t.no_nhs_number, ''), 'not_recorded') ELSE '' END",
    },
    survivor="merged_into",
)

TRACKER.table(
    "legal_statuses",
    LegalStatus,
    place=18,
    columns=[
        Text("reference"),
        Ref("patient", to="patients", field="person"),
        Code("code", codes=LegalStatus.Code.values),
        Day("started_on"),
        Day("expires_on", future=True, required=False),
        Day("ended_on", required=False),
    ],
    rules=[
        Ends("started_on", "expires_on"),
        Ends("started_on", "ended_on"),
        NeverTwoAtOnce(by="patient", start="started_on", end="ended_on", kind="two legal statuses at once", at="started_on"),
    ],
)
