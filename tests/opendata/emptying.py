"""Forgetting every record, as no verb of the portal could."""

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS

from portal.records.ledger.hash_chain import GENESIS
from portal.records.models import LedgerHead
from portal.workdays.models import Deadline, DeadlineChange

LABELS = (
    "records",
    "organisations",
    "dialogues",
    "petitions",
    "supervision",
    "corrections",
    "texts",
    "desk",
    "following",
)


def empty() -> None:
    models = [model for label in LABELS for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    for model in (Deadline, DeadlineChange, *models):
        if model is not LedgerHead:
            model._base_manager.all()._raw_delete(DEFAULT_DB_ALIAS)
    LedgerHead.objects.update(length=0, hash=GENESIS)
