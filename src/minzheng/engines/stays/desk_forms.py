"""The acts of a stay as forms the page draws: title, fields, button; only those the table allows now."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from minzheng.engines.stays.sought import CHOICES
from minzheng.engines.stays.types import (
    AGREED_NAMES,
    CARE_NAMES,
    ENDING_NAMES,
    HEALTH_NAMES,
    OUTCOME_NAMES,
    SEX_NAMES,
    SOURCE_NAMES,
    STEP_NAMES,
    WILL_NAMES,
    Ending,
    HandoverKind,
    State,
    StayItem,
    StayView,
    StepKind,
)
from minzheng.foundations.regions.types import RegionBook
from minzheng.foundations.ui.types import FieldView

Typed = dict[str, str]
YES = (("yes", "是"),)
#: Acts that take words only: title, icon, button, what is to be written.
PLAIN = {
    "decline": ("本人不愿受助", "ban", "记下本人的话", "本人怎么说的，告诉了她（他）什么"),
    "not_found": ("到场没有找到人", "map-pin", "记下", "去了哪里、找了多久"),
    "back": ("出院回站", "home", "记下出院", "医院怎么说，还要注意什么"),
    "come_back": ("接回站里", "arrow-back-up", "记下已接回", "怎么找到、怎么接回的"),
    "press": ("催问接收方", "phone-call", "记下催问", "问了谁、对方怎么说"),
    "to_doctor": ("送医", "stethoscope", "记下送医", "哪家医院、谁陪同、什么情况"),
    "take_down": ("撤下寻亲公告", "eye-off", "撤下", "为什么撤下"),
    "close": ("没有确认，写明原因办结", "lock", "办结", "为什么不再等：问了谁、怎么知道人是安全的"),
}
#: The likeliest first.
ORDER = (
    "take_in", "decline", "not_found", "back", "come_back", "press", "link", "hand_over", "leave", "note", "care",
    "to_doctor", "look", "identify", "publish", "take_down", "extend", "propose", "close",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActForm:
    """One act: what is asked, and the word on its button. `first`: drawn open."""

    do: str
    title: str
    icon: str
    button: str
    fields: list[FieldView] = field(default_factory=list)
    note: str = ""
    kind: str = "secondary"
    first: bool = False


def _field(name: str, label: str, typed: Typed, **more: Any) -> FieldView:
    kept = {"value": typed.get(name, ""), "layout": "stack" if more.get("kind") == "radio" else "row"}
    return FieldView(name=name, label=label, **{**kept, **more})


def _words(label: str, typed: Typed, **more: Any) -> FieldView:
    return _field("words", label, typed, **{"kind": "textarea", "required": True, "maxlength": 500, **more})


def _options(names: dict[Any, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(one), words) for one, words in names.items())


def word_form(typed: Typed) -> ActForm:
    """The first word, by whoever hears it."""
    fields = [
        _field("source", "谁说的", typed, kind="radio", options=_options(SOURCE_NAMES), required=True),
        _field(
            "place",
            "人在哪里",
            typed,
            required=True,
            maxlength=100,
            placeholder="如：綦江区古南街道北门汽车站候车室",
        ),
        _words("说了什么", typed, help="照原话写：什么样的人、身体怎么样、需要什么"),
    ]
    return ActForm(
        "tell",
        "记下有人需要救助",
        "phone-call",
        "记下，通知救助站",
        fields,
        "谁都可以说，不用登录，不问证件",
        "primary",
    )


def entry_form(typed: Typed, *, walked_in: bool, care: list[str]) -> ActForm:
    """The registration. Nothing that cannot be asked is required."""
    source = [
        _field("source", "怎么来的", typed, kind="radio", options=_options(SOURCE_NAMES), required=True)
    ]
    fields = [
        *(source if walked_in else []),
        _field("place", "在哪里发现", typed, maxlength=100),
        _field(
            "health",
            "身体怎么样（先看病）",
            typed,
            kind="radio",
            options=_options(HEALTH_NAMES),
            required=True,
        ),
        _field("will", "本人愿不愿意", typed, kind="radio", options=_options(WILL_NAMES), required=True),
        _words("求助的原因，照本人原话写；说不出的写看到的情况", typed),
        _field("name", "姓名", typed, maxlength=40, help="不知道就空着，系统给一个临时称呼"),
        _field(
            "sex", "性别", typed, kind="radio", options=_options({k: v for k, v in SEX_NAMES.items() if k})
        ),
        _field("age", "年龄（大约）", typed, kind="number", maxlength=3),
        _field("number", "身份证号", typed, maxlength=18, help="没有就空着"),
        _field("home", "说的家乡", typed, maxlength=100),
        _field(
            "marks",
            "体貌特征、口音、衣着",
            typed,
            kind="textarea",
            maxlength=500,
            help="只在站内保存；不知道姓名的必须写",
        ),
        _field("care", "需要特殊照顾", typed, kind="checkbox", options=_options(CARE_NAMES), value=care),
        _field("belongings", "随身物品，一行一件", typed, kind="textarea", maxlength=800),
    ]
    return ActForm(
        "take_in",
        "入站登记",
        "user-plus",
        "登记入站",
        fields,
        "没有姓名、没有证件、不能说话，都不影响救助",
        "primary",
        True,
    )


def board_forms(typed: Typed, care: list[str], *, station: bool, tells: bool) -> list[dict[str, Any]]:
    """What the list's page offers: a registration at the station, the first word to whoever may write it down."""
    do = typed.get("do", "")
    found = [entry_form(typed if do == "take_in" else {}, walked_in=True, care=care)] if station else []
    found += [word_form(typed if do == "tell" else {})] if tells else []
    return [{"form": _own_ids(one), "open": one.do == do} for one in found]


