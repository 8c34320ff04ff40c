"""价格临时补贴: what the mechanism says of a month, and the items an approved document gives."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from minzheng.engines.benefits.adopted import adopted_text
from minzheng.engines.benefits.events import SubsidyGenerated
from minzheng.engines.benefits.models import PriceIndex, PriceSubsidy
from minzheng.engines.benefits.oneoff import PRICE
from minzheng.engines.benefits.price_types import (
    SUBSIDY_STATE_NAMES,
    KindAmount,
    PriceAdvice,
    SubsidyLine,
    SubsidyState,
)
from minzheng.engines.benefits.standard_change import area_of
from minzheng.engines.jobs.services import announce
from minzheng.engines.rules import services as rules
from minzheng.engines.rules.types import PriceFinding, PriceMonth
from minzheng.foundations.audit.services import WHOLE_CITY, Subject, record
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.scope import CITY_AREA


def price_advice(*, month: date, unit: str = "") -> PriceAdvice | None:
    """Whether a month's index starts the subsidy and what the formula would give; None while no index is entered.

    The amounts are advice: what is paid is what the month's document says. Refuses: ParameterUnsettled.
    """
    row = PriceIndex.objects.filter(month=month).first()
    if row is None:
        return None
    given = PriceMonth(row.month, row.cpi_permille, row.food_permille, row.scpi_permille)
    found, version = rules.price_subsidy(
        given, profile=settings.RULE_PROFILE, adopted=adopted_text(unit=unit)
    )
    marks = tuple(
        f"{one.label}：{one.note or one.source}（参数待核实）" for one in found.figures if one.marked
    )
    return PriceAdvice(
        month=month,
        started=found.started,
        reasons=_reasons(row, found),
        urban_fen=found.urban_fen,
        rural_fen=found.rural_fen,
        marks=marks,
        rule_version=version,
    )


def _reasons(row: PriceIndex, found: PriceFinding) -> tuple[str, ...]:
    limits = {one.name.rpartition(".")[2]: one for one in found.figures}
    return tuple(
        f"{words}同比上涨 {_percent(rise)}，{'达到' if reached else '没有达到'} {_percent(int(limits[name].value or 0))}"
        for words, rise, reached, name in (
            ("居民消费价格", row.cpi_permille, found.by_cpi, "cpi_permille"),
            ("食品价格", row.food_permille, found.by_food, "food_permille"),
        )
    )


def _percent(permille: int) -> str:
    return f"{permille // 10}.{permille % 10}%" if permille >= 0 else f"-{-permille // 10}.{-permille % 10}%"


def subsidies(*, month: date | None = None) -> list[SubsidyLine]:
    """Months with a subsidy, newest first."""
    rows = PriceSubsidy.objects.order_by("-month", "unit_code")
    return [_line(row) for row in (rows.filter(month=month) if month else rows)]


def _line(row: PriceSubsidy) -> SubsidyLine:
    return SubsidyLine(
        id=row.id,
        unit=row.unit_code,
        month=row.month,
        amounts=tuple(KindAmount(one["kind"], one["fen"]) for one in row.amounts),
        document=row.document,
        state=row.state,
        state_name=SUBSIDY_STATE_NAMES[SubsidyState(row.state)],
        proposed_by_name=row.proposed_by_name,
        proposed_by_account=row.proposed_by_account,
        approved_by_name=row.approved_by_name,
        items=row.items,
        total_fen=row.total_fen,
        generated_at=row.generated_at,
    )


#: One person counts once in the whole city, in the first of the document's kinds; suspended awards give nothing.
GENERATE = """
with wanted as (select * from unnest(%(kinds)s::varchar[], %(fen)s::bigint[], %(places)s::int[]) as w (kind, fen, place)),
people as (
  select distinct on (m.person_id) m.person_id, m.award_id, w.fen
  from benefits_award_member m join wanted w on w.kind = m.kind
  join benefits_award a on a.id = m.award_id
  where m.superseded_by is null and m.from_month <= %(month)s and (m.to_month is null or m.to_month >= %(month)s)
    and a.start_month <= %(month)s and (a.end_month is null or a.end_month >= %(month)s)
    and not exists (select from benefits_award_suspension x where x.award_id = a.id
      and x.from_month <= %(month)s and x.last_month >= %(month)s)
  order by m.person_id, w.place, m.award_id),
sums as (select award_id, count(*)::smallint as members, sum(fen)::bigint as fen from people group by award_id)
insert into benefits_due_item (id, area_code, award_id, month, kind, amount_fen, members, decision_id, rule_version, words)
select gen_random_uuid(), a.area_code, a.id, %(month)s, %(kind)s, s.fen, s.members, %(subsidy)s, %(version)s, %(words)s
from sums s join benefits_award a on a.id = s.award_id
where a.area_code >= %(lo)s and a.area_code < %(hi)s
on conflict (award_id, month, kind) do nothing
"""
SUMS = "select count(*), coalesce(sum(amount_fen), 0) from benefits_due_item where decision_id = %s and kind = %s"


def generate_items(*, subsidy_id: UUID, at: datetime) -> int:
    """Write the items of an approved subsidy in one statement; again: nothing happens. How many stand."""
    with transaction.atomic():
        row = PriceSubsidy.objects.select_for_update(of=("self",)).filter(pk=subsidy_id).first()
        if row is None or row.state == SubsidyState.PROPOSED:
            return 0
        if row.state == SubsidyState.GENERATED:
            return int(row.items)
        lo, hi = area_of(row.unit_code)
        values: dict[str, Any] = {
            "kinds": [one["kind"] for one in row.amounts],
            "fen": [one["fen"] for one in row.amounts],
            "places": list(range(len(row.amounts))),
            "month": row.month,
            "kind": PRICE,
            "subsidy": row.id,
            "version": row.rule_version,
            "words": f"{row.month:%Y年%m月}价格临时补贴（{row.document}）",
            "lo": lo,
            "hi": hi,
        }
        with open_scope(WHOLE_CITY), connection.cursor() as cursor:
            cursor.execute("select set_config('statement_timeout', '5min', true)")
            cursor.execute(GENERATE, values)
            cursor.execute(SUMS, [row.id, PRICE])
            items, total = cursor.fetchone()
            row.items, row.total_fen = int(items), int(total)
        row.state, row.generated_at = SubsidyState.GENERATED, at
        row.save(update_fields=["items", "total_fen", "state", "generated_at"])
        record(
            actor=SYSTEM,
            action="benefits.price.generated",
            subject=Subject("price_subsidy", row.id, None, CITY_AREA),
            at=at,
            items=row.items,
            total_fen=row.total_fen,
        )
        announce(SubsidyGenerated(area_code=CITY_AREA, subsidy_id=row.id, month=row.month), at=at)
        return int(row.items)
