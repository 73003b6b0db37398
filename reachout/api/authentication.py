"""``Authorization: Bearer TOKEN``, with a token that its user made on their account's page."""

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from reachout.accounts.models import User
from reachout.accounts.selectors import authenticate

SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, None] | None:
        scheme, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        user = authenticate(token.strip(), at=timezone.now())
        if user is None:
            raise AuthenticationFailed("This token is not known, has expired or was revoked.")
        return user, None

    def authenticate_header(self, request: Request) -> str:
        return SCHEME
