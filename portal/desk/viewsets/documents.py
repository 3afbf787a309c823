"""Base viewset of plans and notices: drafts, preview, submission, approval, and a text that is fixed after approval."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import CharField, OuterRef, QuerySet, Subquery, TextChoices
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import BaseColumn, StatusTagColumn
from wagtail.admin.utils import get_latest_str
from wagtail.admin.views import generic
from wagtail.models import WorkflowState
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.desk.actions.files import FilesViewSet
from portal.desk.components.edit_lock import RevisionLockMixin
from portal.desk.components.forms import RedirectToRecordMixin, ScopedForm
from portal.desk.components.listing import DayColumn, LinkColumn, RecordFilters, RecordListMixin
from portal.desk.components.record_view import RecordView, decisions
from portal.desk.workflow.remarks import latest_open_remark, remarks
from portal.dialogues.models import AnnualPlan, Notice, OfficialDocument

HOW_TO_CORRECT: dict[type[OfficialDocument], Any] = {
    Notice: gettext_lazy(
        "This notice is public: its conclusions are settled. A conclusion is corrected by another notice: enter it as "
        "a new notice of the same dialogue, and choose this one among its links as the one that it corrects. A wrong "
        "due date is corrected on the page of its commitment."
    ),
    AnnualPlan: gettext_lazy(
        "This plan is public. What the unit has decided anew, such as another dialogue or another day, is entered as a "
        "plan of the same year with its own number and date. Change here only what was typed otherwise than it stands "
        "in the signed plan; another person approves it."
    ),
}


def how_to_correct(document: OfficialDocument) -> Any:
    """Advice on correcting a published document; empty for any other."""
    return HOW_TO_CORRECT[type(document)] if document.live and not document.withdrawn_on else ""


class DocumentForm(ScopedForm):
    def save(self, commit: bool = True) -> Any:
        """As long as it was never public, its slug follows its number and date."""
        if self.instance.first_published_at is None:
            self.instance.slug = ""
        return super().save(commit=commit)


class SubmitMixin(generic.CreateEditViewOptionalFeaturesMixin):
    """After submission, tells what an approver will still ask for, and redirects to the document."""

    def submit_action(self) -> HttpResponse | None:
        response = super().submit_action()
        for sentence in self.object.missing_for_publication():
            messages.warning(self.request, _("Before it can be approved: %(problem)s") % {"problem": sentence})
        return response

    def get_success_message(self, instance: Any = None) -> str:
        if self.action == "submit":
            return _("Submitted for approval: %(document)s.") % {"document": get_latest_str(self.object)}
        return super().get_success_message(instance)

    def get_success_url(self) -> str:
        return super().get_success_url() if self.action == "submit" else self.get_edit_url()


class DocumentCreateView(SubmitMixin, RedirectToRecordMixin, snippets.CreateView):
    inspect_url_name = ""


class DocumentEditView(RevisionLockMixin, SubmitMixin, RedirectToRecordMixin, snippets.EditView):
    inspect_url_name = ""
    template_name = "desk/edit_document.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A withdrawn document is not edited any more: its page says what became of it."""
        if self.object.withdrawn_on is None:
            return super().dispatch(request, *args, **kwargs)
        messages.warning(request, _("It was withdrawn: write a new document."))
        return redirect(self.inspect_url_name, self.object.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "missing": self.object.missing_for_publication(),
            "doubts": self.object.doubts(),
            "remark": latest_open_remark(self.object),
            "advice": how_to_correct(self.object),
            "record_url": reverse(self.inspect_url_name, args=[self.object.pk]),
        }


class Stage(TextChoices):
    """The stage of a document between draft and publication."""

    DRAFT = "draft", gettext_lazy("Draft")
    SUBMITTED = "submitted", gettext_lazy("Waits for approval")
    RETURNED = "returned", gettext_lazy("Returned for changes")
    PUBLISHED = "published", gettext_lazy("Published")
    CHANGED = "changed", gettext_lazy("Has a change that is not published")
    WITHDRAWN = "withdrawn", gettext_lazy("No longer in force: withdrawn")


OF_WORKFLOW = {
    WorkflowState.STATUS_IN_PROGRESS: Stage.SUBMITTED,
    WorkflowState.STATUS_NEEDS_CHANGES: Stage.RETURNED,
}


def with_workflow(documents: QuerySet[Any]) -> QuerySet[Any]:
    """Annotates the state of the running workflow, if there is one."""
    states = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(documents.model),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    return documents.annotate(workflow_status=Subquery(states.values("status")[:1]))


