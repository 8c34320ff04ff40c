"""The tables of states in Python and in the database are the same, and keys are the same in both."""

import re
from datetime import date
from uuid import UUID

import pytest
from django.db import connection

from minzheng.engines.payments.states import INSTRUCTION_MOVES, RUN_MOVES
from minzheng.engines.payments.types import attempt_key, instruction_key

AWARD = UUID("01930000-0000-7000-8000-000000000001")


def moves_in(function: str) -> set[tuple[str, str]]:
    """The pairs of the array in a trigger's function, as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname = %s", [function])
        (text,) = cursor.fetchone()
    array = text[text.index("array[") : text.index("])")]
    return {(a, b) for a, b in re.findall(r"'([a-z_]+)>([a-z_]+)'", array)}


@pytest.mark.django_db
def test_the_database_has_the_same_tables() -> None:
    assert moves_in("payments_run_guard") == {(str(a), str(b)) for a, b in RUN_MOVES}
    assert moves_in("payments_instruction_guard") == {(str(a), str(b)) for a, b in INSTRUCTION_MOVES}


@pytest.mark.django_db
def test_a_key_is_the_same_in_sql_and_in_python() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select payments_key(%s)", [f"{AWARD}|2026-11-01|monthly"])
        (told,) = cursor.fetchone()
    assert told == instruction_key(award_id=AWARD, month=date(2026, 11, 1), kind="monthly")
    assert told.version == 8 and told.variant == "specified in RFC 4122"


def test_every_month_kind_and_share_has_a_key_of_its_own() -> None:
    november, december = date(2026, 11, 1), date(2026, 12, 1)
    keys = {
        instruction_key(award_id=AWARD, month=november, kind="monthly"),
        instruction_key(award_id=AWARD, month=december, kind="monthly"),
        instruction_key(award_id=AWARD, month=november, kind="price"),
        instruction_key(award_id=AWARD, month=november, kind="monthly", member=AWARD),
    }
    assert len(keys) == 4


def test_the_bank_gets_the_same_key_until_it_has_said_no() -> None:
    assert attempt_key(instruction_id=AWARD, attempt=1) == AWARD
    assert len({attempt_key(instruction_id=AWARD, attempt=n) for n in (1, 2, 3)}) == 3
