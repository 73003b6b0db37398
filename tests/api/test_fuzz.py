"""Whatever is sent to the API, in or out of shape, by whoever: never a server error, never an answer the schema does not know."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import randoms
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from beds.meetings.models import Meeting
from beds.meetings.services import issue_pack
from quality.assurance.models import Unit
from reachout.accounts.permissions import Role
from reachout.accounts.services import make_token
from reachout.organisations.models import Organisation
from reachout.wsgi import application
from tests.factories import assurance
from tests.factories.accounts import user_with
from tests.factories.beds import BedFactory, HoldFactory, StayFactory, WaitingReferralFactory, WardFactory
from tests.factories.meetings import MeetingFactory

LINE = "adult_secure"


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """The application runs inside the test's transaction: it must not hang up between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(one_connection: None) -> dict[str, list[int]]:
    """A small collaborative with something of every kind in reach; keys by the route's first word."""
    ward = WardFactory(service_line=LINE)
    beds = BedFactory.create_batch(4, ward=ward)
    holds = [HoldFactory(bed=beds[0]), HoldFactory(bed=beds[1], offered=True), HoldFactory(bed=beds[2], accepted=True)]
    stay = StayFactory(bed=beds[3])
    meeting = MeetingFactory(service_line=LINE, status=Meeting.Status.OPEN, opened_at=timezone.now())
    pack = issue_pack(meeting, at=timezone.now())
    referrals = [WaitingReferralFactory(), *(hold.referral for hold in holds)]
    unit = Unit(ward.site.organisation, LINE, ward.site)
    visits = [assurance.VisitFactory(unit=unit, **state) for state in ({}, {"carried_out": True}, {"with_provider": True})]
    return {
        "surveillance": [assurance.SurveillanceFactory(unit=unit).pk],
        "quality-visits": [visit.pk for visit in visits],
        "quality-findings": [finding.pk for visit in visits for finding in visit.findings.all()],
        "quality-actions": [assurance.ActionFactory(unit=unit).pk, assurance.ActionFactory(unit=unit, with_evidence=True).pk],
        "quality-queries": [assurance.QueryFactory(unit=unit).pk],
        "wards": [ward.pk],
        "beds": [bed.pk for bed in beds],
        "holds": [hold.pk for hold in holds],
        "stays": [stay.pk],
        "referrals": [referral.pk for referral in referrals],
        "matches": [referral.pk for referral in referrals],
        "assessments": [assessment.pk for assessment in referrals[0].assessments.all()],
        "persons": [referral.person_id for referral in referrals],
        "meetings": [meeting.pk],
        "packs": [pack.pk],
        "organisation": [ward.site.organisation_id],
    }


@pytest.fixture
def keys(world: dict[str, list[int]]) -> list[dict[str, str]]:
    """Of those who may do much: most requests should get past the door."""
    return [headers_of(role, world) for role in (Role.CLP, Role.LEAD, Role.WARD, Role.COMMISSIONER)]


def headers_of(role: str, world: dict[str, list[int]]) -> dict[str, str]:
    now = timezone.now()
    organisation = Organisation.objects.get(pk=world["organisation"][0])
    user = user_with(role, line=LINE, organisation=organisation)
    _, text = make_token(user, name="fuzz", expires_at=now + timedelta(days=1), at=now)
    return {"Authorization": f"Bearer {text}"}


SCHEMA = schemathesis.openapi.from_dict(SchemaGenerator(patterns=None).get_schema(public=True))
SCHEMA.app = application
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_no_request_breaks_the_api(operation: Any, world: dict[str, list[int]], keys: list[dict[str, str]]) -> None:
    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(), chance=randoms())
    def send(case: Any, chance: Random) -> None:
        _aim(case, world, chance)
        case.call_and_validate(headers=chance.choice(keys), checks=CHECKS)

    send()


def _aim(case: Any, world: dict[str, list[int]], chance: Random) -> None:
    """Half of the made-up keys become keys of rows that exist, so that verbs reach their services."""
    kind = case.path.split("/")[3] if case.path.count("/") > 3 else ""
    if "id" in (case.path_parameters or {}) and world.get(kind) and chance.random() < 0.7:
        case.path_parameters["id"] = chance.choice(world[kind])
    if isinstance(case.body, dict):
        for name, kind in (("bed", "beds"), ("referral", "referrals"), ("meeting", "meetings")):
            if name in case.body and chance.random() < 0.7:
                case.body[name] = chance.choice(world[kind])
