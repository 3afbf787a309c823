"""Signals of removals, sent inside the transaction once everything is settled."""

from django.dispatch import Signal

# A removal was proposed or decided on; sender: Removal; instance: the event. After a confirmed purge nothing of the
# proposal is left in the database, and `instance` is the unsaved decision. The desk tells by mail.
removal_appended = Signal()
