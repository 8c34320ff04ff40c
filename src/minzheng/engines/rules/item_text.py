"""The advice of one item in plain Chinese: at most 600 characters, sentences of at most 30, every number with its source."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from minzheng.engines.rules.explain import Sentences, day, monthly
from minzheng.engines.rules.item_types import ItemOutcome
from minzheng.engines.rules.types import HouseholdFacts, Reason
from minzheng.kernel.money import yuan
from openfisca_chongqing.item_facts import HARDSHIP_KINDS
from openfisca_chongqing.items import Item, ItemsFound
from openfisca_chongqing.rows import Row

LONGEST_NAME = 8
MOST_PEOPLE = 3
CLASSES = "ABCD"
GRADES = {1: "具备自理能力", 2: "部分丧失自理能力", 3: "完全丧失自理能力"}
CARE = {1: "self_fen", 2: "half_fen", 3: "full_fen"}
#: Who decides, where it is not civil affairs.
DEPARTMENTS = {
    "medical": "医疗保障部门",
    "education": "就读学校和教育部门",
    "employment": "公共就业服务机构",
    "housing": "住房保障部门",
    "dangerous_house": "住房城乡建设部门",
    "legal_aid": "法律援助机构、司法机关",
    "disaster": "应急管理部门",
}


class ItemPage(Sentences):
    """The explanation of one item."""

    def __init__(self, found: ItemsFound, known: HouseholdFacts) -> None:
        super().__init__(known, found.on)
        self.found = found
        self.full = {member.ref: member.name or member.ref for member in known.members}
        self.names = {ref: name[:LONGEST_NAME] for ref, name in self.full.items()}

    def law(self, text: str, path: str) -> str:
        """A number of the law, quoted with its own source and day."""
        figure = self.found.figures[path]
        return self.quote(text, figure.label, figure=figure)

    def who(self, number: int) -> str:
        """A person's short name."""
        ref = self.found.rows.refs[number]
        return self.names.get(ref, ref[:LONGEST_NAME])


def explain_item(
    found: ItemsFound, item: Item, outcome: ItemOutcome, reasons: Sequence[Reason], known: HouseholdFacts
) -> ItemPage:
    """Write the explanation of an item. Source of the numbers: the figures' own metadata and the facts given."""
    page = ItemPage(found, known)
    page.say(f"{item.label}：{outcome.label}")
    page.say("这是计算意见，决定由工作人员作出")
    page.say(f"按{found.law.short}，算至{day(found.on)}")
    page.turn()
    if outcome == ItemOutcome.MISSING:
        page.say("还有情况没有填写，填齐后再算")
    elif outcome == ItemOutcome.UNSETTLED:
        page.say("这一天适用的数额还没有公布来源")
        page.say("请工作人员核对后填写参数")
    else:
        _decided(page, item, outcome, reasons)
    return page


def _decided(page: ItemPage, item: Item, outcome: ItemOutcome, reasons: Sequence[Reason]) -> None:
    lawful = list(dict.fromkeys(reason.article for reason in reasons if reason.article != item.label))
    for article in lawful[:3]:
        page.say(f"依{article}")
    tell = TELLERS.get(item.code)
    if item.code == "tekun":
        _tekun(page)
    elif tell and outcome == ItemOutcome.FITS:
        tell(page)
    for reason in reasons[:6] if item.code not in ("tekun",) else ():
        page.say(_short(page, reason))
    if outcome == ItemOutcome.FITS and item.code in DEPARTMENTS:
        page.say(f"由{DEPARTMENTS[item.code]}审核")
    if page.found.questions[item.code] and outcome == ItemOutcome.FITS:
        page.say("还有情况没有填写，见清单")


def _short(page: ItemPage, reason: Reason) -> str:
    """The ground with a long name cut to its first characters."""
    ref = reason.code.partition(":")[2]
    full = page.full.get(ref, ref)
    return reason.text.replace(full, page.names[ref], 1) if ref in page.names else reason.text


def _tekun(page: ItemPage) -> None:
    found = page.found
    asked = [n for n, row in enumerate(found.people) if row["tekun_no_ability"] and row["counted"]]
    if not asked:
        page.say("没有无劳动能力的成员")
    for number in asked[:MOST_PEOPLE]:
        row, who = found.people[number], page.who(number)
        page.turn()
        page.say(f"{who}无劳动能力，依第五条")
        standard = "dibao.standard.urban" if found.rows.household["urban"] else "dibao.standard.rural"
        below = "低于" if row["tekun_income_fits"] else "不低于"
        income = page.quote(monthly(int(row["tekun_income_yearly"])), f"{who}认定收入", "第六条", fact=True)
        page.say(f"依第六条，月收入{income}")
        page.say(
            f"{below}低保标准{page.law(yuan(int(found.household['standard_monthly'])) + '元', standard)}"
        )
        page.say("财产未超出规定" if found.household["tekun_property_fits"] else "财产超出规定")
        able = page.quote(f"{row['supporters_able']}名", f"{who}能履行义务的义务人", "第八条", fact=True)
        page.say(f"依第八条，能履行义务的有{able}")
        if row["child_scheme_chosen"]:
            page.say("依第九条，已选择儿童保障")
        if row["tekun_fits"]:
            _tekun_amount(page, row)


