"""The four engines' own addresses, mounted as the resident channel mounts them."""

from django.urls import include, path

urlpatterns = [
    path("notices/", include("minzheng.engines.public_notices.urls")),
    path("messages/", include("minzheng.engines.messages.urls")),
    path("benefits/", include("minzheng.engines.benefits.urls")),
    path("ui/", include("minzheng.foundations.ui.urls")),
]
handler404 = "minzheng.foundations.accounts.errors.not_found"
