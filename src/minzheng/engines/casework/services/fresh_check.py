"""A check report serves one decision within its term: past it the check is made again, and nothing is decided on it."""

from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.firing import (
    Step,
    check_row,
    close_tasks,
    fire_case,
    locked_case,
    write_event,
)
from minzheng.engines.casework.models import Application, Case, Party, Task
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.services.signing import ref_of
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.foundations.workdays.queries import add_working_days
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import Refusal, StaleVersion

#: The kind of task a renewed check stands in, whatever step the case has reached meanwhile.
FRESH_CHECK = "fresh_check"


class ReportExpired(Refusal):
    """The check report's term is over: nothing is confirmed on it."""

    code = "report_expired"
    message = "核对报告已过有效期，请先重新核对"


class ReportStillValid(Refusal):
    """A report that still serves needs no second check."""

    code = "report_still_valid"
    message = "核对报告还在有效期内，不用重新核对"


class FreshCheckRunning(Refusal):
    """One renewed check at a time."""

    code = "fresh_check_running"
    message = "重新核对正在进行，请等新的核对报告出具"
    status = 409


def report_must_hold(application: Application, *, on: date) -> None:
    """Refuses (ReportExpired) a day after the newest report's term. Source: domain.md C [D]: a house limit."""
    report = checks.report_of(application.id)
    if report is not None and not report.valid_on(on):
        day = f"{report.valid_until:%Y年%m月%d日}"
        raise ReportExpired(
            f"核对报告的有效期到{day}为止，现在已经过期，不能据此确认。请在“核对与调查”里发起重新核对，"
            "新报告出具后再确认；情况有变化的，也可以退回镇街重新初审"
        )


@act
def renew_check(*, actor: Actor, case_id: UUID, version: int, at: datetime) -> None:
    """重新核对: the report's term is over; a new check opens at the district, the case stays where it stands.

    Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, ReportStillValid, FreshCheckRunning.
    Source: 审核确认办法 art. 17.
    """
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    check_row(process_of(case), FRESH_CHECK, case.state, actor)
    report = checks.report_of(application.id)
    if report is not None and report.valid_on(local_date(at)):
        raise ReportStillValid(f"核对报告到{report.valid_until:%Y年%m月%d日}为止都有效，不用重新核对")
    if _running(case):
        raise FreshCheckRunning()
    fire_case(application, case, FRESH_CHECK, actor=actor, at=at)
    signers = Party.objects.filter(application=application, signed_at__isnull=False).order_by("position")
    verification.open_check(
        actor=actor,
        of=ref_of(application),
        person_ids=list(signers.values_list("person_id", flat=True)),
        due_on=add_working_days(local_date(at), catalogue.item(case.item).check_within).date,
        at=at,
    )
    record(
        actor=actor,
        action="casework.case.check_renewed",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
    )


def _running(case: Case) -> bool:
    return bool(Task.objects.filter(case=case, kind=FRESH_CHECK, closed_at__isnull=True).exists())


def fresh_report_arrived(application: Application, case: Case, *, actor: Actor, at: datetime) -> bool:
    """Whether the report that came is a renewed one: its task closes, the case stays where it stands."""
    if not _running(case):
        return False
    close_tasks(application, [FRESH_CHECK], actor=actor, at=at, case=case)
    write_event(application, actor=actor, step=Step("fresh_report", (case.state, case.state), case), at=at)
    return True


__all__ = [
    "FRESH_CHECK",
    "FreshCheckRunning",
    "ReportExpired",
    "ReportStillValid",
    "fresh_report_arrived",
    "renew_check",
    "report_must_hold",
]
