"""政策单页、海报、大字版、念稿: each item's own words from the guide and the policy library; nothing is written here that is not there."""

import hashlib
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import segno
from django.conf import settings

from minzheng.engines.jobs.services import defer
from minzheng.engines.letters.services import set_handout
from minzheng.kernel import clock
from minzheng.kernel.clock import start_of
from minzheng.kernel.result import NotYours
from minzheng.programmes.assistance.guide.policies import PARTS, policy_figures
from minzheng.programmes.assistance.guide.reading import GuideItem, guide_item
from minzheng.programmes.assistance.models import PolicySheet

TEMPLATE = (Path(__file__).parent / "sheets" / "policy.typ").resolve()
#: Kinds of handout and what they are called.
SHEET_KINDS = {"sheet": "单页", "poster": "海报", "large": "大字版", "aloud": "念稿"}
SET = "assistance.set_policy_sheet"
#: Figures on a page to read: amounts a family asks about, and no more than are read.
TOLD_OF = ("（每人每月）", "照料护理补贴", "起付线", "封顶线")
MOST_FIGURES = 6


def sheet_words(code: str, kind: str, *, on: date) -> dict[str, Any]:
    """What a handout of an item says on a day, for the typesetter. Refuses: NotYours (no such item or kind)."""
    one = guide_item(code)
    if one is None or kind not in SHEET_KINDS:
        raise NotYours()
    address = f"{settings.PUBLIC_ADDRESS}/items/{code}/"
    square = segno.make(address, error="m", micro=False)
    return {
        "kind": kind,
        "head": f"{settings.PRODUCT_NAME} · 政策宣传",
        "title": one.name,
        "who": one.who or f"条件见{one.law}，不确定也可以问、可以申请。",
        "bring": list(one.bring),
        "where": _where(one),
        "days": _days(one),
        "figures": _figures(code, on),
        "phone": one.phone,
        "law": one.law,
        "unverified": not one.verified,
        "on": f"{on:%Y年%m月}印",
        "address": address,
        "square": ["".join("1" if dark else "0" for dark in row) for row in square.matrix],
        "aloud": _aloud(one),
    }


def _where(one: GuideItem) -> str:
    office = (
        f"{one.where}办理；村（社区）、镇街可以帮您转过去"
        if one.where
        else "户籍地或居住地的镇街，村（社区）可以代办"
    )
    return "在哪里遇到困难，就到哪里的镇街、村（社区）说" if one.anywhere else office


def _days(one: GuideItem) -> str:
    if not one.days:
        return ""
    return f"{one.days} 天以内" if one.calendar else f"受理以后 {one.days} 个工作日以内"


def _figures(code: str, on: date) -> list[dict[str, str]]:
    part = PARTS.get(code)
    rows = policy_figures(on=on, profile=settings.RULE_PROFILE) if part else []
    return [
        {
            "label": row.label,
            "value": row.value,
            "source": row.source if row.sure else f"{row.source}（参数待核实）",
        }
        for row in rows
        if row.part == part and any(one in row.label for one in TOLD_OF)
    ][:MOST_FIGURES]


def _aloud(one: GuideItem) -> list[str]:
    """Short sentences for the ear, in the order in which people ask."""
    said = [f"乡亲们好，今天讲一讲{one.name}。", one.who or f"条件按{one.law}。"]
    if one.bring:
        said.append("要带的是：" + "；".join(one.bring) + "。没有的可以先不带。")
    said.append(f"怎么办：{_where(one)}。")
    if one.days:
        said.append(f"多久有答复：{_days(one)}。")
    said += [
        "申请不收费。不确定够不够条件，也可以申请，以审核结果为准。",
        f"不会用手机的，村里的救助专干帮您办。想问的，打{'、'.join(one.phone)}。",
    ]
    return said


def policy_sheet(code: str, kind: str, *, on: date) -> bytes | None:
    """The handout's PDF; None while a job sets it (asked for by this call). Refuses: NotYours."""
    digest = _digest(sheet_words(code, kind, on=on))
    kept = PolicySheet.objects.filter(pk=digest).values_list("pdf", flat=True).first()
    if kept is None:
        defer(SET, item=code, kind=kind, on=on.isoformat())
        return None
    return bytes(kept)


def keep_sheet(code: str, kind: str, *, on: date, at: datetime) -> None:
    """Set and keep it; a second time changes nothing. For the job."""
    words = sheet_words(code, kind, on=on)
    digest = _digest(words)
    if not PolicySheet.objects.filter(pk=digest).exists():
        pdf = set_handout(TEMPLATE, words, at=start_of(on))
        PolicySheet.objects.get_or_create(
            digest=digest, defaults={"item": code, "kind": kind, "pdf": pdf, "made_at": at}
        )


def _digest(words: dict[str, Any]) -> str:
    told = json.dumps(words, ensure_ascii=False, sort_keys=True) + TEMPLATE.read_text(encoding="utf-8")
    return hashlib.sha256(told.encode()).hexdigest()


def set_asked(*, item: str, kind: str, on: str) -> None:
    """What the job does."""
    keep_sheet(item, kind, on=date.fromisoformat(on), at=clock.now())
