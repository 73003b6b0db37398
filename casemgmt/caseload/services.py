from __future__ import annotations

from django.db import IntegrityError, transaction

from casemgmt.caseload.models import SavedView
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.refused import Refused

MOST = 20
"""As many links as still can be read above a table."""


@transaction.atomic
def save_view(*, name: str, query: str, by: User) -> SavedView:
    """Keep the dashboard's filters and order under a name of the user's own."""
    if not query:
        raise Refused("Choose a filter or an order first: there is nothing to save yet.")
    if SavedView.objects.of(by).count() >= MOST:
        raise Refused(f"You have {MOST} saved views. Remove one first.")
    view = SavedView(user=by, query=query)
    _name(view, name)
    record("saved_view.made", view, by=by)
    return view


@transaction.atomic
def rename_view(view: SavedView, *, name: str, by: User) -> SavedView:
    _name(view, name)
    record("saved_view.renamed", view, by=by)
    return view


@transaction.atomic
def remove_view(view: SavedView, *, by: User) -> None:
    record("saved_view.removed", view, by=by)
    view.delete()


def _name(view: SavedView, name: str) -> None:
    view.name = name
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as taken:
        raise Refused("You have a view of this name. Choose another.") from taken
