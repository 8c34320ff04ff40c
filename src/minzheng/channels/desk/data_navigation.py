"""Entries of the desk that lead to data rather than to files: lists brought in, tables, numbers."""

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.engines.casework.services.stock import BRINGERS
from minzheng.engines.casework.services.tables import BUILDERS, OF_PERSONS
from minzheng.engines.payments.types import QUESTION_READERS, RUN_READERS, STANDARD_READERS, SUPERVISORS
from minzheng.foundations.ui.types import NavItem
from minzheng.kernel.actor import Actor, Role
from minzheng.programmes.assistance.services import KEEPERS, items_by_list


def data_entries(actor: Actor) -> list[NavItem]:
    """What a role may open of the area's data."""
    items = []
    if actor.role in BRINGERS:
        items.append(
            NavItem(key="stock", label=_("存量导入"), icon="upload", url=reverse("assistance:stock"))
        )
    if actor.role is Role.TOWN_CLERK:
        looked = reverse("assistance:stock_look")
        items.append(NavItem(key="stock_look", label=_("导入待查看"), icon="list-check", url=looked))
    if actor.role in OF_PERSONS:
        items.append(
            NavItem(key="platform", label=_("上报文件"), icon="send", url=reverse("assistance:platform"))
        )
    if actor.role in KEEPERS and items_by_list():
        items.append(
            NavItem(key="lists", label=_("救助名单"), icon="list-check", url=reverse("assistance:lists"))
        )
    if actor.role in BUILDERS:
        items += [
            NavItem(key="tables", label=_("统计表"), icon="table", url=reverse("desk:tables")),
            NavItem(key="statistics", label=_("数字"), icon="chart-bar", url=reverse("desk:statistics")),
        ]
    return items + _of_money(actor)


def _of_money(actor: Actor) -> list[NavItem]:
    items = []
    if actor.role in RUN_READERS:
        items.append(NavItem(key="payments", label=_("发放"), icon="cash", url=reverse("payments:runs")))
        items.append(
            NavItem(key="budget", label=_("资金余额"), icon="building-bank", url=reverse("payments:budget"))
        )
    if actor.role in QUESTION_READERS:
        questions = reverse("payments:questions")
        items.append(NavItem(key="money_questions", label=_("款项核实"), icon="checklist", url=questions))
    if actor.role in STANDARD_READERS:
        standards = reverse("payments:standards")
        items.append(NavItem(key="standards", label=_("调整标准"), icon="scale", url=standards))
        price = reverse("payments:price")
        items.append(NavItem(key="price", label=_("价格补贴"), icon="chart-bar", url=price))
    if actor.role in SUPERVISORS:
        look = reverse("payments:supervision")
        items.append(NavItem(key="supervision", label=_("发放监督"), icon="eye-check", url=look))
    return items
