"""Pieces of work counted in the database: cases, families and persons by item, town and state, each standing once.

A piece is a case, or a handed-in application that has none of the item yet. A family, and a person, stands where its
newest piece of the item is. No row of a file leaves the database, only counts: as many as there are towns and states.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from minzheng.kernel.scope import required_scope

#: Which household a piece is of: the newest one formed for its applicant, before one is formed the applicant herself.
#: Windows, not joins of the parts with one another: a planner that expects few rows would compare each with each.
PIECES = """
with asked as (select unnest(%(items)s::varchar[]) as item),
known as (
  select id, left(area_code, 15) as town, kind, state, process_version, applicant_id, household_id, items,
         coalesce(submitted_at, created_at) as begun,
         first_value(household_id) over (partition by applicant_id order by household_id is null, id desc) as formed
  from casework_application),
filed as (
  select k.item, a.*, first_value(a.household_id)
         over (partition by k.item, a.applicant_id order by a.household_id is null, a.id desc) as own
  from known a join asked k on a.items ? k.item where a.state <> 'draft'),
pieces as materialized (
  select f.item, f.id as file, f.town, f.kind, c.id as case_id, coalesce(c.opened_at, f.begun) as at,
         coalesce(c."table", '') as process, coalesce(c.process_version, f.process_version) as version,
         coalesce(c.state, f.state) as state,
         case when f.applicant_id is null then coalesce(f.household_id, f.id)
              else coalesce(f.own, case when %(beyond)s then f.formed end, f.applicant_id) end as family
  from filed f left join casework_case c on c.application_id = f.id and c.item = f.item)
"""
PLACES = """
select 'case' as what, item, town, kind, process, version, state, case_id is not null as decided, count(case_id) as number,
       min(coalesce(case_id, file)::text collate "C") as first
from pieces group by item, town, kind, process, version, state, case_id is not null
union all
select 'family', item, town, kind, process, version, state, case_id is not null, count(*), '' from (
  select distinct on (item, family) * from pieces order by item, family, at desc, file desc, case_id desc nulls first) newest
group by item, town, kind, process, version, state, case_id is not null
union all
select 'person', item, town, kind, process, version, state, case_id is not null, count(*), '' from (
  select distinct on (x.item, p.person_id) x.* from pieces x
  join casework_party p on p.application_id = x.file and p.role in ('applicant', 'member')
  order by x.item, p.person_id, x.at desc, x.file desc, x.case_id desc nulls first) newest
group by item, town, kind, process, version, state, case_id is not null
"""
TOGETHER = """
select (select count(*) from (select distinct p.person_id from casework_party p
          where p.role in ('applicant', 'member') and p.application_id in (select file from pieces)) everybody),
       (select count(distinct family) from pieces), (select count(case_id) from pieces)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """How many of one kind (`what`: case, family, person) stand in one town and state; `first`: the oldest piece's id.

    `process`: the case's table, `version` its version; of an application without a case those of the intake.
    """

    what: str
    item: str
    town: str
    kind: str
    process: str
    version: str
    state: str
    has_case: bool
    number: int
    first: str


def places(items: Sequence[str], *, beyond: bool) -> list[Place]:
    """Where everything of these items stands, inside the open scope. One statement, whatever the size.

    `beyond`: a household formed by an application of any item is known to all. Refuses: ScopeMissing.
    """
    return [Place(*row) for row in _rows(PIECES + PLACES, items, beyond=beyond)]


def together(items: Sequence[str]) -> tuple[int, int, int]:
    """(persons, families, cases) of these items with nobody counted twice. One statement. Refuses: ScopeMissing."""
    ((persons, families, cases),) = _rows(PIECES + TOGETHER, items, beyond=True)
    return persons, families, cases


def _rows(statement: str, items: Sequence[str], *, beyond: bool) -> list[tuple[Any, ...]]:
    required_scope()
    with connection.cursor() as cursor:
        cursor.execute(statement, {"items": list(items), "beyond": beyond})
        return list(cursor.fetchall())
