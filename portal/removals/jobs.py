"""Background jobs of removals."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction

from portal.dispatch.jobs import job

from . import purge_list, storage


@job()
def overwrite() -> None:
    """Nothing that was purged is left in the log of the database; the list beside the backups is whole."""
    purge_list.write(settings.PURGES_LIST)
    storage.overwrite_freed()


def record_was_purged(**kwargs: Any) -> None:
    overwrite.enqueue()
    transaction.on_commit(storage.truncate_quietly)
