"""生存认证: silent where data confirms; else somebody is asked 90, 30 and 7 days before, and nothing ever stops for it.

Sources (hospital, insurance settlement, bank counter, visits, travel) register themselves; each is asked for people
and answers with the newest sign of life of those it knows. There is no way in that needs a face or a photograph.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from minzheng.engines.benefits.asking import close_questions, open_question
from minzheng.engines.benefits.life_types import (
    LIFE_METHOD_NAMES,
    STEPS,
    EndingTerm,
    LifeMethod,
    LifeSource,
    LifeStanding,
    TermSource,
)
from minzheng.engines.benefits.models import AwardMember, AwardQuestion, LifeEvidence
from minzheng.engines.benefits.parameters import parameter
from minzheng.engines.benefits.question_types import NewQuestion, Outcome, QuestionKind
from minzheng.engines.benefits.types import months_later
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id

#: Who is asked at which step: the village first, then the town, at last its leader.
ASKED_AT = dict(zip(STEPS, (Role.VILLAGE_WORKER, Role.TOWN_CLERK, Role.TOWN_LEADER), strict=True))
AT_ONCE = 1_000
HOW = "本人、监护人确认或上门看望均可，不需要刷脸或拍照；确认前照常发放"

_sources: dict[str, LifeSource] = {}
_term_sources: dict[str, TermSource] = {}


def register_life_source(name: str, source: LifeSource) -> None:
    """Name a source of signs of life; called at start-up. The same name again replaces it."""
    _sources[name] = source


def life_sources() -> tuple[str, ...]:
    """The sources that are connected, by name."""
    return tuple(sorted(_sources))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person whose confirmation runs out, and the award she is counted in."""

    person_id: UUID
    award_id: UUID
    area_code: str
    due_on: date


#: The last sign of everybody counted in an award that pays now, or the day her first award began.
_DUE = """
select m.person_id, (array_agg(m.award_id order by m.award_id))[1], (array_agg(m.area_code order by m.award_id))[1],
  (coalesce((select max(e."on") from benefits_life_evidence e where e.person_id = m.person_id), min(m.from_month))
   + make_interval(months => %(months)s))::date as due
from benefits_award_member m join benefits_award a on a.id = m.award_id
where m.superseded_by is null and m.from_month <= %(today)s and (m.to_month is null or m.to_month >= %(month)s)
  and (a.end_month is null or a.end_month >= %(month)s) and (%(after)s::uuid is null or m.person_id > %(after)s::uuid)
group by m.person_id
having (coalesce((select max(e."on") from benefits_life_evidence e where e.person_id = m.person_id), min(m.from_month))
   + make_interval(months => %(months)s))::date <= %(until)s
order by m.person_id limit %(limit)s
"""


def waiting(*, on: date) -> Iterator[list[Waiting]]:
    """People whose confirmation runs out within the longest step, by so many at once, inside the open scope."""
    after: UUID | None = None
    while True:
        values: dict[str, Any] = {
            "months": parameter("life_months").value,
            "today": on,
            "month": on.replace(day=1),
            "until": on + timedelta(days=STEPS[0]),
            "after": after,
            "limit": AT_ONCE,
        }
        with connection.cursor() as cursor:
            cursor.execute(_DUE, values)
            found = [Waiting(*row) for row in cursor.fetchall()]
        if not found:
            return
        after = found[-1].person_id
        yield found


def confirm_by_data(people: Sequence[Waiting], *, at: datetime) -> set[UUID]:
    """Ask every source about these people and keep what confirms them; who was confirmed. Nobody is disturbed."""
    today = local_date(at)
    since = months_later(today.replace(day=1), -parameter("life_months").value)
    area_of = {one.person_id: one.area_code for one in people}
    confirmed: set[UUID] = set()
    for name in life_sources():
        asked = [one for one in area_of if one not in confirmed]
        if not asked:
            break
        signs = [
            sign
            for sign in _sources[name](asked, since)
            if sign.person_id in area_of and since <= sign.on <= today
        ]
        LifeEvidence.objects.bulk_create(
            [
                LifeEvidence(
                    id=new_id(),
                    area_code=area_of[sign.person_id],
                    person_id=sign.person_id,
                    method=LifeMethod.DATA,
                    source=name[:40],
                    reference=sign.reference[:120],
                    on=sign.on,
                    noted_at=at,
                )
                for sign in signs
            ],
            ignore_conflicts=True,
        )
        confirmed |= {sign.person_id for sign in signs if still_holds(sign.on, today)}
    rows = AwardQuestion.objects.filter(kind=QuestionKind.LIFE, person_id__in=confirmed)
    close_questions(rows, actor=SYSTEM, outcome=Outcome.CONFIRMED, answer="数据已确认本人健在", at=at)
    return confirmed


