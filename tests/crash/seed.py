"""Referrers who each have a token for programs, in a database of a crash's own. Prints who they are."""

import json
import sys
from datetime import timedelta

import django
from django.utils import timezone


def referrer(line: str) -> dict[str, str]:
    from reachout.accounts import services
    from tests.factories.accounts import user_with

    user, now = user_with("referrer", line=line), timezone.now()
    _, token = services.make_token(user, name="A ward's system", expires_at=now + timedelta(days=1), at=now)
    return {"token": token, "organisation": user.current_memberships[0].organisation.code}


if __name__ == "__main__":
    django.setup()
    print(json.dumps([referrer(sys.argv[1]) for _ in range(int(sys.argv[2]))]))
