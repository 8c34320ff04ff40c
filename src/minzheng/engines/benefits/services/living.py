"""生存认证 by word of mouth or a visit; questions about cards and terms closed."""

from datetime import date, datetime
from uuid import UUID

from minzheng.engines.benefits.asking import close_questions
from minzheng.engines.benefits.life_types import LifeMethod, MethodUnfit
from minzheng.engines.benefits.models import AwardMember, AwardQuestion, LifeEvidence
from minzheng.engines.benefits.question_types import NotYourTurn, Outcome, QuestionKind
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours

CONFIRMERS = frozenset({Role.VILLAGE_WORKER, Role.TOWN_CLERK, Role.TOWN_LEADER})
ASKED_WAYS = (LifeMethod.SELF, LifeMethod.GUARDIAN, LifeMethod.VISIT)


@act
def confirm_life(
    *, actor: Actor, person_id: UUID, method: LifeMethod, on: date, words: str, at: datetime
) -> UUID:
    """确认健在: by herself (phone, call, counter), by her guardian, or by who saw her. Closes what was asked about her.

    `words`: how it is known ("本人来电"), or a visit's number. A resident confirms herself only, today.
    Refuses: NotYours (in no award, or not visible), NotYourTurn, MethodUnfit.
    """
    member = AwardMember.objects.filter(person_id=person_id, superseded_by__isnull=True).first()
    if member is None:
        raise NotYours()
    if actor.is_officer:
        if actor.role not in CONFIRMERS:
            raise NotYourTurn("确认健在由村（社区）或镇街办理，请联系他们")
    elif actor.person_id != person_id:
        raise NotYours()
    elif method != LifeMethod.SELF or on != local_date(at):
        raise MethodUnfit("本人确认只能确认今天，点一下“我很好”即可；不需要拍照或刷脸")
    if method not in ASKED_WAYS or on > local_date(at) or not words.strip():
        raise MethodUnfit()
    evidence_id = new_id()
    with acting_for_family(member.area_code):
        LifeEvidence.objects.create(
            id=evidence_id,
            area_code=member.area_code,
            person_id=person_id,
            method=method,
            source=method,
            reference=f"{words.strip()[:80]}|{evidence_id}",
            on=on,
            noted_at=at,
            by_posting=actor.posting_id,
            by_name=actor.title[:120],
        )
        asked = AwardQuestion.objects.filter(kind=QuestionKind.LIFE, person_id=person_id)
        close_questions(
            asked, actor=actor, outcome=Outcome.CONFIRMED, answer=f"已确认：{words.strip()}", at=at
        )
    record(
        actor=actor,
        action="benefits.life.confirmed",
        subject=Subject("life_evidence", evidence_id, person_id, member.area_code),
        at=at,
        method=method,
    )
    return evidence_id


def close_term_questions(*, actor: Actor, term_id: UUID, answer: str, at: datetime) -> int:
    """What was asked about a card or term is answered: it was renewed, or its day put right. How many were open."""
    asked = AwardQuestion.objects.filter(kind=QuestionKind.TERM, cause__startswith=f"{term_id}|")
    return close_questions(asked, actor=actor, outcome=Outcome.DONE, answer=answer, at=at)
