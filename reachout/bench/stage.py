"""The databases that the bench measures on: a collaborative's size and England's, made once and kept beside the server's own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from psycopg import sql

from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.accounts.services import Seat, make_user
from reachout.bench.measuring import Stage
from reachout.demo.folder import write_folder
from reachout.organisations.models import Organisation, ServiceLine

Told = Callable[[str], None]


@contextmanager
def on_stage(regions: int, told: Told) -> Iterator[Stage]:
    """Work on the scratch database of so many regions; whatever was connected before is connected again after."""
    home, scratch = connection.settings_dict["NAME"], f"bench_{regions}"
    _create(scratch)
    _connect(scratch)
    try:
        call_command("migrate", verbosity=0)
        if not Organisation.objects.exists():
            told(f"Making {regions} x 600 beds and five years")
            _fill(regions)
        yield Stage(regions, timezone.now(), _practitioners())
    finally:
        _connect(home)


def _create(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)).as_string(connection.connection))


def _connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _fill(regions: int) -> None:
    with TemporaryDirectory() as folder:
        write_folder(Path(folder), today=timezone.localdate(), regions=regions)
        call_command("load_tracker", folder, stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _practitioners() -> dict[str, User]:
    """A liaison practitioner of each line, and each with an authenticator, as signing in asks for one."""
    known = {user.email: user for user in User.objects.filter(email__startswith="bench.")}
    lead = Organisation.objects.get(code="DP1")
    found = {}
    for line in ServiceLine.values:
        email = f"bench.{line.replace('_', '.')}@bench.example"
        found[line] = known.get(email) or make_user(
            name="Bench",
            email=email,
            profession="Clinical liaison practitioner",
            memberships=[Seat(Role.CLP, lead, line)],
            by=None,
            at=timezone.now(),
            totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",  # noqa: S106 (a scratch database's own)
        )
    return found
