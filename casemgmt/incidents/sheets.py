from casemgmt.incidents.services import adopt
from reachout.sheets.columns import Now
from reachout.sheets.tables import TRACKER


@TRACKER.after
def the_trackers_interventions_are_incidents(now: Now) -> dict[str, int]:
    return {"incidents": adopt(at=now.at)}
