"""What somebody would have written on the demo's charts."""

from quality.measures import CATALOGUE
from quality.spc import services
from quality.spc.scope import Scope
from reachout.demo.scene import Scene
from reachout.months import add_months


def furnish(scene: Scene) -> None:
    """Months are counted back from this one; two marks tell of what made things better, one of what makes them worse."""
    by, month = scene.users["commissioner"], scene.today.replace(day=1)
    services.add_rebase(
        Scope(CATALOGUE["community_caseload"]),
        month=add_months(month, -24),
        why="Community forensic teams work in every county from now on",
        at=scene.now,
        by=by,
    )
    for measure, ago, text in [
        ("out_of_area_patients", 44, "A panel reviews every placement out of area each month"),
        ("community_caseload", 40, "Peer support workers join the teams"),
        ("seclusions_per_100_patients", 30, "The programme to reduce restrictive practice begins"),
        ("ready_for_discharge_days", 7, "A supported housing scheme closes"),
    ]:
        services.annotate(Scope(CATALOGUE[measure]), month=add_months(month, -ago), text=text, at=scene.now, by=by)
