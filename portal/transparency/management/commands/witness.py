from __future__ import annotations

from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.transparency.formats.notes import MalformedNote, VerifierKey
from portal.transparency.outside.witness import WitnessState, application, key_of


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Command(BaseCommand):
    help = (
        "Run a witness: it cosigns checkpoints of the logs named, each only if it grows from the one seen before. "
        "It needs no database; let a web server with HTTPS stand before it."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="a name for the witness, as witness.example.org: letters without spaces or +")
        parser.add_argument("--log", action="append", required=True, help="verifier key of a log (/nhat-ky/khoa)")
        parser.add_argument("--folder", type=Path, required=True, help="for its key and what it has seen: back it up")
        parser.add_argument("--listen", default="127.0.0.1:8090", help="address and port")

    def handle(self, *args: object, name: str, log: list[str], folder: Path, listen: str, **options: object) -> None:
        try:
            logs = {each.name: each for each in map(VerifierKey.read, log)}
            key = key_of(folder, name)
        except MalformedNote as reason:
            raise CommandError(str(reason)) from reason
        host, _colon, port = listen.rpartition(":")
        if not port.isdigit():
            raise CommandError("--listen is an address and a port, as 127.0.0.1:8090.")
        with make_server(host, int(port), application(key, WitnessState(folder, logs)), Server) as server:
            self.stdout.write(f"{key.verifier}")
            self.stdout.write(f"http://{host}:{server.server_port}/")
            self.stdout.flush()
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                self.stdout.write("")
