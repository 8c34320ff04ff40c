"""What 特困 prints and reads out of its own answers: supporters, the way of support, the care agreement."""

from typing import Any

from minzheng.engines.catalogue.types import LetterDraft
from minzheng.engines.forms.services import Reading
from minzheng.engines.rules.services import ItemAdvice
from minzheng.foundations.regions.types import RegionBook
from minzheng.kernel.money import yuan
from minzheng.programmes.assistance.items.dibao.form_checks import identity_in
from minzheng.programmes.assistance.items.dibao.form_family import RELATIONS
from minzheng.programmes.assistance.items.dibao.form_steps import OBLIGOR_RELATIONS
from minzheng.programmes.assistance.items.tekun.form import FORM_NAMES, STATES
from minzheng.programmes.assistance.items.tekun.further import owed, place_of

ITEM = "特困人员救助供养"
REASON = "本人无劳动能力、无生活来源，没有法定义务人或者法定义务人无履行义务能力，具体情况见上面的申报。"
SCATTERED, INSTITUTION = "scattered", "institution"
#: Grades as the rules number them; 0: not yet assessed.
GRADES = ("待评估", "全自理", "半护理", "全护理")
#: What care at home is, five classes of service and their least frequency. Source: domain dossier E (Qijiang; Anhui); [D].
SERVICES = [
    "安全巡查：每天看望或者联系一次；每月排查水、电、气、火和住房安全一次",
    "个人清洁：洗澡、理发、换洗衣物，按自理能力档次协助",
    "家居清理：打扫住处，保持干净",
    "心理慰藉：每周至少通话或者上门谈心一次",
    "医疗陪护：生病时陪同看病、取药；住院时及时告诉镇街",
]
CARER_DUTIES = [
    "按约定照料，尊重丙方，不打骂、不限制自由、不占用丙方的钱物",
    "丙方有急病、意外、走失等情况，马上送医、求助，并报告镇街和村（社区）",
    "保护丙方隐私；每月把照料情况告诉村（社区）",
]
RIGHTS = ["对照料不满意的，可以随时要求换人", "供养方式随时可以改，可以去供养服务机构", "不因投诉受影响"]
TOWN_DUTIES = [
    "每月至少探访一次，听取丙方和邻居的意见",
    "发现照料不到位的，督促改正；仍不改正的，另行安排照料人",
    "自理能力有变化的，报区县10个工作日内重新评估",
]
ENDING = [
    "丙方去世、不再符合条件、改为集中供养，或者三方商量一致的，协议终止",
    "乙方不能继续照料的，提前一个月告诉镇街，镇街安排好新的照料人以后再交接",
    "乙方不尽义务，经督促不改的，镇街可以解除协议",
]
MARKS = ["照料服务内容和频次按现有做法拟定，本市规定待核实"]
TOLD = "见申请书"


def own_lines(reading: Reading) -> list[tuple[str, str]]:
    """Lines for reading before signing: who owes support and in what state, how the person wants to be supported."""
    people = [f"{one['name']}（{one['relation']}，{one['state']}）" for one in supporters(reading)]
    lines = [("法定义务人", "；".join(people) or "没有"), ("供养方式", care_words(reading))]
    if reading.value("child_scheme"):
        chosen = {"tekun": "特困供养", "child": "孤儿或者事实无人抚养儿童保障"}
        lines.append(("未成年人的选择", chosen[reading.value("child_scheme")]))
    return lines


def care_words(reading: Reading) -> str:
    """The way of support chosen, with the institution or the carer named; 未填 while it is open."""
    chosen = reading.value("care_form")
    if chosen is None:
        return "未填"
    more = reading.value("institution") if chosen == INSTITUTION else reading.value("carer")
    named = f"，{'想去' if chosen == INSTITUTION else '照料人'}{more}" if more else ""
    return FORM_NAMES[chosen] + named


def supporters(reading: Reading) -> list[dict[str, str]]:
    """Everybody named as bound to support, those at home first."""
    found = []
    for item in reading.items("people"):
        if reading.value("owes", item, "people") == "yes":
            relation = dict(RELATIONS).get(reading.value("relation", item, "people"), "其他")
            found.append(_supporter(reading, item, "people", relation))
    for item in filter(owed, reading.items("obligors")):
        relation = dict(OBLIGOR_RELATIONS).get(reading.value("kind", item, "obligors"), "其他")
        found.append(_supporter(reading, item, "obligors", relation))
    return found


def _supporter(reading: Reading, item: dict[str, Any], group: str, relation: str) -> dict[str, str]:
    number = identity_in(reading, item, group)
    states = [dict(STATES)[one] for one in reading.value("supporter_state", item, group) or []]
    return {
        "name": str(reading.value("name", item, group) or TOLD),
        "relation": relation,
        "identity": number.text if number else "待填写",
        "state": "；".join(states) or "没有申报特别情况",
    }


def application_form(reading: Reading, words: dict[str, Any]) -> dict[str, Any]:
    """The words of 低保's printed form with what 特困 asks besides."""
    return {
        **words,
        "item": ITEM,
        "reason": REASON,
        "supporters": supporters(reading),
        "care": care_words(reading),
    }


def care_agreement(reading: Reading, advice: ItemAdvice | None) -> list[LetterDraft]:
    """The agreement for care at home, ready to sign; none for an institution or while nothing was chosen."""
    if reading.value("care_form") != SCATTERED:
        return []
    person = reading.items("people")[place_of(reading.answers)]
    number = identity_in(reading, person)
    code = str(reading.value("village") or "")
    place = f"{RegionBook.packed().path(code) if code else ''}{reading.value('address') or ''}"
    row = _own_row(advice, f"m{place_of(reading.answers)}")
    care = care_of(advice)
    data = {
        "person": str(reading.value("name", person, "people")),
        "identity": number.text if number else "待填写",
        "living_at": place or "待填写",
        "carer": str(reading.value("carer") or "待镇街安排后填写"),
        "carer_relation": str(reading.value("carer_relation") or "待填写"),
        "grade": GRADES[int(row.get("tekun_grade", 0))],
        "care_fen": care,
        "services": SERVICES,
        "duties_of_carer": CARER_DUTIES,
        "rights": RIGHTS,
        "duties_of_town": TOWN_DUTIES,
        "payment": f"照料护理补贴每月{yuan(care)}元，按区县的决定发放；照料护理所需从中支付。",
        "term": "自三方签字之日起一年；期满三方没有不同意见的，继续有效",
        "ending": ENDING,
        "marks": MARKS,
    }
    return [LetterDraft("care_agreement", data)]


def care_of(advice: ItemAdvice | None) -> int:
    """The person's care money in an advice's trace, 分 a month; 0 without advice or grade."""
    own = advice.persons[0].ref if advice is not None and advice.persons else ""
    return int(_own_row(advice, own).get("tekun_care_monthly", 0))


def _own_row(advice: ItemAdvice | None, whose: str) -> dict[str, Any]:
    rows = advice.trace["results"]["people"] if advice is not None else []
    return next((dict(row) for row in rows if row["ref"] == whose), {})
