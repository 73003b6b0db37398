from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from quality.group.models import DOMAINS, Rating
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User
    from reachout.organisations.models import Site


@transaction.atomic
def record_rating(
    site: Site, *, published_on: date, overall: str, at: datetime, by: User, report_url: str = "", **domains: str
) -> Rating:
    """What the regulator published of a location on a day. The same day again puts right what was copied wrongly."""
    if published_on > timezone.localdate(at):
        raise Refused("The report is published on a day that has not come yet.")
    grades = {"overall": overall, **{name: domains[name] for name in DOMAINS}}
    before = Rating.objects.select_for_update().filter(site=site, published_on=published_on).first()
    rating, _ = Rating.objects.update_or_create(
        site=site,
        published_on=published_on,
        defaults={**grades, "report_url": report_url, "recorded_at": at, "recorded_by": by},
    )
    was: dict[str, Any] = {f"{name}_before": getattr(before, name) for name in grades if before}
    act = "rating.corrected" if before else "rating.recorded"
    record(act, rating, by=by, site=site, published_on=published_on, **(was | grades))
    return rating
