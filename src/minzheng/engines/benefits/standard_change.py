"""调标 on arrays: a preview of who gets how much more, and the job that writes it, a chunk at a time.

The law is asked once for all families (`rules.amounts_under`); nothing of it is written here a second time.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

import numpy
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

from minzheng.engines.benefits.adopted import figures_after, scheme_followed
from minzheng.engines.benefits.models import StandardChange
from minzheng.engines.benefits.standard_schemes import Way
from minzheng.engines.benefits.standard_types import (
    ASKED,
    OUTCOME_WORDS,
    ItemOutcome,
    StandardPreview,
    StandardRow,
    UnitPreview,
)
from minzheng.engines.benefits.types import month_after, month_of
from minzheng.engines.rules import services as rules
from minzheng.kernel.clock import local_date
from minzheng.kernel.scope import CITY_HI, CITY_LO, after

#: Upper bounds of the bars of a preview, 分 a month more; the last bar has none (0).
BANDS = (1_000, 2_000, 5_000, 10_000, 0)
#: Outcomes by the number SQL gives them; what is 0 is computed.
FLAGS = (
    ItemOutcome.RAISED,
    ItemOutcome.NO_BASIS,
    ItemOutcome.OWN_AMOUNT,
    ItemOutcome.PERIODS,
    ItemOutcome.HEADS,
    ItemOutcome.NEWER,
)
Column: TypeAlias = "NDArray[numpy.int64]"

ROWS = """
from benefits_award a
join benefits_award_amount s on s.award_id = a.id and s.superseded_by is null and (s.to_month is null or s.to_month = a.end_month)
left join benefits_amount_basis b on b.award_id = a.id and b.decision_id = s.decision_id
where a.kind = any(%(kinds)s) and a.area_code >= %(lo)s and a.area_code < %(hi)s
  and (a.end_month is null or a.end_month >= %(month)s)
