"""编制、复核、签发、财政拨付: four officers of four accounts, each once, each after the other."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import Error

from minzheng.engines.payments import services
from minzheng.engines.payments.models import BudgetCharge, BudgetLine, Run
from minzheng.engines.payments.queries import budget_lines, charges_of, run_is_whole
from minzheng.engines.payments.types import BudgetSource, Charge
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal, StaleVersion
from tests.engines.payments import scene
from tests.engines.payments.scene import CITY, NOON, 复核, 外区, 签发, 编制, 财政


def one_run() -> UUID:
    """A prepared run of one family, 600 yuan."""
    scene.family(0)
    made = scene.prepared()
    assert made.run_id is not None
    return made.run_id


@pytest.mark.django_db
def test_four_officers_release_a_month(line: UUID) -> None:
    run_id = one_run()
    scene.financed(run_id)
    run = scene.run(run_id)
    accounts = [
        run.prepared_by_account,
        run.reviewed_by_account,
        run.released_by_account,
        run.financed_by_account,
    ]
    assert run.state == "financed" and len(set(accounts)) == 4 and None not in accounts
    with open_scope(CITY):
        assert [(one.line_id, one.amount_fen) for one in charges_of(run_id=run_id)] == [(line, 60_000)]
        assert budget_lines(year=2026)[0].balance_fen == 100_000_000 - 60_000
        assert run_is_whole(run_id=run_id)


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["review_run", "release_run", "finance_run"])
@pytest.mark.parametrize("role", [Role.TOWN_CLERK, Role.AUDITOR, Role.DISTRICT_FINANCE, Role.OPERATOR])
def test_another_role_is_refused(step: str, role: Role) -> None:
    run_id = one_run()
    other = scene.officer(role, "别人")
    with scene.as_actor(other), pytest.raises(services.NotYourDuty):
        getattr(services, step)(actor=other, run_id=run_id, version=1, at=NOON)


@pytest.mark.django_db
def test_another_district_finds_nothing() -> None:
    run_id = one_run()
    other = replace(复核, scope=外区.scope)
    with scene.as_actor(other), pytest.raises(NotYours):
        services.review_run(actor=other, run_id=run_id, version=1, at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "role", "step"), [(编制, Role.DISTRICT_REVIEWER, "review"), (编制, Role.DISTRICT_CONFIRMER, "release"), (复核, Role.DISTRICT_CONFIRMER, "release"), (复核, Role.FINANCE_BUREAU, "finance"), (签发, Role.FINANCE_BUREAU, "finance")])  # fmt: skip
def test_同一个人换岗位也不能办两步(who: Actor, role: Role, step: str, line: UUID) -> None:
    run_id = one_run()
    if step != "review":
        with scene.as_actor(复核):
            services.review_run(actor=复核, run_id=run_id, version=scene.version(run_id), at=NOON)
    if step == "finance":
        with scene.as_actor(签发):
            services.release_run(actor=签发, run_id=run_id, version=scene.version(run_id), at=NOON)
    twice = replace(who, role=role, posting_id=scene.new_id())
    with scene.as_actor(twice), pytest.raises(services.SameOfficer):
        getattr(services, f"{step}_run")(actor=twice, run_id=run_id, version=scene.version(run_id), at=NOON)


@pytest.mark.django_db
def test_out_of_order_or_stale_is_refused() -> None:
    run_id = one_run()
    with scene.as_actor(签发), pytest.raises(services.RunNotReady):
        services.release_run(actor=签发, run_id=run_id, version=scene.version(run_id), at=NOON)
    with scene.as_actor(复核), pytest.raises(StaleVersion):
        services.review_run(actor=复核, run_id=run_id, version=99, at=NOON)


@pytest.mark.django_db
def test_too_little_money_names_the_line_and_what_is_missing() -> None:
    run_id = one_run()
    small = scene.budget(50_000, name="区县配套资金", source=BudgetSource.DISTRICT)
    scene.reviewed_and_released(run_id)
    with scene.as_actor(财政), pytest.raises(services.LineShort) as refused:
        services.finance_run(
            actor=财政,
            run_id=run_id,
            version=scene.version(run_id),
            charges=(Charge(small, 60_000),),
            at=NOON,
        )
    assert "区县配套资金" in refused.value.message and "还差 100 元" in refused.value.message
    with scene.as_actor(财政), pytest.raises(services.LineShort) as refused:
        services.finance_run(actor=财政, run_id=run_id, version=scene.version(run_id), at=NOON)
    assert "还差 100 元" in refused.value.message and refused.value.detail["missing_fen"] == 10_000
    with open_scope(CITY):
        assert BudgetLine.objects.get(pk=small).charged_fen == 0 and not BudgetCharge.objects.exists()
    assert scene.run(run_id).state == "released"
    with scene.as_actor(财政):
        services.add_to_line(
            actor=财政, line_id=small, amount_fen=10_000, document="区财社〔2026〕9号", at=NOON
        )
        services.finance_run(actor=财政, run_id=run_id, version=scene.version(run_id), at=NOON)
    assert scene.run(run_id).state == "financed"


@pytest.mark.django_db
def test_money_is_taken_from_several_lines_as_the_bureau_says(line: UUID) -> None:
    run_id = one_run()
    gift = scene.budget(20_000, name="慈善捐赠", source=BudgetSource.CHARITY)
    scene.reviewed_and_released(run_id)
    for wrong in (
        (Charge(line, 59_999),),
        (Charge(line, 60_000), Charge(gift, 0)),
        (Charge(run_id, 60_000),),
    ):
        with scene.as_actor(财政), pytest.raises(services.ChargesUnfit):
            services.finance_run(
                actor=财政, run_id=run_id, version=scene.version(run_id), charges=wrong, at=NOON
            )
    with scene.as_actor(财政):
        services.finance_run(
            actor=财政, run_id=run_id, version=scene.version(run_id),
            charges=(Charge(gift, 20_000), Charge(line, 40_000)), at=NOON,
        )  # fmt: skip
    with open_scope(CITY):
        assert {row.id: row.charged_fen for row in BudgetLine.objects.order_by("pk")} == {
            gift: 20_000,
            line: 40_000,
        }


@pytest.mark.django_db
def test_a_budget_line_needs_a_document_and_an_amount() -> None:
    with scene.as_actor(财政):
        for wrong in ({"granted_fen": 0}, {"document": " "}, {"name": ""}):
            given = services.NewLine("500110", 2026, BudgetSource.CITY, "市级补助", "文号", 100)
            with pytest.raises(services.LineUnfit):
                services.enter_budget_line(actor=财政, line=replace(given, **wrong), at=NOON)
    with scene.as_actor(复核), pytest.raises(NotYours):
        services.enter_budget_line(actor=复核, line=given, at=NOON)


@pytest.mark.django_db
def test_a_run_sent_back_is_computed_afresh_under_the_same_keys(line: UUID) -> None:
    from minzheng.engines.benefits import services as benefits

    one, two = scene.family(0), scene.family(1)
    made = scene.prepared(scene.DECEMBER)
    keys = {row.award_id: row.id for row in scene.rows()}
    assert made.run_id is not None
    with scene.as_actor(复核):
        with pytest.raises(services.ReasonsMissing):
            services.return_run(
                actor=复核, run_id=made.run_id, version=scene.version(made.run_id), reasons="", at=NOON
            )
        services.return_run(
            actor=复核,
            run_id=made.run_id,
            version=scene.version(made.run_id),
            reasons="有两户已调整",
            at=NOON,
        )
    with scene.as_actor(签发):
        benefits.change_amount(
            actor=签发, award_id=one.award_id, from_month=scene.DECEMBER, amount_fen=70_000,
            decided=scene.decided(), at=NOON,
        )  # fmt: skip
        benefits.end_award(
            actor=签发, award_id=two.award_id, end_month=scene.NOVEMBER, decided=scene.decided(), at=NOON
        )
    with scene.as_actor(编制):
        services.prepare_again(actor=编制, run_id=made.run_id, version=scene.version(made.run_id), at=NOON)
    run = scene.run(made.run_id)
    assert (run.state, run.items, run.total_fen) == ("prepared", 1, 70_000)
    assert {row.award_id: row.id for row in scene.rows()} == keys
    assert {row.award_id: row.state for row in scene.rows()} == {
        one.award_id: "due",
        two.award_id: "withdrawn",
    }
    scene.financed(made.run_id)
    with scene.as_actor(财政), pytest.raises(services.RunNotReady):
        services.return_run(
            actor=财政, run_id=made.run_id, version=scene.version(made.run_id), reasons="晚了也不行", at=NOON
        )


def _race(django_db_blocker: Any, acts: list[Any]) -> list[str]:
    together = Barrier(len(acts))

    def one(act: Any) -> str:
        with django_db_blocker.unblock():
            try:
                together.wait(timeout=20)
                act()
                return "done"
            except Refusal as refusal:
                return refusal.code
            finally:
                connection.close()

    with ThreadPoolExecutor(max_workers=len(acts)) as officers:
        return sorted(officers.map(one, acts))


def test_two_sessions_at_once_release_a_run_once(committed_db: str, django_db_blocker: Any) -> None:
    scene.budget()
    run_id = one_run()
    with scene.as_actor(复核):
        services.review_run(actor=复核, run_id=run_id, version=scene.version(run_id), at=NOON)
    seen = scene.version(run_id)
    others = [scene.officer(Role.DISTRICT_CONFIRMER, name) for name in ("甲", "乙")]

    def release(actor: Actor) -> Any:
        def act() -> None:
            with scene.as_actor(actor):
                services.release_run(actor=actor, run_id=run_id, version=seen, at=NOON)

        return act

    assert _race(django_db_blocker, [release(one) for one in others]) == ["done", "run_not_ready"]

    def finance(actor: Actor) -> Any:
        def act() -> None:
            with scene.as_actor(actor):
                services.finance_run(actor=actor, run_id=run_id, version=seen + 1, at=NOON)

        return act

    bureau = [scene.officer(Role.FINANCE_BUREAU, name) for name in ("丙", "丁")]
    assert _race(django_db_blocker, [finance(one) for one in bureau]) == ["done", "run_not_ready"]
    with open_scope(CITY):
        assert [charge.amount_fen for charge in BudgetCharge.objects.order_by("pk")] == [60_000]


def test_two_preparations_at_once_pay_nobody_twice(committed_db: str, django_db_blocker: Any) -> None:
    for place in range(3):
        scene.family(place)
    outcomes: list[int] = []

    def prepare() -> None:
        outcomes.append(scene.prepared().items)

    assert _race(django_db_blocker, [prepare, prepare, prepare]) == ["done"] * 3
    assert sorted(outcomes) == [0, 0, 3] and len(scene.rows()) == 3
    with open_scope(CITY):
        assert Run.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "defect",
    [
        "update payments_run set state = 'financed' where id = %s",
        "update payments_run set total_fen = total_fen + 1 where id = %s",
        "update payments_run set month = '2026-12-01' where id = %s",
        "update payments_run set reviewed_by_account = prepared_by_account, reviewed_at = now(), state = 'reviewed' where id = %s",
        "update payments_run set state = 'reviewed' where id = %s",
        "delete from payments_run where id = %s",
    ],
)
def test_the_database_refuses_a_forged_run(defect: str) -> None:
    run_id = one_run()
    with (
        open_scope(CITY),
        pytest.raises((IntegrityError, Error)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(defect, [run_id])


@pytest.mark.django_db
def test_a_run_altered_behind_our_back_is_not_reviewed(line: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    from minzheng.engines.payments.services import releasing

    run_id = one_run()
    with open_scope(CITY), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update payments_instruction set computed_fen = computed_fen + 1 where run_id = %s", [run_id]
        )
    monkeypatch.setattr(releasing, "run_digest", lambda _: (1, 60_001, b"x" * 32))
    with scene.as_actor(复核), pytest.raises(services.RunAltered):
        services.review_run(actor=复核, run_id=run_id, version=scene.version(run_id), at=NOON)
