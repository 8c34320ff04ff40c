"""Screens of verification; the desk mounts them under /desk/checks/."""

from django.urls import path

from minzheng.engines.verification import desk_views

app_name = "verification"
urlpatterns = [
    path("<uuid:check_id>/", desk_views.check, name="check"),
    path("<uuid:check_id>/progress/", desk_views.progress, name="progress"),
    path("<uuid:check_id>/start/", desk_views.start, name="start"),
    path("<uuid:check_id>/retry/", desk_views.retry, name="retry"),
    path("<uuid:check_id>/report/", desk_views.report, name="report"),
]
