"""The month's money in the tour: four officers, the bank, the family; told from where the run really stands."""

from datetime import date
from uuid import UUID

from django.urls import reverse

from minzheng.channels.tour.queries import Story, person_of
from minzheng.channels.tour.stepping import NextStep, Station, officer_step
from minzheng.channels.tour.types import FUHUAN, LUO, QIJIANG
from minzheng.engines.payments import queries
from minzheng.engines.payments.types import RunKind, RunLine
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.regions.types import range_of
from minzheng.kernel.scope import Scope

NAME = "{month:%Y}年{month.month}月的钱怎样发到群众手里"
LEAD = "编制、复核、签发、财政拨付由四个人分别办理，一个人办不了两步；银行回盘以后，每一笔都有结果。"
STATIONS = ("编制发放单", "复核", "签发", "财政拨付", "送银行", "银行回盘", "群众看到")
#: Station (from 1) of each state of the run; "": there is none yet.
STATION_OF = {
    "": 1, "preparing": 1, "returned": 1, "prepared": 2, "reviewed": 3, "released": 4, "financed": 5, "sent": 6,
    "answered": 7, "settled": 7,
}  # fmt: skip
#: Who does what when a run stands so.
STEPS = {
    "": ("zhoucai", "{who}编制这个月的发放单"),
    "returned": ("zhoucai", "{who}按退回的意见重新编制"),
    "prepared": ("liushen", "{who}复核：和上月差在哪里，一分不差"),
    "reviewed": ("like", "{who}签发"),
    "released": ("zhengcai", "{who}代表财政局拨付，资金余额够不够一看就知道"),
    "financed": ("zhoucai", "{who}看送银行的进度"),
    "sent": ("zhoucai", "{who}看银行回盘：到账、没发成、结果待查"),
    "answered": ("zhoucai", "{who}看没发成和暂缓的：每一笔都有人办"),
}
WAIT = "演示银行正在办：一两分钟以后会自己回盘，不想等就把时钟拨快 7 天"
LOOKED_AT = 200


def month_of_money(*, on: date) -> Story:
    """The run of the month, and whose turn it is."""
    area, month = range_of(QIJIANG), on.replace(day=1)
    with open_scope(Scope(lo=area.lo, hi=area.hi)):
        found = [one for one in queries.runs(month=month) if one.kind == RunKind.MONTHLY and one.number == 1]
        run = found[0] if found else None
        state = str(run.state) if run else ""
        if run is not None and state == "sent" and _answered(run.id, on):
            state = "answered"
    now = STATION_OF[state]
    return Story(
        title=NAME.format(month=month),
        lead=LEAD,
        number="",
        stations=[
            Station(name, "done" if number < now else "now" if number == now else "todo")
            for number, name in enumerate(STATIONS, 1)
        ],
        steps=_steps(run, state, on),
        ending={"settled": "每一笔都有结果", "answered": "银行已回盘"}.get(state, ""),
        waiting_for_days=state == "sent",
    )


def _answered(run_id: UUID, on: date) -> bool:
    """Whether the bank owes nothing more of a run; what is held or was not paid is with officers."""
    return not queries.payments_in(run_id=run_id, on=on, states=("sent",), limit=1)


def _steps(run: RunLine | None, state: str, on: date) -> list[NextStep]:
    go = reverse("payments:run", args=[run.id]) if run else reverse("payments:runs")
    steps = [officer_step(*STEPS[state], go)] if state in STEPS else []
    if state == "sent":
        steps.append(NextStep(WAIT, "", "", ""))
    if state in ("answered", "settled") and run is not None:
        steps = [*_family(run.id, on), *steps]
    return steps


def _family(run_id: UUID, on: date) -> list[NextStep]:
    """Where a family sees it: 罗婶 on her phone once she receives; else 王敏 beside one who is paid in her town."""
    luo = person_of(LUO)
    if luo is not None:
        with open_scope(Scope(subject=luo)):
            mine = [one for one in queries.payments_of(person_id=luo, on=on) if one.run_id == run_id]
        if any(one.state == "paid" for one in mine):
            words = f"{LUO.called}在手机上看：哪个月、多少钱、到了哪个账户"
            return [NextStep(words, LUO.key, LUO.called, reverse("passbook:mine"))]
    area = range_of(FUHUAN)
    with open_scope(Scope(lo=area.lo, hi=area.hi)):
        paid = queries.payments_in(run_id=run_id, on=on, states=("paid",), limit=1)
    if not paid:
        return []
    go = reverse("payments:sheet", args=[paid[0].person_id])
    words = "{who}陪一户群众看发放记录。罗婶的申请办完以后，下个月起她在自己手机上也能看到"
    return [officer_step("wangmin", words, go)]
