"""A register on its way from a unit's table to petitions, its rows, and the headings that a unit has explained."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.dialogues.models import Dialogue
from portal.fields.dates import FactField
from portal.organisations.models import Unit
from portal.petitions.models import Petition

from .fields import Field


class Stage(models.TextChoices):
    READING = "reading", _("Being read")
    CHECKING = "checking", _("Being checked")
    READ = "read", _("Read, nothing taken over yet")
    NOT_READ = "not_read", _("Could not be read")
    TAKING = "taking", _("Being imported")
    TAKEN = "taken", _("Imported")


# A background job is at work.
AT_WORK = (Stage.READING, Stage.CHECKING, Stage.TAKING)


class Register(models.Model):
    """One table of a unit. What was read is kept in its rows; the file itself is not.

    `total` and `done` count rows for the progress bar of the job at work; `total` is 0 while nobody knows it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    dialogue = models.ForeignKey(
        Dialogue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("voiced at the dialogue"),
    )
    as_of = FactField(_("as of"))
    received_on = FactField(_("received, where a row does not say"), null=True, blank=True)
    name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    entered_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)
    stage = models.CharField(_("state"), max_length=20, choices=Stage.choices, default=Stage.READING, editable=False)
    refusal = models.TextField(_("why it could not be read"), blank=True, editable=False)
    columns = models.JSONField(default=list, editable=False)  # of Column, with the field that was chosen
    skipped = models.JSONField(default=list, editable=False)
    warnings = models.JSONField(default=list, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    done = models.PositiveIntegerField(default=0, editable=False)
    refused = models.PositiveIntegerField(default=0, editable=False)  # denunciations, told until it is taken over
    taken_at = models.DateTimeField(_("imported"), null=True, editable=False)

    class Meta:
        verbose_name = _("register")
        verbose_name_plural = _("registers")
        ordering = ["-entered_at", "-pk"]
        indexes = [models.Index(fields=["unit", "sha256"], name="register_of_file")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_at_work(self) -> bool:
        return self.stage in AT_WORK

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0


class Upload(models.Model):
    """The file as it was given: it may hold names and numbers of telephones, and is deleted once it was read."""

    register = models.OneToOneField(Register, on_delete=models.CASCADE, related_name="upload")
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.register)


class RowState(models.TextChoices):
    NEW = "new", _("New")
    KNOWN = "known", _("Known already")
    FAULTY = "faulty", _("Faulty")
    TAKEN = "taken", _("Imported")


class RegisterRow(models.Model):
    """A row as it was read. Once it is a petition its texts are emptied, so that a purge of the petition purges all.

    `cells` are the texts and `days` the dates by the keys of their columns, `read_faults` what the reader says of
    them, `faults` all that a clerk should know, as `portal.registers.interpreter.Fault`. `key` tells rows with the
    same contents; without the secret of the portal nobody learns a text from it.
    """

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=255, blank=True)
    line = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    days = models.JSONField(default=dict)
    read_faults = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=RowState.choices, default=RowState.NEW)
    key = models.CharField(max_length=64, db_index=True)
    petition = models.ForeignKey(
        Petition, on_delete=models.SET_NULL, null=True, blank=True, related_name="register_rows"
    )

    class Meta:
        verbose_name = _("row of a register")
        verbose_name_plural = _("rows of registers")
        ordering = ["pk"]
        indexes = [models.Index(fields=["register", "state", "id"], name="register_rows_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(state="taken"), name="a_row_is_taken_over_once")
        ]

    def __str__(self) -> str:
        return f"{self.register}: {self.line}"


class KnownHeading(models.Model):
    """What a unit has once said that a column of its tables holds."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    heading = models.CharField(max_length=200)  # the key of the column
    field = models.CharField(max_length=20, choices=Field.choices, blank=True)

    class Meta:
        verbose_name = _("known heading")
        verbose_name_plural = _("known headings")
        constraints = [models.UniqueConstraint(fields=["unit", "heading"], name="a_heading_has_one_meaning")]

    def __str__(self) -> str:
        return self.heading
