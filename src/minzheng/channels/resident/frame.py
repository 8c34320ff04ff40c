"""What stands around the family's pages: the tab bar."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.channels.resident.entry import acting
from minzheng.engines.messages.queries import unread_count
from minzheng.foundations.ui.types import NavItem

#: First path parts of other shells.
OTHERS = ("/desk/", "/tour/", "/ui/")


def frame(request: HttpRequest) -> dict[str, Any]:
    """The tabs; {} for other shells' pages, for officers, and for a signer who came by a link."""
    if request.path.startswith((*OTHERS, "/sign/")):
        return {}
    actor = acting(request)
    if actor is not None and actor.is_officer:
        return {"home_url": reverse("resident:home")}
    unread = unread_count(person_id=actor.person_id) if actor and actor.person_id else 0
    return {
        "home_url": reverse("resident:home"),
        "tabs": (
            NavItem(key="home", label=_("首页"), icon="home", url=reverse("resident:home")),
            NavItem(key="applications", label=_("办件"), icon="files", url=reverse("resident:applications")),
            NavItem(key="messages", label=_("消息"), icon="bell", url="/messages/", count=unread),
            NavItem(key="me", label=_("我的"), icon="user", url=reverse("resident:me")),
        ),
    }
