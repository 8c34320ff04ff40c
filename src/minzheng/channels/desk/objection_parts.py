"""异议 and the other means of survey on a file's page: each within its own few queries."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services as acts
from minzheng.engines.casework.types import CaseFile
from minzheng.engines.public_notices import queries as notices
from minzheng.engines.visits.types import KIND_NAMES, InquiryView, VisitKind
from minzheng.foundations.accounts.queries import posting_titles
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel.actor import Actor, Role

WAY_NAMES = {
    "online": gettext_lazy("网上"),
    "telephone": gettext_lazy("电话"),
    "paper": gettext_lazy("书面"),
    "counter": gettext_lazy("当面"),
}
MEASURE_WORDS = {"resurvey": gettext_lazy("重新调查"), "democratic_review": gettext_lazy("民主评议")}
ANSWER_WAYS = (
    ("telephone", gettext_lazy("电话")),
    ("letter", gettext_lazy("书面")),
    ("in_person", gettext_lazy("当面")),
)
ANSWER_NAMES = {**dict(ANSWER_WAYS), "sms": gettext_lazy("短信")}
#: Who asks outside the family, as the process table says.
INQUIRERS = (Role.TOWN_CLERK, Role.VILLAGE_WORKER)
RECORDERS = (Role.TOWN_CLERK, Role.TOWN_LEADER)


def disagreement(file: CaseFile, actor: Actor, *, at: datetime) -> dict[str, Any]:
    """Reports the family was told, what she said against them, objections to the notice, reviews held: six queries."""
    case = file.cases[0] if file.cases else None
    open_acts = {act for act, _name in case.acts} if case else set()
    objections = acts.open_objections(actor=actor, case_id=case.id, at=at) if case else []
    notice = notices.notice_of(case_id=case.id) if case else None
    said = {one.report_id: one for one in casework.dissents(file.application_id)}
    recused = casework.is_recused(file.application_id, actor)
    reviews = casework.democratic_reviews(case.id, actor=actor) if case and not recused else []
    return {
        "results": [
            _result(one, said.get(one.report_id)) for one in casework.check_results(file.application_id)
        ],
        "may_dissent": "dissent" in open_acts and casework.may_dissent(file.application_id),
        "objections": [_objection(one, actor) for one in objections],
        "may_object": notice is not None and actor.role in RECORDERS and not recused,
        "answer_ways": [(code, str(name)) for code, name in ANSWER_WAYS],
        "recused": recused,
        "reviews": [_review(one) for one in reviews],
        "objection_case": case,
    }


def _result(one: casework.ToldResult, dissent: casework.DissentLine | None) -> dict[str, Any]:
    said = None
    if dissent is not None:
        said = {
            "text": dissent.text,
            "when": f"{zhdate(dissent.made_on, 'day')} · {WAY_NAMES[dissent.way]}",
            "papers": [reverse("desk:paper", args=[paper]) for paper in dissent.papers],
        }
    return {
        "number": one.number,
        "conclusion": one.conclusion,
        "colour": "done" if one.meets else "wait",
        "standing": one.standing,
        "told_at": one.told_at,
        "columns": [{"label": _("成员"), "main": True}, _("内容"), _("申报"), _("核对")],
        "lines": [
            [line.name, line.kind, line.declared or _("（只告知本人）"), line.found or _("（只告知本人）")]
            for line in one.lines
        ],
        "dissent": said,
    }


def _objection(one: acts.OpenedObjection, actor: Actor) -> dict[str, Any]:
    if one.answered_at is not None:
        state = _("已答复（%(how)s）") % {"how": ANSWER_NAMES[one.answered_how]}
    elif one.named:
        state = _("实名，待答复")
    else:
        state = _("未留姓名")
    ready = one.named and one.answered_at is None and (one.late or one.settled_at is not None)
    facts: list[tuple[str, Any]] = [
        (_("反映日期"), one.made_on),
        (_("方式"), str(WAY_NAMES[one.way])),
        (_("处理方式"), str(MEASURE_WORDS[one.measure]) if one.measure else _("待定")),
    ]
    if one.late:
        facts[2] = (_("处理方式"), _("公示期外，转区县入户核查"))
    if one.name:
        facts.append((_("反映人（保密）"), f"{one.name} {one.phone}"))
    return {
        "id": one.id,
        "field": f"how-{one.id}",
        "text": one.text,
        "facts": facts,
        "state": state,
        "colour": "done" if one.answered_at or (one.settled_at and not one.named) else "wait",
        "may_answer": ready and actor.role in RECORDERS,
        "reply": _reply_words(one) if actor.role is Role.TOWN_LEADER else "",
    }


def _reply_words(one: acts.OpenedObjection) -> str:
    """What the leader may do about a printed reply; "" when there is nothing to print or to hand over."""
    if one.reply_letter is not None:
        return "" if one.answered_how == "letter" else _("登记书面答复的送达")
    return _("出具书面答复") if one.named and one.measure and one.settled_at is not None else ""


def _review(one: casework.ReviewLine) -> dict[str, Any]:
    voters = "、".join(row["name"] for row in one.reviewers if not row["recused"])
    recused = "、".join(row["name"] for row in one.reviewers if row["recused"])
    return {
        "facts": [
            (_("日期地点"), f"{zhdate(one.held_on, 'day')} {one.place}"),
            (_("主持人"), one.chair),
            (_("参加表决"), _("%(n)d 人：%(names)s") % {"n": one.voting, "names": voters}),
            (_("回避"), recused or _("没有")),
            (
                _("表决"),
                _("同意 %(a)d，不同意 %(b)d，弃权 %(c)d")
                % {"a": one.votes_for, "b": one.votes_against, "c": one.abstained},
            ),
            (_("评议意见"), one.opinions),
            (_("人数要求"), _("至少 %(n)d 人（参数待核实）") % {"n": one.fewest}),
        ],
    }


def quorum_words(item: str) -> str:
    """How many at least, and whether the number is verified."""
    fewest = casework.fewest_reviewers(item)
    mark = "" if fewest.verified else _("（参数待核实）")
    return _("至少 %(n)d 人参加表决%(mark)s。家庭成员和近亲属要回避。") % {"n": fewest.value, "mark": mark}


def inquiries(file: CaseFile, rows: list[InquiryView], actor: Actor) -> dict[str, Any]:
    """Neighbours' visits, letters and the rest, as the file shows them; nothing of it to the family's own kin."""
    open_acts = {act for case in file.cases for act, _name in case.acts}
    may_ask = "inquiry" in open_acts and actor.role in INQUIRERS
    recused = (bool(rows) or may_ask) and casework.is_recused(file.application_id, actor)
    rows = [] if recused else rows
    titles = posting_titles({one for row in rows for one in row.surveyors}) if rows else {}
    return {
        "inquiries": [_inquiry(file, row, titles, actor) for row in rows],
        "inquiry_ways": [
            (
                str(KIND_NAMES[kind]),
                reverse("desk:inquiry", args=[file.application_id, kind.value]),
                icon,
            )
            for kind, icon in (
                (VisitKind.NEIGHBOURS, "users"),
                (VisitKind.LETTER, "mail"),
                (VisitKind.OTHER, "clipboard-text"),
            )
        ]
        if may_ask and not recused
        else [],
    }


def _inquiry(file: CaseFile, row: InquiryView, titles: dict[UUID, str], actor: Actor) -> dict[str, Any]:
    found = row.found
    outcome = {True: _("与申报一致，没有发现别的情况"), False: _("有不同的情况"), None: ""}[found.as_declared]
    asked = "、".join(f"{one.name}（{one.relation}）" if one.relation else one.name for one in found.asked)
    facts = [
        (_("日期"), zhdate(found.on or row.at, "day")),
        (_("调查人员"), "；".join(titles[one] for one in row.surveyors if one in titles)),
        (_("访问对象（保密）"), asked),
        (_("对象或方式"), found.to),
        (_("索证内容"), found.question),
        (_("结果"), outcome),
        (_("了解到的情况"), found.told),
    ]
    waits = row.kind is VisitKind.LETTER and not row.answered
    return {
        "title": str(KIND_NAMES[row.kind]),
        "facts": [(label, words) for label, words in facts if words],
        "badge": _("等待答复") if waits else "",
        "papers": [reverse("desk:paper", args=[one]) for one in row.papers],
        "answer": reverse("desk:inquiry_answer", args=[file.application_id, row.id])
        if waits and actor.role in INQUIRERS
        else "",
    }
