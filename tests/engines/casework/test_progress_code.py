"""查询码：六位数字，只在站点用，要报申请人姓名；每小时最多试十次（voices.md R7）。"""

import hashlib
import random
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import override_settings

from minzheng.engines.casework import services
from minzheng.engines.casework.models import ProgressCode
from minzheng.engines.casework.types import NotThisStep, NotYourRole
from minzheng.foundations.accounts.services import TooManyTries
from minzheng.foundations.audit.models import Event as Record
from minzheng.kernel.result import NotYours
from tests.cast import LUO, MORNING, Cast
from tests.engines.casework.conftest import filled
from tests.engines.casework.intake_steps import later
from tests.engines.casework.steps import accepted, handed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


def issue(cast: Cast, application_id: UUID, *, minutes: int = 0) -> str:
    with cast.acting("小杨") as aide:
        return services.issue_progress_code(actor=aide, application_id=application_id, at=later(minutes))


def look(cast: Cast, code: str, *, name: str = "罗庆华", who: str = "小杨", minutes: int = 1) -> UUID | None:
    with cast.acting(who) as aide:
        return services.progress_by_code(actor=aide, name=name, code=code, at=later(minutes))


def tried(cast: Cast, code: str, *, minutes: int) -> bool:
    """Whether a guess was looked at at all; False when it was politely refused."""
    with cast.acting("小杨") as aide:
        try:
            services.progress_by_code(actor=aide, name="罗庆华", code=code, at=later(minutes))
        except TooManyTries:
            return False
    return True


