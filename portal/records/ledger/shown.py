"""What pages show, compared with what was committed: rows with their states, visibility with decisions, files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.functional import Promise as StrPromise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.records.history.payloads import RowHashes
from portal.records.levels import Visibility
from portal.records.models import Attachment, AttachmentCorrection, PublicRecord, RecordState, VisibilityDecision

from .rows import Rows, parsed, raw
from .states import ROOTS, Root

WINDOW = 20_000  # keys of records in memory at a time
READ = 1 << 20
Hashes = dict[str, str]


def states() -> Iterator[str]:
    """Every row that pages show has the hash that was committed last, and no row is missing or was added."""
    for root in ROOTS.values():
        for first in range(0, _last_key(root) + 1, WINDOW):
            yield from _window(root, first, first + WINDOW)


def _last_key(root: Root) -> int:
    """Of the records, of their states, and of rows that say they belong to one."""
    kind = ContentType.objects.get_for_model(root.model)
    last = [RecordState.objects.filter(content_type=kind).aggregate(last=models.Max("object_id"))["last"]]
    last += [table.of(root.model).aggregate(last=models.Max(table.owner))["last"] for table in root.tables]
    return max((each for each in last if isinstance(each, int)), default=0)


def _window(root: Root, first: int, last: int) -> Iterator[str]:
    """Of the records whose keys lie in a window: their rows, then what of their states has no row any more."""
    drafts = _drafts(root, first, last)
    committed = {owner: rows for owner, rows in _committed(root, first, last).items() if owner not in drafts}
    expected: dict[str, Hashes] = {table.label: {} for table in root.tables}
    for states in committed.values():
        for label, hashes in states.items():
            expected.setdefault(label, {}).update(hashes)
    for table in root.tables:
        known = expected[table.label]
        rows = table.of(root.model).filter(**{f"{table.owner}__gte": first, f"{table.owner}__lt": last})
        for owner, key, row in table.hashes(rows):
            before = known.pop(str(key), None)
            if before != row and not (before is None and owner in drafts):
                yield _sentence(WRITTEN if before is None else CHANGED, root, owner, table.label, key)
    for label, missing in expected.items():
        for owner, states in committed.items() if missing else ():
            for gone in states.get(label, {}):
                if gone in missing:
                    yield _sentence(DELETED, root, owner, label, gone)


CHANGED = gettext_lazy("%(record)s: %(row)s is not as it was committed")
WRITTEN = gettext_lazy("%(record)s: %(row)s was written past the ledger")
DELETED = gettext_lazy("%(record)s: %(row)s was deleted past the ledger")


def _sentence(said: StrPromise, root: Root, owner: int, label: str, key: int | str) -> str:
    kind = next((table.model._meta.verbose_name for table in root.tables if table.label == label), label)
    return str(said) % {"record": named(root.model, owner), "row": f"{kind} {key}"}


def named(model: type[models.Model], key: int) -> str:
    """A record by its code or address; what it is called may be hidden from whoever reads the report."""
    columns = [name for name in ("code", "slug", "uuid") if any(each.name == name for each in model._meta.fields)]
    found = model._base_manager.filter(pk=key).values_list(*columns[:1] or ["pk"], flat=True).first()
    return f"{model._meta.verbose_name} {found or key}"


def _committed(root: Root, first: int, last: int) -> dict[int, dict[str, Hashes]]:
    """By record and table, the hashes that were committed last, by the keys of the rows."""
    kind = ContentType.objects.get_for_model(root.model)
    states = RecordState.objects.filter(content_type=kind, object_id__gte=first, object_id__lt=last)
    latest = dict(raw(states.order_by("pk").values_list("object_id", "data")))
    return {owner: RowHashes.read(parsed(data)).rows for owner, data in latest.items()}


def _drafts(root: Root, first: int, last: int) -> set[int]:
    """Records on whose visibility nobody has decided: no page shows them, and forms save them as they are drafted."""
    if not issubclass(root.model, PublicRecord):
        return set()
    undecided = root.model._base_manager.filter(visibility=Visibility.UNDECIDED, pk__gte=first, pk__lt=last)
    return set(undecided.values_list("pk", flat=True))


def changed_since(records: Rows, entry: int) -> Rows:
    """The records that were committed after an entry of the ledger, or never."""
    if not entry:
        return records
    kind = ContentType.objects.get_for_model(records.model)
    states = RecordState.objects.filter(content_type=kind)
    before = states.filter(entry__lte=entry).values("object_id")
    after = states.filter(entry__gt=entry).values("object_id")
    return records.filter(models.Q(pk__in=after) | ~models.Q(pk__in=before))


def visibility() -> Iterator[str]:
    """The level of every record is that of the last decision on it, and what is public has a day since which it is."""
    for model in apps.get_models():
        if issubclass(model, PublicRecord):
            yield from _visibility_of(model)


def _visibility_of(model: type[PublicRecord]) -> Iterator[str]:
    kind = ContentType.objects.get_for_model(model)
    decisions = VisibilityDecision.objects.filter(content_type=kind, object_id=models.OuterRef("pk"))
    decided = decisions.order_by("-pk").values("kind")[:1]
    records = model._base_manager.order_by().annotate(decided=models.Subquery(decided))
    for key, level, since, last in raw(records.values_list("pk", "visibility", "public_since", "decided")):
        if level != (last or Visibility.UNDECIDED):
            yield _("%(record)s: it is stored as “%(level)s”, the last decision says “%(decided)s”") % {
                "record": named(model, key),
                "level": level,
                "decided": last or Visibility.UNDECIDED.value,
            }
        elif level == Visibility.PUBLIC and since is None:
            yield _("%(record)s: it is public, and nothing says since when") % {"record": named(model, key)}


def files() -> Iterator[str]:
    """The stored bytes of every file, of its closed original and of the pictures of its pages have their SHA-256."""
    for file in Attachment._base_manager.select_related("withdrawal").order_by("pk").iterator(chunk_size=500):
        for stored, sha256 in ((file.file, file.sha256), (file.original, file.original_sha256)):
            if stored and (trouble := _trouble(stored, sha256)):
                yield f"{named(Attachment, file.pk)}: {trouble}"
        if not file.file and not (file.is_withdrawn and file.withdrawal.kind in file.withdrawal.ERASED):
            yield f"{named(Attachment, file.pk)}: " + _("no file is stored, and none was erased")
    for correction in AttachmentCorrection._base_manager.select_related("attachment").order_by("pk"):
        if correction.record != correction.attachment.subject:
            yield f"{correction}: " + _("it stands in the history of another record than its file")


def _trouble(stored: FieldFile, sha256: str) -> str:
    try:
        with stored.storage.open(str(stored.name), "rb") as content:
            found = hashlib.sha256()
            while chunk := content.read(READ):
                found.update(chunk)
    except (OSError, ValueError) as error:  # also a path that leads out of the storage
        return _("the file %(file)s cannot be read: %(error)s") % {"file": stored.name, "error": error}
    if found.hexdigest() == sha256:
        return ""
    return _("the file %(file)s is not what was stored: its SHA-256 differs") % {"file": stored.name}
