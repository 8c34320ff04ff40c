"""Forms printed before signing: 申请书, 授权书, 承诺书, 委托书 with the family's words already in, for pen or thumb."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.firing import locked_application
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.item_intake import form_on_paper, promises_of
from minzheng.engines.casework.models import Application
from minzheng.engines.casework.one_form import parties_of, printed_on, voice_of
from minzheng.engines.casework.services.mandate import MAY_DO
from minzheng.engines.casework.types import NotYourRole
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import PartyDraft
from minzheng.engines.letters import services as letters
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification.types import PURPOSE
from minzheng.foundations.accounts.services import take
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.types import RELATION_NAMES, Relation
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal

#: Kinds that may be printed for signing, in the order an officer hands them over.
PRINTED = {"application_form": "申请书", "authorisation": "授权书", "promise": "承诺书", "mandate": "委托书"}
PRINTS_A_DAY = 20
CONSEQUENCES = "承诺不实的，停止救助，退回多领的资金；情节严重的依法处理。"


class NothingToPrint(Refusal):
    """Nobody is named in the form yet."""

    code = "nothing_to_print"
    message = "还没有填申请人姓名和住处，填好“家人”“住处”两页就能打印"


@act
def print_form(*, actor: Actor, application_id: UUID, kind: str, at: datetime) -> UUID:
    """One form with the present answers, as a sheet to sign by hand; the letter's id. The PDF is set by the queue.

    The sheet carries a number, so that the photo of the signed one is known to be of these words.
    Refuses: NotYours, NotYourRole, NothingToPrint, TooManyTries. Source: 审核确认办法 art. 4, 6, 9.
    """
    if actor.role not in (Role.VILLAGE_WORKER, Role.TOWN_CLERK):
        raise NotYourRole()
    application = locked_application(application_id)
    if kind not in PRINTED or (application.state == "draft" and application.assisted_by is None):
        raise NotYours()
    answers = open_answers(application_id, application.answers_box)
    speaks = voice_of(application.items, answers)
    words = printed_on(application.items, answers, form_on_paper(speaks, answers))
    if not words or application.area_code[15:] == "000":
        raise NothingToPrint()
    take(key=f"print:{application_id}", most=PRINTS_A_DAY, window=timedelta(days=1), at=at)
    parties = parties_of(application.items, answers)
    data = _DATA[kind](application, words, parties, answers, at)
    letter = letters.issue(
        actor=actor,
        kind=f"{speaks}.{kind}",
        case_id=None,
        application_id=application_id,
        person_id=application.applicant_id,
        area_code=application.area_code,
        addressee=office_of(application.area_code, town=True)["name"],
        data={"issuer": office_of(application.area_code, town=True), "item": words["item"], **data},
        at=at,
    )
    record(
        actor=actor,
        action="casework.form.printed",
        subject=Subject("application", application_id, application.applicant_id, application.area_code),
        at=at,
        kind=kind,
    )
    return UUID(str(letter.id))


def _relation(party: PartyDraft, position: int) -> str:
    if position == 0:
        return "申请人"
    words = str(RELATION_NAMES[Relation(party.relation)]) if party.relation in list(Relation) else "其他"
    return f"赡养抚养义务人（{words}）" if party.role == "obligor" else words


def _signers(parties: list[PartyDraft]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "relation": _relation(one, position),
            "identity": one.identity_number or "待填写",
            "signed_by": "本人",
        }
        for position, one in enumerate(parties)
        if one.must_sign and one.name
    ]


Words = dict[str, Any]


def _application_form(
    _row: Application, words: Words, _who: list[PartyDraft], _a: Words, _at: datetime
) -> Words:
    return {key: value for key, value in words.items() if key != "item"}


def _authorisation(
    row: Application, words: Words, parties: list[PartyDraft], _answers: Words, _at: datetime
) -> Words:
    office = office_of(row.area_code, town=True)["name"]
    return {
        "applicant": words["applicant"]["name"],
        "signers": _signers(parties),
        "may_query": f"{office}及区县民政部门、居民家庭经济状况核对机构",
        "asked_of": "、".join(checks.source_names().values()),
        "purpose": PURPOSE,
        "valid": "自签字之日起，到本次救助办结或者停止之日止，可以随时撤回",
    }


def _promise(
    row: Application, words: Words, parties: list[PartyDraft], answers: Words, _at: datetime
) -> Words:
    speaks = voice_of(row.items, answers)
    tell = getattr(catalogue.handler_of(speaks), "promise_consequences", None)
    return {
        "applicant": words["applicant"]["name"],
        "promises": [one.text for one in promises_of(speaks, answers)]
        or ["本人承诺：申请书和所交材料真实、完整，家庭情况有变化时及时报告。"],
        "consequences": tell() if tell else CONSEQUENCES,
        "signers": _signers(parties[:1]),
    }


def _mandate(
    _row: Application, words: Words, _parties: list[PartyDraft], _answers: Words, at: datetime
) -> Words:
    applicant, today = words["applicant"], local_date(at)
    blank = "＿＿＿＿＿＿"
    return {
        "principal": {
            "name": applicant["name"],
            "identity": applicant["identity"],
            "phone": applicant["phone"],
            "signed_by": "本人",
        },
        "mandatary": {"name": blank, "identity": blank, "phone": blank, "signed_by": "本人"},
        "relation": blank,
        "reason": "本人不便自己办理申请",
        "may_do": list(MAY_DO.values()),
        "from_on": today,
        "until_on": today + timedelta(days=180),
    }


_DATA = {
    "application_form": _application_form,
    "authorisation": _authorisation,
    "promise": _promise,
    "mandate": _mandate,
}