"""
FLAG = """case when b.id is null then 1 when b.assessed_on >= %(since)s then 5
  when b.bound <> '' then 2
  when a.tapers_from is not null or a.end_month is not null or s.from_month > greatest(a.start_month, %(since)s) then 3
  when b.heads <> a.member_count then 4 else 0 end"""
#: The highest of the figures an amount rests on, under the standard; 0 where it rests on none of them.
HIGHEST = """coalesce((select max(f.fen) from unnest(%(paths)s::text[], %(fens)s::bigint[]) as f (path, fen)
  where f.path = any(string_to_array(b.figures, ' '))), 0)"""
BESIDE = {Way.DIFFERENCE: "coalesce(b.income_yearly_fen, 0)", Way.FIGURE: HIGHEST}


def columns_of(way: Way) -> str:
    """What of an award is read: urban, heads, income a year (or its figure), amount now, flag."""
    return f"coalesce(b.urban, false)::int, coalesce(b.heads, 0), {BESIDE[way]}, s.amount_fen, {FLAG}"


@dataclass(frozen=True, slots=True)
class Laid:
    """A standard ready to be laid over awards: where, from when, under which text of the law, or which figures."""

    way: Way
    kinds: tuple[str, ...]
    figures: tuple[tuple[str, int], ...]
    lo: str
    hi: str
    since: date
    first: date
    adopted: str
    profile: str

    def values(self) -> dict[str, Any]:
        """For the statements."""
        return {
            "kinds": list(self.kinds),
            "paths": [path for path, _fen in self.figures],
            "fens": [fen for _path, fen in self.figures],
            "lo": self.lo,
            "hi": self.hi,
            "since": self.since,
            "month": self.first,
        }


@dataclass(frozen=True, slots=True)
class Computed:
    """Awards under a standard, as columns."""

    old: Column
    new: Column
    outcome: Column


def first_month(since: date, *, at: datetime) -> date:
    """The first month paid by the new amount: the standard's own, or next month where that has begun already.

    What months before it gave too little is back pay, so that no month that may be frozen is changed.
    """
    today = local_date(at)
    return since if since > month_of(today) else month_after(today)


def area_of(unit: str) -> tuple[str, str]:
    """The range of a unit, or of the city for ""."""
    return (unit, after(unit)) if unit else (CITY_LO, CITY_HI)


def laid(change: StandardChange, *, at: datetime) -> Laid:
    """A change as proposed, ready to be computed as of a moment."""
    lo, hi = area_of(change.unit_code)
    followed = scheme_followed(change.kind)
    return Laid(
        way=followed.way,
        kinds=followed.kinds,
        figures=figures_after(change, followed) if followed.way is Way.FIGURE else (),
        lo=lo,
        hi=hi,
        since=change.from_month,
        first=first_month(change.from_month, at=at),
        adopted=change.place_text,
        profile=change.rule_profile or settings.RULE_PROFILE,
    )


OUTCOME_NUMBERS = {outcome: number for number, outcome in enumerate(ItemOutcome)}
_FLAG_OUTCOMES = numpy.array([OUTCOME_NUMBERS[one] for one in FLAGS], dtype=numpy.int64)
_ASKED = numpy.array([one in ASKED for one in ItemOutcome])


def compute(standard: Laid, columns: NDArray[numpy.int64]) -> Computed:
    """New amounts and outcomes. Shape of `columns`: (5, n): urban, heads, income a year (or the figure of a head), amount now, flag. Units: 分."""
    urban, heads, income, old, flag = columns
    plain = flag == 0
    new = old.copy()
    if standard.way is Way.FIGURE:
        new[plain] = income[plain] * heads[plain]
    elif bool(plain.any()):
        new[plain] = rules.amounts_under(
            urban[plain] == 1, heads[plain], income[plain],
            on=standard.since, profile=standard.profile, adopted=standard.adopted,
        )  # fmt: skip
    outcome = _FLAG_OUTCOMES[flag]
    outcome[plain & (new == old)] = OUTCOME_NUMBERS[ItemOutcome.SAME]
    outcome[plain & (new < old)] = OUTCOME_NUMBERS[ItemOutcome.LESS]
    new[outcome != OUTCOME_NUMBERS[ItemOutcome.RAISED]] = old[outcome != OUTCOME_NUMBERS[ItemOutcome.RAISED]]
    return Computed(old, new, outcome)


def preview(standard: Laid, *, rule_version: str) -> StandardPreview:
    """Who gets how much more, by district, inside the open scope. A million awards are read once and computed at once."""
    units, columns = _read(standard)
    found = compute(standard, columns)
    raised = found.outcome == OUTCOME_NUMBERS[ItemOutcome.RAISED]
    listed = tuple(
        _unit(str(code).zfill(6), found, raised, units == code) for code in numpy.unique(units).tolist()
    )
    counts = numpy.bincount(found.outcome, minlength=len(ItemOutcome)).tolist()
    reasons = tuple((one.value, counts[number]) for number, one in enumerate(ItemOutcome) if counts[number])
    sealed = json.dumps([rule_version, [asdict(one) for one in listed], reasons], sort_keys=True)
    return StandardPreview(listed, reasons, hashlib.sha256(sealed.encode()).hexdigest(), rule_version)


#: Three large tables are hashed and merged; looked up row by row, a wrong guess of their sizes would take hours.
ROOM = """select set_config('work_mem', '96MB', true), set_config('statement_timeout', '5min', true),
  set_config('enable_nestloop', 'off', true)"""


def _read(standard: Laid) -> tuple[Column, NDArray[numpy.int64]]:
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        statement = cursor.mogrify(  # type: ignore[attr-defined]
            f"select substr(a.area_code, 1, 6)::int, {columns_of(standard.way)} {ROWS}", standard.values()
        )
        with cursor.copy(f"copy ({statement}) to stdout (delimiter ' ')") as stream:
            text = b"".join(bytes(block) for block in stream)
        cursor.execute("select set_config('enable_nestloop', 'on', true)")
    if not text:
        return numpy.zeros(0, dtype=numpy.int64), numpy.zeros((5, 0), dtype=numpy.int64)
    numbers = numpy.fromstring(text.decode("ascii"), dtype=numpy.int64, sep=" ").reshape(-1, 6).T  # type: ignore[call-overload]
    return numbers[0], numbers[1:]


def _unit(
    code: str, found: Computed, raised: NDArray[numpy.bool_], here: NDArray[numpy.bool_]
) -> UnitPreview:
    more = (found.new - found.old)[here & raised]
    edges = [*BANDS[:-1], numpy.iinfo(numpy.int64).max]
    bars = numpy.bincount(numpy.searchsorted(edges, more), minlength=len(BANDS)).tolist()
    return UnitPreview(
        unit=code,
        awards=int(here.sum()),
        raised=int((here & raised).sum()),
        same=int((here & ~raised & ~_ASKED[found.outcome]).sum()),
        asked=int((here & _ASKED[found.outcome]).sum()),
        before_fen=int(found.old[here].sum()),
        after_fen=int(found.new[here].sum()),
        bands=tuple(zip(BANDS, bars, strict=True)),
    )


PAGE = f"""
select a.id, a.person_id, a.area_code, a.member_count, {{columns}} {ROWS}
  and (%(after)s::uuid is null or a.id > %(after)s::uuid) order by a.id limit %(limit)s
