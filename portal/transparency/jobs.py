"""Background jobs of the log."""

from __future__ import annotations

from portal.dispatch.jobs import job
from portal.transparency import cosigning, log
from portal.transparency.models import Checkpoint


@job(attempts=3)
def publish_checkpoint() -> None:
    """Sign the head of the log if it grew. Raises LogBroken, which the health check shows."""
    if made := log.publish():
        ask_witnesses.enqueue(made.pk)


@job()
def ask_witnesses(key: int) -> None:
    """Raises NotCosigned while a witness does not, so that it is asked again."""
    checkpoint = Checkpoint.objects.get(pk=key)
    if troubles := cosigning.ask_all(checkpoint):
        raise cosigning.NotCosigned("; ".join(troubles))


@job()
def renew_cosignatures() -> None:
    """Once a day witnesses are asked again, so that a log without new entries is seen to be watched."""
    if last := Checkpoint.objects.first():
        cosigning.ask_all(last)
