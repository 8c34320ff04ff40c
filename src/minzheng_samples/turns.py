"""The files of the tour's second story: one for each turn a case can take, at the point where the turn begins."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from minzheng.channels.tour.types import QIJIANG, SHIJIAO, SHIJIAO_STAFF, TURN_MARK
from minzheng.engines.benefits.queries import awards_of_case
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.types import NewcomerDraft, ReportedChange
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.regions.types import area_code
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.clock import local_date
from minzheng_samples.files import SampleFile, families_of
from minzheng_samples.population import Population

#: (stage, file) as `files.open_files` gives them, the oldest first.
Files = list[tuple[str, UUID]]
Staff = dict[str, Actor]


def tell_turns(population: Population, files: Files, staff: Staff, *, at: datetime) -> int:
    """Mark a file for each turn that this population has one for, and take it to where the turn begins; how many."""
    turns: dict[str, Callable[[], UUID | None]] = {
        "dissent": lambda: _of(files, "reviewing"),
        "objection": lambda: _of(files, "objected"),
        "complaint": lambda: _complained(_of(files, "confirming"), staff, at),
        "delegated": lambda: _delegated(population, staff, at),
        "review": lambda: _changed(_of(files, "closed"), staff, at),
    }
    told = 0
    for turn, begin in turns.items():
        file = begin()
        if file is None:
            continue
        record(
            actor=SYSTEM,
            action=TURN_MARK,
            subject=Subject("application", file, None, area_code(QIJIANG)),
            at=at,
            turn=turn,
        )
        told += 1
    return told


def _of(files: Files, stage: str) -> UUID | None:
    return next((file for found, file in files if found == stage), None)


def _case(file: UUID, actor: Actor, at: datetime) -> tuple[UUID, int]:
    found = queries.case_file(file, actor=actor, on=local_date(at))
    if found is None:
        raise RuntimeError("a sample file is out of its officer's sight")
    return found.cases[0].id, found.cases[0].version


def _complained(file: UUID | None, staff: Staff, at: datetime) -> UUID | None:
    """A complaint after the notice: the district has to visit the home before it decides (art. 20)."""
    if file is None:
        return None
    clerk = staff["wangmin"]
    with open_scope(clerk.scope):
        case_id, _version = _case(file, clerk, at)
        said = services.Complaint("公示过后才知道：这家人在镇上还有一间门面", "counter", local_date(at))
        services.record_objection(actor=clerk, case_id=case_id, said=said, at=at)
    return file


def _delegated(population: Population, staff: Staff, at: datetime) -> UUID | None:
    """A family of 石角镇, whose town confirms by itself; walked there by the town's own officers."""
    families = families_of(population, SHIJIAO, alone=1)
    if not families:
        return None
    town = {**staff, **{part: staff[login] for part, login in SHIJIAO_STAFF.items()}}
    walked = SampleFile(families[0], town, at, "confirming")
    walked.walk()
    return walked.id


def _changed(file: UUID | None, staff: Staff, at: datetime) -> UUID | None:
    """The family that receives already had a child: told at the counter, its review is open. The review's file."""
    if file is None:
        return None
    aide = staff["wangmin"]
    with open_scope(aide.scope):
        case_id, _version = _case(file, aide, at)
        award = next(iter(awards_of_case(case_id=case_id)), None)
        if award is None:
            return None
        named = queries.case_file(file, actor=aide, on=local_date(at))
        child = NewcomerDraft(
            f"{named.applicant_name if named else ''}之子", "2", born_on=local_date(at) - timedelta(days=12)
        )
        change = ReportedChange("birth", "家里添了个儿子，还没有上户口", child.born_on, newcomer=child)
        return services.report_change(actor=aide, award_id=award.id, change=change, at=at)
