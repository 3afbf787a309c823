"""Signals of corrections, sent inside the transaction after the state is settled."""

from django.dispatch import Signal

# A correction was proposed, or decided on; sender: Correction; instance: the event. The desk sends e-mails.
correction_appended = Signal()
