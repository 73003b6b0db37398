from datetime import datetime, timedelta

from reachout.accounts.models import ApiToken, OneTimeLink, User, digest_of

SEEN_EVERY = timedelta(minutes=10)
"""How exactly a token's last use is kept: a write for every call would cost more than it tells."""


def authenticate(token: str, *, at: datetime) -> User | None:
    """Whose token this is, while it lives; None otherwise."""
    found = ApiToken.objects.live(at).filter(digest=digest_of(token)).select_related("user").first()
    if found is None:
        return None
    if found.last_used_at is None or at - found.last_used_at > SEEN_EVERY:
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=at)
    return found.user


def live_link(token: str, *, at: datetime) -> OneTimeLink | None:
    link = OneTimeLink.objects.filter(digest=digest_of(token)).select_related("user").first()
    return link if link and link.is_live(at) else None
