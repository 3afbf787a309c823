"""Printed sheets for the notice board, made on request: they show the state of the day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.dialogues.models import Notice
from portal.organisations.models import Unit
from portal.public.exports import sheets


@require_safe
def commitments(request: HttpRequest, slug: str) -> HttpResponse:
    notice = get_object_or_404(Notice.objects.public().select_related("unit"), slug=slug)
    return _sheet(sheets.of_commitments(notice, now=timezone.now()), name=f"cam-ket-{slug}")


@require_safe
def schedule(request: HttpRequest, slug: str) -> HttpResponse:
    unit = get_object_or_404(Unit._default_manager, slug=slug)
    return _sheet(sheets.of_schedule(unit, now=timezone.now()), name=f"lich-{slug}")


def _sheet(content: bytes, *, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
