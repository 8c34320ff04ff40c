"""People counted in several awards that pay in a month: found in one statement, however many awards there are."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from minzheng.engines.benefits.types import month_of
from minzheng.kernel.scope import required_scope

#: `several`: who is counted in more than one award; of those alone each award and its amount are looked up by their keys,
#: whatever the planner knows or does not know of the tables.
_DOUBLES = """
with several as materialized (
  select person_id, array_agg(distinct award_id) as awards from benefits_award_member
  where superseded_by is null and from_month <= %(month)s and (to_month is null or to_month >= %(month)s)
  group by person_id having count(distinct award_id) > 1
)
select s.person_id, array_agg(a.id order by a.id), array_agg(a.kind_name order by a.id),
  array_agg(p.amount_fen order by a.id)
from several s cross join lateral unnest(s.awards) u(award_id)
cross join lateral (select id, kind_name from benefits_award where id = u.award_id and start_month <= %(month)s
  and (end_month is null or end_month >= %(month)s) offset 0) a
cross join lateral (select amount_fen from benefits_award_amount where award_id = u.award_id and superseded_by is null
  and from_month <= %(month)s and (to_month is null or to_month >= %(month)s) offset 0) p
where not exists (select from benefits_award_suspension x
  where x.award_id = u.award_id and x.from_month <= %(month)s and x.last_month >= %(month)s)
group by s.person_id having count(*) > 1 order by sum(p.amount_fen) desc, s.person_id limit %(limit)s
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
