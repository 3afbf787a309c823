"""Public URLs of the record, which never change."""

from django.urls import path

import portal.records.addresses  # noqa: F401 (registers <key:…>)

from .styleguide import views as styleguide
from .views import (
    attachments,
    calendars,
    charts,
    commitments,
    communes,
    dialogues,
    notices,
    petitions,
    previews,
    purges,
    qr,
    schedule,
    sheets,
    supervision,
    units,
)

urlpatterns = [
    path("kn/<key:code>", petitions.short_link, name="short_link"),
    path("lich-doi-thoai/", schedule.schedule, name="schedule"),
    path("lich-doi-thoai/<int:year>/", schedule.year, name="schedule_year"),
    path("lich-doi-thoai/<int:year>/<int:month>/", schedule.month, name="schedule_month"),
    path("lich-doi-thoai/tiep-cong-dan/", schedule.receptions, name="receptions"),
    path("lich-doi-thoai/lich.ics", calendars.schedule, name="schedule_calendar"),
    path("doi-thoai/<key:slug>/lich.ics", calendars.dialogue, name="dialogue_calendar"),
    path("don-vi/<key:slug>/lich.ics", calendars.unit, name="unit_calendar"),
    path("doi-thoai/<key:slug>/anh.png", previews.dialogue, name="dialogue_picture"),
    path("thong-bao/", notices.notice_list, name="notice_list"),
    path("thong-bao/<key:slug>/doc-loa/", notices.notice_aloud, name="notice_aloud"),
    path("thong-bao/<key:slug>/cam-ket.pdf", sheets.commitments, name="commitment_sheet"),
    path("thong-bao/<key:slug>/anh.png", previews.notice, name="notice_picture"),
    path("kien-nghi/", petitions.petition_list, name="petition_list"),
    path("kien-nghi/<key:code>/anh.png", previews.petition, name="petition_picture"),
    path("cam-ket/", commitments.commitment_list, name="commitment_list"),
    path("xa/", communes.choices, name="commune_choices"),
    path("xa/<key:slug>/", communes.glance, name="commune_glance"),
    path("don-vi/<key:slug>/lich.pdf", sheets.schedule, name="schedule_sheet"),
    path("giam-sat/", supervision.scoreboard, name="scoreboard"),
    path("so-xoa/", purges.purge_register, name="purge_register"),
    path("thiet-ke/", styleguide.design, name="design"),
    path("ma-qr.svg", qr.code, name="qr_code"),
    path("giam-sat/bieu-do/", charts.charts, name="charts"),
    path("tai-lieu/<uuid:uuid>/", attachments.attachment, name="attachment"),
    path("tai-lieu/<uuid:uuid>/trang-<int:number>.webp", attachments.page_picture, name="page_picture"),
    path("tai-lieu/<uuid:uuid>/van-ban/", attachments.attachment_text, name="attachment_text"),
    # A key may hold slashes: what lies under a record is looked for before the record itself.
    path("doi-thoai/<key:slug>/", dialogues.dialogue, name="dialogue"),
    path("thong-bao/<key:slug>/", notices.notice, name="notice"),
    path("kien-nghi/<key:code>/", petitions.petition, name="petition"),
    path("don-vi/<key:slug>/", units.unit, name="unit"),
]
