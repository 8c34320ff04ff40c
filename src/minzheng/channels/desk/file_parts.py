"""The parts of a file's page, each within its own few queries."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.channels.desk.entitlement_part import entitlements
from minzheng.channels.desk.entry import ADVICE_READERS, HELPERS
from minzheng.channels.desk.file_screen import Acts, release_form
from minzheng.channels.desk.objection_parts import inquiries
from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework.types import CaseFile, CaseLine, PartyLine
from minzheng.engines.letters import queries as letters
from minzheng.engines.papers import queries as papers
from minzheng.engines.public_notices import queries as notices
from minzheng.engines.public_notices.types import NoticeStatus
from minzheng.engines.referrals.types import ASKERS as REFERRERS
from minzheng.engines.rules import queries as rules
from minzheng.engines.rules.services import Advice, ItemAdvice, ItemOutcome
from minzheng.engines.rules.types import Outcome
from minzheng.engines.verification import queries as verification
from minzheng.engines.verification.types import CHECK_STATE_NAMES, CONCLUSION_NAMES, CheckView
from minzheng.engines.visits import queries as visits
from minzheng.engines.visits.types import FLAG_NAMES, HOUSING_NAMES, INCOME_NAMES, LIVING_NAMES, VisitView
from minzheng.foundations.accounts.queries import posting_titles
from minzheng.foundations.people import queries as people
from minzheng.foundations.people.types import RELATION_NAMES, PersonCard, Relation
from minzheng.foundations.ui.services import yuan, zhdate
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date

OUTCOME_COLOURS: dict[Outcome | ItemOutcome, str] = {
    Outcome.ELIGIBLE: "done",
    Outcome.SOLE_POSSIBLE: "info",
    Outcome.SPLIT_POSSIBLE: "info",
    Outcome.BORDERLINE: "wait",
    Outcome.NOT_ELIGIBLE: "bad",
    ItemOutcome.FITS: "done",
    ItemOutcome.MISSING: "wait",
    ItemOutcome.UNSETTLED: "wait",
    ItemOutcome.NOT_NOW: "bad",
}
SOURCE_NAMES = {
    "typed": gettext_lazy("填写"),
    "carried": gettext_lazy("沿用已有"),
    "matched": gettext_lazy("部门核对"),
    "derived": gettext_lazy("自动推算"),
    "read": gettext_lazy("证照识别"),
}
PARTY_NAMES = {
    "applicant": gettext_lazy("申请人"),
    "member": gettext_lazy("共同生活成员"),
    "obligor": gettext_lazy("赡养抚养义务人"),
}
#: Acts by which a town gives its opinion, in every item's table.
OPINION_ACTS = frozenset({"propose", "propose_again", "propose_refusal"})
#: Who reads a check's answers on its own page, which records each person looked at.
CHECK_READERS = (
    Role.VERIFICATION_OFFICER,
    Role.TOWN_LEADER,
    Role.TOWN_CONFIRMER,
    Role.DISTRICT_REVIEWER,
    Role.DISTRICT_CONFIRMER,
)


def overview(file: CaseFile, actor: Actor, acts: Acts, *, on: date) -> dict[str, Any]:
    """Advice beside the acts, what else may fit, the family and its signatures, the answers: four queries."""
    reads = actor.role in ADVICE_READERS
    item = acts.case.item if acts.case else file.items[0]
    kept = rules.advice_of(application_id=file.application_id, item=item) if reads else None
    advice = kept.advice if kept else None
    cards = people.cards([party.person_id for party in file.parties if party.person_id])
    return {
        "advice": advice_view(advice) if advice else None,
        "advice_at": kept.created_at if kept else None,
        "may_read_advice": reads,
        "entitlements": entitlements(file.application_id, items=file.items) if reads else None,
        "refer_url": _refer_url(file, actor),
        "family": [_party(file, party, cards, on) for party in file.parties],
        "may_renew": actor.role in HELPERS and file.state == "waiting",
        "may_reveal": actor.role is not Role.AUDITOR,
        "answers": [(line[0], line[1]) for line in file.summary],
        "sources": sources_of(file.answers),
        "proposal": acts.case.proposed_fen if acts.case else None,
        "suggested": suggested_fen(advice, acts.case),
        "decision": acts.case.outcome if acts.case else None,
        "opinion": _opinion(file, acts.case),
    }


def _refer_url(file: CaseFile, actor: Actor) -> str:
    """Where another department is asked for this family; nothing for who may not, or while nobody has applied."""
    if actor.role not in REFERRERS or file.applicant_id is None:
        return ""
    return f"{reverse('referrals:new')}?person={file.applicant_id}&file={file.application_id}"


def advice_view(advice: Advice) -> dict[str, Any]:
    """The advice in words and numbers; where a number comes from stands beside it."""
    return {
        "outcome": advice.outcome_words,
        "colour": OUTCOME_COLOURS[advice.outcome],
        "fen": advised_fen(advice),
        "explanation": [part for part in advice.explanation.split("\n") if part.strip()],
        "reasons": [(one.text, one.article) for one in advice.reasons],
        "changes": [one.text for one in advice.changes],
        "figures": [_figure(one) for one in advice.figures],
        "marks": [(one.text, one.status) for one in advice.marks],
        "profile": advice.profile,
        "version": advice.law_version,
        "on": advice.on,
        "counted": len(advice.counted),
    }


def _figure(one: Any) -> list[Any]:
    return [one.label, one.text, {"text": one.source or _("家庭申报"), "hint": one.article}, one.since]


def suggested_fen(advice: Advice | None, case: CaseLine | None) -> int | None:
    """What an amount field starts with: the town's proposal once there is one, else the advice's amount."""
    if case is not None and case.proposed_fen:
        return case.proposed_fen
    return advised_fen(advice) if advice else None


def advised_fen(advice: Advice) -> int | None:
    """The amount the rules propose: a month's, or of what is given one time the least the table names, else its most."""
    if not advice.fits:
        return None
    once = (advice.once_low_fen or advice.once_high_fen) if isinstance(advice, ItemAdvice) else 0
    return advice.monthly_fen or once or None


