"""公示异议处理答复: the printed reply to whoever gave a name; it names nobody, is served to the objector, never hung out."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.firing import locked_application
from minzheng.engines.casework.guards import check_recusal
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.models import Application, Objection
from minzheng.engines.casework.objected import who_objected
from minzheng.engines.casework.services.handing_over import REPLY
from minzheng.engines.casework.services.objection import AnswerUnfit
from minzheng.engines.casework.types import NotYourRole
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.letters import queries as letter_queries
from minzheng.engines.letters import services as letters
from minzheng.engines.letters.types import Delivery, ServiceMethod
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal

#: Printed and signed for in place of a name, on the letter and on the record of its service.
OBJECTOR = "反映人"
REPLY_RESULTS = ("属实", "部分属实", "不属实")
HOW = {"resurvey": "重新调查", "democratic_review": "民主评议"}
FURTHER = "仍有意见的，可以带本答复到区县民政局反映，也可以拨打12345"
#: From hand to hand, or by post; never announced, never left with others.
WAYS = (ServiceMethod.IN_PERSON, ServiceMethod.AT_HOME, ServiceMethod.BY_POST)
SHORTEST, LONGEST = 4, 800


class ReplyUnfit(Refusal):
    """A part is missing or too long, or nobody says whether it was true."""

    code = "reply_unfit"
    message = f"请写明反映的问题、核实情况、处理结果（各 {SHORTEST} 到 {LONGEST} 个字），并选择核实结论"


class ReplyTellsTooMuch(Refusal):
    """The reply would print the objector's name or telephone, or somebody's number."""

    code = "reply_tells_too_much"
    message = "答复里不能写反映人的姓名、电话，也不能写任何人的证件号、手机号、银行账号。请改写后再出具"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the leader writes: the matter in her own words, what was found, whether it was true, what became of it."""

    objection: str
    findings: str
    result: str
    effect: str


@act
def issue_objection_reply(*, actor: Actor, objection_id: UUID, reply: Reply, at: datetime) -> UUID:
    """出具书面答复, once, after the town's new opinion; the letter's id. By the town's leader, who alone reads who spoke.

    Refuses: NotYours, NotYourRole, NearRelativeRecuses, AnswerUnfit, ReplyUnfit, ReplyTellsTooMuch.
    Source: 审核确认办法 art. 19, 38 (real-name reports are answered).
    """
    application, row = _locked(actor, objection_id)
    if row.reply_letter is not None:
        raise AnswerUnfit("这条反映已经出具过书面答复，请打印后送达")
    if not row.named:
        raise AnswerUnfit("这条反映没有留下姓名，不用书面答复")
    if row.late or row.measure not in HOW:
        raise AnswerUnfit("这条反映没有重新调查或者民主评议，不出具书面答复；请电话或者当面答复后登记")
    if row.settled_at is None:
        raise AnswerUnfit("还没有重新提出初审意见，处理完再答复")
    _check(reply, row)
    letter = letters.issue(
        actor=actor,
        kind=f"{row.case.item}.{REPLY}",
        case_id=row.case_id,
        application_id=application.id,
        person_id=None,
        area_code=application.area_code,
        addressee=OBJECTOR,
        data={
            "issuer": office_of(application.area_code, town=True),
            "item": catalogue.item(row.case.item).name,
            "notice_number": _notice_words(application),
            "objected_on": local_date(row.made_at),
            "objection": reply.objection.strip(),
            "how": HOW[row.measure],
            "findings": [reply.findings.strip()],
            "result": reply.result,
            "effect": reply.effect.strip(),
            "further": FURTHER,
        },
        at=at,
    )
    row.reply_letter = letter.id
    row.save(update_fields=["reply_letter"])
    _record(actor, row, "reply_issued", at)
    return UUID(str(letter.id))


@act
def serve_objection_reply(
    *, actor: Actor, objection_id: UUID, method: str, served_on: date, proof: str = "", at: datetime
) -> None:
    """送达 of a reply: handed over or posted by the leader; the record says that the objector has it, not who that is.

    Refuses: NotYours, NotYourRole, NearRelativeRecuses, AnswerUnfit, and what `letters.serve` refuses.
    """
    _application, row = _locked(actor, objection_id)
    if row.reply_letter is None:
        raise AnswerUnfit("还没有出具书面答复，请先出具、打印，再登记送达")
    if method not in [one.value for one in WAYS]:
        raise AnswerUnfit("请选择怎么送达的：当面、上门或者邮寄")
    delivery = Delivery(ServiceMethod(method), OBJECTOR, served_on=served_on, proof=proof.strip()[:200])
    letters.serve(actor=actor, letter_id=row.reply_letter, delivery=delivery, at=at)
    if row.answered_at is None:
        row.answered_at, row.answered_how, row.answered_by = at, "letter", actor.posting_id
        row.save(update_fields=["answered_at", "answered_how", "answered_by"])
    _record(actor, row, "reply_served", at)


def _locked(actor: Actor, objection_id: UUID) -> tuple[Application, Objection]:
    found = Objection.objects.filter(pk=objection_id).values_list("application_id", flat=True).first()
    if found is None:
        raise NotYours()
    application = locked_application(found)
    if actor.role is not Role.TOWN_LEADER:
        raise NotYourRole("书面答复由镇街负责人出具和送达，反映人的姓名只有负责人看得到")
    check_recusal(application, actor)
    row = Objection.objects.select_for_update(of=("self",)).select_related("case").get(pk=objection_id)
    return application, row


def _check(reply: Reply, row: Objection) -> None:
    parts = [reply.objection.strip(), reply.findings.strip(), reply.effect.strip()]
    if reply.result not in REPLY_RESULTS or not all(SHORTEST <= len(one) <= LONGEST for one in parts):
        raise ReplyUnfit()
    words = "".join("".join(one.split()) for one in parts)
    who = who_objected(row)
    secrets = ["".join(who.get(name, "").split()) for name in ("name", "phone")]
    if any(len(one) >= 2 and one in words for one in secrets) or re.search(r"\d{11,}", words):
        raise ReplyTellsTooMuch()


def _notice_words(application: Application) -> str:
    """The number of the sheet that hung, where one was printed."""
    sheets = [one for one in letter_queries.letters_of(application.id) if one.kind.endswith(".public_notice")]
    return sheets[-1].number if sheets else "初审意见公示"


def _record(actor: Actor, row: Objection, done: str, at: datetime) -> None:
    subject = Subject("objection", row.id, None, row.area_code)
    record(actor=actor, action=f"casework.objection.{done}", subject=subject, at=at)
