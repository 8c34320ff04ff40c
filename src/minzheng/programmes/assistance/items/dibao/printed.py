"""The family's answers as the printed 申请书 says them: for signing by hand, before anything is handed in."""

from typing import Any

from minzheng.engines.forms.services import Reading, option_label
from minzheng.foundations.regions.types import RegionBook
from minzheng.kernel.money import yuan
from minzheng.programmes.assistance.items.dibao import form_family, form_means, form_near
from minzheng.programmes.assistance.items.dibao.form_checks import identity_in, is_applicant

PER_WORDS = {"month": "元/月", "year": "元/年"}
REASON = "家庭收入低，生活困难，具体情况见上面的申报；申请按规定审核确认。"


def form_on_paper(reading: Reading) -> dict[str, Any]:
    """Contents of `letters.ApplicationForm` but for the issuer, the signature and its day; {} with nobody named."""
    people = [item for item in reading.items("people") if reading.value("name", item, "people")]
    if not people:
        return {}
    return {
        "item": "最低生活保障",
        "applicant": _applicant(reading, people[0]),
        "members": [_member(reading, item) for item in people],
        "income": [line for item in people for line in _incomes(reading, item)],
        "property": _property(reading),
        "expenses": _amounts(reading, "expenses", form_means.EXPENSES, "元/年"),
        "reason": REASON,
        "near_relative": form_near.near_words(reading),
    }


def _applicant(reading: Reading, item: dict[str, Any]) -> dict[str, Any]:
    number = identity_in(reading, item)
    code = str(reading.value("village") or "")
    place = RegionBook.packed().path(code) if code else ""
    return {
        "name": str(reading.value("name", item, "people")),
        "identity": number.text if number else "待填写",
        "phone": str(reading.value("phone") or "没有电话"),
        "registered_at": str(reading.value("hukou_words") or "见户口簿"),
        "living_at": f"{place}{reading.value('address') or ''}" or "待填写",
    }


def _member(reading: Reading, item: dict[str, Any]) -> dict[str, Any]:
    number = identity_in(reading, item)
    relations = dict(form_family.RELATIONS)
    relation = (
        "申请人"
        if is_applicant(reading, item)
        else relations.get(reading.value("relation", item, "people"), "其他")
    )
    health = [_option("health", one) for one in reading.value("health", item, "people") or []]
    student = reading.value("student", item, "people")
    earns = reading.value("has_income", item, "people") == "yes"
    work = _option("student", student) if student not in (None, "none") else "有收入" if earns else "无收入"
    return {
        "name": str(reading.value("name", item, "people")),
        "relation": relation,
        "identity": number.text if number else "待填写",
        "health": "、".join(health) or "一般",
        "work": work,
    }


def _option(name: str, value: str) -> str:
    fields = [one for section in form_family.PEOPLE.sections for one in section.fields if one.name == name]
    return option_label(fields[0], value)


def _incomes(reading: Reading, item: dict[str, Any]) -> list[dict[str, str]]:
    rows = []
    for kind in reading.value("incomes", item, "people") or []:
        label, per = form_means.AMOUNTS[kind]
        fen = reading.value(f"{kind}_fen", item, "people")
        amount = f"{yuan(fen)}{PER_WORDS[per]}" if fen is not None else "待填写"
        rows.append({"who": reading.title("people", item), "what": label, "amount": amount})
    return rows


def _amounts(
    reading: Reading, name: str, options: tuple[tuple[str, str], ...], per: str
) -> list[dict[str, str]]:
    rows = []
    for key in reading.value(name) or []:
        fen = reading.value(f"{key}_fen")
        rows.append(
            {
                "who": "全家",
                "what": dict(options)[key],
                "amount": f"{yuan(fen)}{per}" if fen is not None else "有",
            }
        )
    return rows


def _property(reading: Reading) -> list[dict[str, str]]:
    rows = _amounts(reading, "assets", form_means.ASSETS, "元")
    for number in range(1, int(reading.value("homes") or 0) + 1):
        area = reading.value(f"home{number}_area")
        rows.append({"who": "全家", "what": "住房", "amount": f"{area} 平方米" if area else "有"})
    for key in reading.value("vehicles") or []:
        rows.append({"who": "全家", "what": dict(form_means.VEHICLES)[key], "amount": "1"})
    return rows
