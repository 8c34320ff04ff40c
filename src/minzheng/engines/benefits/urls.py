"""Addresses of a person's awards; the resident channel mounts them at /benefits/, without a namespace of its own."""

from django.urls import path

from minzheng.engines.benefits import resident_views

app_name = "benefits"
urlpatterns = [path("", resident_views.my_benefits, name="mine")]
