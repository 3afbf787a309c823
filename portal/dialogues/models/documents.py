from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from slugify import slugify
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from portal.organisations.models import Unit
from portal.records.models import PublicRecord, PublicRecordQuerySet
from portal.records.visibility import is_public


class OfficialDocumentQuerySet(PublicRecordQuerySet):
    @staticmethod
    def shown(prefix: str = "") -> Q:
        """The condition under which a document may be shown: published, and decided to be public."""
        return is_public(prefix) & Q(**{f"{prefix}live": True})

    def public(self) -> Self:
        return self.filter(self.shown())


class OfficialDocument(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, PublicRecord, ClusterableModel
):
    """A paper that is drafted, approved and published: a plan, a notice.

    Its revisions hold the official text and nothing that lives: publishing an old one never moves the document to
    another unit, changes its address or its visibility (`preserved`), nor touches what was reported since.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by"))
    number = models.CharField(
        _("number"), max_length=60, blank=True, help_text=_("As on the paper: 412-TB/HU or 214/TB-UBND.")
    )
    issued_on = models.DateField(_("date of issue"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=500)
    slug = models.SlugField(_("address"), max_length=150, unique=True, editable=False)

    objects = OfficialDocumentQuerySet.as_manager()

    # Fields that a revision carries along but must not bring back.
    preserved: tuple[str, ...] = ("uuid", "visibility", "slug", "unit")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def is_public(self) -> bool:
        return self.live and super().is_public

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        restored = super().with_content_json(content)
        for name in self.preserved:
            setattr(restored, name, getattr(self, name))
        return restored

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return f"desk/previews/{self._meta.model_name}.html"

    def missing_for_publication(self) -> list[str]:
        """What an approver must still ask for, one sentence each; empty when the document can be published."""
        missing = []
        if not self.number:
            missing.append(gettext("The document has no number."))
        if not self.issued_on:
            missing.append(gettext("The document has no date of issue."))
        return missing

    def _free_slug(self) -> str:
        """Number and date where there are some: a number alone is not a key (dossier, section 1)."""
        parts = [self.number or self.title, self.issued_on.isoformat() if self.issued_on else ""]
        wanted = slugify(" ".join(parts))[:140].strip("-") or self.uuid.hex[:12]
        taken = type(self)._default_manager.filter(slug=wanted).exclude(pk=self.pk).exists()
        return f"{wanted}-{self.uuid.hex[:6]}" if taken else wanted
