"""Hashes of the ledger: salted commitments to payloads, each chained to the one before it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

GENESIS = "0" * 64


def canonical(payload: dict[str, Any]) -> bytes:
    """The payload as the same bytes on every machine: UTF-8 JSON, sorted keys, no spaces."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def commitment_to(payload: dict[str, Any], *, salt: str) -> str:
    return hashlib.sha256(bytes.fromhex(salt) + canonical(payload)).hexdigest()


def link(previous: str, commitment: str) -> str:
    return hashlib.sha256(bytes.fromhex(previous + commitment)).hexdigest()
