"""The pay-day alarm: a month that nobody has released is told to the district in time."""

from datetime import datetime

from minzheng.engines.benefits.types import month_of
from minzheng.engines.payments.parameters import parameter, pay_day_of
from minzheng.engines.payments.queries.runs import units_not_released
from minzheng.engines.payments.services.asking import open_task, owner_in
from minzheng.engines.payments.types import NewTask, RunKind, TaskKind
from minzheng.foundations.regions.types import area_code as area_code_of
from minzheng.foundations.workdays.queries import working_days_between
from minzheng.kernel.actor import Role
from minzheng.kernel.clock import local_date


def alarm_units(*, at: datetime) -> int:
    """Ask the district of every unit whose month is not released so many working days before its pay day.

    Nothing is released by it. How many were asked (those asked before are not asked twice).
    """
    today = local_date(at)
    month = month_of(today)
    pay_day = pay_day_of(month)
    if working_days_between(today, pay_day) > parameter("alarm_working_days").value:
        return 0
    asked = 0
    for unit, line in units_not_released(month=month, kind=RunKind.MONTHLY):
        area = area_code_of(unit)
        posting, role = owner_in(area, roles=[Role.DISTRICT_CONFIRMER], on=today)
        where = f"目前“{line.state_name}”" if line else "还没有编制"
        words = f"{month:%Y年%m月}的发放单{where}，发放日是 {pay_day:%m月%d日}，请尽快办理，保证按时发放"
        open_task(
            new=NewTask(
                kind=TaskKind.PAY_DAY, area_code=area, role=role, cause=f"{unit}|{month:%Y-%m}|{RunKind.MONTHLY}",
                words=words, due_on=max(pay_day, today), posting_id=posting, run_id=line.id if line else None,
            ),
            at=at,
        )  # fmt: skip
        asked += 1
    return asked
