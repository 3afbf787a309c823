"""Loads a dump into an empty portal, so that its public pages say the same there.

Everything goes through the lifecycles and importers of the record, with the days, actors and addresses of the dump.
What a dump does not hold cannot come back: records that are not public, the bytes of files, accounts, the moments at
which something was entered; the ledger begins anew.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.dialogues.models import AnnualPlan, Dialogue
from portal.importing import ImportReport, Progress, without_progress
from portal.organisations.models import Place, Unit
from portal.petitions.models import Petition
from portal.records.ledger import states

from . import calendar, commitments, dialogues, documents, organisations, petitions, reception
from .lines import Dump

Load = Callable[..., ImportReport]

# In this order: each names only what stands above it. Findings come before petitions, whose histories mention them.
STEPS: tuple[tuple[str, Load], ...] = (
    ("deadline-rules", calendar.load_rules),
    ("special-days", calendar.load_days),
    ("places", organisations.load_places),
    ("units", organisations.load_units),
    ("topics", organisations.load_topics),
    ("plans", documents.load_plans),
    ("dialogues", dialogues.load_dialogues),
    ("notices", documents.load_notices),
    ("commitments", commitments.load_commitments),
    ("findings", commitments.load_findings),
    ("petitions", petitions.load_petitions),
    ("reception-rules", reception.load_rules),
    ("receptions", reception.load_days),
    ("postings", reception.load_postings),
)


@transaction.atomic
def load_dump(path: Path, *, today: date, progress: Progress = without_progress) -> list[tuple[str, ImportReport]]:
    """Load a folder or a zip and answer, resource by resource, what was loaded.

    Raises ValidationError if the portal holds records, ImportRefused, with nothing loaded, if a line is wrong.
    """
    if any(model._default_manager.exists() for model in (Place, Unit, AnnualPlan, Dialogue, Petition)):
        raise ValidationError(_("This portal holds records. A dump is loaded into an empty one only."))
    reports = []
    with override(settings.LANGUAGE_CODE), Dump.open(path) as dump, states.committed_together():
        for name, load in progress(STEPS):
            reports.append((name, load(dump.lines(name), today=today, source=dump.source)))
    states.commit_all()
    return reports
