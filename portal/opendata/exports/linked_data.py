"""JSON-LD (schema.org) of pages, for search engines."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from portal.dialogues.models import Dialogue, Notice
from portal.dialogues.models.dialogues import DialogueState, Form
from portal.opendata.schemas.parts import public_address

from .dumps import ARCHIVE, LICENCE, MANIFEST, Dump

CONTEXT = "https://schema.org"
STATUS = {DialogueState.POSTPONED: "EventPostponed", DialogueState.CANCELLED: "EventCancelled"}
ATTENDANCE = {Form.ONLINE: "OnlineEventAttendanceMode", Form.HYBRID: "MixedEventAttendanceMode"}


def event(dialogue: Dialogue) -> dict[str, Any]:
    """A public dialogue; the organiser is an organ, and nobody is named."""
    status = STATUS.get(DialogueState(dialogue.state), "EventScheduled")
    attendance = ATTENDANCE.get(Form(dialogue.form), "OfflineEventAttendanceMode")
    return {
        "@context": CONTEXT,
        "@type": "Event",
        "name": dialogue.theme,
        "url": public_address(dialogue),
        "startDate": dialogue.starts_at.isoformat(),
        "endDate": dialogue.last_day.isoformat(),
        "eventStatus": f"{CONTEXT}/{status}",
        "eventAttendanceMode": f"{CONTEXT}/{attendance}",
        "isAccessibleForFree": True,
        "location": {"@type": "Place", "name": dialogue.place_text, "address": str(dialogue.place or "")},
        "organizer": _organisation(dialogue.unit),
    }


def report(notice: Notice) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "@type": "Report",
        "name": notice.title,
        "url": public_address(notice),
        "reportNumber": notice.number,
        "datePublished": notice.issued_on.isoformat() if notice.issued_on else None,
        "dateModified": notice.updated_at.isoformat(),
        "inLanguage": settings.LANGUAGE_CODE,
        "publisher": _organisation(notice.unit),
    }


def dataset(dump: Dump | None) -> dict[str, Any]:
    """The whole data; each way to take them is a distribution, the dump as long as it is served."""
    page = f"{settings.SITE_URL}{reverse('open_data')}"
    ways = [{"@type": "DataDownload", "name": "API", "contentUrl": f"{settings.SITE_URL}/api/v1/openapi.json"}]
    if dump is not None:
        for name, kind in ((ARCHIVE, "application/zip"), (MANIFEST, "application/json")):
            address = f"{settings.SITE_URL}{reverse('dump_file', args=[name])}"
            ways.append({"@type": "DataDownload", "name": name, "contentUrl": address, "encodingFormat": kind})
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": "Dân Biết",
        "description": (
            "Lịch đối thoại, thông báo kết luận, cam kết, kiến nghị và kết quả giám sát: toàn bộ dữ liệu công khai."
        ),
        "url": page,
        "license": LICENCE["url"],
        "isAccessibleForFree": True,
        "inLanguage": settings.LANGUAGE_CODE,
        "dateModified": dump.made_at.isoformat() if dump else None,
        "distribution": ways,
    }


def _organisation(unit: Any) -> dict[str, str]:
    return {"@type": "GovernmentOrganization", "name": unit.name, "url": public_address(unit)}
