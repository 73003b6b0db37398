"""What was searched for, kept in the session under a token.

A name in an address ends up in access logs, histories and bookmarks. So the words are posted, kept with the session on the
server, and the address of the results holds a token that means nothing elsewhere: going back, paging and reloading work.
"""

import secrets

from django.contrib.sessions.backends.base import SessionBase

KEPT = 20
KEY = "searches"


def remember(session: SessionBase, words: str) -> str:
    token = secrets.token_urlsafe(6)
    earlier = list(session.get(KEY, {}).items())[-(KEPT - 1) :]
    session[KEY] = dict([*earlier, (token, words)])
    return token


def recall(session: SessionBase, token: str) -> str:
    return str(session.get(KEY, {}).get(token, ""))
