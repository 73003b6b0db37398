from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from reachout.accounts.models import User


class Request(HttpRequest):
    """A request behind sign-in, as nearly every view gets it: its user is one of ours. For annotations only."""

    user: User
    htmx: HtmxDetails
