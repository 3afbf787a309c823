"""The addresses of following."""

from django.urls import path

from . import views

urlpatterns = [
    path("theo-doi/", views.follow, name="follow"),
    path("theo-doi/da-gui/", views.asked, name="follow_asked"),
    path("theo-doi/thu/<str:token>/", views.subscription, name="subscription"),
    path("theo-doi/thu/<str:token>/thoi/", views.unfollow, name="unfollow"),
]
