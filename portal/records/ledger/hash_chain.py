"""Hashes of the ledger: salted commitments to payloads, each chained to the one before it."""

from __future__ import annotations

import hashlib
import json

import orjson

GENESIS = "0" * 64


def canonical(payload: object) -> bytes:
    """The payload as the same bytes on every machine: UTF-8 JSON, sorted keys, no spaces."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def quickly_canonical(payload: object) -> bytes:
    """The same bytes several times as fast, for all but odd numbers: compare anew with `canonical` what differs.

    Raises TypeError for what JSON of UTF-8 cannot hold.
    """
    return orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)


def commitment_to(payload: object, *, salt: str) -> str:
    return hashlib.sha256(bytes.fromhex(salt) + canonical(payload)).hexdigest()


def is_committed(payload: object, *, salt: str, commitment: str) -> bool:
    """Whether the commitment is to this payload; False also for a payload or a salt that cannot be one."""
    try:
        known = bytes.fromhex(salt)
        if hashlib.sha256(known + quickly_canonical(payload)).hexdigest() == commitment:
            return True
    except (TypeError, ValueError):
        pass
    try:
        return commitment_to(payload, salt=salt) == commitment
    except (TypeError, ValueError):
        return False


def link(previous: str, commitment: str) -> str:
    return hashlib.sha256(bytes.fromhex(previous + commitment)).hexdigest()
