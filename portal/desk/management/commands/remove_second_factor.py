"""Takes a lost second factor off an account, where no administrator is left who could do it at the desk."""

from __future__ import annotations

from argparse import ArgumentParser

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from portal.desk.identity import second_factor


class Command(BaseCommand):
    help = "Remove the second factor of an account and end its sessions; the log and a mail to its owner say so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options: object) -> None:
        user = get_user_model()._default_manager.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        if not second_factor.remove(user, by=None):
            raise CommandError(f"{username} has no second factor.")
        self.stdout.write(f"{username} sets up a new one at the next log-in.")
