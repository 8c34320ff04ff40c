"""The story of the rescue station: somebody brought at night, handed to another province; told from where she really is."""

from datetime import date

from django.urls import reverse

from minzheng.channels.tour.queries import Story
from minzheng.channels.tour.stepping import NextStep, Station, officer_step
from minzheng.channels.tour.types import BROUGHT_AT_NIGHT, QIJIANG
from minzheng.engines.stays import queries
from minzheng.engines.stays.types import State, StayLine
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.regions.types import range_of
from minzheng.kernel.scope import Scope

TITLE = "夜里送来的人，怎样回到贵州习水"
LEAD = "没有身份证也先救助；本人愿意才救助，想走随时可以走；对方没有确认接到以前，谁也不能说办完了。"
STATIONS = ("有人报告", "登记入站", "交接出发", "对方确认")
#: Station (from 1) and the step of each state.
STEPS: dict[State, tuple[int, str]] = {
    State.TOLD: (2, "{who}去接人，登记"),
    State.HOSPITAL: (3, "{who}记下出院回站"),
    State.HERE: (3, "{who}问清打算：移交贵州省习水县救助管理站，出交接单"),
    State.HANDED: (4, "{who}看接收链接和接收码：对方不用账号，打开链接、填接收码就是确认；不回就催"),
}


def brought_at_night(*, on: date) -> Story:
    """Where she is, and whose turn it is."""
    found = _line(on)
    now, words = STEPS.get(found.state, (len(STATIONS) + 1, "")) if found else (1, "")
    go = reverse("stays:stay", args=[found.id]) if found else reverse("stays:board")
    steps: list[NextStep] = [officer_step("ranwen", words, go)] if words else []
    return Story(
        title=TITLE,
        lead=LEAD,
        number="",
        stations=[
            Station(name, "done" if number < now else "now" if number == now else "todo")
            for number, name in enumerate(STATIONS, 1)
        ],
        steps=steps,
        ending="对方已确认" if found and found.state is State.LEFT else "",
        waiting_for_days=False,
    )


def _line(on: date) -> StayLine | None:
    area = range_of(QIJIANG)
    with open_scope(Scope(lo=area.lo, hi=area.hi)):
        for tab in (queries.ALL_OPEN, queries.ENDED):
            for line in queries.board(tab=tab, on=on, limit=queries.MOST):
                if line.name == BROUGHT_AT_NIGHT:
                    return line
    return None
