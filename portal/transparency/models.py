"""What the log keeps beside the ledger: roots of complete subtrees, checkpoints, witnesses and their cosignatures."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.fields.moments import MomentField
from portal.fields.text import TitleField
from portal.transparency.formats import notes


class SubtreeRoot(models.Model):
    """The hash over 256 ** (level + 1) leaves, all there: an element of the tile one level above."""

    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("root of a subtree")
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="one_root_of_a_subtree")]


class Checkpoint(models.Model):
    """A published head of the log: how many entries, and the note that the portal signed."""

    size = models.PositiveBigIntegerField(_("entries"), unique=True)
    root = models.CharField(_("root of the tree"), max_length=64)  # hexadecimal
    note = models.TextField(_("signed note"))
    made_at = MomentField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["-size"]
        get_latest_by = "size"

    def __str__(self) -> str:
        return f"{self.size}"

    @property
    def witnesses_count(self) -> int:
        """How many witnesses have signed it."""
        return len({each.witness_id for each in self.cosignatures.all()})

    def signed(self) -> notes.Note:
        """With the cosignatures of its witnesses, the newest of each. Raises MalformedNote for an odd row."""
        newest = {each.witness_id: each.signature for each in self.cosignatures.order_by("at")}
        return notes.Note.read(self.note).with_signatures(filter(None, newest.values()))


class Witness(models.Model):
    """Another body that watches the log: it cosigns each checkpoint that grows from the one it saw before."""

    name = TitleField(_("name"), max_length=255, help_text=_("Who it is, in words for the public."))
    key = models.CharField(
        _("verifier key"), max_length=255, unique=True, help_text=_("The witness prints it when it starts: name+…+….")
    )
    address = models.URLField(_("address"), help_text=_("Where it listens, as https://witness.example.org/."))
    is_asked = models.BooleanField(_("is asked"), default=True)

    class Meta:
        verbose_name = _("witness")
        verbose_name_plural = _("witnesses")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        try:
            is_witness = self.verifier.kind == notes.COSIGNATURE
        except notes.MalformedNote:
            is_witness = False
        if not is_witness:
            raise ValidationError({"key": _("This is no key of a witness: copy the line that it prints.")})

    @property
    def verifier(self) -> notes.VerifierKey:
        """Raises MalformedNote."""
        return notes.VerifierKey.read(self.key)


class Cosignature(models.Model):
    """That a witness saw a checkpoint, and when."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="cosignatures")
    line = models.TextField(_("signature"))
    at = MomentField(_("cosigned at"))

    class Meta:
        verbose_name = _("cosignature")
        verbose_name_plural = _("cosignatures")
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "witness", "at"], name="one_cosignature_at_a_moment")
        ]

    @property
    def signature(self) -> notes.Signature | None:
        """None for an odd row."""
        try:
            return notes.Signature.read(self.line)
        except notes.MalformedNote:
            return None
