"""Two decisions on one household at the same moment, on two connections: one award."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from minzheng.engines.benefits.models import Award, AwardAmount
from minzheng.engines.benefits.services import AlreadyGranted, grant
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.identifiers import new_id
from tests.engines.benefits.scene import NOON, as_actor, 李科
from tests.engines.benefits.test_grant import dibao


def test_one_household_gets_one_award(committed_db: str, django_db_blocker: Any) -> None:
    household, together = new_id(), Barrier(2)

    def confirm(_: int) -> str:
        with django_db_blocker.unblock():
            try:
                together.wait(timeout=20)
                with as_actor(李科):
                    grant(actor=李科, award=dibao(household_id=household), at=NOON)
                return "granted"
            except AlreadyGranted as refusal:
                return refusal.code
            finally:
                connection.close()

    for _ in range(3):
        with ThreadPoolExecutor(max_workers=2) as officers:
            answers = sorted(officers.map(confirm, range(2)))
        assert answers in (["already_granted", "granted"], ["already_granted", "already_granted"])
    with open_scope(WHOLE_CITY):
        assert Award.objects.filter(household_id=household).count() == 1
        assert AwardAmount.objects.count() == 1
