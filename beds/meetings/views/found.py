"""What a page is about, if it is the reader's to see."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from beds.meetings.models import Meeting
from reachout.accounts.permissions import Permission
from reachout.accounts.requests import Request


def the_meeting(request: Request, pk: int, permission: Permission) -> Meeting:
    """The meeting, if it is one of the user's line; 404 otherwise."""
    return get_object_or_404(Meeting.objects.open_to(request.user, permission), pk=pk)