def forms_of(view: StayView, item: StayItem, typed: Typed, care: list[str], today: date) -> list[ActForm]:
    """What may be done now, the likeliest first."""
    built: dict[str, Callable[[], ActForm]] = {
        **{do: partial(_plain, do, typed) for do in PLAIN},
        "link": _link,
        "hand_over": lambda: _handover(view, typed, today),
        "leave": lambda: _leave(view, typed),
        "note": lambda: _note(typed),
        "care": lambda: _care(typed, care),
        "look": lambda: _look(typed),
        "identify": lambda: _identify(typed),
        "publish": lambda: _publish(view, typed),
        "extend": lambda: _extend(view, typed),
        "propose": lambda: _propose(view, item, typed),
        "take_in": lambda: entry_form(typed, walked_in=False, care=care),
    }
    return [_own_ids(built[name]()) for name in ORDER if name in view.may and _fits(name, view)]


def _fits(name: str, view: StayView) -> bool:
    """Beside the table: what would be refused anyway is not drawn."""
    linked = any(one.token or one.code for one in view.handovers)
    fits = {
        "take_down": view.published,
        "link": linked,
        "press": view.line.silent or view.line.lost,
        "publish": not view.known,
        "extend": view.term_on is not None,
    }
    return fits.get(name, True)


def _plain(do: str, typed: Typed) -> ActForm:
    """An act that takes words only."""
    title, icon, button, label = PLAIN[do]
    kind = "danger" if do == "close" else "secondary"
    return ActForm(do, title, icon, button, [_words(label, typed)], kind=kind)


def _link() -> ActForm:
    note = "原来的链接和接收码马上作废"
    return ActForm("link", "换一个接收链接", "refresh", "换链接并重出交接单", [], note)


def _look(typed: Typed) -> ActForm:
    fields = [_field("words", "姓名，或完整的身份证号", typed, required=True, maxlength=40)]
    note = "按姓名查本区县，按证件号查全市。每查一次都留痕，被查到的人看得到"
    return ActForm("look", "查询人口信息", "user-search", "查询", fields, note)


def _own_ids(form: ActForm) -> ActForm:
    """Fields of one name stand in several forms of a page: each gets its form's own id."""
    return replace(form, fields=[replace(one, id=f"{form.do}-{one.name}") for one in form.fields])


def _note(typed: Typed) -> ActForm:
    kinds = {one: STEP_NAMES[one] for one in (StepKind.NOTE, StepKind.POLICE, StepKind.FAMILY)}
    fields = [
        _field("kind", "记什么", typed, kind="radio", options=_options(kinds), required=True),
        _words("写明时间、找了谁、说了什么", typed),
    ]
    return ActForm("note", "记一笔", "pencil", "记下", fields)


def _care(typed: Typed, care: list[str]) -> ActForm:
    fields = [
        _field("care", "需要什么照顾", typed, kind="checkbox", options=_options(CARE_NAMES), value=care),
        _words("怎么知道的（医院怎么说、看到什么）", typed),
    ]
    note = "记下以后不能一个人送走；未成年人和疑似精神障碍的没有在站期限"
    return ActForm("care", "补记需要特殊照顾", "user-heart", "记下", fields, note)


