from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reachout.accounts import demonstration


class Command(BaseCommand):
    help = "Print one sign-in per role of the demonstration."

    def handle(self, **_: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Sign-ins are printed only where REACHOUT_DEMO=yes.")
        users = demonstration.sign_ins()
        if not users:
            raise CommandError("There are no demo users yet: run load_demo first.")
        width = max(len(user.email) for user in users)
        self.stdout.write(f"Sign in as one of these, with the password {demonstration.PASSWORD}")
        self.stdout.write("The page that asks for a code shows it.")
        for user in users:
            roles = ", ".join(dict.fromkeys(m.get_role_display() for m in user.memberships.all()))
            self.stdout.write(f"  {user.email:<{width}}  {roles}")
