"""Whatever is tried in whatever order: states move along the tables only, and sums and owners always agree."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from minzheng.engines.payments import services
from minzheng.engines.payments.models import BudgetCharge, Hold, PaymentTask
from minzheng.engines.payments.services import Finding, HoldDecision
from minzheng.engines.payments.states import may_move
from minzheng.engines.payments.types import InstructionState, NamedPerson, VitalKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import Refusal
from tests.engines.payments import scene
from tests.engines.payments.scene import CITY, NOON, NOVEMBER, 复核, 签发, 经办, 编制, 财政, 镇长

pytestmark = pytest.mark.django_db
TOTAL = 2 * 60_000
PAY = HoldDecision(True, "已核实可以发放")
KEEP = HoldDecision(False, "核实后不符合条件", "本月不发放，可以提出异议")


class World:
    """Two families of two, one without an account; every act is tried whether it fits or not."""

    def __init__(self) -> None:
        scene.family(0), scene.family(1, paid=False)
        scene.budget()
        made = scene.prepared()
        assert made.run_id is not None
        self.run_id: UUID = made.run_id
        self.states = {row.id: row.state for row in scene.rows()}
        self.paid: set[UUID] = set()

    def act(self, name: str, which: int) -> None:
        """One act; a refusal undoes it as a whole."""
        try:
            with transaction.atomic():
                getattr(self, f"_{name}")(which)
                self.check()
        except Refusal:
            pass
        self.check()
        self.states = {row.id: row.state for row in scene.rows()}

    def _row(self, which: int) -> UUID:
        found = scene.rows()
        return found[which % len(found)].id

    def _prepare(self, _: int) -> None:
        assert scene.prepared(NOVEMBER).run_id is None

    def _sign(self, which: int) -> None:
        steps: list[tuple[Any, Any]] = [
            (复核, services.review_run), (签发, services.release_run), (财政, services.finance_run),
        ]  # fmt: skip
        order = {"prepared": 0, "reviewed": 1, "released": 2}
        fits = order.get(scene.run(self.run_id).state, 0)
        actor, step = steps[which % 3 if which > 8 else fits]
        with scene.as_actor(actor):
            step(actor=actor, run_id=self.run_id, version=scene.version(self.run_id), at=NOON)

    def _return(self, which: int) -> None:
        actor = (复核, 签发, 财政)[which % 3]
        with scene.as_actor(actor):
            services.return_run(
                actor=actor,
                run_id=self.run_id,
                version=scene.version(self.run_id),
                reasons="请再核对一遍",
                at=NOON,
            )

    def _again(self, _: int) -> None:
        with scene.as_actor(编制):
            services.prepare_again(
                actor=编制, run_id=self.run_id, version=scene.version(self.run_id), at=NOON
            )

    def _hold(self, which: int) -> None:
        with scene.as_actor(经办):
            services.hold_payment(actor=经办, instruction_id=self._row(which), words="需要核实一下", at=NOON)

    def _decide(self, which: int) -> None:
        with open_scope(CITY):
            found = list(Hold.objects.order_by("-ended_at", "pk").values_list("pk", flat=True))
            waiting = list(
                Hold.objects.filter(ended_at__isnull=True).order_by("pk").values_list("pk", flat=True)
            )
            found = waiting if waiting and which < 10 else found
        with scene.as_actor(镇长):
            services.decide_hold(
                actor=镇长, hold_id=found[which % len(found)], decision=PAY if which % 2 else KEEP, at=NOON
            )

    def _report(self, which: int) -> None:
        place = (0, 1, 10, 11)[which % 4]
        person = NamedPerson(scene.NAMES[place % 10], scene.number_of(place))
        event = services.report_vital_event(
            source="卫健死亡登记", person=person, kind=VitalKind.DEATH, on=NOVEMBER, at=NOON
        )
        assert event is not None
        if which % 3 == 0:
            finding = Finding(which % 2 == 0, "入户核实并走访邻居", "核实情况告知")
            with scene.as_actor(镇长):
                services.settle_vital_event(actor=镇长, event_id=event, finding=finding, at=NOON)

    def _send(self, _: int) -> None:
        with open_scope(CITY):
            due = [row.id for row in scene.rows(state="due")]
            services.mark_sent(run_id=self.run_id, instruction_ids=due, at=NOON)

    def _told(self, which: int) -> None:
        state = (InstructionState.PAID, InstructionState.FAILED, InstructionState.IN_DOUBT)[which % 3]
        scene.told(self._row(which // 3), state, "测试")

    def _pay_again(self, which: int) -> None:
        with scene.as_actor(经办):
            services.pay_again(actor=经办, instruction_id=self._row(which), reasons="账户已更正", at=NOON)

    def check(self) -> None:
        """What always holds."""
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")
        found = scene.rows()
        for row in found:
            before = self.states.get(row.id, row.state)
            assert (
                before == row.state
                or may_move(InstructionState(before), InstructionState(row.state))
                or (before == "held" and row.state == "suspended")
            ), f"{before} > {row.state}"
        kept = [row for row in found if row.state != "withdrawn"]
        assert sum(row.amount_fen for row in kept) == sum(row.computed_fen for row in kept) == TOTAL
        self.paid |= {row.id for row in found if row.state == "paid"}
        assert self.paid == {row.id for row in found if row.state == "paid"}
        with open_scope(CITY):
            open_holds = set(
                Hold.objects.filter(ended_at__isnull=True).values_list("instruction_id", flat=True)
            )
            charged = sum(BudgetCharge.objects.order_by("pk").values_list("amount_fen", flat=True))
            asked = set(
                PaymentTask.objects.filter(closed_at__isnull=True).values_list("instruction_id", flat=True)
            )
        assert open_holds == {row.id for row in found if row.state == "held"} <= asked
        run = scene.run(self.run_id)
        if run.financed_at is not None:
            assert charged == TOTAL - sum(row.amount_fen for row in found if row.state == "suspended")
        else:
            assert charged == 0 and not {row.state for row in found} & {"sent", "paid", "failed", "in_doubt"}
        accounts = [
            run.prepared_by_account,
            run.reviewed_by_account,
            run.released_by_account,
            run.financed_by_account,
        ]
        signed = [one for one in accounts if one is not None]
        assert len(set(signed)) == len(signed)


ACTS = st.sampled_from(
    ["prepare", "sign", "return", "again", "hold", "hold", "decide", "decide", "report", "send", "told", "told", "pay_again"]
)  # fmt: skip


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(st.integers(0, 3), st.lists(st.tuples(ACTS, st.integers(0, 11)), min_size=8, max_size=30))
def test_whatever_is_tried_money_stays_in_order(signed: int, steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        world = World()
        for step in range(signed):
            world.act("sign", step)
        for name, which in steps:
            world.act(name, which)
        transaction.set_rollback(True)


def test_a_month_run_through_to_its_end() -> None:
    world = World()
    for name, which in [
        ("sign", 0),
        ("sign", 1),
        ("sign", 2),
        ("send", 0),
        ("told", 0),
        ("told", 3),
        ("decide", 0),
    ]:
        world.act(name, which)
    assert {row.state for row in scene.rows()} == {"paid", "suspended"}
