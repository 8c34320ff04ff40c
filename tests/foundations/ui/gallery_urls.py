"""Only the design system's own addresses."""

from django.urls import include, path

urlpatterns = [path("ui/", include("minzheng.foundations.ui.urls"))]
