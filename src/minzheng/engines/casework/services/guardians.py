"""监护人代未成年人申请: who may sign for a child is put down with its proof before anything is signed; the child is heard."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.firing import Step, locked_application, write_event
from minzheng.engines.casework.guardian_rules import ADULT, HEARD_FROM, birthday, guardian_of, years_on
from minzheng.engines.casework.models import Application, Guardianship
from minzheng.engines.casework.types import NotThisStep, NotYourRole
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import PartyDraft
from minzheng.engines.papers import queries as papers
from minzheng.engines.verification.types import Signature
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people import services as people
from minzheng.foundations.people.queries import cards
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import (
    IdentityNumber,
    Unreadable,
    new_id,
    normalise_name,
    parse_identity_number,
)
from minzheng.kernel.result import Refusal

GUARDIAN_KINDS = {
    "relative": "父母、祖父母等监护人",
    "institution": "儿童福利、未成年人救助保护机构",
    "village": "村（居）民委员会（没有监护人的）",
}
MAY_RECORD = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
LONGEST_WORDS = 500


class GuardianMissing(Refusal):
    """A child's application without anybody put down who may sign for her."""

    code = "guardian_missing"
    message = (
        "申请人未满 18 周岁，要由监护人申请、签字。请监护人带孩子的户口簿和自己的身份证到村（社区），"
        "工作人员登记监护人以后就能提交；没有监护人的，由村（居）委会代为申请"
    )


class GuardianshipUnfit(Refusal):
    """Something the register of a guardian must say is missing or cannot be."""

    code = "guardianship_unfit"
    message = "监护人登记没有写全，请检查姓名、身份证号、与孩子的关系和证明材料"


class ChildNotHeard(Refusal):
    """A child of eight or more is asked herself. Source: 民法典 art. 19, 35."""

    code = "child_not_heard"
    message = "孩子满 8 周岁，要听本人的意见。请当面问孩子怎么想，把孩子的原话写下来，孩子不愿说的也照实写"


@dataclass(frozen=True, slots=True)
class GuardianGiven:
    """A guardian as put down. `identity`: of who signs; `paper_id`: 户口簿, 判决书 or 指定监护 among the file's papers."""

    kind: str
    name: str
    relation: str
    paper_id: UUID
    identity: str = field(repr=False)
    phone: str = field(default="", repr=False)
    body: str = ""
    why: str = ""
    words: str = field(default="", repr=False)


@act
def record_guardianship(*, actor: Actor, application_id: UUID, given: GuardianGiven, at: datetime) -> UUID:
    """Put down who applies and signs for a child, with the proof and what the child said; a former row of the file ends.

    The town is asked again on the child's eighteenth birthday; nothing ends on it. Refuses: NotYours, NotYourRole,
    NotThisStep (not before acceptance, nor a review), GuardianshipUnfit, ChildNotHeard.
    Source: 民法典 arts. 19, 27, 31, 32, 35; 特困人员认定办法 (本人无能力申请的由他人、村（居）民委员会代为申请).
    """
    application = locked_application(application_id)
    if actor.role not in MAY_RECORD:
        raise NotYourRole()
    if application.kind == "new" and application.state not in ("draft", "waiting", "ready"):
        raise NotThisStep()
    child_name, born_on = _child(application, on=local_date(at))
    number = _check(given, child_name, on=local_date(at))
    _check_paper(application, given)
    words = given.words.strip()[:LONGEST_WORDS]
    if years_on(born_on, local_date(at)) >= HEARD_FROM and len(words) < 2:
        raise ChildNotHeard()
    Guardianship.objects.filter(application=application, ended_at__isnull=True).update(ended_at=at)
    row_id = new_id()
    row = Guardianship.objects.create(
        id=row_id,
        application=application,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        child_name=child_name,
        kind=given.kind,
        name=normalise_name(given.name),
        body=given.body.strip()[:60] if given.kind != "relative" else "",
        relation=given.relation.strip()[:40],
        why=given.why.strip()[:300],
        identity_box=seal(number.text.encode(), context=f"guardianship.identity|{row_id}"),
        phone_box=_sealed_phone(given, row_id),
        paper_id=given.paper_id,
        words_box=seal(words.encode(), context=f"guardianship.words|{row_id}") if words else None,
        heard_at=at if words else None,
        look_on=birthday(born_on, ADULT),
        recorded_by=actor.posting_id,
        recorded_by_name=actor.title[:120],
        recorded_at=at,
    )
    if application.applicant_id is not None and application.state != "draft":
        _put_on_file(row, actor=actor, at=at)
    note = f"{row.body or row.name}（{row.relation}）代{child_name}申请、签字"
    step = Step("guardian", (application.state, application.state), note=note)
    write_event(application, actor=actor, step=step, at=at)
    record(
        actor=actor,
        action="casework.guardianship.recorded",
        subject=Subject("application", application_id, application.applicant_id, application.area_code),
        at=at,
        kind=given.kind,
        heard=bool(words),
    )
    return UUID(str(row_id))


def _sealed_phone(given: GuardianGiven, row_id: UUID) -> bytes | None:
    phone = given.phone.strip()[:20]
    return seal(phone.encode(), context=f"guardianship.phone|{row_id}") if phone else None


