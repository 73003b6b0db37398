from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from casemgmt.facts import Facts
from casemgmt.flags.rules import Finding, flag
from quality.group.models import Grade, Rating
from reachout.pages.words import long_day
from reachout.rules.selectors import Rules


def rated_inadequate(many: Sequence[Facts], *, on: date) -> dict[int, Rating]:
    """The current rating of where each person is, if it is the worst there is."""
    current = {one.site_id: one for one in Rating.objects.current(on) if one.overall == Grade.INADEQUATE}
    return {facts.case.pk: current[facts.ward.site_id] for facts in many if facts.ward and facts.ward.site_id in current}


@flag("unit_inadequate", "Unit rated inadequate", reads=rated_inadequate, for_meeting=True)
def unit_inadequate(facts: Facts, rating: Rating | None, rules: Rules) -> Iterator[Finding]:
    """The Care Quality Commission's current rating of the location is inadequate: red at once. Source: pathway, section 5."""
    if rating and facts.stay:
        yield Finding(
            since=max(rating.published_on, facts.stay.started_on),
            because=f"{facts.stay.ward.site.name} was rated inadequate on {long_day(rating.published_on)}.",
            facts=[("Rated inadequate", long_day(rating.published_on), rating.get_absolute_url())],
            red=True,
        )
