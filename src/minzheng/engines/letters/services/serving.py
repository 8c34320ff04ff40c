"""Service 送达: a letter reached somebody, on a day, by a way, with proof; the periods of objection start."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from minzheng.engines.jobs.services import announce
from minzheng.engines.letters.events import LetterServed
from minzheng.engines.letters.models import Letter, LetterService
from minzheng.engines.letters.periods import periods
from minzheng.engines.letters.registry import kind_of
from minzheng.engines.letters.services.issuing import issue, locked, subject_of, words_context
from minzheng.engines.letters.types import (
    HERSELF,
    METHOD_NAMES,
    Delivery,
    LetterAlreadyServed,
    LetterIncomplete,
    LetterNotReady,
    LetterStatus,
    ServiceDayUnfit,
    ServiceIncomplete,
    ServiceMethod,
)
from minzheng.foundations.audit.services import record
from minzheng.foundations.privacy.services import unseal
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date

#: Shorter than this is no reason.
SHORTEST_REASON = 4
RECEIPT = "service_receipt"


@transaction.atomic
def serve(*, actor: Actor, letter_id: UUID, delivery: Delivery, at: datetime) -> LetterService:
    """Record that the letter reached the person (送达), once; returns the record with the days it starts.

    Refuses: NotYours, LetterNotReady, LetterAlreadyServed, LetterIncomplete (nobody named as receiver),
    ServiceIncomplete (what this way needs is missing), ServiceDayUnfit.
    Source: 最低生活保障审核确认办法 art. 21; 民事诉讼法 (2023) arts. 87–95 by way of 行政复议法 art. 88.
    """
    letter = locked(letter_id)
    if letter.status == LetterStatus.SERVED:
        raise LetterAlreadyServed()
    if letter.status != LetterStatus.RENDERED:
        raise LetterNotReady()
    _check(delivery)
    day = delivery.served_on or local_date(at)
    if not local_date(letter.created_at) <= day <= local_date(at):
        raise ServiceDayUnfit()
    kind = kind_of(letter.kind)
    counted = periods(day, delivery.method, kind.remedies)
    served: LetterService = LetterService.objects.create(
        area_code=letter.area_code,
        person_id=letter.person_id,
        letter=letter,
        method=delivery.method,
        received_by=delivery.received_by.strip(),
        relation=delivery.relation.strip()[:30] or HERSELF,
        served_on=day,
        place=delivery.place.strip()[:120],
        witness=delivery.witness.strip()[:50],
        reason=delivery.reason.strip()[:300],
        refused=delivery.refused,
        proof=delivery.proof.strip()[:200],
        evidence_paper_id=delivery.evidence_paper_id,
        effective_on=counted.effective_on,
        review_until=counted.review_until if kind.decision else None,
        suit_until=counted.suit_until if kind.decision else None,
        periods_unverified=counted.unverified,
        at=at,
        by_posting=actor.posting_id,
        by_name=actor.title[:120],
    )
    letter.status = LetterStatus.SERVED
    letter.save(update_fields=["status"])
    record(
        actor=actor,
        action="letters.letter.served",
        subject=subject_of(letter),
        at=at,
        method=delivery.method,
        refused=delivery.refused,
    )
    _tell_others(letter, at)
    return served


def _check(delivery: Delivery) -> None:
    """What each way has to say. Refuses: LetterIncomplete, ServiceIncomplete."""
    method, reason = delivery.method, len(delivery.reason.strip()) >= SHORTEST_REASON
    if not delivery.received_by.strip():
        raise LetterIncomplete("请填写签收人姓名；留置或公告送达的，填写受送达人姓名", fields=["received_by"])
    if delivery.refused and method is not ServiceMethod.LEFT:
        raise ServiceIncomplete("拒绝签收的，请选择“留置送达”，写明见证人和原因")
    if method is ServiceMethod.LEFT and not (delivery.witness.strip() and reason):
        raise ServiceIncomplete("留置送达要有见证人，并写明为什么留置（例如“本人看过后不愿签字”）")
    if method is ServiceMethod.ANNOUNCEMENT and not reason:
        raise ServiceIncomplete("公告送达只在其他方式都送不到时使用，请写明已经试过哪些方式、为什么送不到")
    if method is ServiceMethod.BY_POST and not delivery.proof.strip():
        raise ServiceIncomplete("邮寄送达请填写邮件号或者回执编号")
    by_proxy = delivery.relation.strip() not in ("", HERSELF)
    if by_proxy and not reason:
        raise ServiceIncomplete("由别人代收的，请写明为什么代收（例如“本人外出打工，由同住的母亲代收”）")


def _tell_others(letter: Letter, at: datetime) -> None:
    if letter.application_id is None:
        return
    announce(
        LetterServed(
            area_code=letter.area_code,
            letter_id=letter.id,
            application_id=letter.application_id,
            kind=letter.kind,
            at=at,
        ),
        at=at,
    )


@transaction.atomic
def print_receipt(*, actor: Actor, letter_id: UUID, at: datetime) -> Letter:
    """Print the 送达回证 of a letter: filled from the record when it was served, with lines to write on before.

    Refuses: NotYours, LetterKindUnknown.
    """
    letter = locked(letter_id)
    words = json.loads(unseal(letter.words_box, context=words_context(letter.id)))
    served = LetterService.objects.filter(letter=letter).first()
    return issue(
        actor=actor,
        kind=f"{letter.kind.partition('.')[0]}.{RECEIPT}",
        case_id=letter.case_id,
        application_id=letter.application_id,
        person_id=letter.person_id,
        area_code=letter.area_code,
        addressee=letter.addressee,
        data={
            "issuer": words["issuer"],
            "item": words.get("item", letter.title),
            "letters": [{"title": letter.title, "number": letter.number}],
            "recipient": letter.addressee,
            **(_as_recorded(served) if served else {}),
        },
        at=at,
    )


def _as_recorded(served: LetterService) -> dict[str, Any]:
    left = served.method in (ServiceMethod.LEFT, ServiceMethod.ANNOUNCEMENT)
    told = {
        "way": METHOD_NAMES[ServiceMethod(served.method)] + ("（拒绝签收）" if served.refused else ""),
        "place": served.place,
        "served_on": served.served_on or local_date(served.at),
        "receiver": "" if left else served.received_by,
        "receiver_relation": "" if left else served.relation,
        "witness": served.witness,
        "reason": served.reason,
        "evidence": served.proof,
        "by": served.by_name,
        "review_until": served.review_until,
        "suit_until": served.suit_until,
    }
    return {
        **{key: value for key, value in told.items() if value},
        "periods_unverified": served.periods_unverified,
    }
