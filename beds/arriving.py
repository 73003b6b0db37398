"""What follows once a tracker folder's rows are in: a provider knows whom it cares for, a closed referral holds no bed."""

from beds.models import Hold
from reachout.people.models import Relationship
from reachout.people.services import relate_all
from reachout.sheets.columns import Now
from referrals.models import Referral

CARED_FOR = """
    SELECT stay.person_id, ward.service_line, site.organisation_id, stay.started_on AS since
    FROM beds_wardstay stay
    JOIN beds_ward ward ON ward.id = stay.ward_id
    JOIN organisations_site site ON site.id = ward.site_id"""
KNOWN = f"SELECT person_id, service_line, NULL::bigint AS organisation_id, since FROM ({CARED_FOR}) care"  # noqa: S608


def bring_up_to_date(now: Now) -> dict[str, int]:
    related = relate_all(Relationship.Kind.ORGANISATION, CARED_FOR, at=now.at) + relate_all(
        Relationship.Kind.LINE, KNOWN, at=now.at
    )
    return {"holds ended": end_holds_of_closed_referrals(now), "patients known to": related}


def end_holds_of_closed_referrals(now: Now) -> int:
    holds = Hold.objects.filter(during__contains=now.at, referral__status=Referral.Status.CLOSED)
    return holds.update(ended_at=now.at, end=Hold.End.REFERRAL_CLOSED)
