"""Recording a visit."""

import json
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minzheng.engines.jobs.services import announce
from minzheng.engines.visits.door_visits import (
    VISITORS,
    ChangeUnclear,
    DoorMarkMissing,
    DoorVisitInFuture,
    NobodyMet,
    NotOfThisHome,
    record_door_visit,
)
from minzheng.engines.visits.emergencies import emergency_on
from minzheng.engines.visits.events import VisitRecorded
from minzheng.engines.visits.models import Visit
from minzheng.engines.visits.survey_form import parse_survey, survey_form
from minzheng.engines.visits.types import InquiryToRecord, VisitKind, VisitSignature, VisitToRecord
from minzheng.foundations.accounts.queries import holders_of_postings
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal
from minzheng.kernel.actor import Actor
from minzheng.kernel.application import ApplicationRef
from minzheng.kernel.clock import local_date
from minzheng.kernel.drawn_signature import is_drawn_signature
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import required_scope

FEWEST_SURVEYORS = 2
LONGEST_TOKEN = 64


class SurveyorsTooFew(Refusal):
    """A survey group has at least two different people; one person in two postings is one."""

    code = "surveyors_too_few"
    message = "入户调查至少要有两名不同的调查人员，请补选调查人员"


class SurveyorUnknown(Refusal):
    """A surveyor who held no posting in force on the day of the visit."""

    code = "surveyor_unknown"
    message = "有调查人员不是在册的工作岗位，请从名单里重新选择"


class SurveyUnsigned(Refusal):
    """Somebody who was there has not signed."""

    code = "survey_unsigned"
    message = (
        "调查表要由每名调查人员和至少一名在场的家庭成员签名，请补签；不便手写的可以在纸上签名、按手印后拍照"
    )


class NobodyPresent(Refusal):
    """A home visit meets somebody of the family."""

    code = "nobody_present"
    message = "请选择在场的家庭成员。家里没有人的，请另约时间再次入户"


class VisitInFuture(Refusal):
    """A visit that has not been made."""

    code = "visit_in_future"
    message = "入户时间晚于现在，请检查日期和时间"


class RemoteNotAllowed(Refusal):
    """A survey by video or telephone outside a declared major emergency."""

    code = "remote_not_allowed"
    message = "现在没有宣布重大突发事件，要到家里调查，不能用视频或电话代替"


class InquiryUnfit(Refusal):
    """Whom, what or when is missing."""

    code = "inquiry_unfit"
    message = "请写齐问了谁、问了什么、了解到什么；没有发现别的情况，点“与申报一致”就可以"


class NoSuchLetter(Refusal):
    """An answer to a letter that was not sent from this file, or was answered before."""

    code = "no_such_letter"
    message = "没有找到这封信，或者已经登记过答复，请返回办件查看"


class TokenMissing(Refusal):
    """A form without its own mark cannot be told from its repeat."""

    code = "visit_token_missing"
    message = "这份调查表缺少编号，请重新打开页面再提交，已填内容可以保留"


@transaction.atomic
def record_visit(*, actor: Actor, of: ApplicationRef, visit: VisitToRecord, at: datetime) -> UUID:
    """One visit on record, signed by both sides. The same token again gives the first one's id and no second row.

    Announces VisitRecorded. Refuses: NotYours, TokenMissing, VisitInFuture, SurveyorsTooFew, SurveyorUnknown,
    NobodyPresent, SurveyUnsigned, RemoteNotAllowed. Source: 审核确认办法 art. 16 (at least two surveyors; form signed by the
    surveyors and by the members present).
    """
    recorded_by = _officer_here(actor, of.area_code)
    if not visit.token or len(visit.token) > LONGEST_TOKEN:
        raise TokenMissing()
    before = Visit.objects.filter(application_id=of.application_id, token=visit.token).first()
    if before is not None:
        return UUID(str(before.id))
    basis = _basis(of, visit)
    _check(visit, at)
    visit_id = _write(of, visit, recorded_by, at, basis)
    if visit_id is None:
        return UUID(str(Visit.objects.get(application_id=of.application_id, token=visit.token).id))
    _tell(actor, of, visit, visit_id, at)
    return visit_id


