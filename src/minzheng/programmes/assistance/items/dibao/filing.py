"""How a 低保 application comes in: who fills in, what is promised, where to apply, what a source gives. Data beside it."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from minzheng.engines.catalogue.types import FilingDraft, GivenBySource, PlaceOption, PromiseDraft
from minzheng.engines.forms.services import Reading
from minzheng.engines.forms.types import Field, Section

HERE = Path(__file__).parent
LAW = "最低生活保障审核确认办法"


@lru_cache(maxsize=2)
def _declared(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def intake_days() -> dict[str, int]:
    """Working days of the intake, by name."""
    return dict(_declared("intake.toml")["days"])


def given_by_sources() -> list[GivenBySource]:
    """What the family is never asked for."""
    rows = _declared("intake.toml")["given"]
    return [GivenBySource(row["source"], tuple(row["papers"]), tuple(row["words"])) for row in rows]


def promises(reading: Reading) -> list[PromiseDraft]:
    """The truth of the form first, then each fact the family promises instead of proving it."""
    declared = _declared("promises.toml")
    chosen = reading.value("promises") or []
    truth = declared["truth"]
    rows = [PromiseDraft("truth", truth["title"], truth["text"], declared["version"])]
    return rows + [
        PromiseDraft(
            row["code"],
            row["title"],
            declared["told"].format(instead_of=row["instead_of"]) + row["text"] + declared["consequences"],
            declared["version"],
        )
        for row in declared["promise"]
        if row["code"] in chosen
    ]


def consequences() -> str:
    """What follows from a false promise, as printed on the 承诺书."""
    return str(_declared("promises.toml")["consequences"])


def filing(reading: Reading) -> FilingDraft:
    """Who fills in, as the form says; the applicant herself when it says nothing."""
    return FilingDraft(reading.value("filled_by") or "self", str(reading.value("filler_name") or ""))


PROMISES = Section(
    title="没有证明的，可以写承诺",
    note="自愿选。勾了就不用交这项证明，签字时会再给您看一遍；工作人员会核实。",
    fields=(
        Field(
            name="promises",
            label="哪些情况用承诺代替证明",
            kind="checkbox",
            required=False,
            options=tuple(
                (row["code"], row["title"], f"代替{row['instead_of']}")
                for row in _declared("promises.toml")["promise"]
            ),
        ),
    ),
)
FILER = Section(
    title="这份申请是谁填的",
    note="工作人员在旁边帮忙的，仍然选“申请人本人”，系统会如实记录是谁协助。",
    fields=(
        Field(
            name="filled_by",
            label="填写人",
            kind="radio",
            required=False,
            options=(
                ("self", "申请人本人"),
                ("family", "共同生活的家人代填"),
                ("mandate", "其他人受委托代为申请", "要有委托书，先到村（社区）或镇街登记"),
            ),
        ),
        Field(name="filler_name", label="填写人姓名", kind="name", when="filled_by=family|mandate"),
    ),
)
HUKOU = Section(
    title="户口在哪里",
    note="户口不在一处也能申请。选了以后，这里会说明可以在哪里申请，由您自己选。",
    fields=(
        Field(
            name="hukou_where",
            label="全家的户口",
            kind="radio",
            required=False,
            options=(
                ("all_here", "都在申请的这个镇街"),
                ("all_there", "都在另一个地方"),
                ("mixed", "家人的户口不在一处"),
            ),
        ),
        Field(
            name="hukou_side",
            label="在哪一边",
            kind="radio",
            options=(("city", "重庆市内"), ("outside", "外省市")),
            when="hukou_where=all_there",
        ),
        Field(
            name="hukou_words",
            label="户口所在的区县、镇街",
            kind="text",
            maxlength=40,
            required=False,
            when="hukou_where=all_there",
        ),
        Field(
            name="residence_permit",
            label="有没有这里的居住证",
            kind="radio",
            options=(("yes", "有"), ("no", "没有")),
            when="hukou_where=all_there|mixed",
        ),
    ),
)
HUKOU_EACH = Section(
    group="people",
    when="hukou_where=mixed",
    item_label="{title}的户口",
    fields=(
        Field(
            name="hukou_at",
            label="户口在",
            kind="radio",
            options=(("here", "这个镇街"), ("city", "重庆市内别处"), ("outside", "外省市")),
        ),
        Field(
            name="lives_at_hukou",
            label="平时住在户口所在地吗",
            kind="radio",
            options=(("yes", "是"), ("no", "不是")),
            when="hukou_at=city|outside",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class MemberPlace:
    """Where one member is registered ("here", "city", "outside"), and whether she usually lives there."""

    name: str
    hukou: str
    lives_there: bool


@dataclass(frozen=True, slots=True)
class Household:
    """A family for the question where to apply. `permit`: a residence permit of the place applied at."""

    members: tuple[MemberPlace, ...]
    permit: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """A province's own rules of art. 5: "any_member" or "applicant"; residence permits; whether a text was seen."""

    same_province: str = "any_member"
    permit: bool = True
    verified: bool = False


