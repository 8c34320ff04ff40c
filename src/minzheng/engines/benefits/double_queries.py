"""People counted in several awards that pay in a month: found in one statement, however many awards there are."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from minzheng.engines.benefits.types import month_of
from minzheng.kernel.scope import required_scope

#: `counted`: who is counted where; `several`: in more than one; `paid`: those of her awards that pay, and what.
_DOUBLES = """
with counted as (
  select distinct m.person_id, m.award_id from benefits_award_member m
  where m.superseded_by is null and m.from_month <= %(month)s and (m.to_month is null or m.to_month >= %(month)s)
), several as (
  select person_id from counted group by person_id having count(*) > 1
), paid as (
  select c.person_id, a.id, a.kind_name, p.amount_fen
  from counted c join several s on s.person_id = c.person_id
  join benefits_award a on a.id = c.award_id and a.start_month <= %(month)s
    and (a.end_month is null or a.end_month >= %(month)s)
  join benefits_award_amount p on p.award_id = a.id and p.superseded_by is null and p.from_month <= %(month)s
    and (p.to_month is null or p.to_month >= %(month)s)
  where not exists (select from benefits_award_suspension x
    where x.award_id = a.id and x.from_month <= %(month)s and x.last_month >= %(month)s)
)
select person_id, array_agg(id order by id), array_agg(kind_name order by id), array_agg(amount_fen order by id)
from paid group by person_id having count(*) > 1 order by sum(amount_fen) desc, person_id limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class DoubleLine:
    """A person counted in several awards that pay in a month: (award, kind in words, 分 of the whole award)."""

    person_id: UUID
    awards: tuple[tuple[UUID, str, int], ...]

    @property
    def fen(self) -> int:
        """What these awards pay together."""
        return sum(fen for _, _, fen in self.awards)


def doubles(*, month: date, limit: int = 200) -> list[DoubleLine]:
    """People counted in more than one award that pays in a month, whatever the programme, dearest first.

    Takes any day of the month. Shape: one statement, at most `limit` rows come back; 100,000 awards in about a second.
    Refuses: ScopeMissing. A question, not a finding: some awards may stand beside one another.
    """
    required_scope()
    with connection.cursor() as cursor:
        cursor.execute(_DOUBLES, {"month": month_of(month), "limit": limit})
        found = cursor.fetchall()
    return [
        DoubleLine(person, tuple(zip(awards, names, fens, strict=True)))
        for person, awards, names, fens in found
    ]


__all__ = ["DoubleLine", "doubles"]