def _handover(view: StayView, typed: Typed, today: date) -> ActForm:
    units = [("", "市外（外省、外市）：凭链接确认")]
    units += [(code, f"{unit.name}救助管理站") for code, unit in sorted(RegionBook.packed().units.items())]
    kinds = {HandoverKind.STATION: "移交家乡的救助管理站", HandoverKind.FAMILY: "亲属当面接领"}
    fields = [
        _field("kind", "交给谁", typed, kind="radio", options=_options(kinds), required=True),
        _field("to_unit", "接收地", typed, kind="select", options=tuple(units), when="kind=station"),
        _field("to_name", "接收单位全称，或亲属住址", typed, maxlength=100, placeholder="如：贵州省习水县救助管理站"),
        _field("taker", "接收人姓名", typed, required=True, maxlength=40),
        _field("relation", "与本人关系", typed, maxlength=20, when="kind=family"),
        _field("checked", "已查验接领人身份证件", typed, kind="checkbox", options=YES, when="kind=family"),
        _field("day", "交接日期", typed, kind="date", value=typed.get("day") or today.isoformat(), required=True),
        _field("place", "交接地点", typed, required=True, maxlength=100),
        _field("health", "健康状况", typed, required=True, maxlength=100),
        _field("agreed", "本人愿不愿意", typed, kind="radio", options=_options(WILL_NAMES), required=True),
        _returned(view, typed),
        _field("suggestion", "对家乡救助的建议", typed, kind="textarea", maxlength=300),
    ]  # fmt: skip
    note = "交接单一式两份。移交救助站的，对方确认接到以前不办结"
    return ActForm(
        "hand_over", "交接", "switch-horizontal", "出交接单", [one for one in fields if one], note, "primary"
    )


def _returned(view: StayView, typed: Typed) -> FieldView | None:
    if not view.belongings:
        return None
    label = f"物品已当面清点交还：{'、'.join(view.belongings)}"
    return _field("returned", label, typed, kind="checkbox", options=YES)


def _leave(view: StayView, typed: Typed) -> ActForm:
    hows = [Ending.OWN_WILL] if view.alone_ok else []
    hows += [Ending.RIDE] if not view.never_alone and view.line.state is State.HERE else []
    hows += [Ending.WALKED_OFF]
    fields = [
        _field("how", "怎么离开", typed, kind="radio", options=_options({one: ENDING_NAMES[one] for one in hows}), required=True),
        _words("本人的话（没有办手续离开的，写怎么发现的）", typed),
        _field("police", "报告公安机关：什么时间、哪个派出所、接警人", typed, maxlength=100, when="how=walked_off", help="未成年人、不知道年龄和需要特殊照顾的人走失，必须先报警"),
        _field("ticket", "乘车凭证：车次、从哪里到哪里", typed, maxlength=100, when="how=ride"),
        _field("witness", "在场的另一位工作人员", typed, maxlength=40, help="老年人、残疾人或在医院的人坚持要走时必须写"),
        _returned(view, typed),
    ]  # fmt: skip
    note = "愿意走随时可以走，不得限制" if view.alone_ok else "需要特殊照顾的人不能一个人送走"
    return ActForm("leave", "离站", "walk", "登记离站", [one for one in fields if one], note)


def _identify(typed: Typed) -> ActForm:
    fields = [
        _field("name", "姓名", typed, required=True, maxlength=40),
        _field("number", "身份证号", typed, maxlength=18),
        _field("home", "家乡", typed, maxlength=100),
        _words("怎么核实的", typed),
    ]
    return ActForm("identify", "照证件填写身份", "id", "记下身份", fields)


def _publish(view: StayView, typed: Typed) -> ActForm:
    fields = [
        _field(name, label, typed, kind="select", options=(("", "不写"), *((one, one) for one in offered)))
        for name, (label, offered) in CHOICES.items()
    ]
    fields += [
        _field(
            "name",
            "公布本人说的姓名（未成年人和不知道年龄的不能公布）",
            typed,
            kind="checkbox",
            options=YES,
        ),
        _field("agreed", "公布姓名，本人已经同意", typed, kind="checkbox", options=YES),
    ]
    title = "更换寻亲公告" if view.published else "决定发寻亲公告"
    return ActForm(
        "publish",
        title,
        "speakerphone",
        "发布",
        fields,
        "只公布勾选的内容；病情、住址、体貌特征的原文都不公布",
    )


def _extend(view: StayView, typed: Typed) -> ActForm:
    fields = [
        _field("days", "延长几天", typed, kind="number", required=True, maxlength=2),
        _words("原因", typed),
    ]
    until = view.term_on.isoformat() if view.term_on else ""
    return ActForm(
        "extend", "延长在站", "calendar-event", "延长", fields, f"现在的期限到 {until}；原因留给区县民政局看"
    )


def _propose(view: StayView, item: StayItem, typed: Typed) -> ActForm:
    fields = [
        _field("help", "建议看看", typed, kind="radio", options=_options(item.helps), required=True),
        _field("town", "家在本市哪个镇街", typed, maxlength=40, placeholder="如：綦江区扶欢镇", help="已在人口信息里认出的可以空着；家在市外的写在交接单里"),
        _words("情况", typed),
        _field("agreed", "问过本人没有", typed, kind="radio", options=_options(AGREED_NAMES), required=True),
    ]  # fmt: skip
    return ActForm(
        "propose",
        "建议家乡救助",
        "send",
        "送给家乡镇街",
        fields,
        "只是建议，由家乡镇街问本人、按各项的规定办",
    )


def answers() -> tuple[tuple[str, str], ...]:
    """What a town may answer."""
    return _options(OUTCOME_NAMES)
