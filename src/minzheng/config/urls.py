"""Every address of the product. Channels own the shells; modules own screens about their own objects."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
for prefix, module in (
    ("", "minzheng.channels.resident.urls"),
    ("desk/", "minzheng.channels.desk.urls"),
    ("ui/", "minzheng.foundations.ui.urls"),
    ("tour/", "minzheng.channels.tour.urls"),
):
    app = module.removesuffix(".urls")
    if app in settings.INSTALLED_APPS and find_spec(module):
        urlpatterns.append(path(prefix, include(module)))

handler404 = "minzheng.foundations.accounts.errors.not_found"
handler403 = "minzheng.foundations.accounts.errors.forbidden"
handler500 = "minzheng.foundations.accounts.errors.broken"
