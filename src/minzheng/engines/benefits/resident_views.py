"""我的待遇: what I get, since when, for how many of us, why, and what comes next month."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minzheng.engines.benefits.links import change_link, why_link
from minzheng.engines.benefits.queries import awards_of
from minzheng.engines.benefits.types import AwardLine, month_after, month_of
from minzheng.foundations.accounts.types import actor_of
from minzheng.kernel import clock
from minzheng.kernel.result import NotYours


@dataclass(frozen=True, slots=True)
class AwardView:
    """An award as its page draws it. Amounts in 分; None: nothing is due in that month."""

    award: AwardLine
    running: bool
    this_month: int | None
    next_month: int | None
    why: str
    change: str
    former: list[tuple[date, date | None, int]]


@require_safe
def my_benefits(request: HttpRequest) -> HttpResponse:
    """The reader's own awards. Refuses: NotYours (nobody signed in, or no resident)."""
    actor = actor_of(request)
    if actor.person_id is None or actor.is_officer:
        raise NotYours()
    today = clock.local_date(clock.now())
    shown = [_view(line, today) for line in awards_of(person_id=actor.person_id)]
    months = {"this_month": month_of(today), "next_month": month_after(today)}
    return render(request, "benefits/resident/mine.html", {"awards": shown, **months})


def _view(award: AwardLine, today: date) -> AwardView:
    running = award.end_month is None or award.end_month >= month_of(today)
    return AwardView(
        award=award,
        running=running,
        this_month=award.amount_in(today),
        next_month=award.amount_in(month_after(today)),
        why=why_link(award.case_id),
        change=change_link(award.id) if running else "",
        former=[(one.from_month, one.to_month, one.amount_fen) for one in award.amounts],
    )
