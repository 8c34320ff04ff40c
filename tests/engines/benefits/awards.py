"""Awards in full: families with an advice kept, officers of standards, the same people on several awards."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.benefits import services
from minzheng.engines.benefits.models import AwardAmount, AwardQuestion
from minzheng.engines.benefits.types import NewAward, NewMember
from minzheng.engines.rules.queries import NewAdvice, store_advice
from minzheng.engines.rules.services import assess
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM, Role
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope
from tests.engines.benefits.scene import AREA, QIJIANG, as_actor, officer, 李科
from tests.law.families import family as facts_of

CITY = Scope(lo="50", hi="51")
AT = datetime(2026, 11, 23, 12, tzinfo=BEIJING)
DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)
刘审核 = officer(Role.DISTRICT_REVIEWER, *QIJIANG, "刘审核")
NAMES = {"dibao": "最低生活保障", "tekun": "特困人员救助供养"}


@dataclass(frozen=True, slots=True)
class Given:
    """An award and the people it is for."""

    award_id: UUID
    people: tuple[UUID, ...]


def award(*people: UUID, **changes: Any) -> NewAward:
    """An award of 600 yuan from December."""
    kind = changes.get("kind", "dibao")
    plain = NewAward(
        kind=kind,
        kind_name=NAMES.get(kind, kind),
        case_id=new_id(),
        decision_id=new_id(),
        household_id=new_id(),
        person_id=people[0],
        area_code=AREA,
        start_month=DECEMBER,
        amount_fen=60_000,
        rule_version="chongqing-1.0.0/cn-2021",
        rule_profile="cn-2021",
        members=tuple(NewMember(one) for one in people),
    )
    return replace(plain, **changes)


def granted(*people: UUID, at: datetime = AT, **changes: Any) -> Given:
    """李科 grants."""
    people = people or (new_id(),)
    with as_actor(李科):
        return Given(services.grant(actor=李科, award=award(*people, **changes), at=at), people)


def dibao_family(
    *wages: int,
    area: str = "rural",
    on: date = date(2026, 11, 20),
    own_fen: int | None = None,
    people: tuple[UUID, ...] = (),
    **changes: Any,
) -> Given:
    """A family of so many people with these monthly wages (分), assessed, its advice kept, and granted what it says."""
    people = people or tuple(new_id() for _ in wages)
    members = [{"relation": "self", "wage": wages[0], "able_to_work": True, "married": False}]
    members += [
        {"relation": "spouse", "wage": wage, "able_to_work": True, "married": True} for wage in wages[1:]
    ]
    advice = assess(facts_of(*members, area=area), on=on)
    with as_actor(李科):
        new = NewAdvice(new_id(), people[0], AREA, advice)
        advice_id = store_advice(actor=SYSTEM, new=new, at=AT)
    fen = own_fen if own_fen is not None else advice.monthly_fen
    return granted(
        *people,
        amount_fen=fen,
        advice_id=advice_id,
        rule_version=advice.law_version,
        **{"area_code": AREA, **changes},
    )


def amounts(award_id: UUID) -> list[tuple[date, date | None, int]]:
    """Periods that stand: (from, to, 分)."""
    with open_scope(CITY):
        rows = AwardAmount.objects.filter(award_id=award_id, superseded_by__isnull=True)
        return list(rows.order_by("from_month").values_list("from_month", "to_month", "amount_fen"))


def questions(**wanted: Any) -> list[AwardQuestion]:
    """Questions as the database holds them."""
    with open_scope(CITY):
        return list(AwardQuestion.objects.filter(**wanted).order_by("opened_at", "pk"))
