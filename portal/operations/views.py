"""Endpoints for monitoring: alive, ready, metrics."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from . import health


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Liveness: this process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Readiness: 503 if pages cannot be answered. Details are shown only to callers that `may_know`."""
    findings = health.run_checks()
    fails = any(finding.trouble and finding.vital for finding in findings)
    status = "fails" if fails else "troubled" if any(finding.trouble for finding in findings) else "ok"
    told = may_know(request)
    checks = {each.name: (each.trouble if told else "troubled") if each.trouble else "ok" for each in findings}
    return JsonResponse({"status": status, "checks": checks}, status=503 if fails else 200)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics; 404 for callers that may not know."""
    if not may_know(request):
        raise Http404
    registry = CollectorRegistry()
    works = Gauge("portal_works", "Whether a part of the portal works", ["part"], registry=registry)
    for finding in health.run_checks():
        works.labels(finding.name).set(not finding.trouble)
    waiting = Gauge("portal_job_wait_seconds", "How long the first due job has waited", registry=registry)
    waiting.set(health.longest_wait(now=timezone.now()).total_seconds())
    return HttpResponse(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")


def may_know(request: HttpRequest) -> bool:
    """A caller on this machine without a proxy, or with the token."""
    if token := settings.METRICS_TOKEN:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    return request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1") and "X-Forwarded-For" not in request.headers
