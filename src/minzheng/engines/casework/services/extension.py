"""延长办理期限: asked for by the town's leader, answered by the district, two people; once, and before the term ends."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from minzheng.engines.casework.deadlines import recount, spans_of, start_clock, term_end, terms_of
from minzheng.engines.casework.events import DeadlineExtended
from minzheng.engines.casework.firing import check_row, fire_case, locked_case
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.models import WHOLE, Application, Case, Deadline, Extension
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.services.signing import applicant_of
from minzheng.engines.casework.types import ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.jobs.services import announce
from minzheng.engines.letters import services as letters
from minzheng.engines.messages import services as messages
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import Refusal, StaleVersion

#: Why a family waits longer is said in at least this many characters.
SHORTEST_WORDS = 8
#: What the letter tells the family she can do meanwhile. [D] wording.
MEANWHILE = [
    "生活遇到突发困难的，可以先申请临时救助，不用等本次结果",
    "随时可以在“办件”里查看进度，或拨打联系电话询问",
    "不需要您重新申请，也不需要重复提交材料",
]


class NoExtension(Refusal):
    """The rules the case runs under know no extension."""

    code: ClassVar[str] = "no_extension"
    message = "本办件适用的规定没有延长期限的做法，请在期限内办结"


class AlreadyExtended(Refusal):
    """A term is extended once."""

    code: ClassVar[str] = "already_extended"
    message = "本办件的期限已经延长过一次，不能再延长"


class AlreadyAsked(Refusal):
    """A request waits for its answer."""

    code: ClassVar[str] = "already_asked"
    message = "已经提出过延期申请，正在等区县答复，不用重复提出"


class TermOver(Refusal):
    """An extension comes before the end of the term, never after it."""

    code: ClassVar[str] = "term_over"
    message = "办理期限已过，不能再延长。请尽快办结；系统已告知申请人超期"


class NothingAsked(Refusal):
    """There is no request to answer."""

    code: ClassVar[str] = "no_request"
    message = "没有等待答复的延期申请，可能别人刚刚答复过。请刷新后查看"
    status: ClassVar[int] = 409


@act
def ask_extension(
    *, actor: Actor, case_id: UUID, version: int, reason: str, words: str, at: datetime
) -> UUID:
    """The town asks the district for more time, with a reason of the declared list and its own words.

    Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, NoExtension, AlreadyExtended, AlreadyAsked, TermOver,
    ReasonsMissing. Source: 审核确认办法 art. 22 (45 working days in special cases).
    """
    application, case = _checked(actor, case_id, version, "ask_extension", at)
    terms = terms_of(case)
    if not terms.extended_working_days:
        raise NoExtension()
    for row in Extension.objects.filter(case=case).exclude(state="declined").order_by("pk"):
        raise AlreadyExtended() if row.state == "granted" else AlreadyAsked()
    if reason not in terms.extension_reasons:
        raise ReasonsMissing("请从列出的情形里选一项；都不是的，选“其他特殊情况”并写明")
    if len(words.strip()) < SHORTEST_WORDS:
        raise ReasonsMissing("请写明为什么办不完、还差什么，至少8个字；告知书会把它告诉申请人")
    assert actor.posting_id is not None and actor.account_id is not None
    asked = Extension.objects.create(
        case=case,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        reason=reason,
        words=words.strip(),
        to_days=terms.extended_working_days,
        old_due_on=case.due_on,
        asked_by=actor.posting_id,
        asked_by_account=actor.account_id,
        asked_by_name=actor.title[:120],
        asked_at=at,
    )
    note = f"{terms.extension_reasons[reason]}：{words.strip()}"
    fire_case(application, case, "ask_extension", actor=actor, at=at, note=note)
    _record(actor, "casework.extension.asked", application, case, at)
    return asked.id  # type: ignore[no-any-return]


@act
def extend_deadline(*, actor: Actor, case_id: UUID, version: int, words: str, at: datetime) -> date:
    """The district grants the time asked for: new due day, letter and message to the family. Returns the new day.

    Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, SamePerson, NothingAsked, TermOver.
    Source: 审核确认办法 art. 22.
    """
    application, case = _checked(actor, case_id, version, "extend_deadline", at)
    asked = _asked(case)
    whole = Deadline.objects.select_for_update(of=("self",)).get(case=case, kind=WHOLE)
    fire_case(application, case, "extend_deadline", actor=actor, at=at, note=words.strip())
    _answer(asked, "granted", actor, words, at)
    asked.new_due_on = term_end(whole.started_on, asked.to_days, spans_of(case)).date
    asked.save()
    recount(application, case)
    asked.letter_id = _letter(application, case, asked, actor=actor, at=at)
    asked.save(update_fields=["letter_id"])
    _tell(application, case, asked, at=at)
    announce(
        DeadlineExtended(
            area_code=application.area_code,
            application_id=application.id,
            case_id=case.id,
            due_on=asked.new_due_on.isoformat(),
        ),
        at=at,
    )
    _record(actor, "casework.extension.granted", application, case, at)
    return asked.new_due_on  # type: ignore[no-any-return]


@act
def decline_extension(*, actor: Actor, case_id: UUID, version: int, words: str, at: datetime) -> None:
    """The district declines: the term stays as it was, and the town reads why.

    Refuses: NotYours, StaleVersion, NotThisStep, NotYourRole, SamePerson, NothingAsked, ReasonsMissing.
    """
    application, case = _checked(actor, case_id, version, "decline_extension", at, past=True)
    asked = _asked(case)
    if len(words.strip()) < SHORTEST_WORDS:
        raise ReasonsMissing("请写明不同意延长的理由，至少8个字，让镇街知道怎么办")
    fire_case(application, case, "decline_extension", actor=actor, at=at, note=words.strip())
    _answer(asked, "declined", actor, words, at)
    asked.save()
    _record(actor, "casework.extension.declined", application, case, at)


def _checked(
    actor: Actor, case_id: UUID, version: int, act_name: str, at: datetime, *, past: bool = False
) -> tuple[Application, Case]:
    """File and case, locked; the row is the actor's, and the term has not ended (`past`: it may have)."""
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    check_row(process_of(case), act_name, case.state, actor)
    if not Deadline.objects.filter(case=case, kind=WHOLE).exists():
        start_clock(application, case, at=application.accepted_at or case.opened_at)
    if not past and local_date(at) > case.due_on:
        raise TermOver()
    return application, case


