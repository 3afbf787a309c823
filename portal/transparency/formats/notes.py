"""Signed notes (C2SP signed-note) with Ed25519, checkpoints (C2SP tlog-checkpoint) and cosignatures (tlog-cosignature).

A note is a text that ends in a line break, an empty line, and lines of signatures:

    — name base64(four bytes that identify the key | signature)

A verifier key is written `name+identifier in hex+base64(kind of key | public key)`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NOTE, COSIGNATURE = 1, 4  # kinds of keys
DASH = "— "


class MalformedNote(ValueError):
    """A text is not a signed note, a checkpoint or a key."""


class NotSigned(ValueError):
    """No signature of the key is on the note, or it is not right."""


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def decoded(text: str) -> bytes:
    """Raises MalformedNote for what is no base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise MalformedNote("This is no base64.") from None


@dataclass(frozen=True)
class Signature:
    name: str
    identifier: bytes
    value: bytes

    def __str__(self) -> str:
        return f"{DASH}{self.name} {encoded(self.identifier + self.value)}"

    @classmethod
    def read(cls, line: str) -> Self:
        name, _space, value = line.removeprefix(DASH).partition(" ")
        data = decoded(value)
        if not line.startswith(DASH) or not is_name(name) or len(data) < 5:
            raise MalformedNote("This is no line of a signature.")
        return cls(name, data[:4], data[4:])


def is_name(name: str) -> bool:
    return bool(name) and not any(each.isspace() or each == "+" for each in name)


@dataclass(frozen=True)
class Note:
    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return f"{self.text}\n" + "".join(f"{each}\n" for each in self.signatures)

    @classmethod
    def read(cls, written: str) -> Self:
        """Raises MalformedNote."""
        text, gap, lines = written.rpartition("\n\n")
        if not gap or not lines.endswith("\n"):
            raise MalformedNote("A note ends in lines of signatures after an empty line.")
        return cls(f"{text}\n", tuple(Signature.read(line) for line in lines[:-1].split("\n")))

    def with_signatures(self, more: Iterable[Signature]) -> Note:
        return Note(self.text, (*self.signatures, *more))


@dataclass(frozen=True)
class VerifierKey:
    """A public key by which the signatures of a log (NOTE) or of a witness (COSIGNATURE) are checked."""

    name: str
    public: bytes
    kind: int = NOTE

    @property
    def identifier(self) -> bytes:
        return hashlib.sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.identifier.hex()}+{encoded(bytes([self.kind]) + self.public)}"

    @classmethod
    def read(cls, written: str) -> Self:
        """Raises MalformedNote."""
        name, _plus, rest = written.strip().partition("+")
        identifier, _plus, key = rest.partition("+")
        data = decoded(key)
        if not is_name(name) or len(data) != 33 or data[0] not in (NOTE, COSIGNATURE):
            raise MalformedNote("This is no Ed25519 key of a log or of a witness.")
        found = cls(name, data[1:], data[0])
        if found.identifier.hex() != identifier:
            raise MalformedNote("The key does not fit its own identifier.")
        return found

    def check(self, note: Note) -> datetime | None:
        """Check that it signed the note; of a cosignature the moment (UTC) at which. Raises NotSigned."""
        for each in note.signatures:
            if (each.name, each.identifier) == (self.name, self.identifier):
                return self._check(note.text, each.value)
        raise NotSigned(f"{self.name} did not sign it.")

    def _check(self, text: str, value: bytes) -> datetime | None:
        at, signature = (int.from_bytes(value[:8]), value[8:]) if self.kind == COSIGNATURE else (None, value)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, _signed(text, at))
            return None if at is None else datetime.fromtimestamp(at, UTC)
        except (InvalidSignature, ValueError, OverflowError, OSError):
            raise NotSigned(f"The signature of {self.name} is not right.") from None


@dataclass(frozen=True)
class SigningKey:
    """The private key of a log (NOTE) or of a witness (COSIGNATURE): 32 bytes."""

    name: str
    private: bytes
    kind: int = NOTE

    @classmethod
    def generate(cls, name: str, *, kind: int = NOTE) -> Self:
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw(), kind)

    @property
    def verifier(self) -> VerifierKey:
        public = Ed25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()
        return VerifierKey(self.name, public, self.kind)

    def __str__(self) -> str:
        """As it is kept in a file, in the manner of Go's note package."""
        kept = encoded(bytes([self.kind]) + self.private)
        return f"PRIVATE+KEY+{self.name}+{self.verifier.identifier.hex()}+{kept}"

    @classmethod
    def read(cls, written: str) -> Self:
        """Raises MalformedNote."""
        name, _plus, rest = written.strip().removeprefix("PRIVATE+KEY+").partition("+")
        data = decoded(rest.partition("+")[2])
        if not is_name(name) or len(data) != 33 or data[0] not in (NOTE, COSIGNATURE):
            raise MalformedNote("This is no Ed25519 key of a log or of a witness.")
        return cls(name, data[1:], data[0])

    def sign(self, text: str, *, at: datetime | None = None) -> Signature:
        """The signature of the text; `at` (aware) is the moment that a cosignature tells."""
        moment = int(at.timestamp()) if at else None
        value = Ed25519PrivateKey.from_private_bytes(self.private).sign(_signed(text, moment))
        stamped = value if moment is None else moment.to_bytes(8) + value
        return Signature(self.name, self.verifier.identifier, stamped)


def _signed(text: str, at: int | None) -> bytes:
    """What is signed: the text, and before it, of a cosignature, its moment in seconds since 1970."""
    return (text if at is None else f"cosignature/v1\ntime {at}\n{text}").encode()


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log: where it is from, how many entries it has, and the root of the tree over them."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"

    @classmethod
    def read(cls, text: str) -> Self:
        """From the text of a note. Raises MalformedNote."""
        origin, size, root, *_more = [*text.split("\n"), "", "", ""]
        if not origin or not size.isascii() or not size.isdigit() or str(int(size)) != size:
            raise MalformedNote("This is no checkpoint of a log.")
        if len(found := decoded(root)) != 32:
            raise MalformedNote("The root of a checkpoint has 32 bytes.")
        return cls(origin, int(size), found)
