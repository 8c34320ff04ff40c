"""与上月比: the steps from last month to this month reconcile to the fen, whatever happened."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.engines.benefits import services as benefits
from minzheng.engines.benefits.services.changing import Tapering
from minzheng.engines.payments import services
from minzheng.engines.payments.queries import difference, difference_rows
from minzheng.engines.payments.types import Cause
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.clock import BEIJING
from tests.engines.payments import scene
from tests.engines.payments.scene import CITY, DECEMBER, NOON, NOVEMBER, UNIT, 签发, 经办

pytestmark = pytest.mark.django_db
IN_DECEMBER = datetime(2026, 12, 1, 9, tzinfo=BEIJING)


def changed(family: scene.Family, fen: int) -> None:
    """Another amount from December on."""
    with scene.as_actor(签发):
        benefits.change_amount(
            actor=签发,
            award_id=family.award_id,
            from_month=DECEMBER,
            amount_fen=fen,
            decided=scene.decided(),
            at=NOON,
        )


def ended(family: scene.Family) -> None:
    """November is the last month."""
    with scene.as_actor(签发):
        benefits.end_award(
            actor=签发, award_id=family.award_id, end_month=NOVEMBER, decided=scene.decided(), at=NOON
        )


def tapered(family: scene.Family, fen: int) -> None:
    """渐退 from December on."""
    with scene.as_actor(签发):
        benefits.taper(
            actor=签发,
            award_id=family.award_id,
            tapering=Tapering(DECEMBER, 3, fen),
            decided=scene.decided(),
            at=NOON,
        )


def test_every_cause_is_told_apart_and_the_sums_agree() -> None:
    homes = [scene.family(place, fen=50_000) for place in range(6)]
    scene.prepared(NOVEMBER)
    changed(homes[0], 55_000), changed(homes[1], 42_000), ended(homes[2]), tapered(homes[3], 20_000)
    scene.family(7, fen=33_300, start=DECEMBER)
    made = scene.prepared(DECEMBER, at=IN_DECEMBER)
    row = scene.rows(award_id=homes[4].award_id, month=DECEMBER)[0]
    with scene.as_actor(经办):
        services.hold_payment(actor=经办, instruction_id=row.id, words="群众反映户主外出", at=IN_DECEMBER)
    with open_scope(CITY):
        found = difference(unit=UNIT, month=DECEMBER)
        ended_rows = difference_rows(unit=UNIT, month=DECEMBER, cause=Cause.ENDED)
        held_rows = difference_rows(unit=UNIT, month=DECEMBER, cause=Cause.HELD)
    assert {step.cause: (step.items, step.fen) for step in found.steps} == {
        Cause.NEW: (1, 33_300),
        Cause.ENDED: (1, -50_000),
        Cause.RAISED: (1, 5_000),
        Cause.CUT: (1, -8_000),
        Cause.TAPERED: (1, -30_000),
        Cause.HELD: (1, -50_000),
    }
    assert (found.before_items, found.before_fen) == (6, 300_000)
    assert (
        found.after_fen == found.before_fen + sum(step.fen for step in found.steps) == made.total_fen - 50_000
    )
    assert [(one.award_id, one.before_fen, one.after_fen) for one in ended_rows] == [
        (homes[2].award_id, 50_000, None)
    ]
    assert [(one.award_id, one.after_fen, one.reason) for one in held_rows] == [
        (homes[4].award_id, 50_000, "officer")
    ]


CHANGES = st.lists(
    st.tuples(st.sampled_from(["same", "raise", "cut", "end", "taper"]), st.integers(1, 9), st.booleans()),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(CHANGES)
def test_whatever_happened_the_steps_reconcile(changes: list[tuple[str, int, bool]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        homes = [scene.family(place, members=1, fen=50_000) for place in range(len(changes))]
        scene.prepared(NOVEMBER)
        for home, (what, size, _) in zip(homes, changes, strict=True):
            if what == "raise":
                changed(home, 50_000 + size)
            elif what == "cut":
                changed(home, 50_000 - size)
            elif what == "end":
                ended(home)
            elif what == "taper":
                tapered(home, 50_000 - size * 100)
        scene.prepared(DECEMBER, at=IN_DECEMBER)
        for home, (_, _, held) in zip(homes, changes, strict=True):
            for row in scene.rows(award_id=home.award_id, month=DECEMBER) if held else []:
                with scene.as_actor(经办):
                    services.hold_payment(actor=经办, instruction_id=row.id, words="核实一下", at=IN_DECEMBER)
        with open_scope(CITY):
            found = difference(unit=UNIT, month=DECEMBER)
        assert found.after_fen - found.before_fen == sum(step.fen for step in found.steps)
        assert found.after_fen == sum(row.amount_fen for row in scene.rows(month=DECEMBER, state="due"))
        assert sum(s.items for s in found.steps if s.cause not in (Cause.HELD,)) == sum(
            1 for what, _, _ in changes if what != "same"
        )
        transaction.set_rollback(True)
