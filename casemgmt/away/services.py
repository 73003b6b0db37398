from __future__ import annotations

from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from casemgmt.away import notifications
from casemgmt.away.models import BedAtHome, Repatriation
from casemgmt.away.selectors import register
from casemgmt.facts import Facts, facts_of
from casemgmt.models import Case
from casemgmt.services.handing_over import lock
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.audit.services import record
from reachout.organisations.models import Site
from reachout.refused import Refused
from referrals.models import Referral
from referrals.services import refer_internally


@transaction.atomic
def record_repatriation(
    case: Case,
    *,
    reason: str,
    fit: str,
    at: datetime,
    by: User | None,
    plan: str = "",
    target_site: Site | None = None,
    target_security: str = "",
    target_on: date | None = None,
    review_on: date | None = None,
    owner: User | None = None,
) -> Repatriation:
    """Write down why somebody is out of area, whether that is right for them, and how they come home. Each time anew."""
    case, today = lock(case), timezone.localdate(at)
    _away(case, today)
    if reason == Repatriation.Reason.NO_BED and fit not in ("", Repatriation.Fit.NO_BED):
        raise Refused("No bed at home is never appropriate: choose another reason, or say that it is inappropriate.")
    if plan and not (review_on and owner):
        raise Refused("A plan needs an owner and a day on which it is reviewed.")
    if owner and case.service_line not in owner.reach(Permission.CASE_KEEP).lines:
        raise Refused("Choose a case manager of this service line to see to it.")
    if review_on and review_on < today:
        raise Refused("Choose a review date from today on.")
    made = Repatriation.objects.create(
        case=case,
        recorded_on=today,
        at=at,
        by=by,
        reason=reason,
        fit=fit,
        plan=plan,
        target_site=target_site,
        target_security=target_security,
        target_on=target_on,
        review_on=review_on,
        owner=owner,
    )
    record("repatriation.recorded", made, by=by, person=case.person_id, reason=reason, fit=fit, target_on=target_on)
    return made


@transaction.atomic
def ask_meeting(case: Case, *, why: str, at: datetime, by: User) -> Referral:
    """Ask the weekly bed meeting for a bed at home: an internal referral, filled in from where they are. Asked already, it is
    that referral again."""
    case = lock(case)
    facts = _away(case, timezone.localdate(at))
    if facts.referral:
        return facts.referral
    ward = facts.ward
    assert ward is not None  # whoever is away is on a ward
    plan = case.repatriations.order_by("recorded_on", "pk").last()
    referral = refer_internally(
        case.person,
        service_line=case.service_line,
        setting=f"{ward.name}, {ward.site.name}",
        security_sought=(plan.target_security if plan else "") or ward.security,
        specialism_sought=ward.specialism,
        why=why,
        at=at,
        by=by,
    )
    record("repatriation.asked", case, by=by, referral=referral.pk)
    return referral


def _away(case: Case, on: date) -> Facts:
    [facts] = facts_of(Case.objects.filter(pk=case.pk), on=on)
    if not facts.out_of_area:
        raise Refused("This person is not on a ward outside the region any more. Nothing was changed.")
    return facts


def look_for_beds(*, at: datetime) -> int:
    """Note every bed at home that has come to suit somebody who should come home, and those that are gone; then tell whoever
    follows their cases, once for each. Run twice it changes nothing. How many opened."""
    opened = _note(at)
    told = BedAtHome.objects.filter(told_at=None, gone_on=None)
    for manager in sorted({pk for pk in told.values_list("case__manager", flat=True) if pk}):
        notifications.tell_of_beds.delay(manager)
    return opened


@transaction.atomic
def _note(at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('away.look_for_beds'))")
    today = timezone.localdate(at)
    wanted = {
        (one.facts.case.pk, match.ward.pk)
        for one in register(Case.objects.all(), at=at)
        if one.wants_a_bed_at_home
        for match in one.suiting
    }
    standing = {(row.case_id, row.ward_id): row for row in BedAtHome.objects.filter(gone_on=None)}
    gone = [row.pk for key, row in standing.items() if key not in wanted]
    BedAtHome.objects.filter(pk__in=gone).update(gone_on=today)
    again = {(row.case_id, row.ward_id): row for row in BedAtHome.objects.filter(gone_on__isnull=False, opened_on=today)}
    made = sorted(wanted - set(standing))
    BedAtHome.objects.filter(pk__in=[again[key].pk for key in made if key in again]).update(gone_on=None)
    new = [BedAtHome(case_id=case, ward_id=ward, opened_on=today) for case, ward in made if (case, ward) not in again]
    BedAtHome.objects.bulk_create(new)
    return len(new)
