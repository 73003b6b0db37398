from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from reachout.accounts.models import User


class Backend(AuthenticationBackend):
    """Fetches whoever is signed in together with whether they have an authenticator app: one query a request."""

    def get_user(self, user_id: int) -> User | None:
        app = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        return User.objects.filter(pk=user_id, is_active=True).annotate(has_authenticator=Exists(app)).first()  # type: ignore[no-redef]
