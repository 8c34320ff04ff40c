"""Steps towards a decision on either route: a delegated town, a family with a near relative, a case that waits."""

from contextlib import nullcontext
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case, Party
from minzheng.engines.casework.types import Opinion
from minzheng.kernel import clock
from tests.cast import FUHUAN, MORNING, Cast
from tests.engines.casework.conftest import FAMILY, TYPED, TYPED_SON, filled
from tests.engines.casework.steps import reviewed, surveyed_and_checked
from tests.jobs import tick

LATER = MORNING + timedelta(days=9)
GOOD = Opinion(favourable=True, reasons="收入低于标准，财产符合规定，拟予确认", amount_fen=77000)
KIN = {"member": "罗庆华", "relation": "兄弟姐妹", "official": "小杨", "post": "村（社区）救助专干"}
#: A relative who works in the village committee and holds no account.
STRANGER = {**KIN, "official": "杨大山", "post": "村（居）委会成员"}


def delegated(cast: Cast, *, since: date = date(2026, 11, 23), at: datetime = MORNING) -> UUID:
    """扶欢镇 confirms 低保 itself from that day on."""
    with cast.acting("李科") as district:
        new = services.NewDelegation(
            FUHUAN, "dibao", since, "綦民发〔2026〕12号", "镇街力量充足，便于群众就近办理"
        )
        (delegation_id,) = services.delegate(actor=district, new=new, at=at)
    return delegation_id


def accepted_with(cast: Cast, **answers: Any) -> UUID:
    """A file accepted by 王敏, its answers changed."""
    application_id, version = filled(cast, {**FAMILY, **answers})
    with cast.acting("小杨") as aide:
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
        son = Party.objects.get(application_id=application_id, position=1)
        services.sign(
            actor=aide, application_id=application_id, party_id=son.id, signature=TYPED_SON, at=MORNING
        )
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=application_id).version
        services.accept(actor=clerk, application_id=application_id, version=version, at=MORNING)
    return application_id


def confirming(cast: Cast, application_id: UUID, *, opinion: Opinion = GOOD) -> UUID:
    """The case of an accepted file, on to its confirmation."""
    case_id = surveyed_and_checked(cast, application_id)
    reviewed(cast, case_id, opinion)
    if opinion.favourable:
        clock.set_offset_source(lambda: LATER - clock.real_now())
        tick()
    assert state_of(cast, case_id) == "confirming"
    return case_id


def state_of(cast: Cast, case_id: UUID) -> str:
    """Where the case stands."""
    with cast.acting("李科"):
        return str(Case.objects.get(pk=case_id).state)


def version_of(cast: Cast, case_id: UUID) -> int:
    """The version a page would carry."""
    with cast.acting("李科"):
        return int(Case.objects.get(pk=case_id).version)


def decide(
    cast: Cast,
    who: str,
    case_id: UUID,
    *,
    at: datetime = LATER,
    yes: bool = True,
    refused: type[Exception] | None = None,
) -> UUID | None:
    """Confirm with the published amount, or refuse; `refused`: what the service answers instead."""
    version = version_of(cast, case_id)
    with cast.acting(who) as officer, pytest.raises(refused) if refused else nullcontext():
        if yes:
            return services.confirm(
                actor=officer,
                case_id=case_id,
                version=version,
                amount_fen=77000,
                reasons="情况属实，同意初审意见",
                at=at,
            )
        return services.refuse(
            actor=officer, case_id=case_id, version=version, reasons="人均收入高于标准，来源见核对报告", at=at
        )
    return None
