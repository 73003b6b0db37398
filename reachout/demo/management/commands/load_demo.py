from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from reachout.demo.folder import write_folder
from reachout.demo.scene import Scene, furnish
from reachout.organisations.models import Organisation


class Command(BaseCommand):
    help = "Load the fictional collaborative into an empty database, today as its present. All of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--years", type=int, default=5)

    @transaction.atomic
    def handle(self, *, years: int, **_: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Fictional people are loaded only where REACHOUT_DEMO=yes.")
        if Organisation.objects.exists():
            self.stdout.write("The demonstration is loaded already.")
            return
        now = timezone.now()
        with TemporaryDirectory() as folder:
            write_folder(Path(folder), today=timezone.localdate(now), years=years)
            call_command("load_tracker", folder, stdout=self.stdout)
        furnish(Scene(now))
        self.stdout.write("The demonstration is loaded.")