@transaction.atomic
def record_inquiry(*, actor: Actor, of: ApplicationRef, inquiry: InquiryToRecord, at: datetime) -> UUID:
    """邻里访问, 信函索证 and its answer, or another means, on record; the same token again gives the first one's id.

    Who was asked and what was told is sealed and stands in no row the family may read. Refuses: NotYours, TokenMissing,
    VisitInFuture, InquiryUnfit, SurveyorsTooFew (a letter needs one), SurveyorUnknown, SurveyUnsigned, NoSuchLetter.
    Source: 审核确认办法 art. 16.
    """
    recorded_by = _officer_here(actor, of.area_code)
    if not inquiry.token or len(inquiry.token) > LONGEST_TOKEN:
        raise TokenMissing()
    before = Visit.objects.filter(application_id=of.application_id, token=inquiry.token).first()
    if before is not None:
        return UUID(str(before.id))
    _check_inquiry(of, inquiry, at)
    visit_id = new_id()
    signatures = json.dumps([asdict(one) for one in inquiry.signatures], default=str, ensure_ascii=False)
    Visit.objects.create(
        id=visit_id,
        application_id=of.application_id,
        applicant_id=of.applicant_id,
        area_code=of.area_code,
        kind=inquiry.kind.value,
        about=inquiry.about,
        at=inquiry.at,
        place=inquiry.place[:120],
        surveyors=list(dict.fromkeys(inquiry.surveyors)),
        members_present=[],
        found_box=seal(inquiry.found.model_dump_json().encode(), context=f"visit.found|{visit_id}"),
        signatures_box=seal(signatures.encode(), context=f"visit.signatures|{visit_id}"),
        photos=list(inquiry.papers),
        recorded_by=recorded_by,
        recorded_at=at,
        token=inquiry.token,
    )
    record(
        actor=actor,
        action="visits.inquiry.recorded",
        subject=Subject("visit", visit_id, of.applicant_id, of.area_code),
        at=at,
        kind=inquiry.kind.value,
    )
    return visit_id


def _check_inquiry(of: ApplicationRef, inquiry: InquiryToRecord, at: datetime) -> None:
    found, kind = inquiry.found, inquiry.kind
    if inquiry.at > at or (found.on is not None and found.on > local_date(at)):
        raise VisitInFuture("日期晚于今天，请检查")
    whole = {
        VisitKind.NEIGHBOURS: bool(found.asked),
        VisitKind.LETTER: bool(found.to and found.question and found.on),
        VisitKind.ANSWER: bool(found.on),
        VisitKind.OTHER: bool(found.to),
    }
    told = found.as_declared is True or (found.as_declared is False and bool(found.told))
    if not whole.get(kind) or (kind is not VisitKind.LETTER and not told):
        raise InquiryUnfit()
    by_letter = kind in (VisitKind.LETTER, VisitKind.ANSWER)
    surveyors = set(inquiry.surveyors)
    holders = holders_of_postings(surveyors, on=local_date(inquiry.at))
    if set(holders) != surveyors:
        raise SurveyorUnknown()
    if len(set(holders.values())) < (1 if by_letter else FEWEST_SURVEYORS):
        raise SurveyorsTooFew("要有两名不同的调查人员，请补选")
    signed = {one.signer for one in inquiry.signatures if one.role == "surveyor" and _made(one)}
    if not by_letter and not surveyors <= signed:
        raise SurveyUnsigned("每名调查人员都要签名，请补签；不便手写的可以在纸上签名后拍照")
    if kind is VisitKind.ANSWER:
        _letter_waits(of, inquiry.about)


def _letter_waits(of: ApplicationRef, about: UUID | None) -> None:
    letters = Visit.objects.filter(application_id=of.application_id, kind=VisitKind.LETTER.value, pk=about)
    if about is None or not letters.exists() or Visit.objects.filter(about=about).exists():
        raise NoSuchLetter()


