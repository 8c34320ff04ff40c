"""Addresses of a person's messages; the resident channel mounts them at /messages/, without a namespace of its own.

The URL namespace is the module's name; only the app label had to give way to Django's own ("telling").
"""

from django.urls import path

from minzheng.engines.messages import resident_views

app_name = "messages"
urlpatterns = [
    path("", resident_views.messages, name="inbox"),
    path("way/", resident_views.way, name="way"),
    path("<uuid:message_id>/", resident_views.one_message, name="message"),
]
