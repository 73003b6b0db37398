from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from reachout.accounts.demonstration import PASSWORD
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with

pytestmark = pytest.mark.django_db


def said(*args, **options) -> str:
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def test_the_first_administrator_gets_a_link_that_works(client):
    link = said("make_user", "ada@reachout.example", "Ada Min", organisation="RXT", organisation_name="Birmingham")
    path = link.strip().removeprefix("http://localhost:8000")
    client.get(path)

    assert User.objects.get().roles == {Role.ADMINISTRATOR}
    assert "ada@reachout.example" in client.get("/account/password/choose/").content.decode()


def test_what_makes_no_sense_is_refused_and_nothing_is_left():
    with pytest.raises(CommandError, match="Choose the service line"):
        said("make_user", "a@reachout.example", "A", role="clp", organisation="RXT", organisation_name="Birmingham")
    with pytest.raises(CommandError, match="To make it, say --organisation-name"):
        said("make_user", "a@reachout.example", "A", organisation="RXT")

    assert not User.objects.exists()


@override_settings(DEMO=True)
def test_sign_ins_are_one_a_role():
    user_with(Role.CLP, email="clp@demo.example")
    user_with(Role.CLP, email="clp2@demo.example")
    user_with(Role.WARD, email="ward@demo.example")
    user_with(Role.LEAD, email="real@nhs.example")
    printed = said("sign_ins")

    assert "clp@demo.example   Clinical liaison practitioner" in printed
    assert "ward@demo.example  Ward" in printed
    assert PASSWORD in printed
    assert "clp2@" not in printed
    assert "real@" not in printed


def test_sign_ins_are_printed_only_in_a_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="only where REACHOUT_DEMO=yes"):
        said("sign_ins")
