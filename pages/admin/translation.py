"""Restricts wagtail-localize: its report and its list of snippets check no permission.

The list would name every notice of every unit. These URLs come before its own.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from wagtail.admin.auth import permission_required
from wagtail_localize.models import Translation
from wagtail_localize.views.report import TranslationsReportView

MAY_TRANSLATE = "wagtail_localize.submit_translation"
guarded = permission_required(MAY_TRANSLATE)


class Report(TranslationsReportView):
    """The report, ordered, so that its pages do not overlap."""

    def get_queryset(self) -> QuerySet[Translation]:
        return super().get_queryset().order_by("-pk")


def no_snippets(request: HttpRequest) -> HttpResponse:
    """No snippet of ours is translated: there is nothing to choose from."""
    raise Http404


def addresses() -> list[URLPattern]:
    report = "localize/reports/translations/"
    return [
        re_path(r"^localize/api/", no_snippets),
        path(report, guarded(Report.as_view())),
        path(f"{report}results/", guarded(Report.as_view(results_only=True))),
    ]
