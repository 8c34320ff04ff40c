"""Alarms: a month nobody has released before its pay day; what a decision gave one time and waits for a run."""

from datetime import date, datetime

from django.db.models import Max

from minzheng.engines.benefits.types import month_of
from minzheng.engines.payments.lines import RunLine
from minzheng.engines.payments.models import PaymentTask, Run
from minzheng.engines.payments.parameters import last_day, parameter, pay_day_of
from minzheng.engines.payments.queries.one_off import one_off_waiting
from minzheng.engines.payments.queries.runs import one_off_unreleased, units_not_released
from minzheng.engines.payments.services.asking import open_task, owner_in
from minzheng.engines.payments.types import NewTask, RunKind, TaskKind
from minzheng.foundations.regions.types import area_code as area_code_of
from minzheng.foundations.workdays.queries import working_days_between
from minzheng.kernel.actor import Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.money import yuan


def alarm_units(*, at: datetime) -> int:
    """Ask the district of every unit whose month is not released so many working days before its pay day.

    Nothing is released by it. How many were asked (those asked before are not asked twice; who has answered is not asked
    again before the answered task's last day is over).
    """
    today = local_date(at)
    month = month_of(today)
    pay_day = pay_day_of(month)
    if working_days_between(today, pay_day) > parameter("alarm_working_days").value:
        return 0
    asked = 0
    for unit, line in units_not_released(month=month, kind=RunKind.MONTHLY):
        area, cause = area_code_of(unit), f"{unit}|{month:%Y-%m}|{RunKind.MONTHLY}"
        if _answered(cause, today):
            continue
        posting, role = owner_in(area, roles=[Role.DISTRICT_CONFIRMER], on=today)
        where = f"目前“{line.state_name}”" if line else "还没有编制"
        words = f"{month:%Y年%m月}的发放单{where}，发放日是 {pay_day:%m月%d日}，请尽快办理，保证按时发放"
        open_task(
            new=NewTask(
                kind=TaskKind.PAY_DAY, area_code=area, role=role, cause=cause,
                words=words, due_on=max(pay_day, today), posting_id=posting, run_id=line.id if line else None,
            ),
            at=at,
        )  # fmt: skip
        asked += 1
    return asked


def alarm_one_off(*, at: datetime) -> int:
    """Ask finance to prepare what was given one time and is in no run, and who must sign a run that lies for days.

    Help in an emergency does not wait for the pay day of a month. Nothing is prepared or released by it. How many were
    asked (those asked before are not asked twice; who has answered is asked again after the answered task's last day, or when more waits
    than the run prepared since then holds).
    """
    today, asked = local_date(at), 0
    for waiting in one_off_waiting(month=month_of(today)):
        area, cause = area_code_of(waiting.unit), waiting_cause(waiting.unit, waiting.month)
        runs = Run.objects.filter(area_code=area, month=waiting.month, kind=RunKind.ONE_OFF)
        if _answered(cause, today, since=runs.aggregate(last=Max("prepared_at"))["last"]):
            continue
        posting, role = owner_in(area, roles=[Role.DISTRICT_FINANCE], on=today)
        words = (
            f"{waiting.month:%Y年%m月}决定的一次性救助有 {waiting.items} 笔（合计 {yuan(waiting.fen)}）还没有编制发放单，"
            "请在“发放”页面编制"
        )
        new = NewTask(
            kind=TaskKind.PAY_DAY, area_code=area, role=role, cause=cause,
            words=words, due_on=last_day("one_off_working_days", since=today), posting_id=posting,
        )  # fmt: skip
        open_task(new=new, at=at)
        asked += 1
    for line in one_off_unreleased():
        begun = line.signatures[0].at
        if begun is not None and last_day("one_off_working_days", since=local_date(begun)) <= today:
            asked += _ask_to_release(line, today=today, at=at)
    return asked


def _ask_to_release(line: RunLine, *, today: date, at: datetime) -> bool:
    cause = f"{line.unit}|{line.month:%Y-%m}|{line.kind}"
    if _answered(cause, today):
        return False
    area = area_code_of(line.unit)
    posting, role = owner_in(area, roles=[Role.DISTRICT_CONFIRMER], on=today)
    words = f"{line.month:%Y年%m月}一次性救助第 {line.number} 张发放单（{line.items} 笔）目前“{line.state_name}”，请尽快办理"
    new = NewTask(
        kind=TaskKind.PAY_DAY, area_code=area, role=role, cause=cause,
        words=words, due_on=today, posting_id=posting, run_id=line.id,
    )  # fmt: skip
    open_task(new=new, at=at)
    return True


def _answered(cause: str, today: date, *, since: datetime | None = None) -> bool:
    """Whether somebody has answered this alarm (after `since`) and its last day is not over."""
    rows = PaymentTask.objects.filter(kind=TaskKind.PAY_DAY, cause=cause, due_on__gte=today)
    rows = rows.filter(closed_at__gt=since) if since else rows.filter(closed_at__isnull=False)
    return bool(rows.exists())


def waiting_cause(unit: str, month: date) -> str:
    """The cause of the alarm that preparing a one-off run answers."""
    return f"{unit}|{month:%Y-%m}|{RunKind.ONE_OFF}|waiting"
