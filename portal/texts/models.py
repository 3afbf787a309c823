"""Transcripts of attachments: their extracted text, for the search and for readers who cannot read a scan."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.records.models import AboutAnyRecord, Attachment, attachment_storage

from .bounds import Hidden, Outcome

PAGES_AT_ONCE = 20  # on one screen of the public text


class State(models.TextChoices):
    WAITING = "waiting", gettext_lazy("Waiting to be read")
    DONE = Outcome.DONE.value, gettext_lazy("Read")
    EMPTY = "empty", gettext_lazy("Without text")
    BROKEN = Outcome.BROKEN.value, gettext_lazy("Broken")
    ENCRYPTED = Outcome.ENCRYPTED.value, gettext_lazy("Locked by a password")
    TOO_LARGE = Outcome.TOO_LARGE.value, gettext_lazy("Too large")
    TIMED_OUT = "timed_out", gettext_lazy("Takes too long")


MESSAGES = {
    State.WAITING: gettext_lazy("Its text will be found in a few minutes."),
    State.DONE: gettext_lazy("Its text is found by the search."),
    State.EMPTY: gettext_lazy("No text was found in it: the search knows it by its title only."),
    State.BROKEN: gettext_lazy("It is damaged and cannot be read to its end: save it anew and add it once more."),
    State.ENCRYPTED: gettext_lazy("It is locked by a password, so that nobody can read it: add it without one."),
    State.TOO_LARGE: gettext_lazy("It is too large to be read whole: the search knows at most its beginning."),
    State.TIMED_OUT: gettext_lazy("Reading it takes too long: the search knows at most its beginning."),
}


HIDDEN = {
    Hidden.TEXT: gettext_lazy("text"),
    Hidden.ROWS: gettext_lazy("rows"),
    Hidden.COLUMNS: gettext_lazy("columns"),
    Hidden.SHEETS: gettext_lazy("sheets"),
    Hidden.CELLS: gettext_lazy("cells"),
}


class Transcript(AboutAnyRecord):
    """How far the text of an attachment was read, and its pages. Its record is the one whose visibility it has."""

    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="transcript")
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.WAITING, db_index=True)
    hidden = models.JSONField(default=list, blank=True)  # of Hidden: what the file holds and does not show
    pictures = models.PositiveSmallIntegerField(default=0)  # so many of the first pages are there as small pictures
    last_page = models.PositiveIntegerField(default=0)  # the number of the last with text; 0: there is none
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = gettext_lazy("text of an attachment")
        verbose_name_plural = gettext_lazy("texts of attachments")
        indexes = [models.Index(fields=["content_type", "object_id"], name="transcript_of_record")]

    def __str__(self) -> str:
        return f"{self.attachment}: {self.get_state_display()}"

    @property
    def message(self) -> str:
        """What became of the file, for who added it."""
        return str(MESSAGES[State(self.state)])

    @property
    def warning(self) -> str:
        """What the file hides and was not read, for who added it; "" if it hides nothing."""
        if not self.hidden:
            return ""
        what = ", ".join(str(HIDDEN[Hidden(each)]) for each in self.hidden)
        return _(
            "It holds hidden %(what)s. They are not in its public text, but whoever downloads it can show them: "
            "delete them in the file, add it anew and withdraw this one."
        ) % {"what": what}

    @property
    def is_trouble(self) -> bool:
        return self.state not in (State.WAITING, State.DONE)

    def get_absolute_url(self) -> str:
        return reverse("attachment_text", args=[self.attachment.uuid])


def picture_path(picture: PagePicture, filename: str) -> str:
    """Beside the file of which it is a page."""
    uuid = picture.transcript.attachment.uuid
    return f"{uuid.hex[:2]}/{uuid}-{picture.number}.webp"


class PagePicture(models.Model):
    """A thumbnail of one of the first pages of a PDF. Its file is deleted with it."""

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="page_pictures")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=picture_path, storage=attachment_storage, max_length=255)

    class Meta:
        verbose_name = gettext_lazy("picture of a page")
        verbose_name_plural = gettext_lazy("pictures of pages")
        constraints = [models.UniqueConstraint(fields=["transcript", "number"], name="one_picture_of_a_page")]

    def __str__(self) -> str:
        return f"{self.transcript.attachment}, {self.number}"


class AttachmentPage(models.Model):
    """The text of one page of a PDF, or of a part of a sheet or a document without pages."""

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=255, blank=True)
    text = models.TextField()
    is_machine_read = models.BooleanField(default=False)

    class Meta:
        verbose_name = gettext_lazy("page of an attachment")
        verbose_name_plural = gettext_lazy("pages of attachments")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["transcript", "number"], name="one_text_of_a_page")]

    def __str__(self) -> str:
        return f"{self.transcript.attachment}, {self.name}"

    def get_absolute_url(self) -> str:
        screen = (self.number - 1) // PAGES_AT_ONCE + 1
        return f"{self.transcript.get_absolute_url()}?trang={screen}#trang-{self.number}"

    @property
    def name(self) -> str:
        """Where it is in its file, in words."""
        if self.label:
            return _("Sheet “%s”") % self.label
        return (_("Page %d") if self.is_of_pdf else _("Part %d")) % self.number

    @property
    def paragraphs(self) -> list[str]:
        return list(filter(None, self.text.split("\n")))

    @property
    def is_of_pdf(self) -> bool:
        return self.transcript.attachment.extension == "pdf"

    @property
    def file_href(self) -> str:
        """The file, opened at this page where the browser can."""
        href = reverse("attachment", args=[self.transcript.attachment.uuid])
        return f"{href}#page={self.number}" if self.is_of_pdf else href