def _officer_here(actor: Actor, area_code: str) -> UUID:
    scope = required_scope()
    if actor.posting_id is None or not (scope.lo and scope.lo <= area_code < scope.hi):
        raise NotYours()
    return actor.posting_id


def _check(visit: VisitToRecord, at: datetime) -> None:
    if visit.at > at:
        raise VisitInFuture()
    surveyors = set(visit.surveyors)
    holders = holders_of_postings(surveyors, on=local_date(visit.at))
    if set(holders) != surveyors:
        raise SurveyorUnknown()
    if len(set(holders.values())) < FEWEST_SURVEYORS:
        raise SurveyorsTooFew()
    if not visit.present or not set(visit.present) <= {one.person_id for one in visit.findings.members}:
        raise NobodyPresent()
    signed = {(one.role, one.signer) for one in visit.signatures if _made(one)}
    by_surveyors = all(("surveyor", one) in signed for one in surveyors)
    by_member = visit.kind is VisitKind.REMOTE or any(("member", one) in signed for one in visit.present)
    if not by_surveyors or not by_member:
        raise SurveyUnsigned()


def _basis(of: ApplicationRef, visit: VisitToRecord) -> str:
    """The document that allows a survey from afar on the day it was made; "" for one at home."""
    if visit.kind is not VisitKind.REMOTE:
        return ""
    declared = emergency_on(of.area_code, local_date(visit.at))
    if declared is None:
        raise RemoteNotAllowed()
    return declared.document[:120]


def _made(signature: VisitSignature) -> bool:
    return signature.paper_id is not None or is_drawn_signature(signature.svg, signature.points)


def _write(
    of: ApplicationRef, visit: VisitToRecord, recorded_by: UUID, at: datetime, basis: str
) -> UUID | None:
    """The new row's id; None when the same token was written by somebody else in the meantime."""
    visit_id = new_id()
    signatures = json.dumps([asdict(one) for one in visit.signatures], default=str, ensure_ascii=False)
    row = Visit(
        id=visit_id,
        application_id=of.application_id,
        applicant_id=of.applicant_id,
        area_code=of.area_code,
        kind=visit.kind.value,
        basis=basis,
        at=visit.at,
        place=visit.place[:120],
        surveyors=list(dict.fromkeys(visit.surveyors)),
        members_present=list(dict.fromkeys(visit.present)),
        found_box=seal(visit.findings.model_dump_json().encode(), context=f"visit.found|{visit_id}"),
        signatures_box=seal(signatures.encode(), context=f"visit.signatures|{visit_id}"),
        photos=list(visit.photos),
        recorded_by=recorded_by,
        recorded_at=at,
        token=visit.token,
    )
    Visit.objects.bulk_create([row], ignore_conflicts=True)
    return visit_id if Visit.objects.filter(pk=visit_id).exists() else None


def _tell(actor: Actor, of: ApplicationRef, visit: VisitToRecord, visit_id: UUID, at: datetime) -> None:
    record(
        actor=actor,
        action="visits.visit.recorded",
        subject=Subject("visit", visit_id, of.applicant_id, of.area_code),
        at=at,
        surveyors=[str(one) for one in visit.surveyors],
    )
    announce(
        VisitRecorded(
            area_code=of.area_code,
            application_id=of.application_id,
            visit_id=visit_id,
            kind=visit.kind.value,
            flags=",".join(flag.value for flag in visit.findings.flags),
        ),
        at=at,
    )


__all__ = [
    "VISITORS",
    "ChangeUnclear",
    "DoorMarkMissing",
    "DoorVisitInFuture",
    "InquiryUnfit",
    "NoSuchLetter",
    "NobodyMet",
    "NobodyPresent",
    "NotOfThisHome",
    "RemoteNotAllowed",
    "SurveyUnsigned",
    "SurveyorUnknown",
    "SurveyorsTooFew",
    "TokenMissing",
    "VisitInFuture",
    "emergency_on",
    "parse_survey",
    "record_door_visit",
    "record_inquiry",
    "record_visit",
    "survey_form",
]
