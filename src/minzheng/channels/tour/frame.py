"""The strip on top of every page of the demo: what this is, and the way back to the tour."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel import clock


def frame(request: HttpRequest) -> dict[str, Any]:
    """Banner and address for every shell; on the tour's own pages the way home as well."""
    home = reverse("tour:home")
    if request.path.startswith(home):
        return {"home_url": home}
    today = clock.local_date(clock.now())
    words = _("演示系统 · 今天是%(month)d月%(day)d日 · 换个身份") % {"month": today.month, "day": today.day}
    return {"demo_banner": words, "demo_url": home}