def _opinion(file: CaseFile, case: CaseLine | None) -> dict[str, Any] | None:
    if case is None or not case.opinion:
        return None
    said = next((e for e in reversed(file.events) if e.act in OPINION_ACTS and e.case_id == case.id), None)
    return {
        "favourable": case.opinion == "favourable",
        "fen": case.proposed_fen,
        "who": said.who if said else "",
        "at": said.at if said else None,
        "reasons": said.note if said else "",
    }


def _party(file: CaseFile, party: PartyLine, cards: dict[UUID, PersonCard], on: date) -> dict[str, Any]:
    card = cards.get(party.person_id) if party.person_id else None
    age = card.age_on(on) if card else None
    relation = (
        str(RELATION_NAMES[Relation(party.relation)]) if party.relation in list(Relation) else party.relation
    )
    return {
        "id": party.id,
        "person_id": party.person_id,
        "person_key": str(party.person_id),
        "name": party.name,
        "role": str(PARTY_NAMES.get(party.role, party.role)),
        "relation": relation if party.role != "applicant" else "",
        "age": _("%(age)d 岁") % {"age": age} if age is not None else "",
        "identity": card.identity_masked if card else "",
        "phone": card.phone_masked if card else "",
        "must_sign": party.must_sign,
        "sign_here": f"/applications/{file.application_id}/sign/{party.id}/",
        "signed_at": party.signed_at,
        "missing": party.must_sign and party.signed_at is None,
        "released_at": party.released_at,
        "release_form": release_form(party.id),
    }


def sources_of(answers: Any) -> list[tuple[str, int]]:
    """How many answers came from where: [("填写", 21), ("部门核对", 2)]; an answer carries `source` and `at`."""
    counted: dict[str, int] = {}
    for source in _sources_in(answers):
        counted[source] = counted.get(source, 0) + 1
    return [(str(name), counted[key]) for key, name in SOURCE_NAMES.items() if key in counted]


