"""Families in need of 临时救助, and the officers' steps, for tests of the items that give one amount."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case
from minzheng.engines.casework.types import Opinion
from minzheng.kernel.result import Refusal
from tests.cast import GAOTAN, LUO, MORNING, SON, Cast
from tests.engines.casework.conftest import TYPED

REASONS = "突发脑溢血，已打电话向医院核实，眼下吃饭有困难"


def typed(value: Any) -> dict[str, Any]:
    """One answer as stored."""
    return {"value": value, "source": "typed", "at": MORNING.isoformat(), "by": "x"}


def document(item: str, people: list[dict[str, Any]], fields: dict[str, Any]) -> dict[str, Any]:
    """A filled form."""
    rows = [
        {"id": f"p{n}", "fields": {name: typed(value) for name, value in one.items()}}
        for n, one in enumerate(people, 1)
    ]
    return {
        "form": item, "version": "2026.1", "as_of": MORNING.date().isoformat(),
        "fields": {name: typed(value) for name, value in fields.items()}, "groups": {"people": rows},
    }  # fmt: skip


def quick(**changes: Any) -> dict[str, Any]:
    """罗庆华 fell ill yesterday and has nothing to eat."""
    fields = {
        "kind": "illness", "happened_on": "2026-11-22", "now": "food", "village": GAOTAN, "phone": "13800000001",
        "aided": "no",
    } | changes  # fmt: skip
    return document("quick_aid", [{"name": "罗庆华", "identity": LUO}], fields)


def temporary(**changes: Any) -> dict[str, Any]:
    """罗庆华, on 低保, was in hospital: 22,605 yuan of his own; his son lives with him."""
    fields = {
        "type": "expense", "kind": "medical", "cost_fen": 2_260_500, "happened_on": "2026-11-10", "life_hard": "yes",
        "aided": "no", "village": GAOTAN, "phone": "13800000001",
    } | changes  # fmt: skip
    people: list[dict[str, Any]] = [
        {"name": "罗庆华", "identity": LUO, "needs": "yes", "holds": "dibao", "income_fen": 0},
        {
            "name": "罗小军",
            "identity": SON,
            "relation": "2",
            "needs": "no",
            "holds": "dibao",
            "income_fen": 0,
        },
    ]
    return document("temporary_aid", people, fields)


def handed_in(
    cast: Cast, item: str, answers: dict[str, Any], *, at: datetime = MORNING, told: datetime | None = None
) -> UUID:
    """Filled in by 小杨, the village's aide, beside the family; signed where somebody must."""
    with cast.acting("小杨") as aide:
        application_id: UUID = services.start_application(actor=aide, items=[item], at=at, first_told_at=told)
        version = services.save_answers(
            actor=aide, application_id=application_id, answers=answers, version=1, at=at
        )
        signs = answers["fields"].get("type", {}).get("value") == "expense"
        done = services.submit(
            actor=aide, application_id=application_id, version=version, at=at,
            signature=TYPED if signs else None,
        )  # fmt: skip
        assert not done.missing, done.missing
    return application_id


def accepted(cast: Cast, application_id: UUID, *, at: datetime = MORNING) -> Case:
    """Accepted by 王敏; the case as it stands then."""
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=application_id).version
        services.accept(actor=clerk, application_id=application_id, version=version, at=at)
        return Case.objects.get(application_id=application_id)


def proposed(
    cast: Cast, case_id: UUID, who: str, fen: int | None, *, at: datetime = MORNING, words: str = REASONS
) -> None:
    """An opinion with an amount, or against it."""
    with cast.acting(who) as officer:
        version = Case.objects.get(pk=case_id).version
        opinion = Opinion(favourable=fen is not None, reasons=words, amount_fen=fen)
        services.first_review(actor=officer, case_id=case_id, version=version, opinion=opinion, at=at)


def confirmed(cast: Cast, case_id: UUID, who: str, fen: int, *, at: datetime = MORNING) -> UUID:
    """Decided for the family; the decision's id."""
    with cast.acting(who) as officer:
        version = Case.objects.get(pk=case_id).version
        return services.confirm(
            actor=officer,
            case_id=case_id,
            version=version,
            amount_fen=fen,
            reasons="情况属实，同意救助",
            at=at,
        )


def refused(
    cast: Cast, who: str, error: type[Refusal], act: Callable[..., Any], case_id: UUID, **given: Any
) -> str:
    """An act that is refused to this officer; the words she reads."""
    with cast.acting(who) as officer, pytest.raises(error) as no:
        version = Case.objects.get(pk=case_id).version
        act(**{"actor": officer, "case_id": case_id, "version": version, "at": MORNING} | given)
    return no.value.message
