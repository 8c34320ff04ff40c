"""急难报告: anybody's word becomes an open thing of the town, which writes down what was done."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from minzheng.engines.jobs.services import announce
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import cards
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import act
from minzheng.foundations.regions.queries import UnknownRegion, area_code
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal, StaleVersion
from minzheng.programmes.monitoring.events import HardshipHandled, HardshipReported
from minzheng.programmes.monitoring.models import HardshipReport
from minzheng.programmes.monitoring.parameters import parameter
from minzheng.programmes.monitoring.types import Hardship, NewReport, Outcome, ToldBy

#: Who writes a word down; who looks into it.
REPORTERS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK, Role.TOWN_LEADER)
HANDLERS = (Role.TOWN_CLERK, Role.TOWN_LEADER)
VILLAGE_AREA = 18
LONGEST = {"place": 120, "words": 500, "phone": 30}


class ReportUnfit(Refusal):
    """Neither who nor what, or a day to come."""

    code = "hardship_report_unfit"
    message = "请写是谁（不知道姓名的，写“4组老蹇”这样的称呼），再选发生了什么；时间不能晚于现在"


class VillageMissing(Refusal):
    """An officer of the town names the village."""

    code = "hardship_village_missing"
    message = "请选择在哪个村（社区）"


class ReportHandled(Refusal):
    """Somebody of the town has written down already what was done."""

    code = "hardship_report_handled"
    message = "这条急难报告已经有人办理，请打开查看办理情况"
    status = 409


class OutcomeUnclear(Refusal):
    """No outcome, or no word on it."""

    code = "hardship_outcome_unclear"
    message = "请选择办理结果，并用一两句话写明做了什么"


@act
def report_hardship(*, actor: Actor, report: NewReport, at: datetime) -> UUID:
    """A word about somebody in need is on record and stands in the town's list; the same token again is the same report.

    Due `hardship_days` civil days after it was first told. No application is made of it. Announces HardshipReported.
    Refuses: NotYours, VillageMissing, ReportUnfit. Source: 临时救助 opinion of January 2026 (voices.md 8, N4).
    """
    if actor.role not in REPORTERS or actor.posting_id is None:
        raise NotYours()
    area = _area(actor, report.village)
    who = report.who.strip()[:50]
    if not who or report.kind not in list(Hardship) or report.told_at > at or not report.token:
        raise ReportUnfit()
    told_by = ToldBy(report.told_by) if report.told_by in list(ToldBy) else ToldBy.OTHER
    if report.person_id is not None and report.person_id not in cards([report.person_id]):
        raise NotYours()
    report_id = new_id()
    told = {name: getattr(report, name).strip()[:most] for name, most in LONGEST.items()}
    row = HardshipReport(
        id=report_id,
        area_code=area,
        who=who,
        person_id=report.person_id,
        kind=report.kind,
        told_box=seal(
            json.dumps(told | {"told_by": told_by.value}, ensure_ascii=False).encode(),
            context=f"hardship.told|{report_id}",
        ),
        told_at=report.told_at,
        due_on=local_date(report.told_at) + timedelta(days=parameter("hardship_days").value),
        reported_by=actor.posting_id,
        reporter_name=actor.name[:60],
        reported_at=at,
        token=report.token[:64],
    )
    HardshipReport.objects.bulk_create([row], ignore_conflicts=True)
    kept = HardshipReport.objects.get(reported_by=actor.posting_id, token=row.token)
    if kept.id == report_id:
        _tell(actor, row, at)
    return UUID(str(kept.id))


def _tell(actor: Actor, row: HardshipReport, at: datetime) -> None:
    record(
        actor=actor,
        action="monitoring.hardship.reported",
        subject=Subject("hardship_report", row.id, row.person_id, row.area_code),
        at=at,
        kind=row.kind,
    )
    announce(HardshipReported(area_code=row.area_code, report_id=row.id, kind=row.kind), at=at)


def _area(actor: Actor, village: str | None) -> str:
    lo, hi = actor.scope.lo, actor.scope.hi
    if village is None:
        if len(lo) != VILLAGE_AREA:
            raise VillageMissing()
        return lo
    try:
        area = area_code(village)
    except UnknownRegion:
        raise VillageMissing() from None
    if village.endswith("000") or len(village) != 12:
        raise VillageMissing()
    if not lo <= area < hi:
        raise NotYours()
    return area


@act
def handle_hardship(
    *, actor: Actor, report_id: UUID, version: int, outcome: str, words: str, at: datetime
) -> None:
    """An officer of the town writes what was done; the report is closed, nothing is refused by it.

    Announces HardshipHandled. Refuses: NotYours, ReportHandled, StaleVersion, OutcomeUnclear.
    """
    if actor.role not in HANDLERS:
        raise NotYours()
    row = HardshipReport.objects.select_for_update(of=("self",)).filter(pk=report_id).first()
    if row is None:
        raise NotYours()
    if row.handled_at is not None:
        raise ReportHandled()
    if row.version != version:
        raise StaleVersion()
    if outcome not in list(Outcome) or len(words.strip()) < 2:
        raise OutcomeUnclear()
    row.handled_at, row.handled_by, row.handler_name = at, actor.posting_id, actor.name[:60]
    row.outcome = outcome
    row.outcome_box = seal(words.strip()[:500].encode(), context=f"hardship.outcome|{row.id}")
    row.version += 1
    row.save()
    record(
        actor=actor,
        action="monitoring.hardship.handled",
        subject=Subject("hardship_report", row.id, row.person_id, row.area_code),
        at=at,
        outcome=outcome,
    )
    announce(HardshipHandled(area_code=row.area_code, report_id=row.id, outcome=outcome), at=at)
