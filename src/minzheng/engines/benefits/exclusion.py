"""不能同时享受: clashes of what one person holds, by the matrix of the law; each becomes a question, never an end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from minzheng.engines.benefits.asking import open_question
from minzheng.engines.benefits.models import Award
from minzheng.engines.benefits.parameters import last_day, parameter
from minzheng.engines.benefits.question_types import NewQuestion, QuestionKind
from minzheng.engines.benefits.types import month_of
from minzheng.engines.rules.services import exclusions
from minzheng.engines.rules.types import Exclusion
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.money import yuan

CHOICE = "choice"
#: The handler of a new award's fact that asks about its clashes.
ASKS_CLASHES = "benefits.ask_clashes"


@dataclass(frozen=True, slots=True)
class Clash:
    """A person on two awards that exclude one another. Units: 分 a month of her own."""

    person_id: UUID
    award_ids: tuple[UUID, UUID]
    names: tuple[str, str]
    fen: tuple[int, int]
    area_code: str


def excluded_by(kind: str) -> dict[str, Exclusion]:
    """The kinds that may not be held beside a kind, with the row that says so."""
    return {other: one for one in exclusions() if kind in one.pair for other in one.pair if other != kind}


def ask_clashes(*, at: datetime, award_ids: Sequence[UUID] | None = None) -> int:
    """Ask about every clash that stands this month or later and was not asked, or answered long ago; how many.

    With `award_ids`: those of these awards. The whole city is looked at: the two awards may stand in two districts.
    """
    asked = 0
    with open_scope(WHOLE_CITY):
        for one in _rows_for(award_ids):
            for clash in _clashes(one, at, award_ids):
                open_question(new=_question(one, clash, at), at=at)
                asked += 1
    return asked


def _rows_for(award_ids: Sequence[UUID] | None) -> list[Exclusion]:
    """The rows of the matrix that can speak of these awards: those with their kinds; all of them without."""
    if award_ids is None:
        return list(exclusions())
    kinds = set(
        Award.objects.filter(pk__in=award_ids).order_by("kind").values_list("kind", flat=True).distinct()
    )
    return [one for one in exclusions() if kinds & set(one.pair)]


_FOUND = """
select m.person_id, a.id, b.id, a.kind_name, b.kind_name,
  coalesce(m.share_fen, (select s.amount_fen / greatest(a.member_count, 1) from benefits_award_amount s
    where s.award_id = a.id and s.superseded_by is null order by s.from_month desc limit 1), 0),
  coalesce(n.share_fen, (select s.amount_fen / greatest(b.member_count, 1) from benefits_award_amount s
    where s.award_id = b.id and s.superseded_by is null order by s.from_month desc limit 1), 0),
  case when a.created_at >= b.created_at then a.area_code else b.area_code end
from benefits_award_member m
join benefits_award_member n on n.person_id = m.person_id and n.kind = %(right)s and n.superseded_by is null
  and (n.to_month is null or n.to_month >= greatest(m.from_month, %(month)s))
join benefits_award a on a.id = m.award_id
join benefits_award b on b.id = n.award_id
where m.kind = %(left)s and m.superseded_by is null
  and (m.to_month is null or m.to_month >= greatest(n.from_month, %(month)s))
  and (%(awards)s::uuid[] is null or ((a.id = any(%(awards)s::uuid[]) or b.id = any(%(awards)s::uuid[]))
    and m.person_id in (select person_id from benefits_award_member where award_id = any(%(awards)s::uuid[]))))
  and not exists (select from benefits_question q where q.kind = 'clash'
    and q.cause = m.person_id || '|' || %(left)s || '|' || %(right)s
    and (q.closed_at is null or q.closed_at > %(quiet)s))
order by m.person_id
"""


def _clashes(one: Exclusion, at: datetime, award_ids: Sequence[UUID] | None) -> list[Clash]:
    values: dict[str, Any] = {
        "left": one.one,
        "right": one.other,
        "month": month_of(local_date(at)),
        "awards": None if award_ids is None else list(award_ids),
        "quiet": at - timedelta(days=parameter("clash_quiet_days").value),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, values)
        return [
            Clash(person, (left, right), (name, beside), (int(mine), int(other)), area)
            for person, left, right, name, beside, mine, other, area in cursor.fetchall()
        ]


def _question(one: Exclusion, clash: Clash, at: datetime) -> NewQuestion:
    today = local_date(at)
    return NewQuestion(
        kind=QuestionKind.CLASH,
        cause=f"{clash.person_id}|{one.one}|{one.other}",
        area_code=clash.area_code,
        role=Role.TOWN_CLERK,
        words=f"{one.text}（{one.source}{one.article}）。同一人现在两项都有，请核实",
        advice=advice_on(one, clash),
        due_on=last_day("question_working_days", since=today),
        award_id=clash.award_ids[0],
        other_award_id=clash.award_ids[1],
        person_id=clash.person_id,
    )


def advice_on(one: Exclusion, clash: Clash) -> str:
    """The rule's preference in words. An officer decides; both go on being paid until then."""
    names, fen = clash.names, clash.fen
    higher = 0 if fen[0] >= fen[1] else 1
    amounts = f"{names[0]}每月 {yuan(fen[0])} 元，{names[1]}每月 {yuan(fen[1])} 元"
    if one.way == CHOICE:
        said = f"由本人或监护人选择其中一项（{names[higher]}较高）"
    elif fen[0] == fen[1]:
        said = "两项金额相同，由本人选择保留一项"
    else:
        said = f"就高：建议保留“{names[higher]}”"
    mark = "" if one.status == "verified" else "（依据参数待核实）"
    return f"{amounts}。{said}{mark}。由工作人员核实并作出决定，期间两项照常发放"
