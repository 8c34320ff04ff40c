"""The month's money in the tour: four officers and the bank, told from where the run really stands."""

from datetime import date

from django.urls import reverse

from minzheng.channels.tour.stepping import NextStep, Station, officer_step
from minzheng.channels.tour.turns import Turn
from minzheng.channels.tour.types import QIJIANG
from minzheng.engines.payments import queries
from minzheng.engines.payments.types import RunKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.regions.types import range_of
from minzheng.kernel.scope import Scope

NAME = "这个月的钱怎样发到群众手里"
LEAD = "编制、复核、签发、财政拨付由四个人分别办理，一个人办不了两步；银行回盘以后，每一笔都有结果。"
#: Who does what when a run stands so.
STEPS = {
    "": ("zhoucai", "{who}编制这个月的发放单"),
    "returned": ("zhoucai", "{who}按退回的意见重新编制"),
    "prepared": ("liushen", "{who}复核：和上月差在哪里，一分不差"),
    "reviewed": ("like", "{who}签发"),
    "released": ("zhengcai", "{who}代表财政局拨付，资金余额够不够一看就知道"),
    "financed": ("zhoucai", "{who}看送银行的进度"),
    "sent": ("zhoucai", "{who}看银行回盘：到账、没发成、结果待查"),
}


def month_of_money(*, on: date) -> Turn:
    """The run of the month, and whose turn it is."""
    area, month = range_of(QIJIANG), on.replace(day=1)
    with open_scope(Scope(lo=area.lo, hi=area.hi)):
        found = [one for one in queries.runs(month=month) if one.kind == RunKind.MONTHLY and one.number == 1]
    run = found[0] if found else None
    state = run.state if run else ""
    go = reverse("payments:run", args=[run.id]) if run else reverse("payments:runs")
    steps: list[NextStep] = [officer_step(*STEPS[state], go)] if state in STEPS else []
    number = f"{month.year}年{month.month}月"
    return Turn(NAME, LEAD, number, Station(NAME, "now" if steps else "done"), steps)
