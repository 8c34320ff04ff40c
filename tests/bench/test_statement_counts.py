"""How many statements an act takes: counted, never timed."""

from typing import Any

import pytest
from django.db import connection

from minzheng.engines.casework import services
from minzheng.foundations.privacy.types import open_scope
from tests.bench.handing_in import drafted, resident
from tests.cast import MORNING
from tests.engines.casework.conftest import TYPED, plain_handler

__all__ = ["plain_handler"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
MOST_FOR_SUBMIT = 40


def test_a_family_of_three_hands_in_with_a_signature_in_forty_statements() -> None:
    actor = resident(1)
    application_id, version = drafted(actor, 1)
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with open_scope(actor.scope), connection.execute_wrapper(note):
        done = services.submit(
            actor=actor, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
    assert done.state == "waiting" and len(done.waiting_for) == 2
    listed = "\n".join(f"{number:3d} {sql[:110]}" for number, sql in enumerate(seen, 1))
    assert len(seen) <= MOST_FOR_SUBMIT, f"{len(seen)} statements:\n{listed}"
