"""Letters: what they say, that they stay as issued, and what they never say unasked."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import InternalError, ProgrammingError, transaction

from casemgmt.discharge import services
from casemgmt.discharge.models import Letter
from reachout.refused import Refused
from tests.factories.discharge import PlanFactory, VictimFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(case, today):
    return PlanFactory(
        case=case, expected_on=today + timedelta(days=5), accommodation="14 Larch Court", target_words="Larch Court", items=1
    )


def test_the_preview_is_what_is_issued_and_frozen(client, case, plan, lead, now):
    client.force_login(lead)
    page = client.get(f"/discharge/{case.pk}/letter/gp/").content.decode()
    assert "will be discharged" in page and "14 Larch Court" in page and "Item 1" in page
    client.post(f"/discharge/{case.pk}/letter/gp/")
    letter = Letter.objects.get()
    pdf = client.get(letter.get_absolute_url())

    assert (letter.version, letter.issued_by, letter.snapshot["opening"] in page) == (1, lead, True)
    assert pdf.content[:5] == b"%PDF-" and b"StructTreeRoot" in pdf.content
    assert sha256(pdf.content).hexdigest() == letter.checksum
    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
        Letter.objects.update(checksum="")


def test_issued_again_it_is_a_new_version_that_says_why(client, case, plan, lead):
    client.force_login(lead)
    for _ in range(2):
        client.post(f"/discharge/{case.pk}/letter/aftercare/")
    assert Letter.objects.count() == 1
    client.post(f"/discharge/{case.pk}/letter/aftercare/", {"why": "The address was wrong"})

    assert list(Letter.objects.values_list("version", "why")) == [(2, "The address was wrong"), (1, "")]


def test_victims_are_told_of_only_when_ticked_and_then_only_to_some(client, case, plan, lead, manager, now):
    VictimFactory(plan=plan)
    plain = services.issue(case, kind="gp", at=now, by=manager)
    with pytest.raises(Refused, match="Only those who may see"):
        services.issue(case, kind="justice", with_victims=True, at=now, by=lead)
    client.force_login(manager)
    client.post(f"/discharge/{case.pk}/letter/justice/", {"with_victims": "on"})
    told = Letter.objects.get(kind="justice")

    assert "Kestrel" not in str(plain.snapshot)
    assert "Kestrel" in told.snapshot["victims"] and told.speaks_of_victims
    assert client.get(told.get_absolute_url()).status_code == 200
    client.force_login(lead)
    assert client.get(told.get_absolute_url()).status_code == 404
    assert client.get(plain.get_absolute_url()).status_code == 200
    assert "with_victims" not in client.get(f"/discharge/{case.pk}/letter/gp/").content.decode()


def test_without_a_date_there_is_no_letter(client, case, lead):
    PlanFactory(case=case)
    client.force_login(lead)

    page = client.get(f"/discharge/{case.pk}/letter/gp/", follow=True).content.decode()
    assert "Give an expected discharge date" in page


def test_an_outsider_cannot_tell_that_a_letter_exists(client, case, plan, lead, outsider, now):
    letter = services.issue(case, kind="gp", at=now, by=lead)
    client.force_login(outsider)

    assert client.get(letter.get_absolute_url()).status_code == 404