"""


def page(standard: Laid, *, after_award: UUID | None, limit: int) -> list[StandardRow]:
    """Award by award, in the order of their ids, inside the open scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            PAGE.format(columns=columns_of(standard.way)),
            {**standard.values(), "after": after_award, "limit": limit},
        )
        rows = cursor.fetchall()
    if not rows:
        return []
    found = compute(standard, numpy.array([row[4:] for row in rows], dtype=numpy.int64).T)
    kinds = list(ItemOutcome)
    return [
        StandardRow(
            row[0], row[1], row[2], row[3], int(found.old[n]), int(found.new[n]),
            kinds[found.outcome[n]], OUTCOME_WORDS[kinds[found.outcome[n]]],
        )
        for n, row in enumerate(rows)
    ]  # fmt: skip


CHUNK = f"""
select a.id, {{columns}} {ROWS}
  and (%(after)s::uuid is null or a.id > %(after)s::uuid)
  and not exists (select from benefits_standard_item i where i.change_id = %(change)s and i.award_id = a.id)
order by a.id limit %(limit)s for update of a
"""  # noqa: S608 - our own columns
#: The rows of a chunk as a table: the app may make no temporary ones.
CHUNK_ROWS = (
    "unnest(%(ids)s::uuid[], %(new)s::bigint[], %(outcomes)s::text[]) as t (award_id, new_fen, outcome)"
)
ITEMS = """
insert into benefits_standard_item (id, area_code, change_id, award_id, from_month, old_fen, new_fen, back_fen, outcome, applied_at)
select gen_random_uuid(), a.area_code, %(change)s, a.id, greatest(s.from_month, %(month)s), s.amount_fen, t.new_fen,
  case when t.outcome = 'raised' then (t.new_fen - s.amount_fen) * months.n else 0 end, t.outcome, %(at)s
from {rows} join benefits_award a on a.id = t.award_id
join benefits_award_amount s on s.award_id = a.id and s.superseded_by is null and (s.to_month is null or s.to_month = a.end_month)
cross join lateral (select greatest(0, (extract(year from age(%(month)s::date, greatest(s.from_month, %(since)s)::date)) * 12
  + extract(month from age(%(month)s::date, greatest(s.from_month, %(since)s)::date)))::int) as n) months
"""
BACK = """
insert into benefits_due_item (id, area_code, award_id, month, kind, amount_fen, members, decision_id, rule_version, words)
select gen_random_uuid(), i.area_code, i.award_id,
  coalesce((select max(d.month) + interval '1 month' from benefits_due_item d where d.award_id = i.award_id
    and d.kind = 'back_pay' and d.month >= %(month)s), %(month)s),
  'back_pay', i.back_fen, a.member_count, %(change)s, %(version)s, %(words)s
from benefits_standard_item i join {rows} on t.award_id = i.award_id join benefits_award a on a.id = i.award_id
where i.change_id = %(change)s and i.back_fen > 0
"""
BASES = """
insert into benefits_amount_basis (id, area_code, award_id, decision_id, advice_id, urban, heads, income_yearly_fen,
  assessed_on, rule_profile, rule_version, bound, figures)
select gen_random_uuid(), a.area_code, a.id, %(change)s, b.advice_id, b.urban, b.heads, b.income_yearly_fen, %(since)s,
  b.rule_profile, %(version)s, '', b.figures
from {rows} join benefits_award a on a.id = t.award_id
join benefits_award_amount s on s.award_id = a.id and s.superseded_by is null and s.to_month is null
join benefits_amount_basis b on b.award_id = a.id and b.decision_id = s.decision_id
where t.outcome = 'raised'
"""
CLOSE = """
update benefits_award_amount s set to_month = (greatest(s.from_month, %(month)s) - interval '1 month')::date,
  closed_by_decision = %(change)s
from {rows} where t.outcome = 'raised' and s.award_id = t.award_id and s.superseded_by is null
  and s.to_month is null and s.from_month < %(month)s
"""
SUPERSEDE = """
update benefits_award_amount s set superseded_by = %(change)s
from {rows} where t.outcome = 'raised' and s.award_id = t.award_id and s.superseded_by is null
  and s.to_month is null and s.from_month >= %(month)s
"""
ENTER = """
insert into benefits_award_amount (id, area_code, award_id, from_month, amount_fen, rule_version, decision_id)
select gen_random_uuid(), i.area_code, i.award_id, i.from_month, i.new_fen, %(version)s, %(change)s
from benefits_standard_item i join {rows} on t.award_id = i.award_id
where i.change_id = %(change)s and i.outcome = 'raised'
"""
HISTORY = """
insert into benefits_award_change (id, area_code, award_id, act, decision_id, posting_id, from_month, amount_fen, former_area, at)
select gen_random_uuid(), i.area_code, i.award_id, 'standard', %(change)s, %(posting)s, i.from_month, i.new_fen, '', %(at)s
from benefits_standard_item i join {rows} on t.award_id = i.award_id
where i.change_id = %(change)s and i.outcome = 'raised'
"""
ASK = """
insert into benefits_question (id, area_code, kind, cause, role, award_id, person_id, words, advice, opened_at, due_on,
  closed_by_name, outcome, answer)
select gen_random_uuid(), a.area_code, 'standard', %(change)s || '|' || a.id, 'town_clerk', a.id, a.person_id, %(asks)s,
  case t.outcome {cases} end, %(at)s, %(due)s, '', '', ''
from {rows} join benefits_award a on a.id = t.award_id where t.outcome = any(%(asked)s)
on conflict do nothing
""".replace("{cases}", " ".join(f"when '{one}' then '{OUTCOME_WORDS[one]}'" for one in ASKED))  # noqa: S608 - our own words
STEPS = (ITEMS, BACK, BASES, CLOSE, SUPERSEDE, ENTER, HISTORY, ASK)