def _child(application: Application, *, on: date) -> tuple[str, date]:
    """The child's name and birthday. Refuses: GuardianshipUnfit (nobody named yet, grown, or an item without children)."""
    if not any(catalogue.item(code).for_children for code in application.items):
        raise GuardianshipUnfit("这个事项由成年人申请，不用登记监护人")
    born_on = None
    if application.kind == "new" and application.state == "draft":
        drafts = catalogue.handler_of(application.items[0]).parties(
            open_answers(application.id, application.answers_box)
        )
        name = drafts[0].name if drafts else ""
        born_on = _born(drafts[0], on=on) if drafts else None
    else:
        known = list(cards([application.applicant_id] if application.applicant_id else []).values())
        name, born_on = application.applicant_name, known[0].birth if known else None
    if born_on is None or not name:
        raise GuardianshipUnfit("请先在“家人”一页填写孩子的姓名和身份证号，再登记监护人")
    if years_on(born_on, on) >= ADULT:
        raise GuardianshipUnfit("申请人已满 18 周岁，由本人申请、签字，不用登记监护人")
    return name, born_on


def _born(draft: PartyDraft, *, on: date) -> date | None:
    try:
        return parse_identity_number(draft.identity_number, today=on).birth if draft.identity_number else None
    except Unreadable:
        return None


def is_minor(draft: PartyDraft, *, on: date) -> bool:
    """Whether a person named in answers is under eighteen; an unreadable number says nothing."""
    born_on = _born(draft, on=on)
    return born_on is not None and years_on(born_on, on) < ADULT


def _check(given: GuardianGiven, child_name: str, *, on: date) -> IdentityNumber:
    """The signer's number, once everything that must be said is there. Refuses: GuardianshipUnfit."""
    try:
        name, number = normalise_name(given.name), parse_identity_number(given.identity, today=on)
    except Unreadable as wrong:
        raise GuardianshipUnfit(f"监护人的姓名或身份证号不对，请对照证件检查：{wrong}") from None
    if not name or given.kind not in GUARDIAN_KINDS or not given.relation.strip():
        raise GuardianshipUnfit()
    if name == child_name or years_on(number.birth, on) < ADULT:
        raise GuardianshipUnfit("监护人要是成年人，不能是孩子自己，请检查姓名和身份证号")
    if given.kind != "relative" and (len(given.body.strip()) < 4 or len(given.why.strip()) < 4):
        raise GuardianshipUnfit("机构或者村（居）委会代为申请的，请写明单位全称，以及为什么没有监护人能办")
    return number  # type: ignore[no-any-return]


def _check_paper(application: Application, given: GuardianGiven) -> None:
    if given.paper_id not in {one.id for one in papers.papers_of(application.id)}:
        raise GuardianshipUnfit(
            "请把监护关系的证明（户口簿、出生证明、判决书或者指定监护的证明）拍照上传，再登记"
        )


def must_have_guardian(
    application: Application, drafts: list[PartyDraft], *, actor: Actor, at: datetime
) -> bool:
    """Whether a file to be handed in is a child's; then somebody is put down who signs for her. Part of handing in.

    Refuses: GuardianMissing (nobody, for another name than the form's, or its proof is no longer in the file).
    """
    if not drafts or not any(catalogue.item(code).for_children for code in application.items):
        return False
    if not is_minor(drafts[0], on=local_date(at)):
        return False
    row = Guardianship.objects.filter(application=application, ended_at__isnull=True).first()
    if not actor.is_officer or row is None or row.child_name != drafts[0].name:
        raise GuardianMissing()
    if row.paper_id not in {one.id for one in papers.papers_of(application.id)}:
        raise GuardianMissing()
    return True


def put_guardian_on_file(application: Application, *, actor: Actor, at: datetime) -> None:
    """The child is registered: the guardian's row is hers from now on, a relative is a person of the place too."""
    row = Guardianship.objects.filter(application=application, ended_at__isnull=True).first()
    if row is None:
        return
    row.applicant_id, row.area_code = application.applicant_id, application.area_code
    row.save(update_fields=["applicant_id", "area_code"])
    _put_on_file(row, actor=actor, at=at)


def _put_on_file(row: Guardianship, *, actor: Actor, at: datetime) -> None:
    if row.kind != "relative" or row.person_id is not None:
        return
    number = unseal(row.identity_box, context=f"guardianship.identity|{row.id}").decode()
    phone = unseal(row.phone_box, context=f"guardianship.phone|{row.id}").decode() if row.phone_box else ""
    identity = parse_identity_number(number, today=local_date(at))
    own = people.Particulars(row.name, identity, phone, row.area_code[6:])
    [row.person_id] = people.register_people(actor=actor, people=[own], area_code=row.area_code, at=at)
    row.save(update_fields=["person_id"])


def signed_by_guardian(
    application: Application, person_id: UUID, signature: Signature, *, at: datetime
) -> tuple[Signature, str]:
    """A child's signature as her guardian gives it, and what the file's history says of it; an adult's as it is.

    Refuses: GuardianMissing.
    """
    if person_id != application.applicant_id:
        return signature, ""
    if not any(catalogue.item(code).for_children for code in application.items):
        return signature, ""
    known = cards([person_id]).get(person_id)
    age = known.age_on(local_date(at)) if known else None
    if age is None or age >= ADULT:
        return signature, ""
    row = guardian_of(person_id)
    if row is None:
        raise GuardianMissing()
    as_what = f"监护人（{row.body or row.relation}）"
    return replace(signature, signer=row.name, representative=as_what), f"，{row.name}代签：{as_what}"