def stages(document: OfficialDocument) -> list[Stage]:
    """The stages of a document read `with_workflow`: that of its public text, and that of a draft beside it."""
    public = Stage.WITHDRAWN if document.withdrawn_on else Stage.PUBLISHED if document.live else None
    under_way = OF_WORKFLOW.get(document.workflow_status)
    if under_way is None and document.live and document.has_unpublished_changes:
        under_way = Stage.CHANGED
    return [each for each in (public, under_way) if each] or [Stage.DRAFT]


def stage_label(document: OfficialDocument) -> str:
    return " · ".join(str(each.label) for each in stages(document))


def filter_by_stage(documents: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    documents = with_workflow(documents)
    for status, of_workflow in OF_WORKFLOW.items():
        if wanted == of_workflow:
            return documents.filter(workflow_status=status)
    match wanted:
        case Stage.WITHDRAWN:
            return documents.filter(withdrawn_on__isnull=False)
        case Stage.CHANGED:
            return documents.filter(workflow_status=None, live=True, has_unpublished_changes=True)
        case Stage.PUBLISHED:
            return documents.filter(live=True, withdrawn_on=None)
    return documents.filter(workflow_status=None, live=False)


class DocumentFilters(RecordFilters):
    stage = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=Stage.choices, method="by_stage")

    def by_stage(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return filter_by_stage(queryset, value)


def filters_of(model: type[OfficialDocument]) -> type[DocumentFilters]:
    meta = type("Meta", (), {"model": model, "fields": ["stage", "unit"]})
    return type(f"{model.__name__}Filters", (DocumentFilters,), {"Meta": meta})


class DocumentListView(RecordListMixin, snippets.IndexView):
    joined: tuple[str, ...] = ("unit", "latest_revision")
    searched: tuple[str, ...] = ("folded",)

    def get_base_queryset(self) -> QuerySet[Any]:
        return with_workflow(super().get_base_queryset())

    def get_columns(self) -> list[BaseColumn]:
        return [
            LinkColumn("title", self, label=gettext_lazy("Title"), accessor=get_latest_str, sort_key="title"),
            *self.unit_columns,
            DayColumn("issued_on", label=gettext_lazy("Date of issue"), sort_key="issued_on"),
            StatusTagColumn(
                "stage",
                label=gettext_lazy("State"),
                accessor=stage_label,
                primary=lambda document: document.live and not document.withdrawn_on,
            ),
        ]


class DocumentView(RecordView):
    """The inspect view of the latest draft: an approver reads here what waits for approval."""

    def get_object(self, queryset: Any = None) -> OfficialDocument:
        return with_workflow(self.model._default_manager.select_related("unit", "latest_revision")).get(pk=self.pk)

    @cached_property
    def latest(self) -> OfficialDocument:
        return self.object.get_latest_revision_as_object()

    def get_state(self) -> tuple[str, bool]:
        return stage_label(self.object), not self.object.live

    def get_events(self) -> list[Any]:
        return decisions(self.object)

    def get_reminders(self) -> list[str]:
        is_settled = self.object.live and not self.object.has_unpublished_changes
        return [] if is_settled else self.latest.missing_for_publication()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        revision = self.object.latest_revision
        address = self.viewset.get_url_name("revisions_view")
        return {
            **context,
            "preview_url": reverse(address, args=[self.object.pk, revision.pk]) if revision else "",
            "doubts": [] if self.object.live else self.latest.doubts(),
            "remarks": remarks(self.object),
            "advice": how_to_correct(self.object),
        }


class PreviewRevisionView(snippets.PreviewRevisionView):
    """Preview for approvers too, who may not edit the document."""

    permission_required = "view"


class RevisionsCompareView(snippets.RevisionsCompareView):
    permission_required = "view"


class WorkflowActionView(snippets.WorkflowActionView):
    """Wagtail's own view of the same decision: shows what is missing as a message instead of raising."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            return redirect(self.redirect_url)


class DocumentViewSet(FilesViewSet, SnippetViewSet):
    inspect_template_name = DocumentView.template_name
    edit_template_name = DocumentEditView.template_name
    revisions_view_class = PreviewRevisionView
    revisions_compare_view_class = RevisionsCompareView
    workflow_action_view_class = WorkflowActionView
    menu_item_is_registered = True

    def register_chooser_viewset(self) -> None:
        """No chooser: no field of ours needs one, and so nothing can leak through it."""