def still_holds(last: date, today: date) -> bool:
    """Whether a sign of that day is good for longer than the longest step from now."""
    return due_after(last) > today + timedelta(days=STEPS[0])


def due_after(last: date) -> date:
    """Until when a sign of life holds."""
    month = months_later(last.replace(day=1), parameter("life_months").value)
    return min(month + timedelta(days=last.day - 1), months_later(month, 1) - timedelta(days=1))


def look_at_life(*, at: datetime) -> tuple[int, int]:
    """The nightly look: (confirmed silently, asked). One transaction for every so many people."""
    silent = asked = 0
    today = local_date(at)
    with transaction.atomic(), open_scope(WHOLE_CITY):
        for people in waiting(on=today):
            confirmed = confirm_by_data(people, at=at)
            silent += len(confirmed)
            for one in people:
                if one.person_id not in confirmed:
                    asked += _ask_life(one, today, at)
    return silent, asked


def _ask_life(one: Waiting, today: date, at: datetime) -> int:
    step = step_of(one.due_on, today)
    open_question(
        new=NewQuestion(
            kind=QuestionKind.LIFE,
            cause=f"{one.person_id}|{one.due_on}|{step}",
            area_code=one.area_code,
            role=ASKED_AT[step],
            words=f"请在{one.due_on:%Y年%m月%d日}前确认本人健在（数据没有自动确认）",
            advice=HOW,
            due_on=max(one.due_on, today),
            award_id=one.award_id,
            person_id=one.person_id,
        ),
        at=at,
        quiet_days=parameter("asked_quiet_days").value,
    )
    return 1


def step_of(day: date, today: date) -> int:
    """Which step has been reached: the smallest whose days hold the day. Past days stand at the last step."""
    left = (day - today).days
    return min((step for step in STEPS if left <= step), default=STEPS[0])


def register_term_source(name: str, source: TermSource) -> None:
    """Name the keeper of cards and terms; called at start-up. The same name again replaces it."""
    _term_sources[name] = source


def look_at_terms(*, at: datetime) -> int:
    """Cards and terms of people in running awards that end within the longest step: somebody is asked at each step.

    Nothing stops. How many stand open.
    """
    today = local_date(at)
    until = today + timedelta(days=STEPS[0])
    with transaction.atomic(), open_scope(WHOLE_CITY):
        found = [one for name in sorted(_term_sources) for one in _term_sources[name](until)]
        counted = _counted({one.person_id for one in found}, today)
        asked = [one for one in found if one.person_id in counted]
        for one in asked:
            _ask_term(one, *counted[one.person_id], today, at)
    return len(asked)


def _counted(people: set[UUID], today: date) -> dict[UUID, tuple[UUID, str]]:
    """The running award each of these people is counted in, and where it stands; the others are absent."""
    month = today.replace(day=1)
    rows = AwardMember.objects.filter(
        Q(to_month__isnull=True) | Q(to_month__gte=month),
        Q(award__end_month__isnull=True) | Q(award__end_month__gte=month),
        person_id__in=people,
        superseded_by__isnull=True,
    )
    listed = rows.order_by("-award_id").values_list("person_id", "award_id", "area_code")
    return {person: (award, area) for person, award, area in listed}


def _ask_term(one: EndingTerm, award_id: UUID, area_code: str, today: date, at: datetime) -> None:
    step = step_of(one.ends_on, today)
    open_question(
        new=NewQuestion(
            kind=QuestionKind.TERM,
            cause=f"{one.term_id}|{step}",
            area_code=area_code,
            role=ASKED_AT[step],
            words=f"{one.name}将于{one.ends_on:%Y年%m月%d日}到期，请提醒并协助换领或续期",
            advice="到期不停发；有困难的由工作人员代办、上门办",
            due_on=max(one.ends_on, today),
            award_id=award_id,
            person_id=one.person_id,
        ),
        at=at,
        quiet_days=parameter("asked_quiet_days").value,
    )


def life_standing(*, person_id: UUID, on: date) -> LifeStanding | None:
    """When a person was last known to live and until when that holds; None when she is in no award."""
    last = LifeEvidence.objects.filter(person_id=person_id).order_by("-on", "-noted_at").first()
    if last is not None:
        method = LIFE_METHOD_NAMES[LifeMethod(last.method)]
        return LifeStanding(person_id, last.on, method, last.source, due_after(last.on))
    rows = AwardMember.objects.filter(person_id=person_id, superseded_by__isnull=True, from_month__lte=on)
    first = rows.order_by("from_month").values_list("from_month", flat=True).first()
    return LifeStanding(person_id, None, "", "", due_after(first)) if first else None
