"""``manage.py spc``: series in, answers out, in the reference package's names."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.test_xmr import CASES, cases


def ask(monkeypatch: pytest.MonkeyPatch, text: str) -> Any:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    call_command("spc", "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def asked(case: dict[str, Any]) -> dict[str, Any]:
    return {**case["params"], "dates": case["dates"], "values": case["values"]}


@pytest.mark.skipif(not CASES.is_file(), reason="../shared is not beside the project")
def test_every_case_through_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ask(monkeypatch, json.dumps([asked(case) for case in cases()]))

    for answer, case in zip(answers, cases(), strict=True):
        points = answer.pop("points")
        assert answer == case["expected_overall"], case["name"]
        for point, expected in zip(points, case["expected"], strict=True):
            assert point == {name: near(value) for name, value in expected.items()}, case["name"]


def near(value: Any) -> Any:
    return pytest.approx(value, rel=1e-9) if isinstance(value, float) else value


def test_one_series_is_answered_by_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = ask(monkeypatch, '{"dates": ["2026-02-01", "2026-01-01", "2026-03-01"], "values": [4, 2, null]}')

    assert [(point["date"], point["value"]) for point in answer["points"]] == [("2026-01-01", 2), ("2026-02-01", 4)]
    assert (answer["variation_type"], answer["assurance_type"], answer["trial_limits_warning"]) == ("common_cause", None, True)


def test_no_points_are_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = ask(monkeypatch, '{"dates": [], "values": []}')

    assert answer["points"] == [] and answer["variation_type"] is None


DAY = '"dates": ["2026-01-01"]'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "is not JSON"),
        ("", "is not JSON"),
        ("7", "A series is an object"),
        ("[{}]", "Series 1: dates must be a list"),
        (f"{{{DAY}}}", "values must be a list"),
        (f'{{{DAY}, "values": [1, 2]}}', "There are 1 dates and 2 values"),
        (f'{{{DAY}, "values": ["1"]}}', "values: '1' is no number"),
        (f'{{{DAY}, "values": [true]}}', "values: True is no number"),
        (f'{{{DAY}, "values": [NaN]}}', "values: nan is no number"),
        (f'{{{DAY}, "values": [1e999]}}', "values: inf is no number"),
        ('{"dates": ["1 Jan"], "values": [1]}', "dates: '1 Jan' is no date"),
        ('{"dates": [20260101], "values": [1]}', "dates: 20260101 is no date"),
        ('{"dates": ["2026-01-01", "2026-01-01"], "values": [1, 2]}', "A date may stand once only: 2026-01-01"),
        (f'{{{DAY}, "values": [1], "improvement_direction": "up"}}', "'up' is none of increase, decrease, neutral"),
        (f'{{{DAY}, "values": [1], "improvement_direction": []}}', "is none of"),
        (f'{{{DAY}, "values": [1], "target": "90%"}}', "target: '90%' is no number"),
        (f'{{{DAY}, "values": [1], "rebase": ["soon"]}}', "rebase: 'soon' is no date"),
        (f'{{{DAY}, "values": [1], "fix_after_n_points": 0}}', "fix_after_n_points: 0 is no number of points"),
        (f'{{{DAY}, "values": [1], "screen_outliers": "yes"}}', "screen_outliers: 'yes' is neither true nor false"),
        (f'{{{DAY}, "values": [1], "rebases": []}}', "These names are not known: rebases"),
    ],
)
def test_what_it_cannot_read_it_refuses_in_words(monkeypatch: pytest.MonkeyPatch, text: str, why: str) -> None:
    with pytest.raises(CommandError) as refused:
        ask(monkeypatch, text)

    assert why in str(refused.value)
