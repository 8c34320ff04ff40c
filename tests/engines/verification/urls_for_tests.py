"""The product's addresses with the screens of verification mounted where the desk mounts them."""

from django.urls import include, path

from minzheng.config.urls import handler403, handler404, handler500
from minzheng.config.urls import urlpatterns as product

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("desk/checks/", include("minzheng.engines.verification.urls")), *product]
