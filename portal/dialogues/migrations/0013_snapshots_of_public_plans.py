"""Plans that are public already: one event each with the text as it stands, dated as the plan is."""

import hashlib
import secrets
from datetime import UTC

from django.db import migrations
from django.utils import timezone

from portal.language import cleaning
from portal.records.ledger.hash_chain import canonical, commitment_to, link

OF_ROWS = ("theme", "form", "time_text", "place_text", "audience", "adviser")


def fill(apps, schema_editor):
    plans = apps.get_model("dialogues", "AnnualPlan")._base_manager.filter(live=True, visibility="public")
    for plan in plans.select_related("unit").order_by("pk"):
        append(apps, plan)


def append(apps, plan):
    text = cleaning.tree(text_of(apps, plan))
    since = plan.public_since or plan.first_published_at or timezone.now()
    event = apps.get_model("dialogues", "PlanEvent")(
        plan=plan,
        kind="published",
        on=plan.issued_on or timezone.localdate(since),
        recorded_at=since,
        actor=text["issuer"],
        document=text["number"],
        data={"sha256": hashlib.sha256(canonical(text)).hexdigest(), "text": text},
    )
    event.entry = entry_of(apps, event)
    event.save()


def text_of(apps, plan):
    """As portal.dialogues.editions.text_of said it when this migration was written."""
    rows = apps.get_model("dialogues", "PlannedDialogue")._base_manager.filter(plan=plan)
    return {
        "number": plan.number,
        "issued_on": plan.issued_on.isoformat() if plan.issued_on else None,
        "title": plan.title,
        "issuer": plan.unit.name,
        "year": plan.year,
        "text": plan.text,
        "rows": [
            {
                **{name: getattr(row, name) for name in OF_ROWS},
                "chair": row.chair.title,
                "starts_on": row.starts_on.isoformat() if row.starts_on else None,
            }
            for row in rows.select_related("chair").order_by("sort_order", "pk")
        ],
    }


def entry_of(apps, event):
    """One more link of the ledger, as portal.records.models.ledger.commit makes it."""
    payload = {
        "type": "dialogues.planevent",
        "uuid": str(event.uuid),
        "subject": str(event.plan.uuid),
        "kind": event.kind,
        "on": event.on.isoformat(),
        "recorded_at": event.recorded_at.astimezone(UTC).isoformat(),
        "actor": event.actor,
        "text": event.text,
        "document": event.document,
        "data": event.data,
    }
    head, _created = apps.get_model("records", "LedgerHead")._base_manager.get_or_create(pk=1)
    salt = secrets.token_hex(32)
    commitment = commitment_to(payload, salt=salt)
    head.length += 1
    entry = apps.get_model("records", "LedgerEntry")._base_manager.create(
        sequence=head.length,
        previous=head.hash,
        commitment=commitment,
        hash=link(head.hash, commitment),
        salt=salt,
    )
    head.hash = entry.hash
    head.save(update_fields=["length", "hash"])
    return entry


class Migration(migrations.Migration):
    dependencies = [
        ("dialogues", "0012_editions_of_plans"),
        ("organisations", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
