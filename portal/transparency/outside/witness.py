"""A witness (C2SP tlog-witness): cosigns a checkpoint of a log if it grows from the one that it cosigned before.

It needs no database: its state is a folder with its key and one file for each log, with the largest tree seen.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from portal.transparency.formats.merkle import InvalidProof, check_consistency
from portal.transparency.formats.notes import (
    COSIGNATURE,
    Checkpoint,
    MalformedNote,
    Note,
    NotSigned,
    Signature,
    SigningKey,
    VerifierKey,
    decoded,
)

LONGEST_REQUEST = 64 * 1024
LONGEST_PROOF = 63  # hashes


class Refused(Exception):
    """With the status of HTTP that the protocol gives it, and the size that the witness has seen for 409."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass
class WitnessState:
    """The largest tree seen of each log, kept before its cosignature is given away."""

    folder: Path
    logs: dict[str, VerifierKey] = field(default_factory=dict)

    @contextmanager
    def locked(self, origin: str) -> Iterator[Path]:
        """The file of a log, for one request at a time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{sha256(origin.encode()).hexdigest()}.checkpoint"
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield path

    @staticmethod
    def seen(path: Path, origin: str) -> Checkpoint:
        """The tree without entries if there is none yet."""
        if not path.exists():
            return Checkpoint(origin, 0, sha256(b"").digest())
        return Checkpoint.read(path.read_text())

    @staticmethod
    def keep(path: Path, checkpoint: Checkpoint) -> None:
        fresh = path.with_suffix(".new")
        with fresh.open("w") as file:
            file.write(str(checkpoint))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)


def key_of(folder: Path, name: str) -> SigningKey:
    """The key of the witness, made when it is asked for first. Raises MalformedNote for a damaged file."""
    path = folder / "key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{SigningKey.generate(name, kind=COSIGNATURE)}\n")
    return SigningKey.read(path.read_text())


def add_checkpoint(request: str, *, key: SigningKey, state: WitnessState, now: datetime) -> Signature:
    """Answer `add-checkpoint`: the size that the log believes seen, a proof from it, and a checkpoint.

    Raises Refused.
    """
    old, proof, note = _read(request)
    checkpoint = _read_checkpoint(note)
    log = state.logs.get(checkpoint.origin)
    if log is None:
        raise Refused(404, "This log is not watched here.")
    try:
        log.check(note)
    except NotSigned as reason:
        raise Refused(403, str(reason)) from None
    if old > checkpoint.size:
        raise Refused(400, "The older size is larger than that of the checkpoint.")
    with state.locked(checkpoint.origin) as path:
        seen = state.seen(path, checkpoint.origin)
        if seen.size != old:
            raise Refused(409, str(seen.size))
        if old == checkpoint.size and seen.root != checkpoint.root:
            raise Refused(409, str(seen.size))
        try:
            check_consistency(old=old, size=checkpoint.size, proof=proof, old_root=seen.root, root=checkpoint.root)
        except InvalidProof as reason:
            raise Refused(422, str(reason)) from None
        state.keep(path, checkpoint)
    return key.sign(note.text, at=now)


def _read(request: str) -> tuple[int, list[bytes], Note]:
    head, gap, note = request.partition("\n\n")
    first, *lines = head.split("\n")
    size = first.removeprefix("old ")
    if not gap or not first.startswith("old ") or not (size.isascii() and size.isdigit()) or len(size) > 19:
        raise Refused(400, "The request begins with the size of the tree seen before.")
    if len(lines) > LONGEST_PROOF:
        raise Refused(400, "The proof is too long.")
    try:
        return int(size), list(map(decoded, lines)), Note.read(note)
    except MalformedNote as reason:
        raise Refused(400, str(reason)) from None


def _read_checkpoint(note: Note) -> Checkpoint:
    try:
        return Checkpoint.read(note.text)
    except MalformedNote as reason:
        raise Refused(400, str(reason)) from None


STATUS = {
    200: "200 OK",
    400: "400 Bad Request",
    403: "403 Forbidden",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    409: "409 Conflict",
    413: "413 Content Too Large",
    422: "422 Unprocessable Content",
}


def application(key: SigningKey, state: WitnessState) -> WSGIApplication:
    """The witness as a WSGI application: POST /add-checkpoint; GET / says its key."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        try:
            status, said = 200, _answer(environ, key, state)
        except Refused as refused:
            status, said = refused.status, refused.reason
        kind = "text/x.tlog.size" if status == 409 else "text/plain; charset=utf-8"
        body = f"{said}\n".encode()
        start(STATUS[status], [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    return answer


def _answer(environ: WSGIEnvironment, key: SigningKey, state: WitnessState) -> str:
    method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
    if path == "/" and method == "GET":
        return str(key.verifier)
    if path != "/add-checkpoint":
        raise Refused(404, "POST /add-checkpoint")
    if method != "POST":
        raise Refused(405, "POST /add-checkpoint")
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Refused(400, "Say how long the request is.") from None
    if not 0 < length <= LONGEST_REQUEST:
        raise Refused(413, f"A request has at most {LONGEST_REQUEST} bytes.")
    try:
        request = environ["wsgi.input"].read(length).decode()
    except UnicodeDecodeError:
        raise Refused(400, "A request is UTF-8.") from None
    return str(add_checkpoint(request, key=key, state=state, now=datetime.now(UTC)))