def _asked(case: Case) -> Extension:
    row = Extension.objects.select_for_update(of=("self",)).filter(case=case, state="asked").first()
    if row is None:
        raise NothingAsked()
    return row  # type: ignore[no-any-return]


def _answer(asked: Extension, state: str, actor: Actor, words: str, at: datetime) -> None:
    asked.state, asked.answer_words, asked.answered_at = state, words.strip(), at
    asked.answered_by, asked.answered_by_account = actor.posting_id, actor.account_id
    asked.answered_by_name = actor.title[:120]


def _letter(application: Application, case: Case, asked: Extension, *, actor: Actor, at: datetime) -> UUID:
    """延长办理期限告知书."""
    item, terms = catalogue.item(case.item), terms_of(case)
    letter = letters.issue(
        actor=actor,
        kind=f"{item.code}.extension",
        case_id=case.id,
        application_id=application.id,
        person_id=application.applicant_id,
        area_code=application.area_code,
        addressee=application.applicant_name,
        data={
            "issuer": office_of(application.area_code),
            "item": item.name,
            "accepted_on": local_date(application.accepted_at or case.opened_at),
            "former_due_on": asked.old_due_on,
            "due_on": asked.new_due_on,
            "working_days": asked.to_days,
            "ground": terms.extension_reasons[asked.reason],
            "reasons": [asked.words],
            "basis": terms.law,
            "meanwhile": MEANWHILE,
        },
        at=at,
    )
    return letter.id  # type: ignore[no-any-return]


def _tell(application: Application, case: Case, asked: Extension, *, at: datetime) -> None:
    item = catalogue.item(case.item)
    messages.tell(
        person_id=applicant_of(application),
        area_code=application.area_code,
        kind=f"{item.code}.extended",
        context={
            "name": application.applicant_name,
            "item": item.name,
            "number": application.number,
            "ground": terms_of(case).extension_reasons[asked.reason],
            "due_on": f"{asked.new_due_on:%Y年%m月%d日}",
        },
        link=f"/applications/{application.id}/",
        at=at,
    )


def _record(actor: Actor, action: str, application: Application, case: Case, at: datetime) -> None:
    subject = Subject("case", case.id, application.applicant_id, application.area_code)
    record(actor=actor, action=action, subject=subject, at=at)


__all__ = [
    "AlreadyAsked",
    "AlreadyExtended",
    "NoExtension",
    "NothingAsked",
    "TermOver",
    "ask_extension",
    "decline_extension",
    "extend_deadline",
]
