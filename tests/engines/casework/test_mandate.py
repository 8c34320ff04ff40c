"""代为申请要有委托书；协助填报不要（审核确认办法第六条）。"""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Application, Filing, Mandate, Promise
from minzheng.engines.casework.services.mandate import MandateUnfit
from minzheng.engines.casework.types import NotYourRole
from minzheng.engines.verification.services import SignatureMissing, WitnessMissing
from minzheng.engines.verification.types import Signature, SignatureMethod, Witness
from tests.cast import MORNING, Cast
from tests.engines.casework.conftest import FAMILY, TYPED, filled
from tests.engines.casework.intake_steps import bring, mandate, print_of_thumb, speaking
from tests.engines.casework.steps import DRAWN, POINTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _item(plain_handler: None) -> Iterator[None]:
    with speaking():
        yield


def draft(cast: Cast, *filing: str) -> tuple[UUID, int]:
    """A draft the aide filled; `filing` as the form says: who fills in, her name."""
    return filled(cast, {**FAMILY, "filing": filing} if filing else None)


def hand_in(cast: Cast, opened: tuple[UUID, int], *, who: str = "小杨", **more: Any) -> Any:
    no, how = more.get("no"), more.get("how")
    with cast.acting(who) as aide, pytest.raises(no) if no else nullcontext():
        return services.submit(
            actor=aide, application_id=opened[0], version=opened[1], at=MORNING, signature=TYPED, how=how
        )


def keep(cast: Cast, application_id: UUID, *, who: str = "小杨", **more: Any) -> Any:
    """Record a mandate; `no` is the refusal expected, `kind` the paper's kind, the rest changes the mandate."""
    no, kind, changes = more.pop("no", None), more.pop("kind", "mandate"), more
    paper = bring(cast, application_id, kind=kind)
    with cast.acting(who) as aide, pytest.raises(no) if no else nullcontext():
        return services.record_mandate(
            actor=aide, application_id=application_id, given=mandate(paper, **changes), at=MORNING
        )


def test_工作人员协助填报不要委托书_如实记录(cast: Cast) -> None:
    opened = draft(cast)
    assert hand_in(cast, opened).state == "waiting"
    with cast.acting("李科"):
        filing = Filing.objects.get(application_id=opened[0])
        assert (filing.filled_by, filing.filler_name, filing.channel) == ("assist", "小杨", "online")
        shown = queries.intake(opened[0]).filing
        assert shown is not None and shown.filled_by == "工作人员协助填报"


def test_邻居代为申请没有委托书的不能提交(cast: Cast) -> None:
    opened = draft(cast, "mandate", "周大明")
    hand_in(cast, opened, no=services.MandateMissing)
    with cast.acting("小杨"):
        assert Application.objects.get(pk=opened[0]).state == "draft"


def test_登记委托书以后可以代为申请_审核的人看得到(cast: Cast) -> None:
    opened = draft(cast, "mandate", "周大明")
    keep(cast, opened[0])
    assert hand_in(cast, opened).state == "waiting"
    with cast.acting("李科"):
        shown = queries.mandate_of(opened[0])
        assert shown is not None and (shown.name, shown.relation) == ("周大明", "邻居")
        assert shown.may_do == ["代为提出申请", "代为递交和补充材料"]
        assert queries.intake(opened[0]).filing.filled_by == "受委托代为申请"  # type: ignore[union-attr]


def test_委托书写的是别人的不行(cast: Cast) -> None:
    opened = draft(cast, "mandate", "赵小红")
    keep(cast, opened[0])
    hand_in(cast, opened, no=services.MandateMissing)


def test_过了期的委托书不行(cast: Cast) -> None:
    opened = draft(cast, "mandate", "周大明")
    keep(cast, opened[0])
    with cast.acting("小杨"):
        Mandate.objects.filter(application_id=opened[0]).update(until=date(2026, 11, 22))
    hand_in(cast, opened, no=services.MandateMissing)


def test_只委托收文书的不能代为申请(cast: Cast) -> None:
    opened = draft(cast, "mandate", "周大明")
    keep(cast, opened[0], scope=("receive",))
    hand_in(cast, opened, no=services.MandateMissing)


def test_家人代填不要委托书_外人冒充家人的不行(cast: Cast) -> None:
    assert hand_in(cast, draft(cast, "family", "罗小军")).state == "waiting"


def test_说是家人但名单里没有的要委托书(cast: Cast) -> None:
    hand_in(cast, draft(cast, "family", "周大明"), no=services.MandateMissing)


def test_村委会也可以受委托(cast: Cast) -> None:
    opened = draft(cast, "mandate", "周大明")
    keep(cast, opened[0], kind="mandate", relation="高滩村村民委员会委员")
    with cast.acting("小杨"):
        Mandate.objects.filter(application_id=opened[0]).update(kind="village_committee")
    assert hand_in(cast, opened).state == "waiting"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"identity": "500110197001010011"},
        {"relation": " "},
        {"scope": ()},
        {"scope": ("apply", "sign_authorisation")},
        {"until": date(2026, 11, 22)},
        {"until": date(2028, 1, 1)},
        {"name": "罗庆华"},
        {"principal": ""},
    ],
)
def test_委托书没写全的不登记(cast: Cast, changes: dict[str, Any]) -> None:
    keep(cast, draft(cast)[0], no=MandateUnfit, **changes)


