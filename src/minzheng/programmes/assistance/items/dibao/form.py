"""低保: the declared form, and what casework asks of it. Everything here is pure; the handler gives it to casework."""

from datetime import date

from minzheng.engines.catalogue.types import Missing, NearRelativeDraft, PartyDraft
from minzheng.engines.forms import services as forms
from minzheng.engines.forms.services import Reading, option_label
from minzheng.engines.forms.types import Answers, Field, FormDef
from minzheng.foundations.regions.types import RegionBook
from minzheng.kernel.money import yuan
from minzheng.programmes.assistance.items.dibao import form_family, form_means, form_near, form_steps
from minzheng.programmes.assistance.items.dibao.form_checks import CHECKS, SAYINGS, identity_in, is_applicant

DIBAO_FORM = FormDef(
    id="dibao",
    version="2026.1",
    title="最低生活保障申请",
    steps=form_steps.STEPS,
    groups=form_steps.GROUPS,
    checks=CHECKS,
    sayings=SAYINGS,
)
ADULT = 18
#: People in these states cannot be asked to sign [D].
CANNOT_SIGN = ("imprisoned", "compulsory_isolation", "declared_missing")
PER_WORDS = {"month": "每月", "year": "每年"}


def missing(answers: Answers) -> list[Missing]:
    """Everything missing or wrong, once. An application just started lacks everything."""
    if not answers:
        return [Missing("family", "people", "还没有填写，请从“家人”开始")]
    return [Missing(one.step, one.field, one.message) for one in forms.missing(DIBAO_FORM, answers)]


def place(answers: Answers) -> str:
    """12-digit code of the village applied at, or "" when none is chosen."""
    if not answers:
        return ""
    code = str(Reading(DIBAO_FORM, answers).value("village") or "")
    known = RegionBook.packed().place(code) if code else None
    return code if known is not None and known.unit else ""


def parties(answers: Answers) -> list[PartyDraft]:
    """Applicant, members, support obligors; every adult signs, minors and people in custody do not.

    Ages are counted on the day the answers were last saved. Source: 审核确认办法 art. 9; 授权书 (domain.md C).
    """
    reading = Reading(DIBAO_FORM, answers)
    return [_member(reading, item) for item in reading.items("people")] + [
        _obligor(reading, item) for item in reading.items("obligors")
    ]


def _member(reading: Reading, item: dict[str, object]) -> PartyDraft:
    first = is_applicant(reading, item)
    number = identity_in(reading, item)
    adult = number is not None and years_between(number.birth, reading.as_of) >= ADULT
    relation = "0" if first else str(reading.value("relation", item, "people") or "8")
    return PartyDraft(
        role="applicant" if first else "member",
        name=str(reading.value("name", item, "people") or ""),
        identity_number=number.text if number else "",
        relation=relation if len(relation) == 1 else "8",
        phone=str((reading.value("phone") if first else reading.value("member_phone", item, "people")) or ""),
        must_sign=first or (adult and reading.value("situation", item, "people") not in CANNOT_SIGN),
    )


def _obligor(reading: Reading, item: dict[str, object]) -> PartyDraft:
    number = identity_in(reading, item, "obligors")
    kind = str(reading.value("kind", item, "obligors") or "")
    codes = {"child": "2", "parent": "5", "grandchild": "4", "sibling": "7"}
    if kind == "child" and number is not None and number.sex == 2:
        codes["child"] = "3"
    return PartyDraft(
        role="obligor",
        name=str(reading.value("name", item, "obligors") or ""),
        identity_number=number.text if number else "",
        relation=codes.get(kind, "8"),
        phone=str(reading.value("phone", item, "obligors") or ""),
        must_sign=number is not None,
    )


