"""Entries of the desk that lead from door to door: visits, papers that end, questions, sudden hardship."""

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.channels.desk.entry import HELPERS
from minzheng.engines.referrals.types import BOARD_READERS
from minzheng.foundations.ui.types import NavItem
from minzheng.kernel.actor import Actor, Role
from minzheng.programmes.monitoring.services import ASKERS, PLANNERS, REPORTERS, TELLERS


def round_entries(actor: Actor) -> list[NavItem]:
    """What a role may open."""
    items = []
    if actor.role in HELPERS:
        items += [
            NavItem(key="round", label=_("走访"), icon="walk", url=reverse("desk:round")),
            NavItem(key="terms", label=_("到期证件"), icon="id", url=reverse("desk:terms")),
        ]
    if actor.role in REPORTERS:
        items.append(
            NavItem(key="hardship", label=_("急难报告"), icon="urgent", url=reverse("desk:hardship"))
        )
    if actor.role in (Role.VILLAGE_WORKER, *ASKERS):
        label = _("上级提问") if actor.role is Role.VILLAGE_WORKER else _("问村里")
        items.append(NavItem(key="questions", label=label, icon="help-circle", url=reverse("desk:questions")))
    if actor.role in (*TELLERS, *PLANNERS):
        items.append(
            NavItem(key="campaigns", label="政策宣传", icon="speakerphone", url=reverse("desk:campaigns"))
        )
    if actor.role in BOARD_READERS:
        items.append(NavItem(key="referrals", label="部门转办", icon="send", url=reverse("referrals:board")))
    return items
