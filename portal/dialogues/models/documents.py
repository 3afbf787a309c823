from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from slugify import slugify
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from portal.fields.dates import FactField, PlannedField
from portal.fields.folded import FoldedField, FoldedModel
from portal.fields.text import AddressField, LineField, TitleField
from portal.language.cleaning import one_line
from portal.organisations.models import Unit
from portal.records.levels import is_public
from portal.records.models import PublicRecord, PublicRecordQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SPACES_AND_PREFIX = re.compile(r"^\s*số\s*:?|\s+", re.IGNORECASE)
DASHES = re.compile(r"[‐‑‒–—―−]")
LEADING_ZEROS = re.compile(r"^0+(?=\d)")
EVERY_D = str.maketrans("ÐƉ", "ĐĐ")  # what looks like the Vietnamese letter and is another


def registration(number: str, issued_on: date | None) -> str:
    """Year and number however the number is written: “Số: 07 / TB–UBND” is 7/TB-UBND. Empty while one is missing."""
    plain = SPACES_AND_PREFIX.sub("", unicodedata.normalize("NFKC", number).translate(EVERY_D))
    plain = LEADING_ZEROS.sub("", DASHES.sub("-", plain)).upper()
    return f"{issued_on.year} {plain}" if plain and issued_on else ""


def same_number(document: OfficialDocument, other: OfficialDocument) -> str:
    """The sentence that names the document which has the number already."""
    return gettext(
        "%(unit)s has issued the number %(number)s in %(year)s already: “%(title)s”, of %(date)s. "
        "Check the number on the paper; if it is the same document, change that one."
    ) % {
        "unit": other.unit,
        "number": document.number,
        "year": other.issued_on and other.issued_on.year,
        "title": other.title,
        "date": other.issued_on and f"{other.issued_on:%d/%m/%Y}",
    }


class OfficialDocumentQuerySet(PublicRecordQuerySet):
    @staticmethod
    def shown(prefix: str = "") -> Q:
        """The condition under which a document may be shown: published, and decided to be public."""
        return is_public(prefix) & Q(**{f"{prefix}live": True})

    def public(self) -> Self:
        return self.filter(self.shown())


class OfficialDocument(
    FoldedModel,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    PublicRecord,
    ClusterableModel,
):
    """A paper that is drafted, approved and published: a plan, a notice.

    Its revisions hold the official text and nothing that lives: publishing an old one never moves the document to
    another unit, changes its address or its visibility (`preserved`), nor touches what was reported since.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by"))
    number = LineField(
        _("number"), max_length=60, blank=True, help_text=_("As on the paper: 412-TB/HU or 214/TB-UBND.")
    )
    issued_on = PlannedField(_("date of issue"), null=True, blank=True)
    title = TitleField(_("title"), max_length=500)
    folded = FoldedField("number", "title")
    slug = AddressField(_("address"), max_length=150, unique=True, editable=False)
    withdrawn_on = FactField(_("withdrawn"), null=True, editable=False)
    # Under which number and year it stands in the register of its issuer; empty for drafts and what was withdrawn.
    registered_as = models.CharField(max_length=80, blank=True, editable=False)

    objects = OfficialDocumentQuerySet.as_manager()

    # Fields that a revision carries along but must not bring back.
    preserved: tuple[str, ...] = (
        "uuid",
        "visibility",
        "public_since",
        "slug",
        "unit",
        "withdrawn_on",
        "registered_as",
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "registered_as"],
                condition=~Q(registered_as=""),
                name="%(class)s_number_once_a_year",
                violation_error_message=_("The issuer has a document of this number and year already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def is_public(self) -> bool:
        return self.live and super().is_public

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        is_in_force = self.live and not self.withdrawn_on
        self.number = one_line(self.number)
        self.registered_as = registration(self.number, self.issued_on) if is_in_force else ""
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if other := self.of_same_number():
            raise ValidationError({"number": same_number(self, other)})

    def of_same_number(self, *, among_drafts: bool = True) -> Self | None:
        """Another document of the issuer with this number in this year: published, or still being drafted.

        Numbers of the State begin anew each year (docs/domain.md, Numbering); a withdrawn one may be given again.
        """
        wanted = registration(self.number, self.issued_on)
        if not wanted or self.unit_id is None:
            return None
        others = type(self)._default_manager.filter(unit=self.unit_id).exclude(pk=self.pk)
        if published := others.filter(registered_as=wanted).first():
            return published
        drafts = others.filter(live=False, withdrawn_on=None).select_related("latest_revision") if among_drafts else ()
        latest = (draft.get_latest_revision_as_object() for draft in drafts)
        return next((draft for draft in latest if registration(draft.number, draft.issued_on) == wanted), None)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        restored = super().with_content_json(content)
        for name in self.preserved:
            setattr(restored, name, getattr(self, name))
        return restored

    def publish(self, *args: Any, **kwargs: Any) -> None:
        """Refused: a document is published with all that follows, by portal.petitions.publication."""
        raise TypeError("Documents are published by portal.petitions.publication.publish.")

    def go_live(self, revision: Any, *, user: User | None = None) -> None:
        """The revision becomes the text of the document, and nothing else: a part of its publication."""
        super().publish(revision, user=user, skip_permission_checks=True)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return f"desk/previews/{self._meta.model_name}.html"

    def missing_for_publication(self) -> list[str]:
        """What an approver must still ask for, one sentence each; empty when the document can be published."""
        missing = []
        if not self.number:
            missing.append(gettext("The document has no number."))
        if not self.issued_on:
            missing.append(gettext("The document has no date of issue."))
        elif self.issued_on > timezone.localdate():
            missing.append(gettext("The date of issue has not come yet."))
        return [*missing, *self.not_publishable()]

    def doubts(self) -> list[str]:
        """What an approver should look at, though it stands not in the way of publication: one sentence each."""
        return []

    def not_publishable(self) -> list[str]:
        """What stands against a publication, however complete the document is."""
        found = [gettext("It was withdrawn: write a new document.")] if self.withdrawn_on else []
        if other := self.of_same_number(among_drafts=False):
            found.append(same_number(self, other))
        return found

    def _free_slug(self) -> str:
        """Number and date where there are some: a number alone is not a key (docs/domain.md, Numbering)."""
        parts = [self.number or self.title, self.issued_on.isoformat() if self.issued_on else ""]
        wanted = slugify(" ".join(parts))[:140].strip("-") or self.uuid.hex[:12]
        taken = type(self)._default_manager.filter(slug=wanted).exclude(pk=self.pk).exists()
        return f"{wanted}-{self.uuid.hex[:6]}" if taken else wanted