def test_没有委托书照片的不登记(cast: Cast) -> None:
    keep(cast, draft(cast)[0], kind="household_book", no=MandateUnfit)


def test_委托书按手印要有见证人(cast: Cast) -> None:
    application_id = draft(cast)[0]
    keep(cast, application_id, signature=print_of_thumb(), no=WitnessMissing)
    keep(cast, application_id, signature=print_of_thumb(cast["小杨"]))
    with cast.acting("李科"):
        assert "小杨" in Mandate.objects.get(application_id=application_id).witness


def test_委托书上输入姓名不算签名(cast: Cast) -> None:
    keep(cast, draft(cast)[0], signature=TYPED, no=SignatureMissing)


def test_登记委托书的是村专干或镇街经办(cast: Cast) -> None:
    keep(cast, draft(cast)[0], who="李科", no=NotYourRole)


def test_重新登记的委托书顶替旧的(cast: Cast) -> None:
    application_id = draft(cast)[0]
    keep(cast, application_id)
    keep(cast, application_id, name="周小明")
    with cast.acting("小杨"):
        rows = list(Mandate.objects.filter(application_id=application_id).order_by("recorded_at", "pk"))
        assert [row.ended_at is None for row in rows].count(True) == 1


def test_纸质申请按交来那天登记_不能是明天或半年前(cast: Cast) -> None:
    opened = draft(cast)
    for day in (date(2026, 11, 24), date(2026, 5, 1)):
        hand_in(cast, opened, how=services.HowFiled("paper", day), no=services.PaperDayUnfit)
    assert hand_in(cast, opened, how=services.HowFiled("paper", date(2026, 11, 20))).number
    with cast.acting("李科"):
        filing = Filing.objects.get(application_id=opened[0])
        assert (filing.channel, filing.applied_on) == ("paper", date(2026, 11, 20))


def test_承诺书的原话和申请一起签字(cast: Cast) -> None:
    opened = draft(cast)
    hand_in(cast, opened)
    with cast.acting("李科"):
        kept = Promise.objects.get(application_id=opened[0])
        assert kept.text == "以上内容属实。" and len(kept.digest) == 64
        assert kept.signed_at == MORNING and kept.authorisation_id is not None


def test_没签字的承诺不算承诺(cast: Cast) -> None:
    opened = draft(cast)
    with cast.acting("小杨") as aide:
        services.submit(actor=aide, application_id=opened[0], version=opened[1], at=MORNING)
    with cast.acting("李科"):
        assert Promise.objects.get(application_id=opened[0]).signed_at is None


def thumb(cast: Cast, signature: Signature, *, no: Any = None) -> str:
    """The applicant presses her thumb on the aide's device at hand-in."""
    opened = draft(cast)
    with cast.acting("小杨") as aide, pytest.raises(no) if no else nullcontext():
        return services.submit(
            actor=aide, application_id=opened[0], version=opened[1], at=MORNING, signature=signature
        ).state
    return ""


def test_按手印由在场工作人员见证(cast: Cast) -> None:
    assert thumb(cast, print_of_thumb(cast["小杨"])) == "waiting"


def test_按手印由一位成年人签名见证(cast: Cast) -> None:
    seen = Witness(name="周大明", svg=DRAWN, points=POINTS)
    assert thumb(cast, print_of_thumb(witness=seen)) == "waiting"


@pytest.mark.parametrize(
    "seen",
    [
        None,
        Witness(),
        Witness(name="周大明"),
        Witness(svg=DRAWN, points=POINTS),
        Witness(name="罗庆华", svg=DRAWN, points=POINTS),
    ],
)
def test_没有见证人的手印不收(cast: Cast, seen: Witness | None) -> None:
    thumb(cast, print_of_thumb(witness=seen), no=WitnessMissing)


def test_不能写别的工作人员见证(cast: Cast) -> None:
    thumb(cast, print_of_thumb(cast["王敏"]), no=WitnessMissing)


def test_看不见手印的不收(cast: Cast) -> None:
    thumb(cast, replace(print_of_thumb(cast["小杨"]), svg="", points=""), no=SignatureMissing)


def test_按了手印的纸拍照也行(cast: Cast) -> None:
    opened = draft(cast)
    paper = bring(cast, opened[0], kind="signed_paper")
    with cast.acting("小杨") as aide:
        given = replace(print_of_thumb(aide), svg="", points="", paper_id=paper)
        services.submit(actor=aide, application_id=opened[0], version=opened[1], at=MORNING, signature=given)
    assert SignatureMethod.THUMBPRINT.value == "thumbprint"
