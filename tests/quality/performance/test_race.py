"""Two press at once, on real connections: one is done, the other is told."""

from functools import partial

import pytest
from django.utils import timezone

from quality.performance import services
from quality.performance.models import Breach, Notice, ReviewPack
from quality.performance.services.packs import build_pack
from reachout.jobs.services import start
from reachout.refused import Refused
from tests.beds.test_race import at_once
from tests.factories.performance import accepted_days, commissioner, frozen, last_quarter, requiring, with_plan, withheld

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_at_once_record_each_breach_once_issue_one_notice_and_approve_one_sum():
    contract, requirement = requiring(threshold=30)
    accepted_days(contract, 300)
    frozen(requirement, [45.0] * 3)
    people = [commissioner() for _ in range(6)]

    at_once([partial(services.record_breaches, at=timezone.now())] * 6)
    assert Breach.objects.exclude(requirement=None).count() == 3

    issue = partial(services.issue, contract, requirement=requirement, text="So.", at=timezone.now())
    told = [result for result, _ in at_once([partial(issue, by=one) for one in people])]
    assert sum(isinstance(one, Refused) for one in told) == 5
    notice = Notice.objects.get()
    with_plan(notice)
    made = withheld(notice)

    told = [
        result for result, _ in at_once([partial(services.approve, made, why="So.", at=timezone.now(), by=one) for one in people])
    ]
    assert sorted(str(one) for one in told if isinstance(one, Refused)) == ["This is approved already. Nothing was changed."] * 5
    assert list(notice.events.filter(kind="approved").values_list("by", flat=True)) == [
        one.approved_by_id for one in told if not isinstance(one, Refused)
    ]


def test_two_that_build_one_review_pack_at_once_make_one():
    contract, _ = requiring(threshold=30)
    jobs = [start("review_pack.build", "Contract review", by=commissioner()) for _ in range(3)]

    told = at_once([partial(build_pack, contract.pk, last_quarter().isoformat(), 1, "", job) for job in jobs])

    assert {result["url"] for result, _ in told} == {ReviewPack.objects.get().get_absolute_url()}
