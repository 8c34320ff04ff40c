"""先看看能办什么: five answers, and the items worth asking for. Nothing is kept, nothing promised, nobody turned away.

The lines of income are the law's own figures of the day; what the answers leave open is not read against the family.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from minzheng.engines.rules.services import Figure, figures_on

Figures = Mapping[str, Figure]

#: What a family may tick of itself, and of what has just happened.
HOME = (
    ("old", "60 岁以上，没有子女，或者子女也照顾不了"),
    ("disabled", "有残疾人证"),
    ("severe", "残疾一级或二级"),
    ("ill", "有人得了重病，看病花钱多"),
    ("study", "有人上学，学费生活费负担重"),
    ("orphan", "孩子的父母都不在了或者找不到"),
    ("left", "孩子的父母都没法抚养（重残、重病、服刑、失联）"),
    ("jobless", "有人想工作，找不到工作"),
)
NOW = (
    ("sudden", "突然出事：火灾、车祸、意外、急病"),
    ("disaster", "洪水、地震等自然灾害"),
    ("danger", "住的房子危险"),
    ("homeless", "没有房子住，或者住得太挤"),
    ("legal", "要打官司，请不起律师"),
)
MOST_PEOPLE, MOST_YUAN = 20, 1_000_000


@dataclass(frozen=True, slots=True)
class Screened:
    """Five answers. `income_fen` 分 a month of the whole family, None when she cannot say; `ticked` keys of HOME and NOW."""

    rural: bool | None
    people: int | None
    income_fen: int | None
    ticked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pointer:
    """One item worth asking for, and why, in plain words."""

    code: str
    why: str


def read(answers: Mapping[str, str], ticked: list[str]) -> Screened:
    """Answers as typed; what cannot be read counts as not said."""
    people, yuan = (
        _whole(answers.get("people", ""), MOST_PEOPLE),
        _whole(answers.get("income", ""), MOST_YUAN),
    )
    area = {"rural": True, "urban": False}.get(answers.get("area", ""))
    known = {key for key, _label in (*HOME, *NOW)}
    return Screened(area, people or None, None if yuan is None else yuan * 100, frozenset(known & {*ticked}))


def _whole(text: str, most: int) -> int | None:
    text = text.strip()
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def screen(told: Screened, *, on: date, profile: str) -> list[Pointer]:
    """Items worth asking for, the likeliest first; each once. An unknown income points to 低保: it costs nothing to ask.

    Source: 审核确认办法 art. 8, 23; 特困人员认定办法 art. 4; 民发〔2018〕23号; 民发〔2019〕62号; 社会救助暂行办法.
    """
    figures = figures_on(on, profile=profile)
    found = [*_sudden(told, figures), *_by_income(told, figures)]
    poor = any(one.code in ("dibao", "borderline") for one in found)
    found += [Pointer(code, why) for key, code, why in BY_TICK if key in told.ticked]
    found += [Pointer(code, why) for key, code, why in BY_TICK_OF_POOR if key in told.ticked and poor]
    first: dict[str, Pointer] = {}
    for one in found:
        first.setdefault(one.code, one)
    return list(first.values())


def _sudden(told: Screened, figures: Figures) -> list[Pointer]:
    if not told.ticked & {"sudden", "disaster"}:
        return []
    found = [Pointer("temporary_aid", "突然出事、生活困难，可以先救助再补手续")]
    if figures["temporary_aid.quick.enabled"].value:
        found.append(Pointer("quick_aid", "特别急的，可以马上找镇街"))
    return found


def _by_income(told: Screened, figures: Figures) -> list[Pointer]:
    """The family's income beside the law's lines: 低保, its margin, and the city's disposable income for what must be spent."""
    spends = bool(told.ticked & {"ill", "study"})
    standard = figures["dibao.standard.rural" if told.rural else "dibao.standard.urban"].value
    if told.people is None or told.income_fen is None or told.rural is None or not standard:
        return [Pointer("dibao", "收入说不清也可以申请，由工作人员核实")]
    line = int(standard) * told.people
    if told.income_fen < line:
        return [Pointer("dibao", "全家收入低于当地低保标准")]
    near = told.income_fen * 1000 < line * int(figures["dibao.borderline.multiple_permille"].value or 0)
    if near:
        return [Pointer("borderline", "全家收入比低保标准高一些")]
    yearly = figures["local.disposable_yearly_fen"].value
    if spends and yearly and told.income_fen * 12 < int(yearly) * told.people:
        return [Pointer("rigid_expense", "必须花的钱多，可以申请认定")]
    return []


#: Ticked → item and why, whatever the income.
BY_TICK = (
    ("old", "tekun", "老人没有人赡养，可以申请特困供养"),
    ("orphan", "orphan", "孩子没有父母"),
    ("left", "de_facto_orphan", "孩子的父母都没法抚养"),
    ("severe", "disability_care", "重度残疾"),
    ("ill", "temporary_aid", "看病花钱多、生活困难"),
    ("study", "temporary_aid", "上学花钱多、生活困难"),
    ("study", "education", "上学有困难"),
    ("jobless", "employment", "想工作、找不到工作"),
    ("disaster", "disaster", "受了灾"),
    ("homeless", "housing", "住房有困难"),
    ("danger", "dangerous_house", "住的房子危险"),
    ("legal", "legal_aid", "要打官司"),
)
#: The same, where the family may be one of social assistance.
BY_TICK_OF_POOR = (
    ("disabled", "disability_living", "低保家庭里有残疾人证的人"),
    ("severe", "disability_living", "低保家庭里有残疾人证的人"),
    ("ill", "medical", "看病负担重"),
)
