"""The draft of a notice made of the office's own file: Word, or a PDF with text."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views import generic

from portal.desk.components.forms import LifecycleErrorsMixin, PaperField, ScopedForm
from portal.desk.components.unit_choices import partners
from portal.desk.components.values import theme_and_day
from portal.desk.permissions.roles import POLICIES
from portal.dialogues.models import Dialogue, Notice
from portal.files.admission import Admitted, admit
from portal.papers.notices.files import NotRead, Paper, read_paper
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.workdays.reasons import in_site_language

from ..petitions import dialogue_from_query
from .drafting import UnitsOfPaper, fill_in

TITLE = gettext_lazy("Conclusion of the dialogue: %(theme)s")


def draft_of(dialogue: Dialogue) -> Notice | None:
    """The draft on which somebody works already: a dialogue has one at a time."""
    return Notice.objects.filter(dialogue=dialogue, live=False, withdrawn_on=None).first()


def draft_exists(draft: Notice) -> ValidationError:
    return ValidationError(
        format_html(
            '{} <a href="{}">{}</a>',
            _("This dialogue has a draft of a notice already: go on with that one, or delete it."),
            reverse("notices:edit", args=[draft.pk]),
            _("Open the draft"),
        )
    )


class UploadForm(ScopedForm):
    paper = PaperField(
        label=gettext_lazy("The notice"),
        help_text=gettext_lazy("As Word (.docx), or as a PDF with text. A scan cannot be read: add it below."),
    )
    scan = forms.FileField(
        label=gettext_lazy("The signed scan"),
        required=False,
        help_text=gettext_lazy("It is shown with the notice once that is approved."),
    )
    shows_paper = forms.BooleanField(label=gettext_lazy("Show the file above with the notice, too"), required=False)

    class Meta:
        model = Notice
        fields = ("dialogue",)

    field_order = ("paper", "scan", "shows_paper", "dialogue")

    def scope(self) -> None:
        mine = POLICIES[Dialogue].instances_user_has_permission_for(self.for_user, "change").held()
        self.fields["dialogue"].queryset = mine.select_related("unit__place").order_by("-starts_at")
        self.fields["dialogue"].label_from_instance = theme_and_day

    def clean_dialogue(self) -> Dialogue:
        dialogue: Dialogue = self.cleaned_data["dialogue"]
        if draft := draft_of(dialogue):
            raise draft_exists(draft)
        return dialogue

    def clean_scan(self) -> Admitted | None:
        return admit(self.cleaned_data["scan"]) if self.cleaned_data["scan"] else None

    def clean(self) -> dict[str, object]:
        """The paper is read only when all else is right: that takes seconds."""
        cleaned: dict[str, object] = super().clean()
        if not self.errors:
            self._read()
        return cleaned

    def _read(self) -> None:
        try:
            self.read = read(self.cleaned_data["paper"])
            self.shown = admit(self.cleaned_data["paper"]) if self.cleaned_data["shows_paper"] else None
        except NotRead as reason:
            self.add_error("paper", str(reason))
        except ValidationError as error:
            self.add_error("paper", error)

    def _post_clean(self) -> None:
        """The notice is judged when it is filled in."""

    @transaction.atomic
    def make_draft(self) -> Notice:
        """The draft with its reading and files. Raises ValidationError if its number is taken."""
        dialogue: Dialogue = self.cleaned_data["dialogue"]
        title = in_site_language(TITLE, theme=dialogue.theme)[:500]
        notice = Notice(dialogue=dialogue, unit=dialogue.unit, title=title, live=False)
        units = UnitsOfPaper(partners(dialogue.unit, on=self.today).select_related("place"), issuer=dialogue.unit)
        reading = fill_in(notice, self.read, units)
        notice.full_clean(exclude=["slug", "registered_as"])
        notice.save()
        revision = notice.save_revision(user=self.for_user, log_action=True)
        notice.latest_revision = revision
        reading.notice, reading.file_name = notice, self.cleaned_data["paper"].name[-255:]
        reading.save()
        by = Actor(str(notice.unit), self.for_user)
        if scan := self.cleaned_data["scan"]:
            attach(notice, scan, title=_("Signed notice %(number)s") % {"number": notice.number}, by=by)
        if self.shown:
            attach(notice, self.shown, title=_("Text of notice %(number)s") % {"number": notice.number}, by=by)
        return notice


def read(file: UploadedFile[bytes]) -> Paper:
    """What the file says. Raises NotRead."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "paper")
        with path.open("wb") as copy:
            copy.writelines(file.chunks())
        file.seek(0)
        return read_paper(path)


class NoticeUploadView(LifecycleErrorsMixin, generic.CreateView):
    """Reads the paper and opens the form of the draft, with every proposal to be confirmed."""

    page_title = gettext_lazy("Notice from a file")
    submit_button_label = gettext_lazy("Read the notice")
    submit_button_active_label = gettext_lazy("Reading…")
    edit_url_name = "notices:edit"
    template_name = "desk/upload_notice.html"
    success_message = gettext_lazy("It was read. Compare each part with the paper, and confirm it.")

    def get_form_class(self) -> type[UploadForm]:
        return UploadForm

    @cached_property
    def dialogue(self) -> Dialogue | None:
        return dialogue_from_query(self.request)

    def get_initial(self) -> dict[str, object]:
        """The dialogue that was left, or the only one that waits for its notice."""
        if self.dialogue:
            return {"dialogue": self.dialogue.pk}
        mine = POLICIES[Dialogue].instances_user_has_permission_for(self.request.user, "change").without_notice()
        waiting = mine.order_by("starts_at")[:2]
        return {"dialogue": waiting[0].pk} if len(waiting) == 1 else {}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        query = f"?dialogue={self.dialogue.pk}" if self.dialogue else ""
        return {**super().get_context_data(**kwargs), "by_hand": f"{reverse('notices:add')}{query}"}

    def get_page_subtitle(self) -> str:
        return str(self.page_title)

    def get_success_buttons(self) -> list[object]:
        return []

    def save_instance(self) -> Notice:
        notice: Notice = self.form.make_draft()
        return notice

    def get_success_url(self) -> str:
        return reverse("notices:edit", args=[self.object.pk])
