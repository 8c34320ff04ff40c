"""What only shows across answers: one person twice, two spouses, a son older than his mother. Each said politely."""

from datetime import date

from minzheng.engines.forms.services import Reading
from minzheng.engines.forms.types import Missing
from minzheng.kernel.identifiers import IdentityNumber, Unreadable, parse_identity_number
from minzheng.programmes.assistance.items.dibao import form_near
from minzheng.programmes.assistance.items.dibao.form_near import named_in_the_family

FEMALE, MALE = 2, 1
SEX_OF = {"2": (MALE, "儿子"), "3": (FEMALE, "女儿")}


def identity_in(reading: Reading, item: dict[str, object], group: str = "people") -> IdentityNumber | None:
    """The checked identity number of an item, or None."""
    text = reading.value("identity", item, group)
    try:
        return parse_identity_number(text, today=reading.as_of) if text else None
    except Unreadable:
        return None


def is_applicant(reading: Reading, item: dict[str, object]) -> bool:
    """The first of the people."""
    return bool(reading.answers["groups"]["people"][0]["id"] == item["id"])


def each_person_once(reading: Reading) -> list[Missing]:
    """The same identity number on two people of one application."""
    seen: dict[str, str] = {}
    found = []
    for step, group in (("family", "people"), ("support", "obligors")):
        for item in reading.items(group):
            number = identity_in(reading, item, group)
            if number is None:
                continue
            title = reading.title(group, item)
            if number.text in seen:
                words = f"这个身份证号和“{seen[number.text]}”的一样。同一个人只写一次，请检查是不是填错了"
                found.append(Missing(step, f"{group}-{item['id']}-identity", words))
            seen.setdefault(number.text, title)
    return found


def one_spouse(reading: Reading) -> list[Missing]:
    """More than one 配偶."""
    spouses = [item for item in reading.items("people") if reading.value("relation", item, "people") == "1"]
    words = "配偶只能有一位，前面已经写了一位配偶。请改选其他关系"
    return [Missing("family", f"people-{item['id']}-relation", words) for item in spouses[1:]]


def relation_fits_identity(reading: Reading) -> list[Missing]:
    """Sex and birth date come from the number; a relation they cannot have is a slip in one of the two."""
    people = reading.items("people")
    own = identity_in(reading, people[0]) if people else None
    found = []
    for item in people[1:]:
        number = identity_in(reading, item)
        relation = reading.value("relation", item, "people")
        words = _misfit(relation, number, own) if number and relation else ""
        if words:
            found.append(Missing("family", f"people-{item['id']}-relation", words))
    return found


def _misfit(relation: str, number: IdentityNumber, own: IdentityNumber | None) -> str:
    wanted = SEX_OF.get(relation)
    if wanted and number.sex != wanted[0]:
        sex = "女" if number.sex == FEMALE else "男"
        return f"选了“{wanted[1]}”，可身份证号显示是{sex}性。请检查关系或身份证号哪一个填错了"
    if own is None:
        return ""
    if relation in ("2", "3", "4") and number.birth <= own.birth:
        return _dates("比申请人年纪大，不像是晚辈", number.birth)
    if relation in ("5", "6") and number.birth >= own.birth:
        return _dates("比申请人年纪小，不像是长辈", number.birth)
    return ""


def _dates(words: str, birth: date) -> str:
    return f"身份证号显示 {birth:%Y}年{birth.month}月{birth.day}日出生，{words}。请检查关系或身份证号"


def something_ticked(reading: Reading) -> list[Missing]:
    """有收入, but no kind chosen; relatives said to exist, but none written down."""
    found = []
    for item in reading.items("people"):
        if reading.value("has_income", item, "people") == "yes" and not reading.value(
            "incomes", item, "people"
        ):
            words = f"{reading.title('people', item)}：请勾选有哪些收入"
            found.append(Missing("income", f"people-{item['id']}-incomes", words))
    if reading.value("has_obligors") == "yes" and not reading.items("obligors"):
        found.append(
            Missing("support", "has_obligors", "请点“添加一位亲属”写上他（她）；没有的话请改选“没有”")
        )
    return found


CHECKS = (each_person_once, one_spouse, relation_fits_identity, something_ticked, named_in_the_family)
_BORN = "身份证号显示 %(year)s年%(month)s月%(day)s日出生，"
#: The sentences above with parts in them; `%(…)s` stands for what was typed.
SAYINGS = (
    "这个身份证号和“%(name)s”的一样。同一个人只写一次，请检查是不是填错了",
    "选了“%(relation)s”，可身份证号显示是女性。请检查关系或身份证号哪一个填错了",
    "选了“%(relation)s”，可身份证号显示是男性。请检查关系或身份证号哪一个填错了",
    _BORN + "比申请人年纪大，不像是晚辈。请检查关系或身份证号",
    _BORN + "比申请人年纪小，不像是长辈。请检查关系或身份证号",
    *form_near.SAYINGS,
)