def _tekun_amount(page: ItemPage, row: Row) -> None:
    page.say(f"基本生活每月{page.law(yuan(int(row['tekun_basic_monthly'])) + '元', 'tekun.basic_fen')}")
    grade = int(row["tekun_grade"])
    if grade:
        page.say(f"依第二十二条，{GRADES[grade]}")
    else:
        page.say("自理能力待评估，评估后定照料档次")
    care = int(row["tekun_care_monthly"])
    if care:
        own = grade and page.found.figures[f"tekun.care.{CARE[grade]}"].value == care
        path = f"tekun.care.{CARE[grade]}" if own else "tekun.care.weak_fen"
        page.say(f"照料护理每月{page.law(yuan(care) + '元', path)}")
    total = page.quote(yuan(int(row["tekun_monthly"])) + "元", "特困供养每月合计")
    page.say(f"合计每月{total}，集中或分散供养自选")


def _borderline(page: ItemPage) -> None:
    home, path = page.found.household, "dibao.borderline.multiple_permille"
    income = page.quote(monthly(int(home["counted_income_yearly"])), "核定收入", "第十三条", fact=True)
    total = page.quote(monthly(int(home["standard_total_yearly"])), "全家标准合计")
    times = f"{int(page.found.figures[path].value or 0) / 1000:g}倍"
    page.say(f"核定月收入{income}")
    page.say(f"全家标准合计每月{total}")
    page.say(f"低于标准的{page.law(times, path)}")


def _rigid(page: ItemPage) -> None:
    home = page.found.household
    spent = page.quote(yuan(int(home["rigid_total_yearly"])) + "元", "十二个月刚性支出", "第五条", fact=True)
    earned = page.quote(
        yuan(int(home["household_income_yearly"])) + "元", "十二个月收入", "第四条", fact=True
    )
    ratio = f"{int(page.found.figures['rigid_expense.ratio_permille'].value or 0) / 10:g}%"
    page.say(f"十二个月刚性支出{spent}")
    page.say(f"十二个月家庭收入{earned}")
    page.say(f"规定比例{page.law(ratio, 'rigid_expense.ratio_permille')}")
    months = page.law(
        f"{page.found.figures['rigid_expense.valid_months'].value}个月", "rigid_expense.valid_months"
    )
    page.say(f"认定后最长有效{months}")


def _quick(page: ItemPage) -> None:
    most = page.quote(yuan(int(page.found.household["quick_high_fen"])) + "元", "小额快救最高金额")
    path = "temporary_aid.quick.months"
    months = page.law(f"{page.found.figures[path].value}个月", path)
    page.say(f"最高{most}，为当地低保标准的{months}")


def _temporary(page: ItemPage) -> None:
    found, home = page.found, page.found.household
    kind = HARDSHIP_KINDS[int(found.rows.household.get("hardship_kind", 0))]
    number = int(home["temporary_class"])
    if found.dibao is None and number > 2:
        page.say("对象类别待核对，数额随类别定")
        return
    page.say(f"属{CLASSES[number - 1]}类对象，依渝民发〔2017〕60号")
    if kind == "medical":
        cost = int(found.rows.household.get("hardship_cost_fen", 0))
        page.say(f"个人负担{page.quote(yuan(cost) + '元', '个人负担费用', fact=True)}")
    for key, word in (("temporary_low_fen", "不低于"), ("temporary_high_fen", "不超过")):
        if home[key]:
            page.say(f"{word}{page.quote(yuan(int(home[key])) + '元', f'救助金额{word}')}")
    if not home["temporary_low_fen"] and not home["temporary_high_fen"]:
        page.say("数额由区县按规定研判")


def _amounts(item: str) -> Callable[[ItemPage], None]:
    def tell(page: ItemPage) -> None:
        for number, row in enumerate(page.found.people):
            if row[f"{item}_fits"]:
                amount = page.quote(yuan(int(row[f"{item}_monthly"])) + "元", f"{page.who(number)}每月金额")
                page.say(f"{page.who(number)}每月{amount}")

    return tell


TELLERS: dict[str, Callable[[ItemPage], None]] = {
    "borderline": _borderline,
    "rigid_expense": _rigid,
    "quick_aid": _quick,
    "temporary_aid": _temporary,
    **{
        code: _amounts(code) for code in ("orphan", "de_facto_orphan", "disability_living", "disability_care")
    },
}
