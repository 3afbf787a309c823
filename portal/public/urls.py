"""The promised addresses of the record."""

from django.urls import path

from .views import (
    attachments,
    charts,
    commitments,
    communes,
    dialogues,
    notices,
    petitions,
    previews,
    qr,
    schedule,
    sheets,
    supervision,
    units,
)

urlpatterns = [
    path("kn/<path:code>", petitions.short_link, name="short_link"),
    path("lich-doi-thoai/", schedule.schedule, name="schedule"),
    path("lich-doi-thoai/<int:year>/", schedule.year, name="schedule_year"),
    path("lich-doi-thoai/<int:year>/<int:month>/", schedule.month, name="schedule_month"),
    path("doi-thoai/<slug:slug>/", dialogues.dialogue, name="dialogue"),
    path("doi-thoai/<slug:slug>/anh.png", previews.dialogue, name="dialogue_picture"),
    path("thong-bao/", notices.notice_list, name="notice_list"),
    path("thong-bao/<slug:slug>/", notices.notice, name="notice"),
    path("thong-bao/<slug:slug>/doc-loa/", notices.notice_aloud, name="notice_aloud"),
    path("thong-bao/<slug:slug>/cam-ket.pdf", sheets.commitments, name="commitment_sheet"),
    path("thong-bao/<slug:slug>/anh.png", previews.notice, name="notice_picture"),
    path("kien-nghi/", petitions.petition_list, name="petition_list"),
    path("kien-nghi/<str:code>/", petitions.petition, name="petition"),
    path("kien-nghi/<str:code>/anh.png", previews.petition, name="petition_picture"),
    path("cam-ket/", commitments.commitment_list, name="commitment_list"),
    path("xa/", communes.choices, name="commune_choices"),
    path("xa/<slug:slug>/", communes.glance, name="commune_glance"),
    path("don-vi/<slug:slug>/", units.unit, name="unit"),
    path("don-vi/<slug:slug>/lich.pdf", sheets.schedule, name="schedule_sheet"),
    path("giam-sat/", supervision.scoreboard, name="scoreboard"),
    path("ma-qr.svg", qr.code, name="qr_code"),
    path("giam-sat/bieu-do/", charts.charts, name="charts"),
    path("tai-lieu/<uuid:uuid>/", attachments.attachment, name="attachment"),
    path("tai-lieu/<uuid:uuid>/van-ban/", attachments.attachment_text, name="attachment_text"),
]
