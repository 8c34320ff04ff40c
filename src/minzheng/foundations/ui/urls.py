"""Doors of the design system: elder mode, language, and the gallery (demo and tests only)."""

from django.urls import path

from minzheng.foundations.ui import views

app_name = "ui"
urlpatterns = [
    path("elder/", views.set_elder, name="elder"),
    path("language/", views.set_language, name="language"),
    path("", views.gallery, {"shell": "resident"}, name="gallery"),
    path("desk/", views.gallery, {"shell": "desk"}, name="gallery-desk"),
    path("plain/", views.gallery, {"shell": "plain"}, name="gallery-plain"),
    path("error/", views.gallery, {"shell": "error"}, name="gallery-error"),
    path("wizard/", views.gallery, {"shell": "wizard"}, name="gallery-wizard"),
]
