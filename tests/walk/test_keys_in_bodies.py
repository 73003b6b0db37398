"""What a body names must be within reach too: a key of another organisation or service line does not exist."""

from typing import Any

import pytest
from django.utils import timezone

from beds.models import Bed, Hold
from reachout.accounts.permissions import Role
from referrals.models import Assessment, Referral
from tests.walk.walking import Walk
from tests.walk.world import OTHER_LINE, OTHER_ORGANISATION, Row

TODAY = str(timezone.localdate())


def key(walk: Walk, name: str) -> Any:
    return walk.world.rows[name].args[0]


@pytest.mark.parametrize(
    ("role", "name", "body"),
    [
        (Role.CLP, "hold-list", {"bed": "bed", "referral": "waiting"}),
        (Role.CLP, "decision-list", {"meeting": "sitting", "referral": "waiting", "decision": "defer", "rationale": "Later"}),
        (Role.LEAD, "assessment-list", {"referral": "accepted", "first_contact_on": TODAY}),
    ],
)
def test_a_body_of_the_api_names_what_is_within_reach(walk: Walk, role: str, name: str, body: dict[str, Any]) -> None:
    keys = {field: key(walk, value) if value in walk.world.rows else value for field, value in body.items()}

    assert walk.ask(walk.world.walker(role), "POST", name, None, keys).status == 201
    across = walk.ask(walk.world.walker(role, OTHER_LINE), "POST", name, None, keys)
    assert (across.status, across.written) == (400, [])


def test_a_unit_assesses_only_what_was_sent_to_it(walk: Walk) -> None:
    body = {"referral": key(walk, "accepted"), "first_contact_on": TODAY}

    answer = walk.ask(walk.world.walker(Role.LEAD, OTHER_ORGANISATION), "POST", "assessment-list", None, body)

    assert (answer.status, answer.written) == (400, [])


@pytest.mark.parametrize("name", ["beds:move", "stay-move"])
def test_nobody_is_moved_to_a_bed_of_another_provider(walk: Walk, name: str) -> None:
    mine = Bed.objects.get(pk=key(walk, "bed"))
    theirs = Bed.objects.exclude(ward__site__organisation=mine.ward.site.organisation).filter(holds=None, stays=None).first()
    body = {"bed": theirs and theirs.pk, "on": TODAY}

    answer = walk.ask(walk.world.walker(Role.WARD), "POST", name, walk.world.rows["stay"], body)

    assert theirs and answer.status in {200, 400}
    assert answer.written in ([], ["insert audit_event"])


def test_a_list_is_not_widened_by_its_filters(walk: Walk) -> None:
    """Asking for a row by its key lists nothing that opening it would not show."""
    referral = Referral.objects.get(pk=key(walk, "waiting"))
    for name, query in (
        ("hold-list", f"?referral={referral.pk}"),
        ("stay-list", f"?person={key(walk, 'patient')}"),
        ("decision-list", f"?referral={referral.pk}"),
    ):
        answer = walk.ask(walk.world.walker(Role.CLP, OTHER_LINE), "GET", name, None, query=query)
        assert '"count":0' in answer.text.replace(" ", ""), f"{name}{query} as a CLP of another service line: {answer.text[:200]}"


def test_the_api_has_no_other_verbs(walk: Walk) -> None:
    """Nothing is replaced, patched or deleted: every change is a verb of its own."""
    client = walk.client(walk.world.walker(Role.CLP))
    for name, model in (("referrals", Referral), ("holds", Hold), ("assessments", Assessment)):
        row = model.objects.visible_to(walk.world.walker(Role.CLP).user).first()
        for method in ("PUT", "PATCH", "DELETE"):
            response = client.generic(method, f"/api/v1/{name}/{row.pk}/", "{}", content_type="application/json")
            assert response.status_code == 405, f"{method} {name} answered {response.status_code}"


def test_a_row_that_is_nowhere_is_not_found(walk: Walk) -> None:
    answer = walk.ask(walk.world.walker(Role.CLP), "GET", "referrals:show", Row("nowhere", (2**31,)))
    assert answer.status == 404
