"""Check the log of a portal from outside: `python kiem-tra.py --help`. Needs nothing but Python 3.11.

    python kiem-tra.py proof https://example.org/nhat-ky/su-kien/UUID/chung-minh.txt --key KEY
    python kiem-tra.py log https://example.org/nhat-ky --key KEY --keep checkpoint.txt --all

The first command checks that an event is in the log, and prints what it says. The second checks that the log has only
grown since the checkpoint kept in the file, keeps the new one there, and with --all reads every entry and computes the
root anew. KEY is that of the portal, from a source that you trust: the portal prints it at /nhat-ky/khoa.
Signatures are checked where the package `cryptography` is installed; without it the script says that they were not.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
import urllib.request
from pathlib import Path

from portal.transparency.formats.merkle import InvalidProof, check_consistency, check_inclusion, leaf_hash, root_of

TIMEOUT = 30  # seconds


def fetch(source: str) -> bytes:
    if not source.startswith(("https://", "http://")):
        return Path(source).read_bytes()
    with urllib.request.urlopen(source, timeout=TIMEOUT) as answer:  # noqa: S310 (http or https)
        found: bytes = answer.read()
    return found


def read_checkpoint(note: str, key: str) -> tuple[int, bytes, str]:
    """Size, root, and whether the signature was checked, in words. Raises InvalidProof."""
    text, gap, signatures = note.rpartition("\n\n")
    origin, size, root, *_more = [*text.split("\n"), "", "", ""]
    name, _plus, rest = key.strip().partition("+")
    identifier, _plus, public = rest.partition("+")
    if not gap or not size.isdigit() or origin != name:
        raise InvalidProof(f"This is no checkpoint of {name}.")
    for line in signatures.splitlines():
        _dash, signer, value = [*line.split(" "), "", "", ""][:3]
        data = base64.b64decode(value)
        if signer == name and data[:4].hex() == identifier:
            said = check_signature(base64.b64decode(public)[1:], data[4:], f"{text}\n".encode())
            return int(size), base64.b64decode(root), said
    raise InvalidProof("The checkpoint does not bear the signature of this key.")


def check_signature(public: bytes, signature: bytes, text: bytes) -> str:
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return "signature NOT checked (pip install cryptography)"
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except InvalidSignature:
        raise InvalidProof("The signature of the checkpoint is not right.") from None
    return "signature right"


def check_proof(source: str, key: str) -> None:
    head, _gap, note = fetch(source).decode().partition("\n\n")
    _header, extra, index, *lines = head.split("\n")
    said = base64.b64decode(extra.removeprefix("extra "))
    number = int(index.removeprefix("index "))
    size, root, signed = read_checkpoint(note, key)
    leaf = leaf_hash(hashlib.sha256(said).digest())
    check_inclusion(leaf=leaf, index=number, size=size, proof=[base64.b64decode(each) for each in lines], root=root)
    print(json.dumps(json.loads(said[32:]), ensure_ascii=False, indent=2))
    print(f"Entry {number} of {size}: in the log; {signed}.")


def check_log(address: str, key: str, *, keep: Path | None, every: bool) -> None:
    base = address.rstrip("/")
    note = fetch(f"{base}/checkpoint").decode()
    size, root, signed = read_checkpoint(note, key)
    print(f"{size} entries; {signed}.")
    if keep and keep.exists():
        old, old_root, _signed = read_checkpoint(keep.read_text(), key)
        if old > size:
            raise InvalidProof(f"The log had {old} entries, and has {size} now: its end was cut off.")
        lines = fetch(f"{base}/nhat-quan/{old}-{size}").decode().split()
        proof = [base64.b64decode(each) for each in lines]
        check_consistency(old=old, size=size, proof=proof, old_root=old_root, root=root)
        print(f"It has only grown since the checkpoint of {old} entries.")
    if every:
        if root_of([leaf_hash(each) for each in entries(base, size)]) != root:
            raise InvalidProof("The entries do not give the root of the checkpoint.")
        print("All entries were read: they give the root of the checkpoint.")
    if keep:
        keep.write_text(note)


def entries(base: str, size: int) -> list[bytes]:
    found: list[bytes] = []
    for number in range((size + 255) // 256):
        width = min(256, size - number * 256)
        digits = f"{number:03}"
        if number >= 1000:
            whole = f"{number:0{-(-len(str(number)) // 3) * 3}}"
            parts = [whole[at : at + 3] for at in range(0, len(whole), 3)]
            digits = "/".join([*(f"x{each}" for each in parts[:-1]), parts[-1]])
        data = fetch(f"{base}/tile/entries/{digits}{f'.p/{width}' if width < 256 else ''}")
        while data:
            length = int.from_bytes(data[:2], "big")
            found.append(data[2 : 2 + length])
            data = data[2 + length :]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    proof = commands.add_parser("proof", help="an event is in the log")
    proof.add_argument("source", help="address or file of the proof")
    log = commands.add_parser("log", help="the log has only grown")
    log.add_argument("address", help="as https://example.org/nhat-ky")
    log.add_argument("--keep", type=Path, help="file with the checkpoint of last time; the new one is kept there")
    log.add_argument("--all", action="store_true", dest="every", help="read every entry, and compute the root")
    for each in (proof, log):
        each.add_argument("--key", required=True, help="verifier key of the portal (/nhat-ky/khoa)")
    asked = parser.parse_args()
    try:
        if asked.command == "proof":
            check_proof(asked.source, asked.key)
        else:
            check_log(asked.address, asked.key, keep=asked.keep, every=asked.every)
    except (InvalidProof, OSError, ValueError) as reason:
        sys.exit(f"NOT RIGHT: {reason}")


if __name__ == "__main__":
    main()
