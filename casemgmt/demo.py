"""Who follows whom in the demo: case managers with their cases by unit; one who has left; newcomers whom nobody has yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle

from beds.models import WardStay
from casemgmt.models import Case, Handover
from casemgmt.services import hand_over_all
from reachout.accounts.demonstration import DOMAIN
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.accounts.services import Seat, make_user
from reachout.demo.scene import Scene
from reachout.organisations.models import Organisation

COLLEAGUES = [
    # who cannot sign in: the first part of their address, name, service lines
    ("case.okoro", "Sam Okoro", ["adult_secure"]),
    ("case.lindgren", "Maja Lindgren", ["adult_secure"]),
    ("case.prosser", "Gareth Prosser", ["adult_secure"]),
    ("case.adeyemi", "Tolu Adeyemi", ["adult_secure"]),
    ("case.morland", "Beth Morland", ["adult_secure"]),
    ("case.petrov", "Ilian Petrov", ["adult_secure"]),
    ("case.quigley", "Orla Quigley", ["adult_secure"]),
    ("case.tan", "Wei Tan", ["adult_secure"]),
    ("case.whitlock", "Jude Whitlock", ["adult_secure"]),
    ("case.achterberg", "Joost Achterberg", ["adult_secure", "lda"]),
    ("case.fenwick", "Dawn Fenwick", ["aed"]),
    ("case.rahman", "Nadia Rahman", ["aed"]),
]
LEFT = "case.prosser"
NEWCOMERS = timedelta(days=12)
"""Whoever came since has nobody yet."""
NOTE = "Please read the last visit first: their mother has asked twice for a date and nobody has answered her."


def furnish(scene: Scene) -> None:
    place = Organisation.objects.get(code="DP1")
    for address, name, lines in COLLEAGUES:
        seats = [Seat(Role.CASE_MANAGER, place, line, None) for line in lines]
        scene.users[address] = make_user(
            name=name, email=f"{address}@{DOMAIN}", profession="Case manager", memberships=seats, by=None, at=scene.now
        )
    managers: dict[str, list[User]] = defaultdict(list)
    managers["adult_secure"], managers["lda"] = [scene.users["case.manager"]], [scene.users["case.manager"]]
    for address, _, lines in COLLEAGUES:
        for line in lines:
            managers[line].append(scene.users[address])
    _give(scene, managers)
    _lately(scene)
    User.objects.filter(pk=scene.users[LEFT].pk).update(is_active=False)


def _give(scene: Scene, managers: dict[str, list[User]]) -> None:
    """By unit, each to the next case manager of its line; a unit's people stay together."""
    units = dict(WardStay.objects.current().values_list("person", "ward__site"))
    turns: dict[str, Iterator[User]] = {line: cycle(those) for line, those in managers.items()}
    whose: dict[tuple[str, int | None], User] = {}
    given = []
    for case in Case.objects.current().filter(opened_on__lt=scene.today - NEWCOMERS).order_by("service_line", "pk"):
        unit = (case.service_line, units.get(case.person_id, -(case.pk % 5)))
        case.manager = whose.setdefault(unit, next(turns[case.service_line]))
        given.append(case)
    Case.objects.bulk_update(given, ["manager"], batch_size=500)
    Handover.objects.bulk_create(Handover(case=case, taker=case.manager, at=_since_opened(scene, case)) for case in given)


def _since_opened(scene: Scene, case: Case) -> datetime:
    """Some day from the opening of the case to a week ago."""
    return scene.now - timedelta(days=scene.random.randrange(7, (scene.today - case.opened_on).days + 1))


def _lately(scene: Scene) -> None:
    """Some of a colleague's came to the case manager this week, with a note."""
    giver, taker = scene.users["case.lindgren"], scene.users["case.manager"]
    theirs = list(Case.objects.current().filter(manager=giver, service_line="adult_secure").order_by("pk")[:4])
    hand_over_all(theirs, giver=giver, to=taker, note=NOTE, at=scene.now - timedelta(days=2), by=giver)
