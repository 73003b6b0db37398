from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions

from reachout.api.problems import handle
from reachout.refused import Refused


def test_each_field_is_named_with_its_path():
    error = exceptions.ValidationError({"person": {"born_on": ["Enter a date."]}, "beds": [{"code": ["Unknown bed."]}]})

    response = handle(error, {})

    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    assert response.data["errors"] == [
        {"field": "person.born_on", "message": "Enter a date."},
        {"field": "beds.0.code", "message": "Unknown bed."},
    ]


def test_a_services_refusal_is_a_409_in_its_own_words():
    response = handle(Refused("This bed was taken a moment ago; choose another."), {})

    assert (response.status_code, response.data["detail"]) == (409, "This bed was taken a moment ago; choose another.")


def test_not_yours_and_not_there_read_the_same():
    assert handle(Http404("No Referral matches the given query."), {}).data == {
        "type": "about:blank",
        "title": "Not found",
        "status": 404,
        "detail": "Not found.",
    }


def test_a_database_that_is_away_is_worth_another_try(caplog):
    response = handle(OperationalError("server closed the connection unexpectedly"), {})

    assert (response.status_code, response["Retry-After"]) == (503, "2")
    assert response.data["title"] == "Try again in a moment"
    assert "server closed" not in str(response.data)
    assert "server closed" in caplog.text


def test_what_nobody_expected_is_left_to_be_logged():
    assert handle(ZeroDivisionError(), {}) is None
