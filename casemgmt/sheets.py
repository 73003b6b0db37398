from casemgmt.models import CommunityEpisode, RestrictiveIntervention
from casemgmt.services import keep_cases
from reachout.organisations.models import ServiceLine
from reachout.people.models import Relationship
from reachout.people.services import relate_all
from reachout.sheets.columns import Code, Day, Flag, Instant, Now, Ref, Text
from reachout.sheets.rules import Ends
from reachout.sheets.tables import TRACKER

TRACKER.table(
    "incidents",
    RestrictiveIntervention,
    place=13,
    columns=[
        Text("reference"),
        Text("incident"),
        Ref("spell", to="spells"),
        Ref("ward", to="wards"),
        Code("type", codes=RestrictiveIntervention.Type.values),
        Instant("started_at"),
        Instant("ended_at", required=False),
    ],
    rules=[Ends("started_at", "ended_at")],
)

TRACKER.table(
    "community",
    CommunityEpisode,
    place=14,
    columns=[
        Text("reference"),
        Ref("patient", to="patients", field="person"),
        Code("service_line", codes=ServiceLine.values),
        Text("team", required=False),
        Flag("liaison_only"),
        Day("referred_on"),
        Day("accepted_on", required=False),
        Day("first_contact_on", required=False),
        Day("discharged_on", required=False),
    ],
    rules=[Ends("referred_on", "discharged_on")],
)

IN_THE_COMMUNITY = (
    "SELECT person_id, service_line, NULL::bigint AS organisation_id, referred_on AS since FROM casemgmt_communityepisode"
)


@TRACKER.after
def community_patients_are_known_to_their_line(now: Now) -> dict[str, int]:
    return {"community patients known to": relate_all(Relationship.Kind.LINE, IN_THE_COMMUNITY, at=now.at)}


@TRACKER.after
def everybody_on_a_pathway_has_a_case(now: Now) -> dict[str, int]:
    kept = keep_cases(on=now.today)
    return {"cases opened": kept.opened, "cases closed": kept.closed}
