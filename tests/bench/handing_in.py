"""A resident hands in for a family of three with her signature: statements, seconds, and the rows written."""

from time import perf_counter
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from minzheng.engines.casework import services
from minzheng.engines.catalogue.services import register_handler
from minzheng.foundations.accounts import services as accounts
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, identity
from tests.engines.casework.conftest import FAMILY, TYPED, PlainHandler

NAMES = ("罗庆华", "罗小军", "杨世珍")


def family_of_three(number: int) -> dict[str, Any]:
    """Answers of a family nobody else in the run is in."""
    father, son = FAMILY["parties"]
    rows = [
        {**row, "name": NAMES[place], "identity_number": identity(f"500110{1950 + number // 300}0101{number % 300 * 3 + place:03d}")}
        for place, row in enumerate((father, son, {**son, "relation": "5", "phone": ""}))
    ]  # fmt: skip
    return {**FAMILY, "parties": rows}


def resident(number: int) -> Actor:
    """A resident who signed in by her phone for the first time."""
    phone = f"139{number:08d}"
    with transaction.atomic():
        code = accounts.issue_phone_code(phone=phone, at=MORNING)
        account = accounts.sign_in_resident(phone=phone, code=code, at=MORNING)
    assert account is not None
    return Actor(Role.RESIDENT, phone, Scope(subject=account.person_id), account.id, None, account.person_id)


def drafted(actor: Actor, number: int) -> tuple[UUID, int]:
    """Her draft, complete: (application, version)."""
    with open_scope(actor.scope):
        application_id = services.start_application(actor=actor, items=["dibao"], at=MORNING)
        version = services.save_answers(
            actor=actor, application_id=application_id, answers=family_of_three(number), version=1, at=MORNING
        )
    return application_id, version


def hand_in(actor: Actor, application_id: UUID, version: int) -> Any:
    """The measured act: scope, one transaction, signature drawn on her phone."""
    with open_scope(actor.scope):
        return services.submit(
            actor=actor, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )


class Applicant:
    """Drafts prepared outside the measured time."""

    def __init__(self) -> None:
        register_handler("dibao", PlainHandler())
        self.number = 0

    def answer(self, what: str, times: str = "1") -> dict[str, Any]:
        """`time N`: seconds of each hand-in. `rows`: transaction id of one more, to find the rows it wrote."""
        if what == "rows":
            return self._one_seen()
        return {"seconds": [self._timed() for _ in range(int(times))]}

    def _prepared(self) -> tuple[Actor, UUID, int]:
        self.number += 1
        actor = resident(self.number)
        return actor, *drafted(actor, self.number)

    def _timed(self) -> float:
        actor, application_id, version = self._prepared()
        began = perf_counter()
        hand_in(actor, application_id, version)
        return perf_counter() - began

    def _one_seen(self) -> dict[str, Any]:
        actor, application_id, version = self._prepared()
        seen: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            seen.append(sql)
            return execute(sql, params, many, context)

        with open_scope(actor.scope):
            with connection.execute_wrapper(note):
                services.submit(
                    actor=actor, application_id=application_id, version=version, signature=TYPED, at=MORNING
                )
            with connection.cursor() as cursor:
                cursor.execute("select pg_current_xact_id()::text")
                (xid,) = cursor.fetchone()
        return {"xid": xid, "statements": len(seen)}
