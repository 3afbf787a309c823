"""The edit view of pages, with optimistic locking and without drafts of unchanged forms.

Wagtail compares the versions only when it saves by itself; here also when somebody presses a button.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from portal.desk.components.edit_lock import overtaken_message


class PageEditView(EditView):
    def dispatch(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return super().dispatch(request, page_id, **kwargs)
        with transaction.atomic():
            get_object_or_404(Page.objects.select_for_update(of=("self",)), pk=page_id)
            return super().dispatch(request, page_id, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_overtaken or self.is_cancelling_workflow:
            return super().post(request, *args, **kwargs)
        self.form = self.form_class(
            request.POST,
            request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=request.user,
        )
        messages.error(request, overtaken_message(self.page, request.POST.get("loaded_revision_id", "")))
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())

    @cached_property
    def is_overtaken(self) -> bool:
        return not self.expects_json_response and self.is_out_of_date

    def form_valid(self, form: Any) -> HttpResponseBase:
        """An autosave of an unchanged form makes no draft."""
        if self.expects_json_response and not form.has_changed():
            return JsonResponse({"success": True, "pk": self.page.pk})
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.request.method == "POST" and self.is_overtaken:
            context["autosave_enabled"] = False  # whoever wrote decides first
        return context


class PageRevertView(PageEditView, RevisionsRevertView):
    pass


class SubmittedRevisionApprovalView(WorkflowActionView):
    """The decision from the dashboard, without the form: it is about the text that was submitted and previewed there.

    In the form the approver has the latest text before him.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_latest = self.task_state.revision_id == self.object.latest_revision_id
        if self.action_name != "approve" or is_latest:
            return super().post(request, *args, **kwargs)
        messages.error(request, _("It was changed after it was submitted: read it as it is now, then approve it here."))
        return redirect("wagtailadmin_pages:edit", self.object.pk)


class LockedPageViewSet(PageViewSet):
    """Replaces Wagtail's viewset, which is registered for all pages."""

    edit_view_class = PageEditView
    workflow_action_view_class = SubmittedRevisionApprovalView
    revisions_revert_view_class = PageRevertView
