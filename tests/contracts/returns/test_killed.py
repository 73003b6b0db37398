"""The night's freeze is killed with SIGKILL in the middle: nothing is half frozen, and the next night comes to the same end."""

import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime

from django.db import transaction

from contracts.returns import services
from contracts.returns.models import Event as Step
from contracts.returns.models import Return
from reachout.audit.models import Event
from reachout.months import add_months
from tests.conftest import ROOT
from tests.factories.contracts import ContractFactory, ReturnFactory, returned

NIGHT = datetime(2026, 6, 20, 1, 20, tzinfo=UTC)
"""By then February to April are ripe, and May, which falls due in June, is not."""


def kill(env, step, nth):
    command = [sys.executable, "-m", "tests.contracts.returns.killed", step, str(nth), f"{NIGHT:%Y-%m-%dT%H:%M}"]
    died = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()


def frozen():
    """What says so: the returns, their stories and the audit, by the return."""
    noted = Step.objects.filter(kind=Step.Kind.FROZEN).values_list("of", "version")
    recorded = Event.objects.filter(act="return.frozen").values_list("object_id", flat=True)
    stand = Return.objects.filter(status=Return.Status.FROZEN).values_list("pk", flat=True)
    return Counter(stand), Counter(noted), Counter(int(pk) for pk in recorded)


def whole(said):
    stand, noted, recorded = said
    return set(stand) == {pk for pk, _ in noted} == set(recorded) and {*noted.values(), *recorded.values()} <= {1}


def test_killed_at_any_point_the_next_night_comes_to_the_same_end(instance):
    for contract in (ContractFactory(), ContractFactory()):
        for number in range(4):
            returned(ReturnFactory(contract=contract, month=add_months(date(2026, 2, 1), number)), {("actual", None): number})
    with transaction.atomic():
        assert services.freeze(at=NIGHT) == 6
        unbroken = frozen()
        transaction.set_rollback(True)

    reached = []
    for step, nth in (("note", 1), ("record", 2), ("note", 3)):
        kill(instance, step, nth)
        assert whole(frozen())
        reached.append(len(frozen()[0]))

    assert reached == [0, 1, 3]
    assert services.freeze(at=NIGHT) == 3
    assert frozen() == unbroken
    assert services.freeze(at=NIGHT) == 0
