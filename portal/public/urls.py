"""The promised addresses of the record."""

from django.urls import path

from . import views

urlpatterns = [
    path("lich-doi-thoai/", views.schedule, name="schedule"),
    path("doi-thoai/<slug:slug>/", views.dialogue, name="dialogue"),
    path("thong-bao/", views.notice_list, name="notice_list"),
    path("thong-bao/<slug:slug>/", views.notice, name="notice"),
    path("kien-nghi/", views.petition_list, name="petition_list"),
    path("kien-nghi/<str:code>/", views.petition, name="petition"),
    path("cam-ket/", views.commitment_list, name="commitment_list"),
    path("don-vi/<slug:slug>/", views.unit, name="unit"),
    path("giam-sat/", views.scoreboard, name="scoreboard"),
    path("tai-lieu/<uuid:uuid>/", views.attachment, name="attachment"),
]
