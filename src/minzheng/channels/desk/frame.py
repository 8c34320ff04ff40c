"""What stands around the desk's pages: navigation by role, the acting posting, search."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.channels.desk.data_navigation import data_entries
from minzheng.channels.desk.entry import (
    DELEGATION_READERS,
    FILE_READERS,
    HELPERS,
    MEETING_READERS,
    RATING_READERS,
)
from minzheng.channels.desk.round_navigation import round_entries
from minzheng.engines.stays.queries import STAYS_READERS, item_of_department
from minzheng.foundations.ui.types import ActingPosting, NavItem
from minzheng.kernel.actor import ROLE_NAMES, Actor, Role


def frame(request: HttpRequest) -> dict[str, Any]:
    """The desk's part of the chrome; {} for other shells' pages."""
    home = reverse("desk:home")
    if not request.path.startswith(home):
        return {}
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.is_officer:
        return {"home_url": home}
    return {
        "home_url": home,
        "nav": navigation(actor, getattr(request, "waiting", 0)),
        "search_url": reverse("desk:search") if actor.role in FILE_READERS else "",
        "posting": ActingPosting(
            person=actor.name,
            role=_(ROLE_NAMES[actor.role]),
            area=actor.area_name,
            switch_url=reverse("desk:posting"),
            sign_out_url=reverse("desk:sign_out"),
        ),
    }


def navigation(actor: Actor, waiting: int) -> tuple[NavItem, ...]:
    """Entries a role has; `waiting` is the number on the work-list's entry."""
    if actor.department:
        return (
            _stays()
            if item_of_department(actor.department)
            else NavItem(key="referrals", label="转给我们的事", icon="inbox", url=reverse("referrals:board")),
            NavItem(key="account", label=_("我的岗位"), icon="id-badge-2", url=reverse("desk:posting")),
        )
    items = [NavItem(key="home", label=_("待办"), icon="inbox", url=reverse("desk:home"), count=waiting)]
    if actor.role in HELPERS:
        items.append(
            NavItem(key="helping", label=_("协助填报"), icon="heart-handshake", url=reverse("desk:helping"))
        )
    items += round_entries(actor)
    if actor.role in (*HELPERS, Role.TOWN_LEADER):
        items.append(NavItem(key="people", label=_("我的群众"), icon="users", url=reverse("desk:people")))
        items.append(
            NavItem(key="station", label=_("站点办理"), icon="user-check", url=reverse("desk:station"))
        )
    if actor.role in (Role.TOWN_CLERK, Role.TOWN_LEADER):
        items.append(NavItem(key="assistance", label=_("协查"), icon="send", url=reverse("desk:assistance")))
    if actor.role in FILE_READERS:
        items += [
            NavItem(
                key="allocation",
                label=_("分派与替岗"),
                icon="switch-horizontal",
                url=reverse("desk:allocation"),
            ),
            NavItem(key="overdue", label=_("超期办件"), icon="hourglass", url=reverse("desk:overdue")),
            NavItem(key="rechecks", label=_("定期复核"), icon="refresh", url=reverse("desk:rechecks")),
            NavItem(key="search", label=_("查找家庭"), icon="user-search", url=reverse("desk:search")),
        ]
    if actor.role in RATING_READERS:
        items.append(NavItem(key="ratings", label=_("群众评价"), icon="star", url=reverse("desk:ratings")))
    if actor.role in MEETING_READERS:
        items.append(
            NavItem(key="meetings", label=_("审批会议"), icon="users-group", url=reverse("desk:meetings"))
        )
    if actor.role in DELEGATION_READERS:
        items.append(
            NavItem(key="delegations", label=_("委托镇街"), icon="route", url=reverse("desk:delegations"))
        )
    if actor.role in STAYS_READERS:
        items.append(_stays())
    items += data_entries(actor)
    items.append(NavItem(key="policies", label=_("政策库"), icon="book", url=reverse("desk:policies")))
    items.append(NavItem(key="account", label=_("我的岗位"), icon="id-badge-2", url=reverse("desk:posting")))
    return tuple(items)


def _stays() -> NavItem:
    return NavItem(key="stays", label="救助管理", icon="home-heart", url=reverse("stays:board"))
