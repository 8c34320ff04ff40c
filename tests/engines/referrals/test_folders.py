"""事项是文件夹: 加一个不改程序; 写错了启动时就说."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from babel.messages.pofile import read_po

import minzheng
from minzheng.engines.referrals import folders, services
from minzheng.engines.referrals.queries import referral_items
from minzheng.engines.referrals.types import ConsentHow, NewReferral
from tests.cast import MORNING
from tests.engines.referrals.conftest import herself, row_of

GOOD = """
code = "heating"
name = "取暖帮助"
department = "energy"
icon = "home-heart"
law = "区县规定"
what = "冬天烧不起火"
purpose = "核实取暖情况"
sends = ["name", "village"]
[[asks]]
name = "how"
label = "现在怎么取暖"
options = ["烧柴", "没有取暖"]
[reply_days]
value = 5
status = "design"
reference = "未见文本"
"""
DEPARTMENTS = '[energy]\nname = "能源局"\nshort_name = "能源局"\nmark = "能"\n'


@pytest.fixture
def dropped(tmp_path: Path) -> Iterator[Path]:
    """A folder of one item; what it registers is forgotten afterwards."""
    before = dict(folders._items)
    (tmp_path / "heating").mkdir()
    (tmp_path / "departments.toml").write_text(DEPARTMENTS, encoding="utf-8")
    (tmp_path / "heating/item.toml").write_text(GOOD, encoding="utf-8")
    yield tmp_path
    folders._items.clear()
    folders._items.update(before)


def test_救助的八个转办事项都在() -> None:
    found = {item.code: item.department.code for item in referral_items()}
    assert found == {
        "housing": "housing",
        "dangerous_house": "housing",
        "disaster": "emergency",
        "medical": "medical",
        "education": "education",
        "employment": "employment",
        "legal_aid": "justice",
        "funeral": "funeral",
    }


def test_没有见过文本的期限都标明待核实() -> None:
    for item in referral_items():
        assert not item.reply_days.verified and item.reply_days.reference


def test_事项里群众看到的话都有英文() -> None:
    with (Path(str(minzheng.__file__)).parent / "engines/referrals/locale/en/LC_MESSAGES/django.po").open(
        "rb"
    ) as file:
        written = {str(one.id) for one in read_po(file) if one.id and one.string}
    for item in referral_items():
        said = [item.name, item.what, item.purpose, item.department.name]
        for ask in item.asks:
            said += [ask.label, *ask.options]
        assert [one for one in said if one not in written] == []


@pytest.mark.django_db
def test_放进一个文件夹就能转(dropped: Path, luo: UUID) -> None:
    assert services.register_referrals(dropped) == ["heating"]
    with herself(luo) as me:
        referral_id = services.refer(
            actor=me,
            new=NewReferral(luo, "heating", {"how": "烧柴"}, "", ConsentHow.OWN, "t"),
            at=MORNING,
        )
    assert row_of(referral_id).counter.startswith("energy@500110")


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ('code = "heating"', 'code = "other"', "folder's name"),
        ('department = "energy"', 'department = "sun"', "not declared"),
        ('sends = ["name", "village"]', 'sends = ["name", "savings"]', "may not be sent"),
        ('sends = ["name", "village"]', 'sends = ["village"]', "can name"),
        ("value = 5", "value = 0", "at least a day"),
        ('purpose = "核实取暖情况"', "", "missing"),
    ],
)
def test_写错的文件夹启动时就说(dropped: Path, good: str, bad: str, said: str) -> None:
    (dropped / "heating/item.toml").write_text(GOOD.replace(good, bad), encoding="utf-8")
    with pytest.raises(services.ReferralItemBroken, match=said):
        services.register_referrals(dropped)