@dataclass(frozen=True, slots=True)
class Chunk:
    """How many awards at most, by id from `after` on; until when an officer asked about one answers."""

    limit: int
    after: UUID | None
    due: date


def apply_chunk(change: StandardChange, chunk: Chunk, *, at: datetime) -> tuple[int, UUID | None]:
    """Lay an approved change over so many awards that have not had it: (how many, the last one's id). 0: none is left.

    One transaction: killed in the middle, none of the chunk has happened; run again, nothing happens twice.
    """
    standard = laid(change, at=at)
    values = {
        **standard.values(),
        "change": change.id,
        "limit": chunk.limit,
        "after": chunk.after,
        "at": at,
        "due": chunk.due,
        "version": change.rule_version,
        "posting": change.approved_by_posting,
        "asked": [one.value for one in ASKED],
        "words": f"{change.document}自{change.from_month:%Y年%m月}起调标，补发差额",
        "asks": f"{change.document}自{change.from_month:%Y年%m月}起调标，这户的金额不能自动测算",
    }
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"standard|{change.id}"])
        cursor.execute(CHUNK.format(columns=columns_of(standard.way)), values)
        rows = cursor.fetchall()
        if not rows:
            return 0, None
        found = compute(standard, numpy.array([row[1:] for row in rows], dtype=numpy.int64).T)
        kinds = [one.value for one in ItemOutcome]
        values |= {
            "ids": [row[0] for row in rows],
            "new": found.new.tolist(),
            "outcomes": [kinds[number] for number in found.outcome.tolist()],
        }
        for statement in STEPS:
            cursor.execute(statement.replace("{rows}", CHUNK_ROWS), values)
    return len(rows), rows[-1][0]
