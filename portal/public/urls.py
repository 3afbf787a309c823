"""The promised addresses of the record."""

from django.urls import path

from .views import attachments, commitments, dialogues, notices, petitions, previews, schedule, supervision, units

urlpatterns = [
    path("kn/<path:code>", petitions.short_link, name="short_link"),
    path("lich-doi-thoai/", schedule.schedule, name="schedule"),
    path("doi-thoai/<slug:slug>/", dialogues.dialogue, name="dialogue"),
    path("doi-thoai/<slug:slug>/anh.png", previews.dialogue, name="dialogue_picture"),
    path("thong-bao/", notices.notice_list, name="notice_list"),
    path("thong-bao/<slug:slug>/", notices.notice, name="notice"),
    path("thong-bao/<slug:slug>/anh.png", previews.notice, name="notice_picture"),
    path("kien-nghi/", petitions.petition_list, name="petition_list"),
    path("kien-nghi/<str:code>/", petitions.petition, name="petition"),
    path("kien-nghi/<str:code>/anh.png", previews.petition, name="petition_picture"),
    path("cam-ket/", commitments.commitment_list, name="commitment_list"),
    path("don-vi/<slug:slug>/", units.unit, name="unit"),
    path("giam-sat/", supervision.scoreboard, name="scoreboard"),
    path("tai-lieu/<uuid:uuid>/", attachments.attachment, name="attachment"),
]