def place_rules() -> PlaceRules:
    """The rules declared for here."""
    where = _declared("intake.toml")["where"]
    return PlaceRules(where["same_province"], where["residence_permit"], where["verified"])


HERE_WORDS = "您现在选的这个镇街"


def where_to_apply(household: Household, rules: PlaceRules) -> list[PlaceOption]:
    """Places a family may apply at, each with its article and reason. Pure; advice, the family chooses.

    Shape: [] for a family that did not say where it is registered. Source: 审核确认办法 art. 4, 5.
    """
    kinds = {one.hukou for one in household.members}
    if not kinds:
        return []
    if kinds == {"here"}:
        return [PlaceOption(HERE_WORDS, "全家户口都在这里，由户籍所在地镇街受理", f"{LAW}第四条")]
    options = _across_provinces(household) if "outside" in kinds and len(kinds) > 1 else []
    if not options:
        options = _in_one_province(household, rules)
    if household.permit and rules.permit and HERE_WORDS not in [one.where for one in options]:
        reason = "有这里的居住证，可以在居住地申请（以本市规定为准）"
        options.append(PlaceOption(HERE_WORDS, reason, f"{LAW}第五条", verified=rules.verified))
    return options


def _across_provinces(household: Household) -> list[PlaceOption]:
    """户籍在不同省的: who lives where she is registered applies there; where nobody does, anybody at her own."""
    settled = [one for one in household.members if one.lives_there]
    chosen = settled or list(household.members)
    reason = (
        "%(names)s的户口和平时住的地方一致，在那里申请"
        if settled
        else "没有人住在户口所在地，%(names)s都可以在自己的户籍地申请"
    )
    return _by_place(chosen, reason, "第五条第一款", verified=True, words=household.words)


def _in_one_province(household: Household, rules: PlaceRules) -> list[PlaceOption]:
    """户籍在同一省的: the province's rule; a family registered together elsewhere applies there."""
    if len({one.hukou for one in household.members}) == 1:
        reason = "全家户口都在那里，由户籍所在地镇街受理"
        return _by_place(list(household.members), reason, "第四条", verified=True, words=household.words)
    chosen = list(household.members[:1]) if rules.same_province == "applicant" else list(household.members)
    reason = "按本市规定，可以在%(names)s的户籍地申请"
    return _by_place(chosen, reason, "第五条第二款", verified=rules.verified, words=household.words)


def _by_place(
    members: list[MemberPlace], reason: str, article: str, *, verified: bool, words: str
) -> list[PlaceOption]:
    named = {
        "here": HERE_WORDS,
        "city": words or "重庆市内的户籍地镇街",
        "outside": words or "外省市的户籍地乡镇（街道）",
    }
    found: dict[str, list[str]] = {}
    for one in members:
        found.setdefault(one.hukou, []).append(one.name)
    return [
        PlaceOption(named[kind], reason, f"{LAW}{article}", names="、".join(found[kind]), verified=verified)
        for kind in ("here", "city", "outside")
        if kind in found
    ]


def household_of(reading: Reading) -> Household:
    """The family's answers on where it is registered; nobody when the question was not answered."""
    where = reading.value("hukou_where")
    permit, words = reading.value("residence_permit") == "yes", str(reading.value("hukou_words") or "")
    titles = [(item, reading.title("people", item)) for item in reading.items("people")]
    if where == "all_here":
        return Household(tuple(MemberPlace(title, "here", True) for _item, title in titles))
    if where == "all_there" and reading.value("hukou_side"):
        side = str(reading.value("hukou_side"))
        return Household(tuple(MemberPlace(title, side, False) for _item, title in titles), permit, words)
    if where != "mixed":
        return Household(())
    rows = [(item, title, reading.value("hukou_at", item, "people")) for item, title in titles]
    return Household(
        tuple(
            MemberPlace(
                title, str(at), at == "here" or reading.value("lives_at_hukou", item, "people") == "yes"
            )
            for item, title, at in rows
            if at
        ),
        permit,
    )
