"""Sends checkpoints to the witnesses, and keeps their cosignatures."""

from __future__ import annotations

import logging
from urllib.parse import urljoin

import urllib3

from portal.transparency.formats.notes import MalformedNote, Note, NotSigned, Signature
from portal.transparency.models import Checkpoint, Cosignature, Witness
from portal.transparency.proofs import growth

LONGEST_ANSWER = 16 * 1024

logger = logging.getLogger(__name__)


class NotCosigned(Exception):
    """A witness gave no valid cosignature: what it answered instead."""


def ask_all(checkpoint: Checkpoint) -> list[str]:
    """Ask every witness; what went wrong comes back, one sentence for each."""
    troubles = []
    for witness in Witness.objects.filter(is_asked=True):
        try:
            ask(witness, checkpoint)
        except NotCosigned as reason:
            logger.warning("%s did not cosign checkpoint %s: %s", witness, checkpoint, reason)
            troubles.append(f"{witness}: {reason}")
    return troubles


def ask(witness: Witness, checkpoint: Checkpoint) -> Cosignature:
    """Ask for a cosignature, and keep it. Raises NotCosigned.

    The witness is asked from the size that it cosigned last; another one, which it knows and we do not, it tells in
    its refusal, and it is asked once more.
    """
    latest = Cosignature.objects.filter(witness=witness).order_by("-checkpoint__size").first()
    old = latest.checkpoint.size if latest else 0
    status, said = _post(witness, _request(old, checkpoint))
    if status == 409 and said.strip().isascii() and said.strip().isdigit() and int(said) <= checkpoint.size:
        status, said = _post(witness, _request(int(said), checkpoint))
    if status != 200:
        raise NotCosigned(f"HTTP {status} {said.strip()[:200]}")
    for line in said.splitlines():
        try:
            signature = Signature.read(line)
            at = witness.verifier.check(Note.read(checkpoint.note).with_signatures([signature]))
        except (MalformedNote, NotSigned):
            continue
        if at:
            return Cosignature.objects.get_or_create(
                checkpoint=checkpoint, witness=witness, at=at, defaults={"line": str(signature)}
            )[0]
    raise NotCosigned("The answer holds no valid cosignature.")


def _request(old: int, checkpoint: Checkpoint) -> str:
    return "\n".join([f"old {old}", *growth(old, checkpoint), "", checkpoint.note])


def _post(witness: Witness, request: str) -> tuple[int, str]:
    address = urljoin(f"{witness.address.rstrip('/')}/", "add-checkpoint")
    try:
        with urllib3.PoolManager() as pool:
            answer = pool.request(
                "POST",
                address,
                body=request.encode(),
                headers={"Content-Type": "text/plain; charset=utf-8"},
                timeout=urllib3.Timeout(10),
                retries=False,
                redirect=False,
                preload_content=False,
            )
            said = answer.read(LONGEST_ANSWER)
            answer.release_conn()
    except (urllib3.exceptions.HTTPError, OSError) as reason:
        raise NotCosigned(str(reason)) from reason
    return answer.status, said.decode(errors="replace")