def years_between(birth: date, on: date) -> int:
    """Full years (周岁)."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def summary(answers: Answers) -> list[tuple[str, str]]:
    """What the family declared, for reading before signing: identity numbers masked, money in yuan."""
    if not answers:
        return []
    reading = Reading(DIBAO_FORM, answers)
    lines = [
        ("家庭成员", _people_words(reading)),
        ("申请地", _place_words(reading)),
        ("适用标准", _choice(reading, "area")),
    ]
    lines += [
        (f"{reading.title('people', item)}的收入", _income_words(reading, item))
        for item in reading.items("people")
    ]
    lines += [
        ("大额支出", _amounts(reading, "expenses", form_means.EXPENSES, "每年")),
        *_living_words(reading),
        ("住房", _homes_words(reading)),
        ("存款和其他财产", _amounts(reading, "assets", form_means.ASSETS, "")),
        ("车船机械", _ticked(reading, "vehicles", form_means.VEHICLES)),
        ("不住一起的亲人", _obligor_words(reading)),
        ("近亲属备案", form_near.near_words(reading)),
        *_if_said("户口", reading, "hukou_where"),
        *_if_said("以承诺代替证明", reading, "promises"),
        *_if_said("填写人", reading, "filled_by"),
    ]
    return lines


def _if_said(label: str, reading: Reading, name: str) -> list[tuple[str, str]]:
    """A line for a question one need not answer; none when it was not answered."""
    given = reading.value(name)
    chosen = given if isinstance(given, list) else [given] if given else []
    words = "、".join(option_label(_field(name), one) for one in chosen)
    return [(label, words)] if words else []


def _people_words(reading: Reading) -> str:
    relations = dict(form_family.RELATIONS)
    words = []
    for item in reading.items("people"):
        number = identity_in(reading, item)
        kind = (
            "申请人"
            if is_applicant(reading, item)
            else relations.get(reading.value("relation", item, "people"), "")
        )
        age = f"，{years_between(number.birth, reading.as_of)}岁" if number else ""
        health = [
            option_label(_field("health"), one) for one in reading.value("health", item, "people") or []
        ]
        words.append(f"{reading.title('people', item)}（{'，'.join([kind, *health])}{age}）")
    return "；".join(words)


def _field(name: str) -> Field:
    return next(f for step in form_steps.STEPS for s in step.sections for f in s.fields if f.name == name)


def _place_words(reading: Reading) -> str:
    code = str(reading.value("village") or "")
    return (RegionBook.packed().path(code) if code else "") + str(reading.value("address") or "") or "未填"


def _choice(reading: Reading, name: str) -> str:
    value = reading.value(name)
    return option_label(_field(name), value) if value else "未填"


def _income_words(reading: Reading, item: dict[str, object]) -> str:
    has = reading.value("has_income", item, "people")
    if has is None:
        return "未填"
    words = []
    for kind in reading.value("incomes", item, "people") or []:
        label, per = form_means.AMOUNTS[kind]
        amount = reading.value(f"{kind}_fen", item, "people")
        words.append(f"{label}{PER_WORDS[per]} {yuan(amount)} 元" if amount is not None else f"{label}未填")
    return "；".join(words) or "没有收入"


def _amounts(reading: Reading, name: str, options: tuple[tuple[str, str], ...], per: str) -> str:
    words = []
    for key in reading.value(name) or []:
        amount = reading.value(f"{key}_fen")
        words.append(dict(options)[key] + (f"{per} {yuan(amount)} 元" if amount is not None else ""))
    return "；".join(words) or "没有"


def _living_words(reading: Reading) -> list[tuple[str, str]]:
    """The line of what the family needs to live on; none where it was not asked."""
    fen = reading.value("living_fen")
    return [("必要生活开支", f"每月 {yuan(fen)} 元")] if fen is not None else []


def _ticked(reading: Reading, name: str, options: tuple[tuple[str, str], ...]) -> str:
    return "、".join(dict(options)[key] for key in reading.value(name) or []) or "没有"


def _homes_words(reading: Reading) -> str:
    homes = reading.value("homes")
    if homes is None:
        return "未填"
    words = []
    for number in range(1, int(homes) + 1):
        danger = "，危房" if reading.value(f"home{number}_dangerous") else ""
        words.append(f"{reading.value(f'home{number}_area') or '面积未填'} 平方米{danger}")
    return "；".join(words) or "没有自己名下的住房"


def _obligor_words(reading: Reading) -> str:
    kinds = dict(form_steps.OBLIGOR_RELATIONS)
    words = []
    for item in reading.items("obligors"):
        amount = reading.value("pays_fen", item, "obligors")
        pays = f"，每月给 {yuan(amount)} 元" if amount is not None else ""
        kind = kinds.get(reading.value("kind", item, "obligors"), "")
        words.append(f"{reading.title('obligors', item)}（{kind}{pays}）")
    return "；".join(words) or "没有"


def near_relatives(answers: Answers) -> list[NearRelativeDraft]:
    """近亲属备案: which member is kin of which official; [] when the family said "none of us"."""
    return form_near.near_relatives(Reading(DIBAO_FORM, answers)) if answers else []


__all__ = ["DIBAO_FORM", "missing", "near_relatives", "parties", "place", "summary"]
