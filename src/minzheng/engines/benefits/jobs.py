"""Looks at the ledger: none of them gives less, stops or ends. They ask officers, and write what two officers approved."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from minzheng.engines.benefits.events import AwardChanged, AwardGranted
from minzheng.engines.benefits.exclusion import ASKS_CLASHES, ask_clashes
from minzheng.engines.benefits.price_subsidy import generate_items
from minzheng.engines.benefits.proof_of_life import look_at_life, look_at_terms
from minzheng.engines.benefits.services.pricing import GENERATE
from minzheng.engines.benefits.services.standards import APPLY, apply_standard, still_open
from minzheng.engines.benefits.suspension_asking import look_at_suspensions
from minzheng.engines.jobs.services import job, on
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.clock import BEIJING, local_date

NIGHT_HOURS = range(1, 5)


@job("benefits.nightly", cron="0 * * * *")
def look_at_night(*, at: datetime) -> None:
    """Between one and five in the morning, each hour: clashes, signs of life, ending cards, suspensions, late standards."""
    local = at.astimezone(BEIJING)
    if local.hour in NIGHT_HOURS and local.minute == 0:
        look_at_awards(at=at)


def look_at_awards(*, at: datetime) -> None:
    """Every look of a night; once too often changes nothing."""
    with transaction.atomic():
        ask_clashes(at=at)
    look_at_life(at=at)
    look_at_terms(at=at)
    with transaction.atomic(), open_scope(WHOLE_CITY):
        look_at_suspensions(at=at)
    for change_id in still_open(local_date(at)):
        apply_standard(change_id=change_id, at=at)


@job(APPLY)
def lay_standard(*, change_id: str) -> None:
    """Lay an approved standard over the awards that have not had it. Killed and run again, each has it once."""
    apply_standard(change_id=UUID(change_id), at=clock.now())


@job(GENERATE)
def write_price_items(*, subsidy_id: str) -> None:
    """Write the items of an approved price subsidy, once."""
    generate_items(subsidy_id=UUID(subsidy_id), at=clock.now())


@on(AwardGranted, ASKS_CLASHES)
def look_at_granted(payload: dict[str, Any]) -> None:
    """A new award: does it clash with another of the same people, anywhere in the city?"""
    ask_clashes(at=clock.now(), award_ids=[UUID(payload["award_id"])])


@on(AwardChanged, "benefits.ask_clashes")
def look_at_joined(payload: dict[str, Any]) -> None:
    """Somebody joined an award: the same question."""
    if payload["act"] == "join":
        ask_clashes(at=clock.now(), award_ids=[UUID(payload["award_id"])])
