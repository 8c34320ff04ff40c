"""The allow-list of a public search notice: closed choices, in words; nothing typed by hand is among them."""

from typing import Any

from minzheng.engines.stays.models import Stay
from minzheng.engines.stays.types import SEX_NAMES
from minzheng.foundations.regions.types import RegionBook
from minzheng.kernel.clock import local_date

HEIGHTS = ("不到1.2米", "1.2米到1.4米", "1.4米到1.5米", "1.5米到1.6米", "1.6米到1.7米", "1.7米以上")
ACCENTS = (
    "听不出", "重庆、四川", "贵州", "云南", "湖北", "湖南", "陕西", "广西", "广东", "河南", "山东", "安徽", "江西",
    "江浙沪", "福建", "东北", "西北", "华北", "少数民族语言",
)  # fmt: skip
COLOURS = ("黑色", "灰色", "白色", "蓝色", "绿色", "红色", "黄色", "棕色", "花色")
CHOICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "height": ("身高", HEIGHTS),
    "accent": ("口音", ACCENTS),
    "top": ("上衣", COLOURS),
    "bottom": ("裤子", COLOURS),
}
#: Every label that may stand on a notice.
ALLOWED = ("姓名", "性别", "年龄", "身高", "口音", "上衣", "裤子", "发现地区", "入站日期")
CHILD, TEN = 18, 10


def shown_of(
    row: Stay, known: dict[str, Any], choices: dict[str, str], *, named: bool
) -> list[list[str]] | None:
    """Label and words of each line; None when a choice is none of those offered."""
    if any(choices.get(name, "") not in ("", *offered) for name, (_label, offered) in CHOICES.items()):
        return None
    if row.entered_at is None:
        return None
    unit = RegionBook.packed().units[row.area_code[:6]].name
    lines = [
        ("姓名", known["name"] if named else ""),
        ("性别", SEX_NAMES[known.get("sex", "")]),
        ("年龄", _about(known.get("age"))),
        *((label, choices.get(name, "")) for name, (label, _offered) in CHOICES.items()),
        ("发现地区", f"重庆市{unit}"),
        ("入站日期", local_date(row.entered_at).isoformat()),
    ]
    return [[label, words] for label, words in lines if words and words != SEX_NAMES[""]]


def _about(age: int | None) -> str:
    if age is None:
        return ""
    if age < CHILD:
        return f"约{age}岁"
    return f"{age // TEN * TEN}多岁"