def _sources_in(part: Any) -> Iterable[str]:
    if isinstance(part, dict):
        if isinstance(part.get("source"), str) and "at" in part:
            yield part["source"]
        else:
            for inner in part.values():
                yield from _sources_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _sources_in(inner)


def evidence(file: CaseFile, actor: Actor, *, on: date) -> dict[str, Any]:
    """The check in short, the home visit, what was asked elsewhere. What each source told stands on the check's own page."""
    check = verification.check_of(file.application_id)
    report = verification.report_of(file.application_id) if check else None
    surveys, asked = visits.surveys_and_inquiries(file.application_id)
    visit = surveys[0] if surveys else None
    facts: list[tuple[str, Any]] = []
    if report is not None:
        facts = [
            (_("结论"), str(CONCLUSION_NAMES[report.conclusion])),
            (_("核对意见"), report.remarks or _("无")),
            (_("报告编号"), report.number),
            (_("有效期至"), zhdate(report.valid_until) + ("" if report.valid_on(on) else _("（已过期）"))),
        ]
    return {
        "check": _check(check, actor) if check else None,
        "report": facts,
        "renew": _renewal(file, expired=report is not None and not report.valid_on(on)),
        "visit": _visit(visit, file) if visit else None,
        "may_survey": False,
        **inquiries(file, asked, actor),
    }


def _renewal(file: CaseFile, *, expired: bool) -> CaseLine | None:
    """The case whose check the reader may have made again: its report is past its term, and none is being made."""
    running = {task.kind for task in file.tasks}
    case = file.cases[0] if file.cases else None
    may = case is not None and "fresh_check" in [act for act, _name in case.acts]
    return case if expired and may and "fresh_check" not in running else None


def _check(check: CheckView, actor: Actor) -> dict[str, Any]:
    return {
        "state": str(CHECK_STATE_NAMES[check.state]),
        "due_on": check.due_on,
        "settled": check.settled,
        "total": check.total,
        "gaps": check.gaps,
        "sources": len(check.sources),
        "people": len(check.people),
        "found": sum(
            1 for row in check.sources for cell in row.cells if cell.state and cell.state.value == "found"
        ),
        "href": reverse("verification:check", args=[check.id]) if actor.role in CHECK_READERS else "",
    }


def _visit(visit: VisitView, file: CaseFile) -> dict[str, Any]:
    names = {party.person_id: party.name for party in file.parties}
    titles = posting_titles(set(visit.surveyors))
    found = visit.findings
    members = []
    for member in found.members:
        if member.incomes is None:
            words = _("本次没有核实收入")
        else:
            words = "；".join(
                f"{INCOME_NAMES[one.kind]} {yuan(one.fen_per_month)}/月" for one in member.incomes
            )
        members.append((names.get(member.person_id, ""), words or _("核实没有收入"), member.note))
    return {
        "facts": [
            (_("入户时间"), zhdate(visit.at)),
            (_("地点"), visit.place or "—"),
            (_("调查人员"), "；".join(titles[one] for one in visit.surveyors if one in titles)),
            (_("在场成员"), "、".join(names.get(one, "") for one in visit.present)),
            (_("生活状况"), str(LIVING_NAMES[found.living])),
            (_("住房情况"), str(HOUSING_NAMES[found.housing])),
            (_("看到的财产"), found.property_seen or _("没有")),
            (_("调查意见"), found.remarks or _("没有另写")),
            (_("签名"), _("%(n)d 人已签") % {"n": len(visit.signatures)}),
        ],
        "members": members,
        "flags": [str(FLAG_NAMES[flag]) for flag in found.flags],
        "photos": [reverse("desk:paper", args=[one]) for one in visit.photos],
    }


