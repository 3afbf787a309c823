"""Signals of records, for apps above this one: they connect, and this app imports none of them."""

from django.dispatch import Signal

# A record was created, or anything a reader may see of it changed. Sent inside the transaction of
# the change; sender: the record's class; instance: the record.
record_changed = Signal()

# A record is erased from every channel (denunciation, personal data, withdrawal of publication). Sent inside the
# transaction; sender: the record's class; instance: the record, still whole.
record_purged = Signal()

# Days off or make-up working days changed. Sent inside the transaction; sender: the class of the
# changed row; reason: why, in the words of the person who changed it.
calendar_changed = Signal()

# What a search finds changed: the index followed, or questions are read with other words.
answers_changed = Signal()

# A file became part of a record. Sent inside the transaction; sender: Attachment; instance: the attachment.
attachment_added = Signal()

# A file was withdrawn and may not be shown any more, nor anything made of it. Sent inside the transaction; sender:
# Attachment; instance: the attachment.
attachment_withdrawn = Signal()
