"""一次性告知：缺什么一次说全，政府能查到的不让群众提供（审核确认办法第十条）。"""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import Application, Supplement, Task
from minzheng.engines.casework.services.supplement import NothingAsked, NothingBrought
from minzheng.engines.casework.types import NotThisStep, NotYourRole
from minzheng.engines.letters.models import Letter
from minzheng.engines.messages.models import Message
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import NotYours, StaleVersion
from tests.cast import MORNING, Cast, resident
from tests.engines.casework.intake_steps import bring, later, speaking
from tests.engines.casework.steps import handed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _item(plain_handler: None) -> Iterator[None]:
    with speaking():
        yield


BOOK = services.Asked(papers=("household_book",), lines=(services.ToSupply("离婚判决书", "确认抚养关系"),))


def ask(
    cast: Cast, application_id: UUID, asked: services.Asked = BOOK, *, who: str = "王敏", **more: Any
) -> Any:
    """The clerk tells; `no` is the refusal she must get, `saying` words of it."""
    no, saying = more.get("no"), more.get("saying")
    with cast.acting(who) as officer, pytest.raises(no, match=saying) if no else nullcontext():
        row = Application.objects.filter(pk=application_id).first()
        return services.ask_supplement(
            actor=officer,
            application_id=application_id,
            version=more.get("version") or (row.version if row else 1),
            asked=asked,
            at=more.get("at", MORNING),
        )


def supply(cast: Cast, application_id: UUID, *, note: str = "", who: str = "小杨", **more: Any) -> Any:
    """An officer says for the family that it has come."""
    no, at = more.get("no"), more.get("at")
    with cast.acting(who) as officer, pytest.raises(no) if no else nullcontext():
        return services.supply_missing(
            actor=officer, application_id=application_id, note=note, at=at or later(90)
        )


def test_缺的东西一份告知书全部写上_并告诉家庭(cast: Cast) -> None:
    application_id = handed_in(cast)
    told = ask(cast, application_id)
    assert [one["what"] for one in told.asked] == ["户口簿", "离婚判决书"]
    assert told.until_on.isoformat() == "2026-12-07"  # ten working days
    with cast.acting("李科"):
        row = Application.objects.get(pk=application_id)
        assert row.state == "waiting"
        open_tasks = list(
            Task.objects.filter(application=row, closed_at__isnull=True).values_list("kind", "queue")
        )
        assert open_tasks == [("supplement", "applicant")]
        assert Letter.objects.filter(application_id=application_id, kind="dibao.supplement").count() == 1
        said = Message.objects.filter(person_id=row.applicant_id, kind="dibao.supplement")
        assert said.count() == 1
        assert chain_is_whole(application_id)


def test_补来以后回到待受理(cast: Cast) -> None:
    application_id = handed_in(cast)
    ask(cast, application_id)
    bring(cast, application_id, at=later(60))
    assert supply(cast, application_id) == "ready"
    with cast.acting("王敏") as clerk:
        assert queries.supplement_open(application_id) is None
        kinds = Task.objects.filter(application_id=application_id, closed_at__isnull=True).values_list(
            "kind", flat=True
        )
        assert list(kinds) == ["accept"]
        version = Application.objects.get(pk=application_id).version
        services.accept(actor=clerk, application_id=application_id, version=version, at=later(120))


def test_没有补来之前不能受理_也不会自动作废(cast: Cast) -> None:
    application_id = handed_in(cast)
    ask(cast, application_id)
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=application_id).version
        with pytest.raises(NotThisStep):
            services.accept(actor=clerk, application_id=application_id, version=version, at=later(5))


def test_第二次告知被拒绝_除非有新的内容补来(cast: Cast) -> None:
    application_id = handed_in(cast)
    ask(cast, application_id)
    more = services.Asked(lines=(services.ToSupply("再来一份"),))
    ask(cast, application_id, more, at=later(10), no=services.ToldAlready)
    bring(cast, application_id, at=later(60))
    supply(cast, application_id)
    again = services.Asked(lines=(services.ToSupply("户口簿第3页看不清，请重拍"),))
    assert ask(cast, application_id, again, at=later(100)).asked[0]["what"].startswith("户口簿第3页")


def test_经办人自己写一句话不算补来(cast: Cast) -> None:
    application_id = handed_in(cast)
    ask(cast, application_id)
    assert supply(cast, application_id, who="王敏", note="电话核实过了", at=later(5)) == "ready"
    ask(cast, application_id, at=later(10), no=services.ToldAlready)


@pytest.mark.parametrize(
    "asked",
    [
        services.Asked(papers=("property_proof",)),
        services.Asked(lines=(services.ToSupply("请去银行开存款证明"),)),
    ],
)
def test_银行能查到的不让群众提供_并说出来源(cast: Cast, asked: services.Asked) -> None:
    application_id = handed_in(cast)
    ask(cast, application_id, asked, no=services.SourceGivesIt, saying="银行")
    with cast.acting("李科"):
        assert not Supplement.objects.exists()


def test_什么都没选不能告知(cast: Cast) -> None:
    application_id = handed_in(cast)
    ask(cast, application_id, services.Asked(), no=NothingAsked)
    ask(cast, application_id, services.Asked(papers=("passport",)), no=NothingAsked)


def test_只有镇街经办人能告知_村专干和区县不能(cast: Cast) -> None:
    application_id = handed_in(cast)
    for who in ("小杨", "李科", "张主任"):
        ask(cast, application_id, who=who, no=NotYourRole)
    ask(cast, application_id, who="外镇", no=NotYours)


def test_页面打开后有变化的要重新看(cast: Cast) -> None:
    application_id = handed_in(cast)
    ask(cast, application_id, version=1, no=StaleVersion)


def test_没有材料也没有说明的不算补来(cast: Cast) -> None:
    application_id = handed_in(cast)
    ask(cast, application_id)
    supply(cast, application_id, no=NothingBrought)


def test_别人不能替这家说补齐了(cast: Cast) -> None:
    application_id = handed_in(cast)
    ask(cast, application_id)
    stranger = resident()
    with open_scope(stranger.scope), pytest.raises(NotYours):
        services.supply_missing(actor=stranger, application_id=application_id, note="补齐了", at=later(5))


def test_没有告知过就没有什么要补(cast: Cast) -> None:
    application_id = handed_in(cast)
    supply(cast, application_id, note="都在这里", no=NotThisStep)
