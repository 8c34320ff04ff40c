"""Papers that come of an act by themselves: 近亲属备案登记表 at acceptance, 生活自理能力评估表 of a survey, 介绍工作情况记录."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.models import Application, NearRelative, Party, WorkOffer
from minzheng.engines.casework.work_refusals import work_refusals_of
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.letters import queries as letter_queries
from minzheng.engines.letters import services as letters
from minzheng.engines.letters.types import Delivery, ServiceMethod
from minzheng.engines.visits.types import SELF_CARE_NAMES, SelfCareSeen, VisitToRecord
from minzheng.foundations.accounts.queries import posting_titles
from minzheng.foundations.people.types import RELATION_NAMES, Relation
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date

REGISTER, WORK, SELF_CARE = "near_relative", "work_refusal", "self_care"
SAID_BY = "申请人在申请书里申报（近亲属情况一页）"
MEASURES = [
    "单独登记备案，不影响申请人依法享受救助",
    "登记的经办人员和村（居）干部回避，不办理、不查看这户家庭的群众反映",
    "区县审核确认前必须入户核查，并由第二名工作人员复核",
]
FITS = "由认定人结合本人健康状况、劳动能力、照护责任和路程判断，见“对原因的认定”"
TO_DISTRICT = "近亲属备案登记表，在系统内报送区县"


def issue_register(application: Application, *, actor: Actor, at: datetime) -> None:
    """近亲属备案登记表, to the district; no paper of the family's. Part of the act that registers. Source: art. 11."""
    kind = f"{application.items[0]}.{REGISTER}"
    rows = list(NearRelative.objects.filter(application=application).order_by("registered_at", "pk"))
    if not rows or not letter_queries.is_declared(kind):
        return
    letters.issue(
        actor=actor,
        kind=kind,
        case_id=None,
        application_id=application.id,
        person_id=None,
        area_code=application.area_code,
        addressee=office_of(application.area_code)["name"],
        data={
            "issuer": office_of(application.area_code, town=True),
            "item": catalogue.item(application.items[0]).name,
            "applicant": application.applicant_name,
            "kin": [
                {
                    "member": _plain(row.member_name),
                    "officer": _plain(row.official_name),
                    "post": row.post.strip() or "未填写",
                    "relation": row.relation.strip() or "未填写",
                }
                for row in rows
            ],
            "said_by": SAID_BY,
            "registered_on": local_date(at),
            "registered_by": actor.title,
            "measures": MEASURES,
        },
        at=at,
    )


def _plain(name: str) -> str:
    """A name as a letter prints one: acceptance never fails on a slip in what the family wrote."""
    return re.sub(r"\d", "", name).strip()[:50] or "见申请书"


def register_reached(application: Application, *, actor: Actor, at: datetime) -> None:
    """An officer of the district works with the register: its service is on record from that day, once."""
    for letter in letter_queries.letters_of(application.id):
        if letter.kind.partition(".")[2] == REGISTER and letter.ready and letter.served_at is None:
            delivery = Delivery(
                ServiceMethod.ELECTRONIC, actor.name, relation="区县经办人员", reason=TO_DISTRICT
            )
            letters.serve(actor=actor, letter_id=letter.id, delivery=delivery, at=at)


def issue_work_record(offer: WorkOffer, *, actor: Actor, at: datetime) -> None:
    """介绍工作情况记录, to who refused, once a named officer has judged the reason. A record, not a sanction (art. 34)."""
    application = Application.objects.filter(pk=offer.application_id).first()
    party = Party.objects.filter(application=application, person_id=offer.person_id).first()
    if application is None or party is None:
        return
    kind = f"{application.items[0]}.{WORK}"
    if not letter_queries.is_declared(kind):
        return
    letters.issue(
        actor=actor,
        kind=kind,
        case_id=None,
        application_id=application.id,
        person_id=offer.person_id,
        area_code=application.area_code,
        addressee=party.name,
        data=_work_record(application, party.name, offer),
        at=at,
    )


def _work_record(application: Application, name: str, offer: WorkOffer) -> dict[str, Any]:
    before = work_refusals_of(offer.person_id, on=offer.offered_on - timedelta(days=1))
    assert offer.judged_by is not None  # noqa: S101 - the judgement is what the paper tells
    return {
        "issuer": office_of(application.area_code, town=True),
        "item": catalogue.item(application.items[0]).name,
        "member": name,
        "serial": before.in_a_row + 1,
        "offered_on": offer.offered_on,
        "offered_by": offer.offered_by,
        "employer": offer.employer,
        "work": offer.work,
        "pay": offer.pay,
        "fits": FITS,
        "reason": offer.reason_given,
        "heard": "有正当理由" if offer.good_reason else "无正当理由",
        "note": offer.judged_reasons,
        "recorded_by": _officers([offer.recorded_by, offer.judged_by]),
    }


def issue_assessments(
    application: Application, items: list[str], visit: VisitToRecord, *, actor: Actor, at: datetime
) -> None:
    """生活自理能力评估表 of everybody this survey assessed, for each item that has the form. Part of the act that records."""
    parties = {row.person_id: row for row in Party.objects.filter(application=application)}
    for item in (one for one in items if letter_queries.is_declared(f"{one}.{SELF_CARE}")):
        for member in visit.findings.members:
            party = parties.get(member.person_id)
            if member.self_care is None or party is None:
                continue
            letters.issue(
                actor=actor,
                kind=f"{item}.{SELF_CARE}",
                case_id=None,
                application_id=application.id,
                person_id=party.person_id,
                area_code=application.area_code,
                addressee=party.name,
                data={
                    "issuer": office_of(application.area_code, town=True),
                    "item": catalogue.item(item).name,
                    **_assessment(party, member.self_care, visit, parties),
                },
                at=at,
            )


def _assessment(
    party: Party, seen: SelfCareSeen, visit: VisitToRecord, parties: dict[UUID, Party]
) -> dict[str, Any]:
    there = [parties[one] for one in visit.present if one in parties]
    return {
        "person": party.name,
        "address": visit.place.strip() or "本人家中",
        "assessed_on": local_date(visit.at),
        "assessors": _officers(list(visit.surveyors)),
        "indicators": [
            {"what": words, "able": "能够自主完成" if getattr(seen, name) else "不能自主完成"}
            for name, words in SELF_CARE_NAMES.items()
        ],
        "failed": seen.failed,
        "grade": seen.grade,
        "present": [
            {"name": row.name, "relation": "本人" if row == party else _related(row)} for row in there
        ],
    }


def _related(row: Party) -> str:
    known = row.relation in list(Relation)
    return str(RELATION_NAMES[Relation(row.relation)]) if known else "其他"


def _officers(postings: list[UUID]) -> list[dict[str, str]]:
    titles = posting_titles(set(postings))
    parts = [titles.get(one, "镇街 工作人员").rpartition(" ") for one in postings]
    return [{"name": name, "unit": unit or "镇街"} for unit, _space, name in parts]