def documents(file: CaseFile, *, at: datetime) -> dict[str, Any]:
    """Papers in, letters out, the public notice, and what the family already holds: five queries."""
    case = file.cases[0] if file.cases else None
    notice = notices.notice_of(case_id=case.id) if case else None
    awards = benefits.awards_of(person_id=file.applicant_id) if file.applicant_id else []
    accounts = benefits.accounts_of([file.applicant_id]) if file.applicant_id else {}
    handed_in = casework.papers_with(file.application_id)
    return {
        "papers": [_paper(one, file) for one in handed_in],
        "reused": any(one.first_at for one in handed_in),
        "letters": [_letter(one) for one in letters.letters_of(file.application_id)],
        "letter_columns": [_("文书"), {"label": _("文号"), "kind": "mono"}, _("出具"), _("送达"), ""],
        "notice": _notice(notice, at) if notice else None,
        "board_url": reverse("desk:noticeboard", args=[file.application_id, case.id])
        if case and notice
        else "",
        "account": accounts.get(file.applicant_id) if file.applicant_id else None,
        "account_url": reverse("desk:account", args=[file.application_id]),
        "awards": [_award(one, local_date(at)) for one in awards],
        "award_columns": [
            _("待遇"),
            {"label": _("现在每月"), "kind": "yuan"},
            _("从哪月起"),
            _("人数"),
            _("状态"),
        ],
    }


def _paper(one: papers.PaperLine, file: CaseFile) -> dict[str, Any]:
    about = next((party.name for party in file.parties if party.person_id == one.person_id), "")
    return {
        "href": reverse("desk:paper", args=[one.id]),
        "picture": one.media_type.startswith("image/"),
        "kind": one.kind_name,
        "about": about or file.applicant_name,
        "pages": one.pages,
        "at": one.uploaded_at,
        "first_at": one.first_at,
        "first_file": one.first_file,
        "sha256": one.sha256[:12],
    }


def _service_cell(one: letters.LetterLine, served: str) -> dict[str, Any]:
    """When and how it was handed over, leading to the record; a paper that is not handed over has no such line."""
    if not one.handed:
        return {"text": "—"}
    hint = f"{one.served_how} · {one.received_by}" if one.served_at else ""
    return {"text": served, "hint": hint, "href": reverse("desk:letter_service", args=[one.id])}


def _letter(one: letters.LetterLine) -> list[Any]:
    href = reverse("desk:letter", args=[one.id])
    served = zhdate(one.served_at, "short") if one.served_at else _("尚未送达")
    return [
        one.title,
        one.number,
        zhdate(one.created_at, "short"),
        _service_cell(one, served),
        {"button": _("打开"), "href": href} if one.ready else {"text": _("正在生成"), "status": "wait"},
    ]


def _notice(state: Any, at: datetime) -> dict[str, Any]:
    running = state.open_at(at)
    words = (
        _("公示中") if running else _("已撤下") if state.status is NoticeStatus.WITHDRAWN else _("公示期满")
    )
    return {
        "state": words,
        "colour": "public" if running else "neutral",
        "facts": [
            (_("公示范围"), f"{state.notice.town_name}{state.notice.village_name}"),
            (_("公示内容"), _("申请人姓名、家庭人数、拟保障金额")),
            (
                _("拟救助金额，一次性") if state.notice.once else _("拟保障金额"),
                yuan(state.notice.amount_fen),
            ),
            (_("起止"), f"{zhdate(state.starts_at, 'day')} — {zhdate(state.ends_at, 'day')}"),
            (_("异议电话"), state.notice.objection_phone),
        ],
        "why": state.withdrawal_reason,
    }


def _award(one: Any, on: date) -> list[Any]:
    running = one.end_month is None
    return [
        one.kind_name,
        one.amount_in(on)
        if one.amount_in(on) is not None
        else (one.amounts[-1].amount_fen if one.amounts else None),
        zhdate(one.start_month, "month"),
        str(one.member_count),
        {"text": _("在享") if running else _("已结束"), "status": "done" if running else "neutral"},
    ]


def history(file: CaseFile) -> dict[str, Any]:
    """The whole chain of events and the drawing of the process: three queries."""
    items = [
        {
            "title": event.name,
            "when": event.at,
            "who": _("系统") if event.who.startswith("系统") else event.who,
            "note": event.note,
            "state": "now" if event.n == file.events[-1].n and file.tasks else "done",
        }
        for event in reversed(file.events)
    ]
    drawn = casework.drawing(file.application_id)
    # our own drawing: every word in it is escaped where it is made
    return {"events": items, "drawing": mark_safe(drawn)}  # noqa: S308
