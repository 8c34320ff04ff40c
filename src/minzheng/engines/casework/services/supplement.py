"""一次性告知: what is missing is told once, before acceptance; nothing is asked for that a source can give."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.firing import (
    INTAKE_QUEUES,
    NewTask,
    Step,
    check_row,
    close_tasks,
    locked_application,
    open_task,
    write_event,
)
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.item_intake import given_by_sources, intake_days
from minzheng.engines.casework.models import Application, Event, Supplement
from minzheng.engines.casework.one_form import missing_of, voice_of
from minzheng.engines.casework.processes import intake_of
from minzheng.engines.casework.services.signing import applicant_of, complete_if_signed
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.letters import services as letters
from minzheng.engines.messages import services as messages
from minzheng.engines.papers import queries as papers
from minzheng.engines.papers.types import KIND_NAMES, PaperKind
from minzheng.engines.verification import queries as checks
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.foundations.workdays.queries import add_working_days
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal, StaleVersion

HOW = "用手机拍照上传，或带到村（社区）、镇街窗口由工作人员拍照；不方便出门的可以请救助专干上门"
HELP = "村（社区）救助专干可以上门帮您拍照、填写；政府部门能查到的不用您提供"


class NothingAsked(Refusal):
    """A notice that asks for nothing."""

    code = "nothing_asked"
    message = "还没有选要补的内容。请把缺的材料、内容一次全部选上或写上，再告知"


class ToldAlready(Refusal):
    """Everything is told once: a second notice needs something new from the family."""

    code = "told_already"
    message = (
        "已经一次性告知过了，家庭还没有补来新的内容，不能再要求补别的。请先电话联系，帮助补齐已告知的内容"
    )


class SourceGivesIt(Refusal):
    """What a government source can give is not asked of the family."""

    code = "source_gives_it"
    message = "政府部门能查到的，不能要求群众提供"


class NothingBrought(Refusal):
    """The family says it brought what was missing, but nothing new is there."""

    code = "nothing_brought"
    message = "还没有看到补来的材料。请先拍照上传；不用材料就能说清的，请写一句说明"


@dataclass(frozen=True, slots=True)
class ToSupply:
    """One thing to supply, in the words of the letter."""

    what: str
    why: str = "核实家庭情况需要"
    how: str = HOW


@dataclass(frozen=True, slots=True)
class Asked:
    """What an officer asks for: kinds of paper, and lines of her own (what, why)."""

    papers: tuple[str, ...] = ()
    lines: tuple[ToSupply, ...] = ()


@act
def ask_supplement(
    *, actor: Actor, application_id: UUID, version: int, asked: Asked, at: datetime
) -> Supplement:
    """Tell the family everything that is missing, once: letter, message, and the file waits for it.

    What the form still lacks is added by itself. Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole,
    NothingAsked, ToldAlready, SourceGivesIt. Source: 审核确认办法 art. 10.
    """
    application = locked_application(application_id)
    if application.version != version:
        raise StaleVersion()
    row = check_row(intake_of(application), "ask_supplement", application.state, actor)
    wanted = _wanted(application, asked)
    _refuse_twice(application)
    until = add_working_days(local_date(at), intake_days(application.items[0], "supplement")).date
    letter = _letter(application, wanted, until, actor=actor, at=at)
    assert actor.posting_id is not None
    told: Supplement = Supplement.objects.create(
        application=application,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        asked=[{"what": one.what, "why": one.why, "how": one.how} for one in wanted],
        until_on=until,
        letter_id=letter.id,
        told_by=actor.posting_id,
        told_at=at,
    )
    source, application.state = application.state, row.target
    application.version += 1
    application.save(update_fields=["state", "version"])
    close_tasks(application, ["accept"], actor=actor, at=at)
    open_task(application, NewTask("supplement", INTAKE_QUEUES["supplement"], due_on=until), at=at)
    words = "；".join(one.what for one in wanted)
    write_event(
        application, actor=actor, step=Step("ask_supplement", (source, row.target), note=words), at=at
    )
    _tell(application, told, at=at)
    record(
        actor=actor,
        action="casework.supplement.asked",
        subject=Subject("application", application_id, application.applicant_id, application.area_code),
        at=at,
        items=len(wanted),
    )
    return told


def _wanted(application: Application, asked: Asked) -> list[ToSupply]:
    """Everything at once: what the form lacks, papers, lines; each thing once, and nothing a source gives."""
    answers = open_answers(application.id, application.answers_box)
    speaks = voice_of(application.items, answers)
    missing = missing_of(application.items, answers)
    wanted = [ToSupply(one.message, why="申请书要写明") for one in missing]
    for kind in asked.papers:
        if kind not in list(PaperKind):
            raise NothingAsked()
        _refuse_given(speaks, kind=kind)
        wanted.append(ToSupply(KIND_NAMES[PaperKind(kind)]))
    for line in asked.lines:
        _refuse_given(speaks, words=line.what)
        wanted.append(ToSupply(line.what.strip()[:200], line.why.strip()[:200] or ToSupply("").why, line.how))
    once = {one.what: one for one in wanted if one.what}
    if not once:
        raise NothingAsked()
    return list(once.values())


def _refuse_given(item: str, *, kind: str = "", words: str = "") -> None:
    for given in given_by_sources(item):
        named = kind in given.papers or any(word in words for word in given.words if words)
        if named:
            what = KIND_NAMES[PaperKind(kind)] if kind else words.strip()
            source = checks.source_names().get(given.source, given.source)
            raise SourceGivesIt(f"“{what}”由{source}提供，核对时系统会查询，不能要求群众提供。请从清单里去掉")


def _refuse_twice(application: Application) -> None:
    last = Supplement.objects.filter(application=application).order_by("-told_at", "-pk").first()
    if last is None:
        return
    if last.answered_at is None or not _something_new(application, last):
        raise ToldAlready()


def _something_new(application: Application, last: Supplement) -> bool:
    """A paper that came after the notice, or word from the family (not from the officer who told it)."""
    if any(one.uploaded_at > last.told_at for one in papers.papers_of(application.id)):
        return True
    brought = Event.objects.filter(application=application, act="supply", at__gte=last.told_at)
    return bool(brought.exclude(posting_id=last.told_by).exists())


def _letter(
    application: Application, wanted: list[ToSupply], until: Any, *, actor: Actor, at: datetime
) -> Any:
    item = catalogue.item(application.items[0])
    return letters.issue(
        actor=actor,
        kind=f"{item.code}.supplement",
        case_id=None,
        application_id=application.id,
        person_id=application.applicant_id,
        area_code=application.area_code,
        addressee=application.applicant_name,
        data={
            "issuer": office_of(application.area_code, town=True),
            "item": item.name,
            "applied_on": local_date(application.submitted_at or at),
            "missing": [{"what": one.what, "why": one.why, "how": one.how} for one in wanted],
            "until_on": until,
            "help": HELP,
        },
        at=at,
    )


def _tell(application: Application, told: Supplement, *, at: datetime) -> None:
    item = catalogue.item(application.items[0])
    messages.tell(
        person_id=applicant_of(application),
        area_code=application.area_code,
        kind=f"{item.code}.supplement",
        context={
            "name": application.applicant_name,
            "item": item.name,
            "things": "；".join(str(one["what"]) for one in told.asked)[:300],
            "until_on": f"{told.until_on:%Y年%m月%d日}",
        },
        link=f"/applications/{application.id}/supplement/",
        at=at,
    )


@act
def supply_missing(*, actor: Actor, application_id: UUID, note: str, at: datetime) -> str:
    """The family, or an officer for her, says that what was missing has come; the town looks again. Returns the state.

    Papers are handed in before. Refuses: NotYours, NotThisStep, NotYourRole, NothingBrought. Silence never ends a file:
    without this act it goes on waiting.
    """
    application = locked_application(application_id)
    if not actor.is_officer and actor.person_id != application.applicant_id:
        raise NotYours()
    check_row(intake_of(application), "supply", application.state, actor)
    with acting_for_family(application.area_code):
        told = (
            Supplement.objects.select_for_update(of=("self",))
            .filter(application=application, answered_at__isnull=True)
            .first()
        )
        if told is None:
            raise NotYours()
        came = [one for one in papers.papers_of(application_id) if one.uploaded_at > told.told_at]
        if not came and len(note.strip()) < 2:
            raise NothingBrought()
        told.answered_at, told.answer = at, note.strip()[:400]
        told.save(update_fields=["answered_at", "answer"])
        close_tasks(application, ["supplement"], actor=actor, at=at)
        words = f"补来材料 {len(came)} 份" + (f"；{note.strip()[:200]}" if note.strip() else "")
        step = Step("supply", (application.state, application.state), note=words)
        write_event(application, actor=actor, step=step, at=at)
        complete_if_signed(application, actor=actor, at=at)
        record(
            actor=actor,
            action="casework.supplement.brought",
            subject=Subject("application", application_id, application.applicant_id, application.area_code),
            at=at,
            papers=len(came),
        )
    return str(application.state)
