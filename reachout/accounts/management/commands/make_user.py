from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from reachout.accounts import services
from reachout.accounts.notifications import address
from reachout.accounts.permissions import Role
from reachout.organisations.models import Organisation, ServiceLine, Site
from reachout.refused import Refused


class Command(BaseCommand):
    help = "Make a user and print the link, good for one use, by which they choose a password. So begins the first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--profession", default="")
        parser.add_argument("--role", choices=Role.values, default=Role.ADMINISTRATOR)
        parser.add_argument("--organisation", required=True, metavar="CODE", help="ODS code; made when it is not there yet")
        parser.add_argument("--organisation-name", default="", metavar="NAME", help="for an organisation that is not there yet")
        parser.add_argument("--line", choices=ServiceLine.values, default="")
        parser.add_argument("--site", default="", metavar="CODE")

    @transaction.atomic
    def handle(self, **given: Any) -> None:
        now = timezone.now()
        try:
            user = services.make_user(
                name=given["name"],
                email=given["email"],
                profession=given["profession"],
                memberships=[self.seat(**given)],
                by=None,
                at=now,
            )
            link = services.invite(user, by=None, at=now)
        except Refused as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(address(reverse("follow-link", args=[link.token])))

    def seat(self, **given: Any) -> services.Seat:
        organisation = Organisation.objects.filter(code=given["organisation"]).first()
        if organisation is None:
            organisation = self.new_organisation(given["organisation"], given["organisation_name"])
        site = Site.objects.filter(code=given["site"]).first()
        if given["site"] and site is None:
            raise CommandError(f"There is no site {given['site']}.")
        return services.Seat(given["role"], organisation, given["line"], site)

    def new_organisation(self, code: str, name: str) -> Organisation:
        if not name:
            raise CommandError(f"There is no organisation {code}. To make it, say --organisation-name.")
        return Organisation.objects.create(code=code, name=name, kind=Organisation.Kind.PROVIDER, in_collaborative=True)
