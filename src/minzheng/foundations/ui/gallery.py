"""Sample values for the page that shows every component in every state. Invented people only."""

from datetime import UTC, date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

from minzheng.foundations.ui.types import ActingPosting, NavItem

TABS = (
    NavItem(key="home", label="首页", icon="home", url="/ui/"),
    NavItem(key="cases", label="办件", icon="files", url="/ui/wizard/"),
    NavItem(key="messages", label="消息", icon="bell", url="/ui/plain/", count=2),
    NavItem(key="me", label="我的", icon="user", url="/ui/desk/"),
)
NAV = (
    NavItem(key="inbox", label="待办", icon="inbox", url="/ui/desk/", count=18),
    NavItem(key="visits", label="入户调查", icon="clipboard-check", url="/ui/desk/visits/"),
    NavItem(key="checks", label="信息核对", icon="database-search", url="/ui/desk/checks/"),
    NavItem(key="notices", label="公示", icon="speakerphone", url="/ui/desk/notices/"),
    NavItem(key="awards", label="待遇台账", icon="wallet", url="/ui/desk/awards/"),
    NavItem(key="audit", label="查阅留痕", icon="eye-check", url="/ui/desk/audit/"),
)
POSTING = ActingPosting(
    person="张继云",
    role="镇街初审",
    area="綦江区 扶欢镇",
    switch_url="/ui/desk/",
    sign_out_url="/ui/language/",
)
RELATIONS = (("spouse", "配偶"), ("son", "儿子"), ("daughter", "女儿"), ("parent", "父母"), ("other", "其他"))
TIMELINE = [
    {"title": "提交申请", "when": datetime(2026, 11, 14, 1, 12, tzinfo=UTC), "who": "本人（杨毓芳协助）"},
    {"title": "镇街受理，出具受理通知书", "when": datetime(2026, 11, 14, 7, 40, tzinfo=UTC), "who": "扶欢镇便民服务中心", "href": "#letter", "link_label": "看通知书"},
    {"title": "补正材料", "when": datetime(2026, 11, 15, 2, 5, tzinfo=UTC), "who": "扶欢镇", "state": "returned", "note": "请补一张残疾人证照片。已由救助专干代传。"},
    {"title": "信息核对", "when": datetime(2026, 11, 17, 2, 5, tzinfo=UTC), "who": "区核对中心", "state": "now", "note": "14 项已返回 11 项，还在等银行、车辆、社保。"},
    {"title": "入户调查", "state": "todo"},
    {"title": "公示 7 天", "state": "todo"},
    {"title": "区级确认", "state": "todo"},
]  # fmt: skip
COLUMNS = [
    {"label": "编号", "kind": "mono"}, {"label": "申请人", "main": True}, "事项", "村社", "环节", {"label": "剩余", "kind": "number"}, "",
]  # fmt: skip
CASES = [
    ("QJ2026110001", "罗庆华", "最低生活保障", "高滩村", "待入户调查", "wait", "2 个工作日", "warn"),
    ("QJ2026110002", "陈德芳", "最低生活保障", "新农村", "信息核对中", "doing", "5 个工作日", ""),
    ("QJ2026110003", "王大明", "特困供养", "荣华村", "公示中", "public", "3 天", ""),
    ("QJ2026110004", "杨秀兰", "临时救助", "基齿社区", "待区级确认", "info", "1 个工作日", ""),
    ("QJ2026110005", "李长寿", "最低生活保障", "藻渡村", "已确认", "done", "—", ""),
    ("QJ2026110006", "张桂花", "最低生活保障", "福林村", "补正材料", "bad", "超期 1 天", "danger"),
    ("QJ2026110007", "刘明贵", "临时救助", "羊叉村", "待受理", "neutral", "4 个工作日", ""),
]
DRAWING = mark_safe(  # noqa: S308  (literals of this file)
    '<svg width="520" height="72" viewBox="0 0 520 72" role="img" aria-label="受理、核对、初审、公示、确认">'
    + "".join(
        f'<g transform="translate({left},16)"><rect width="84" height="40" rx="10" fill="{fill}" stroke="#0a7d41"/>'
        f'<text x="42" y="25" text-anchor="middle" font-size="14" fill="{ink}">{word}</text></g>'
        for left, word, fill, ink in (
            (2, "受理", "#0a7d41", "#fff"), (110, "核对", "#0a7d41", "#fff"), (218, "初审", "#e6f3eb", "#07602f"),
            (326, "公示", "#fff", "#18211c"), (434, "确认", "#fff", "#18211c"),
        )
    )
    + "</svg>"
)  # fmt: skip


def samples(shell: str) -> dict[str, Any]:
    """Context of one gallery page: plain values only, the frame included."""
    rows = [
        {
            "cells": [number, {"text": name, "href": "#case"}, item, village, {"text": step, "status": kind}, left,
                      {"button": "办理", "href": "#case"}],
            "tone": tone,
        }
        for number, name, item, village, step, kind, left, tone in CASES
    ]  # fmt: skip
    return {
        "code": "500",
        "title": "这一页暂时打不开",
        "message": "已经提交的内容都在。请稍后再试，或到村（社区）窗口办理。",
        "reference": "E-20261122-0941",
        "home_url": "/ui/",
        "steps": ["选事项", "家庭成员", "收入财产", "材料", "签字"],
        "relations": RELATIONS,
        "timeline": TIMELINE,
        "columns": COLUMNS,
        "rows": rows,
        "due": date(2026, 12, 11),
        "now": datetime(2026, 11, 22, 1, 41, tzinfo=UTC),
        "page": Paginator(range(386), 8).get_page(6),
        "tabs": [
            {"label": "全部", "href": "#all", "active": True, "count": 18}, {"label": "快到期", "href": "#due", "count": 3},
            {"label": "已退回", "href": "#back"},
        ],
        "facts": [("申请人", "罗庆华"), ("身份证号", "5102**********1224"), ("家庭人口", "3 人"), ("住址", "綦江区扶欢镇高滩村 2 组", "居住 12 年")],
        "amount": 123450,
        "drawing": DRAWING,
        "existing": [
            {"name": "户口簿首页", "url": "#paper", "status": "已收", "status_kind": "doing", "remove_url": "#remove"},
            {"name": "残疾人证", "url": "#paper", "status": "看不清", "status_kind": "bad"},
        ],
    }  # fmt: skip


def sample_frame() -> dict[str, Any]:
    """The fields of `Chrome` a gallery page shows around itself."""
    return {"tabs": TABS, "nav": NAV, "posting": POSTING, "search_url": "/ui/desk/", "home_url": "/ui/"}
