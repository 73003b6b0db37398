"""The shared tracker: each patient in a bed has a case with the right flags, and every flag's page says by which facts."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.test import Client

from beds.models import WardStay
from casemgmt.flags.models import Flag
from casemgmt.flags.services import keep_flags
from casemgmt.models import Case
from casemgmt.services import keep_cases
from tests.casemgmt.flags.slowly import Slowly
from tests.factories.accounts import user_with
from tests.quality.measures.oracle import SHARED, beside_the_project

ON = date(2021, 8, 31)
OURS = ("ready_delayed", "awol", "leave_long", "stay_long", "no_legal_status", "no_manager")
pytestmark = beside_the_project


@pytest.mark.django_db
def test_whoever_is_in_a_bed_has_a_case_with_the_right_flags_and_each_explains_itself(clock):
    call_command("load_tracker", str(SHARED / "tracker"), verbosity=0)
    Case.objects.all().delete()
    keep_cases(on=ON)
    keep_flags(on=ON)

    cases_and_flags_are_those_the_rows_ask_for()
    clock.reads(datetime(2021, 8, 31, 9, tzinfo=UTC))
    flags_of_every_rule_explain_themselves()


def cases_and_flags_are_those_the_rows_ask_for():
    stays = WardStay.objects.filter(started_on__lte=ON).exclude(ended_on__lte=ON)
    in_beds = set(stays.values_list("person", "ward__service_line"))
    cases = {(case.person_id, case.service_line): case for case in Case.objects.open_on(ON)}

    assert len(in_beds) > 400 and in_beds <= cases.keys()
    some = [cases[one] for one in sorted(in_beds)[::9]]
    slowly = set().union(*(Slowly(case, ON).said() for case in some))
    standing = Flag.objects.standing().filter(rule__in=OURS, case__in=some)
    assert set(standing.values_list("case", "rule", "since", "level")) == slowly
    assert {rule for _, rule, _, _ in slowly} >= {"ready_delayed", "stay_long", "no_legal_status"}


def flags_of_every_rule_explain_themselves():
    assert not [flag.rule for flag in Flag.objects.all() if not (flag.facts and flag.because)]
    client, lines = Client(), {line: user_with("case_manager", line=line) for line in ("adult_secure", "lda", "aed")}
    for flag in Flag.objects.select_related("case").order_by("rule", "pk").distinct("rule"):
        client.force_login(lines[flag.case.service_line])
        page = client.get(flag.get_absolute_url()).content.decode()
        assert flag.facts[0][0] in page and "What happens next" in page, flag.rule
