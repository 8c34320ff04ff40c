"""代为申请: somebody outside the household applies for it, with a written mandate (委托手续)."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.firing import Step, locked_application, write_event
from minzheng.engines.casework.models import Application, Mandate, Party
from minzheng.engines.casework.types import NotThisStep, NotYourRole
from minzheng.engines.papers import queries as papers
from minzheng.engines.papers.types import PaperKind
from minzheng.engines.verification.services import SignatureMissing, check_thumbprint
from minzheng.engines.verification.types import Signature, SignatureMethod
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.drawn_signature import is_drawn_signature
from minzheng.kernel.identifiers import Unreadable, new_id, normalise_name, parse_identity_number
from minzheng.kernel.result import Refusal

#: What a mandate may cover. Signing the check's authorisation is never among them: every adult signs for herself.
MAY_DO = {"apply": "代为提出申请", "papers": "代为递交和补充材料", "receive": "代为接收文书"}
KINDS = {"relative": "亲属", "village_committee": "村（居）民委员会", "other": "其他人"}
LONGEST_DAYS = 366


class MandateMissing(Refusal):
    """Somebody who is no member of the household applies without a mandate that is in force."""

    code = "mandate_missing"
    message = "代为申请要有委托书：请打印委托书，由本人签名或按手印（要有见证人），在村（社区）或镇街登记后再提交；已填的都在"


class MandateUnfit(Refusal):
    """A mandate that does not say who, for what, until when, or is not signed."""

    code = "mandate_unfit"
    message = "委托书没有写全，请检查受托人姓名、身份证号、关系、委托事项和到期日"


@dataclass(frozen=True, slots=True)
class MandateGiven:
    """A mandate as written. `identity`: the mandatary's number; `paper_id`: the photo of the sheet, kind 委托书."""

    principal: str
    name: str
    identity: str
    kind: str
    relation: str
    scope: tuple[str, ...]
    until: date
    signature: Signature
    paper_id: UUID


@act
def record_mandate(*, actor: Actor, application_id: UUID, given: MandateGiven, at: datetime) -> UUID:
    """Keep a mandate with its sheet; an earlier one of the application ends. An officer records it, before hand-in.

    Refuses: NotYours, NotYourRole, NotThisStep, MandateUnfit, SignatureMissing, WitnessMissing.
    Source: 审核确认办法 art. 6 (村（居）民委员会或其他人，书面委托).
    """
    application = locked_application(application_id)
    if actor.role not in (Role.VILLAGE_WORKER, Role.TOWN_CLERK):
        raise NotYourRole()
    if application.state not in ("draft", "waiting", "ready"):
        raise NotThisStep()
    number = _check(application, given, on=local_date(at))
    _check_signature(actor, given)
    Mandate.objects.filter(application=application, ended_at__isnull=True).update(ended_at=at)
    mandate_id = new_id()
    signature = json.dumps(asdict(given.signature), default=str, ensure_ascii=False).encode()
    Mandate.objects.create(
        id=mandate_id,
        application=application,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        principal_name=given.principal.strip(),
        name=normalise_name(given.name),
        kind=given.kind,
        relation=given.relation.strip()[:40],
        scope=sorted(set(given.scope)),
        until=given.until,
        identity_box=seal(number.encode(), context=f"mandate.identity|{mandate_id}"),
        signature_box=seal(signature, context=f"mandate.signature|{mandate_id}"),
        method=given.signature.method.value,
        witness=_witness(actor, given.signature),
        paper_id=given.paper_id,
        recorded_by=actor.posting_id,
        recorded_at=at,
    )
    note = f"{given.name.strip()}（{given.relation.strip()}）受委托，到 {given.until:%Y年%m月%d日}"
    step = Step("mandate", (application.state, application.state), note=note)
    write_event(application, actor=actor, step=step, at=at)
    record(
        actor=actor,
        action="casework.mandate.recorded",
        subject=Subject("application", application_id, application.applicant_id, application.area_code),
        at=at,
        kind=given.kind,
    )
    return mandate_id


def _check(application: Application, given: MandateGiven, *, on: date) -> str:
    """The mandatary's number, once everything the sheet must say is there."""
    try:
        name, number = normalise_name(given.name), parse_identity_number(given.identity, today=on).text
    except Unreadable as wrong:
        raise MandateUnfit(f"受托人的姓名或身份证号不对，请对照证件检查：{wrong}") from None
    if not name or not given.relation.strip() or given.kind not in KINDS:
        raise MandateUnfit()
    if not given.scope or not set(given.scope) <= set(MAY_DO):
        raise MandateUnfit("请勾选委托办理哪些事项。授权核对要由每位成年人本人签字，不能委托")
    if not on <= given.until or (given.until - on).days > LONGEST_DAYS:
        raise MandateUnfit("委托到期日要在今天以后、一年以内，请检查")
    if name == given.principal.strip() or not given.principal.strip():
        raise MandateUnfit("受托人不能是申请人本人，请检查姓名")
    own = {line.id: line for line in papers.papers_of(application.id)}
    sheet = own.get(given.paper_id)
    if sheet is None or sheet.kind is not PaperKind.MANDATE:
        raise MandateUnfit("请把签好的委托书拍照上传，再登记")
    return number


def _check_signature(actor: Actor, given: MandateGiven) -> None:
    signature = given.signature
    if signature.method is SignatureMethod.THUMBPRINT:
        check_thumbprint(actor, signature, signer=given.principal.strip())
    elif signature.method is SignatureMethod.DRAWN:
        if not is_drawn_signature(signature.svg, signature.points):
            raise SignatureMissing()
    elif signature.method is not SignatureMethod.PAPER:
        raise SignatureMissing("委托书要由本人手写签名或按手印，不能用输入姓名代替")


def _witness(actor: Actor, signature: Signature) -> str:
    seen = signature.witness
    if seen is None:
        return ""
    return actor.title[:120] if seen.posting_id is not None else seen.name.strip()[:120]


def mandate_in_force(application: Application, *, on: date) -> Mandate | None:
    """The application's mandate that covers applying on a day."""
    row = Mandate.objects.filter(application=application, ended_at__isnull=True, until__gte=on).first()
    return row if row is not None and "apply" in row.scope else None


def follow_applicant(application: Application) -> None:
    """Rows written before the applicant was registered become hers at hand-in."""
    Mandate.objects.filter(application=application).update(
        applicant_id=application.applicant_id, area_code=application.area_code
    )


def is_of_household(application: Application, name: str) -> bool:
    """Whether a name is one of those who live together: they need no mandate."""
    return bool(Party.objects.filter(application=application, name=name).exclude(role="obligor").exists())