def wrong(code: str) -> str:
    """Another code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_姓名和六位码打开进度(cast: Cast) -> None:
    application_id = accepted(cast)
    code = issue(cast, application_id)
    assert len(code) == 6 and code.isdigit()
    assert look(cast, code) == application_id
    assert (
        look(cast, f"{code[:3]} {code[3:]}", who="王敏") == application_id
    )  # the town's window is a station too


def test_码不对_姓名不对_都是一样的没有(cast: Cast) -> None:
    code = issue(cast, handed_in(cast))
    assert look(cast, wrong(code)) is None
    assert look(cast, code, name="罗小军") is None
    assert look(cast, code[:5]) is None
    assert look(cast, code, name="") is None


def test_别的镇街的站点查不到(cast: Cast) -> None:
    code = issue(cast, handed_in(cast))
    assert look(cast, code, who="外镇") is None


def test_不在站点的岗位不能用查询码(cast: Cast) -> None:
    code = issue(cast, handed_in(cast))
    with cast.acting("李科") as officer, pytest.raises(NotYourRole):
        services.progress_by_code(actor=officer, name="罗庆华", code=code, at=later(1))


def test_只存加密摘要_不存码(cast: Cast) -> None:
    code = issue(cast, handed_in(cast))
    with cast.acting("小杨"):
        row = ProgressCode.objects.get()
        assert code.encode() not in bytes(row.digest) and len(bytes(row.digest)) == 32
    plain = {hashlib.sha256(f"罗庆华\x00{n:06d}".encode()).digest() for n in (int(code),)}
    assert bytes(row.digest) not in plain


def test_过期的码不能用_期限是设置(cast: Cast) -> None:
    application_id = handed_in(cast)
    code = issue(cast, application_id)
    assert look(cast, code, minutes=60 * 24 * 179) == application_id
    assert look(cast, code, minutes=60 * 24 * 181) is None
    with override_settings(PROGRESS_CODE_DAYS=1):
        short = issue(cast, application_id, minutes=2)
    assert look(cast, short, minutes=60 * 25) is None


def test_再打一张回执_旧码作废(cast: Cast) -> None:
    application_id = handed_in(cast)
    old = issue(cast, application_id)
    new = issue(cast, application_id, minutes=1)
    assert look(cast, old) is None or old == new
    assert look(cast, new) == application_id


def test_一小时最多试十次_第十一次礼貌拒绝_对的码也不行(cast: Cast) -> None:
    code = issue(cast, handed_in(cast))
    for _ in range(10):
        assert look(cast, wrong(code)) is None
    with cast.acting("小杨") as aide, pytest.raises(TooManyTries, match="请过"):
        services.progress_by_code(actor=aide, name="罗庆华", code=code, at=later(2))


def test_过一小时又能查(cast: Cast) -> None:
    application_id = handed_in(cast)
    code = issue(cast, application_id)
    for _ in range(10):
        look(cast, wrong(code))
    assert look(cast, code, minutes=62) == application_id


def test_换着姓名试也只有十次(cast: Cast) -> None:
    issue(cast, handed_in(cast))
    for n in range(10):
        assert look(cast, "000000", name=f"罗{'甲乙丙丁戊己庚辛壬癸'[n]}") is None
    with cast.acting("小杨") as aide, pytest.raises(TooManyTries):
        services.progress_by_code(actor=aide, name="罗庆华", code="000000", at=later(2))


def test_穷举一整天也只试得了二百四十次(cast: Cast) -> None:
    """Brute force bound: asking every three minutes for 24 hours comes to at most 240 tries of a million codes."""
    code = issue(cast, handed_in(cast))
    guesses = random.Random(7)  # noqa: S311 - guesses of an attacker
    looked_at = sum(
        tried(cast, f"{guess:06d}" if f"{guess:06d}" != code else wrong(code), minutes=minute)
        for minute, guess in ((minute, guesses.randrange(1_000_000)) for minute in range(1, 24 * 60, 3))
    )
    assert 200 <= looked_at <= 240
    with cast.acting("小杨"):
        assert Record.objects.filter(action="casework.progress_code.tried").count() == looked_at


def test_每次查询都留痕(cast: Cast) -> None:
    application_id = handed_in(cast)
    code = issue(cast, application_id)
    look(cast, wrong(code))
    look(cast, code)
    with cast.acting("李科"):
        rows = Record.objects.filter(action="casework.progress_code.tried").order_by("real_at", "id")
        assert [row.detail["found"] for row in rows] == [False, True]
        assert all(code not in str(row.detail) for row in rows)


def test_没提交的没有查询码(cast: Cast) -> None:
    application_id, _ = filled(cast)
    with cast.acting("小杨") as aide, pytest.raises(NotThisStep):
        services.issue_progress_code(actor=aide, application_id=application_id, at=MORNING)


def test_别人的申请不能打回执(cast: Cast) -> None:
    application_id = handed_in(cast)
    with cast.acting("外镇") as clerk, pytest.raises(NotYours):
        services.issue_progress_code(actor=clerk, application_id=application_id, at=MORNING)


def test_一天最多打五张回执(cast: Cast) -> None:
    application_id = handed_in(cast)
    for n in range(5):
        issue(cast, application_id, minutes=n)
    with cast.acting("小杨") as aide, pytest.raises(TooManyTries):
        services.issue_progress_code(actor=aide, application_id=application_id, at=later(9))


def test_姓名加身份证后四位找到本人的办件(cast: Cast) -> None:
    application_id = handed_in(cast)
    opened, _ = filled(cast)
    with cast.acting("小杨") as aide:
        found = services.files_at_station(
            actor=aide, name="罗庆华", identity_tail=LUO[-4:].lower(), at=MORNING
        )
        assert set(found) == {application_id, opened}
        for name, tail in (("罗庆华", "0000"), ("罗小军", LUO[-4:]), ("罗庆华", "4"), ("", LUO[-4:])):
            assert services.files_at_station(actor=aide, name=name, identity_tail=tail, at=MORNING) == []
    with cast.acting("外镇") as clerk:
        assert services.files_at_station(actor=clerk, name="罗庆华", identity_tail=LUO[-4:], at=MORNING) == []


def test_后四位也不能穷举(cast: Cast) -> None:
    handed_in(cast)
    with cast.acting("小杨") as aide:
        for _ in range(10):
            services.files_at_station(actor=aide, name="罗庆华", identity_tail="0000", at=MORNING)
        with pytest.raises(TooManyTries):
            services.files_at_station(
                actor=aide, name="罗庆华", identity_tail=LUO[-4:], at=MORNING + timedelta(minutes=1)
            )
