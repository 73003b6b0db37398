from reachout.organisations.models import Organisation, Site
from reachout.sheets.columns import Code, Flag, Number, Ref, Text
from reachout.sheets.tables import TRACKER

TRACKER.table(
    "organisations",
    Organisation,
    place=1,
    columns=[
        Text("code"),
        Text("name"),
        Code("kind", codes=Organisation.Kind.values),
        Flag("in_collaborative"),
    ],
)

TRACKER.table(
    "sites",
    Site,
    place=2,
    columns=[
        Text("code"),
        Ref("organisation", to="organisations"),
        Text("name"),
        Text("postcode", required=False),
        Number("latitude", least=-90, most=90, required=False),
        Number("longitude", least=-180, most=180, required=False),
        Flag("in_region"),
    ],
)
