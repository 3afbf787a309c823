"""The viewset of notices of conclusion: written by a clerk, approved by an approver of the unit, then public."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BaseColumn, Column

from portal.desk.actions.documents import NOTICE_ACTIONS
from portal.desk.components.forms import disable_fields
from portal.desk.components.record_view import Fact, Row, Section
from portal.desk.components.unit_choices import partners
from portal.desk.components.values import format_date
from portal.desk.permissions.roles import POLICIES
from portal.dialogues.due_wording import note_of_conclusion
from portal.dialogues.models import Dialogue, Notice, NoticeEvent, NoticeReading
from portal.petitions.models import Petition
from portal.workdays.reasons import in_site_language

from ..documents import (
    DocumentCreateView,
    DocumentEditView,
    DocumentForm,
    DocumentListView,
    DocumentView,
    DocumentViewSet,
    filters_of,
)
from ..petitions import dialogue_from_query
from .conclusions import ConclusionChoices, conclusions_panel, flag_dates_before_notice, refuse_changes_of_published
from .paper import ProposalField, paper_beside, proposal_field
from .upload import TITLE, NoticeUploadView, draft_exists, draft_of


class NoticeForm(DocumentForm):
    """The dialogue is fixed from the start: it gives the unit, and the petitions that the notice may answer."""

    is_confirmed = ProposalField()

    def scope(self) -> None:
        self.fields["dialogue"].queryset = POLICIES[Dialogue].instances_user_has_permission_for(self.for_user, "change")
        if self.dialogue is not None:
            self.fields["dialogue"].queryset = Dialogue.objects.filter(pk=self.dialogue.pk)
            self.fields["dialogue"].empty_label = None
        if self.instance.pk:
            disable_fields(self, "dialogue")
        self.fields["corrects"].queryset = Notice.objects.filter(unit__in=self.units, live=True).exclude(
            pk=self.instance.pk
        )
        if self.is_frozen:
            disable_fields(self, "corrects")
        self.reading = getattr(self.instance, "reading", None) if self.instance.pk else None
        proposal_field(self, self.reading, NoticeReading.HEAD)
        self.formsets["conclusions"].form_kwargs["choices"] = self.choices_of_rows()

    @cached_property
    def dialogue(self) -> Dialogue | None:
        """The one that the notice concludes; of a new notice, the one named, if the account may work on it."""
        if self.instance.dialogue_id:
            return Dialogue.objects.select_related("unit__place").get(pk=self.instance.dialogue_id)
        key = self.data.get(self.add_prefix("dialogue"), "")
        mine = self.fields["dialogue"].queryset.select_related("unit__place")
        return mine.filter(pk=key).first() if key.isdecimal() else None

    @cached_property
    def is_frozen(self) -> bool:
        """Published before: its conclusions are settled."""
        return self.instance.first_published_at is not None

    def choices_of_rows(self) -> ConclusionChoices:
        if self.dialogue is None:
            return ConclusionChoices(units=[], petitions=[], reading=None)
        voiced = POLICIES[Petition].visible_to(self.for_user).filter(dialogue=self.dialogue).order_by("pk")
        units = partners(self.dialogue.unit, on=self.today)
        return ConclusionChoices(units=units, petitions=voiced, reading=self.reading)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.instance.pk and cleaned.get("dialogue"):
            self.instance.unit = cleaned["dialogue"].unit
            if draft := draft_of(cleaned["dialogue"]):
                self.add_error("dialogue", draft_exists(draft))
        return cleaned

    def confirm_proposals(self) -> None:
        """Note which proposals are ticked as compared with the paper, and which are not."""
        if self.reading is not None:
            ticked = {
                str(form.instance.uuid): bool(form.cleaned_data.get("is_confirmed"))
                for form in self.formsets["conclusions"].forms
                if "is_confirmed" in form.fields
            }
            self.reading.note({NoticeReading.HEAD: bool(self.cleaned_data.get("is_confirmed")), **ticked})

    def is_valid(self) -> bool:
        """The rows are judged together with the notice: their dates, and what is published already."""
        if not super().is_valid():
            return False
        rows = self.formsets["conclusions"]
        if self.instance.pk:
            for problem in refuse_changes_of_published(rows, self.instance):
                self.add_error(None, problem)
        for form in rows.forms:
            if form not in rows.deleted_forms and not form.is_published:
                if form.instance.due_basis and "due_on" not in form.changed_data:
                    form.instance.due_on = None  # it follows from the words and the day of issue as they are now
                form.instance.derive_due_date(issued_on=self.cleaned_data.get("issued_on"))
        late = not self.is_deferred_validation and flag_dates_before_notice(rows, self.cleaned_data.get("issued_on"))
        return not self.errors and not late


class NoticeCreateView(DocumentCreateView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "GET" and self.user_has_permission("add"):
            if self.dialogue is None:
                return self.choose_dialogue()
            if draft := draft_of(self.dialogue):
                messages.warning(request, _("This dialogue has a draft of a notice already: go on with that one."))
                return redirect("notices:edit", draft.pk)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def dialogue(self) -> Dialogue | None:
        return dialogue_from_query(self.request)

    def choose_dialogue(self) -> HttpResponse:
        """A notice concludes a dialogue: those that wait for theirs come first."""
        mine = POLICIES[Dialogue].instances_user_has_permission_for(self.request.user, "change")
        context = {
            "header_title": _("Which dialogue does it conclude?"),
            "page_title": _("Which dialogue does it conclude?"),
            "header_icon": self.header_icon,
            "breadcrumbs_items": [
                *self.breadcrumbs_items,
                {"url": reverse(self.index_url_name), "label": _("Notices of conclusion")},
                {"url": "", "label": _("Which dialogue does it conclude?")},
            ],
            "waiting": mine.without_notice().order_by("starts_at").select_related("unit"),
            "others": mine.held().exclude(pk__in=mine.without_notice().values("pk")).order_by("-starts_at")[:20],
            "add_url": self.add_url,
            "upload_url": reverse("notices:upload"),
        }
        return TemplateResponse(self.request, "desk/choose_dialogue.html", context)

    def get_initial_form_instance(self) -> Notice | None:
        if self.dialogue is None or self.request.method == "POST":
            return None
        title = in_site_language(TITLE, theme=self.dialogue.theme)
        return Notice(dialogue=self.dialogue, unit=self.dialogue.unit, title=title[:500])


class NoticeEditView(DocumentEditView):
    def save_instance(self) -> Notice:
        notice: Notice = super().save_instance()
        self.form.confirm_proposals()
        return notice

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return {**super().get_context_data(**kwargs), "paper": paper_beside(self.object)}


class NoticeListView(DocumentListView):
    joined = ("unit", "dialogue", "latest_revision")
    searched = ("folded", "dialogue__folded")

    def get_columns(self) -> list[BaseColumn]:
        first, *rest = super().get_columns()
        return [first, Column("dialogue", label=gettext_lazy("Dialogue"), sort_key="dialogue__theme"), *rest]


class NoticeView(DocumentView):
    def get_events(self) -> list[Any]:
        return [*super().get_events(), *self.object.events.all()]

    def get_facts(self) -> Iterable[Fact]:
        notice = self.latest
        if self.object.withdrawn_on:
            withdrawal = self.object.events.filter(kind=NoticeEvent.Kind.WITHDRAWN).last()
            yield Fact(
                _("Withdrawn"), f"{format_date(self.object.withdrawn_on)}. {withdrawal.text if withdrawal else ''}"
            )
        yield Fact(_("Number"), notice.number)
        yield Fact(_("Date of issue"), format_date(notice.issued_on))
        yield Fact(_("Issued by"), notice.unit)
        yield Fact(_("Dialogue"), notice.dialogue, reverse("dialogues:inspect", args=[notice.dialogue_id]))
        yield Fact(_("In plain words"), notice.summary)
        yield Fact(_("Signed"), ", ".join(filter(None, [notice.signing_capacity, notice.signer_role, notice.signer])))
        yield Fact(_("Recipients"), notice.recipients)
        if notice.corrects:
            yield Fact(_("Corrects"), notice.corrects, reverse("notices:inspect", args=[notice.corrects_id]))

    def get_sections(self) -> Iterable[Section]:
        yield Section(
            _("Conclusions"),
            [self.row(position, each) for position, each in enumerate(self.latest.conclusions.all(), start=1)],
            _("It has no conclusions yet."),
        )

    def row(self, position: int, conclusion: Any) -> Row:
        parts = [
            str(conclusion.owner or ""),
            _("due %(date)s") % {"date": format_date(conclusion.due_on)} if conclusion.due_on else "",
            note_of_conclusion(conclusion),
            ", ".join(conclusion.petition_codes),
        ]
        commitment = getattr(conclusion, "commitment", None) if conclusion.pk else None
        return Row(
            _("Conclusion %(number)s") % {"number": conclusion.number or position},
            reverse("commitments:inspect", args=[commitment.pk]) if commitment else "",
            commitment.get_state_display() if commitment else "",
            text="\n".join(filter(None, [conclusion.text, " · ".join(filter(None, parts))])),
        )


class NoticeViewSet(DocumentViewSet):
    model = Notice
    url_namespace = "notices"
    url_prefix = "thong-bao"
    icon = "doc-full"
    menu_label = gettext_lazy("Notices")
    index_view_class = NoticeListView
    add_view_class = NoticeCreateView
    edit_view_class = NoticeEditView
    inspect_view_class = NoticeView
    filterset_class = filters_of(Notice)
    actions = NOTICE_ACTIONS

    def get_urlpatterns(self) -> list[URLPattern]:
        upload = self.construct_view(NoticeUploadView, add_url_name="notices:upload")
        return [*super().get_urlpatterns(), path("tu-tep/", upload, name="upload")]

    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("dialogue"),
                    FieldPanel("is_confirmed"),
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("number"), FieldPanel("issued_on")]),
                    FieldPanel("summary"),
                ],
                heading=gettext_lazy("Notice"),
            ),
            MultiFieldPanel(
                [FieldPanel("opening"), FieldPanel("assessment")], heading=gettext_lazy("Opening and assessment")
            ),
            conclusions_panel(),
            MultiFieldPanel([FieldPanel("closing")], heading=gettext_lazy("Closing")),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("signing_capacity"), FieldPanel("signer_role"), FieldPanel("signer")]),
                    FieldPanel("recipients"),
                ],
                heading=gettext_lazy("Signature and recipients"),
            ),
            MultiFieldPanel(
                [FieldPanel("corrects"), FieldPanel("tags")], heading=gettext_lazy("Links"), classname="collapsed"
            ),
        ],
        base_form_class=NoticeForm,
    )
