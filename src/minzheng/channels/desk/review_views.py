"""复核: the page of a family that is looked at again, and every act on it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.channels.desk.entry import FILE_READERS, HELPERS, for_officers
from minzheng.channels.desk.file_screen import file_for, head_of, open_file
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services as acts
from minzheng.engines.casework.types import (
    VERDICT_NAMES,
    CaseFile,
    MemberChange,
    NewcomerDraft,
    ReviewView,
    Split,
    ToldChange,
    Verdict,
)
from minzheng.engines.papers.services import add_paper
from minzheng.foundations.people.types import RELATION_NAMES
from minzheng.foundations.ui.services import yuan, zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.money import AmountUnreadable, parse_yuan
from minzheng.kernel.result import NotYours, Refusal

LONGEST_TYPED = 4000
#: Fields that come back as typed when an act is refused.
TYPED = (
    "how",
    "verdict",
    "amount",
    "months",
    "reasons",
    "words",
    "name",
    "relation",
    "identity",
    "stay",
    "part",
    "until",
)
BEGIN_WAYS = ("both", "check", "survey", "papers")


class AmountUnfit(Refusal):
    """A typed amount that is no amount."""

    code = "amount_unfit"


class ChoiceMissing(Refusal):
    """A form sent without its choice."""

    code = "choice_missing"
    message = "请先选择一项再提交"


@dataclass(frozen=True, slots=True)
class Sent:
    """A form of the page: who sends it, about which case, what was typed, when."""

    actor: Actor
    case_id: UUID
    post: QueryDict
    at: datetime
    file: CaseFile
    sheet: UploadedFile | None = None

    def text(self, name: str) -> str:
        """What was typed in a field."""
        return str(self.post.get(name, ""))[:LONGEST_TYPED]

    def fen(self, name: str) -> int:
        """An amount in 分. Refuses: AmountUnfit."""
        try:
            return parse_yuan(self.text(name))
        except AmountUnreadable as wrong:
            raise AmountUnfit(str(wrong)) from None

    def person(self, name: str) -> UUID:
        """A chosen person. Refuses: ChoiceMissing."""
        try:
            return UUID(self.text(name))
        except ValueError:
            raise ChoiceMissing() from None

    def people(self, name: str) -> tuple[UUID, ...]:
        """Chosen people. Refuses: ChoiceMissing."""
        try:
            return tuple(UUID(one) for one in self.post.getlist(name))
        except ValueError:
            raise ChoiceMissing() from None

    @property
    def stated(self) -> dict[str, Any]:
        """What every act of a case takes. Refuses: ChoiceMissing (a page that was mangled)."""
        version = self.text("version")
        if not version.isascii() or not version.isdigit() or len(version) > 9:
            raise ChoiceMissing(_("页面不完整，请刷新后再提交"))
        return {"actor": self.actor, "case_id": self.case_id, "version": int(version), "at": self.at}

    def verdict(self) -> Verdict:
        """The opinion or decision as chosen."""
        act, months = self.text("verdict"), self.text("months")
        if act not in VERDICT_NAMES:
            raise ChoiceMissing()
        amount = self.fen("amount") if act in ("raise", "cut", "taper") else None
        return Verdict(
            act,
            self.text("reasons"),
            amount,
            int(months) if act == "taper" and months.isascii() and months.isdigit() else None,
        )


def _begin(sent: Sent) -> str:
    acts.begin_review(**sent.stated, how=sent.text("how"))
    return _("复核已经开始；期间照常发放")


def _leave_check(sent: Sent) -> str:
    acts.leave_check(**sent.stated, reasons=sent.text("reasons"))
    return _("不再等核对，复核继续办理；期间照常发放")


def _propose(sent: Sent) -> str:
    opinion = sent.verdict()
    acts.propose_review(**sent.stated, opinion=opinion)
    if opinion.act in ("keep", "raise"):
        return _("意见已提交，等待作出决定")
    return _("已告知家庭，等待家庭说明情况；期间照常发放")


def _answer(sent: Sent) -> str:
    acts.answer_review(actor=sent.actor, case_id=sent.case_id, words=sent.text("words"), at=sent.at)
    return _("家庭说明的情况已登记，会原样交给作出决定的人")


def _hear(sent: Sent) -> str:
    acts.end_hearing(**sent.stated)
    return _("已送审")


def _rethink(sent: Sent) -> str:
    acts.rethink_review(**sent.stated, reasons=sent.text("reasons"))
    return _("已退回镇街重新提出意见")


def _decide(sent: Sent) -> str:
    verdict = sent.verdict()
    acts.decide_review(**sent.stated, verdict=verdict)
    if verdict.act == "keep":
        return _("已决定不调整，复核办结")
    if verdict.act == "raise":
        return _("已决定增发，从下月起执行；通知书由镇街送达")
    return _("已作出决定，通知书由镇街送达；送达的下一个月才执行，之前照常发放")


def _succeed(sent: Sent) -> str:
    acts.succeed_holder(**sent.stated, person_id=sent.person("person"), reasons=sent.text("reasons"))
    return _("申请人已变更，待遇照常发放；请登记新申请人的收款账户")


def _members(sent: Sent) -> str:
    name = sent.text("name").strip()
    newcomer = NewcomerDraft(name[:50], sent.text("relation"), sent.text("identity").strip()[:18])
    joining = (newcomer,) if name else ()
    change = MemberChange(sent.text("reasons"), sent.people("leave"), joining, sent.people("counted"))
    acts.change_review_members(**sent.stated, change=change)
    return _("保障对象已变更，从下月起；金额需要调整的请另行决定")


def _split(sent: Sent) -> str:
    split = Split(
        sent.person("head"),
        sent.people("parting"),
        sent.fen("stay"),
        sent.fen("part"),
        sent.text("reasons"),
    )
    acts.split_household(**sent.stated, split=split)
    return _("已分为两户，从下月起分别发放")


def _publish_end(sent: Sent) -> str:
    acts.publish_end(**sent.stated, ground=sent.text("ground"))
    return _("已公示；公示期满后再作决定，期间照常发放")


def _schooling(sent: Sent) -> str:
    try:
        until = date.fromisoformat(sent.text("until"))
    except ValueError:
        raise acts.SchoolingUnfit() from None
    if sent.sheet is not None:
        add_paper(
            actor=sent.actor,
            application_id=sent.file.application_id,
            area_code=sent.file.area_code,
            kind="student_proof",
            upload=sent.sheet.read(),
            filename=sent.sheet.name or "",
            at=sent.at,
            owner_id=sent.file.applicant_id,
        )
    acts.note_schooling(actor=sent.actor, case_id=sent.case_id, until=until, at=sent.at)
    return "在校情况已登记，到期再安排复核；照常发放"


def _take_over(sent: Sent) -> str:
    acts.take_over(**sent.stated, reasons=sent.text("reasons"))
    return _("已接收这户家庭，发放不间断；请开始复核")


def _return_move(sent: Sent) -> str:
    acts.return_move(**sent.stated, reasons=sent.text("reasons"))
    return _("已退回迁出地；这户家庭仍由迁出地发放")


STEPS: dict[str, Callable[[Sent], str]] = {
    "begin": _begin,
    "leave_check": _leave_check,
    "propose": _propose,
    "answer": _answer,
    "hear": _hear,
    "rethink": _rethink,
    "decide": _decide,
    "succeed": _succeed,
    "members": _members,
    "split": _split,
    "publish_end": _publish_end,
    "schooling": _schooling,
    "take_over": _take_over,
    "return_move": _return_move,
}
#: The row of the process table that shows a form.
SHOWN_BY = {
    "begin": "begin",
    "leave_check": "leave_check",
    "propose": "propose_change",
    "answer": "answer",
    "hear": "heard",
    "rethink": "rethink",
    "decide": "keep",
    "send_back": "send_back",
    "succeed": "succeed",
    "members": "members",
    "split": "split",
    "publish_end": "publish_end",
    "take_over": "take_over",
    "return_move": "return_move",
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def review_file(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """The review's page; POST: `do` names the act. Refused, the page comes back with everything typed still there."""
    if request.method != "POST":
        opened = open_file(actor=actor, application_id=application_id, part="review", at=clock.now())
        return _page(request, actor, opened)
    opened = file_for(actor, application_id, on=today())
    shown, step = _review(opened), STEPS.get(request.POST.get("do", ""))
    if step is None:
        raise NotYours()
    try:
        messages.success(request, step(_sent(request, actor, shown, opened)))
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return _page(request, actor, file_for(actor, application_id, on=today()), no)
    return HttpResponseRedirect(reverse("desk:file", args=[application_id]) + "review-file/")


def _sent(request: HttpRequest, actor: Actor, shown: ReviewView, opened: CaseFile) -> Sent:
    return Sent(actor, shown.case_id, request.POST, clock.now(), opened, request.FILES.get("sheet"))


def _review(opened: CaseFile) -> ReviewView:
    shown = casework.review_of(opened.application_id, on=today())
    if shown is None:
        raise NotYours()
    return shown


def _page(request: HttpRequest, actor: Actor, opened: CaseFile, no: Refusal | None = None) -> HttpResponse:
    shown, case = _review(opened), opened.cases[0]
    open_to_me = {act for act, _name in case.acts}
    context = {
        "head": head_of(opened, part="review", on=today()),
        "shown": shown,
        "case": case,
        "facts": _facts(shown),
        "told_changes": [_told(one) for one in shown.told],
        "corrections": _corrections(opened.application_id),
        "correction_columns": [{"label": _("哪一项"), "main": True}, _("上次"), _("现在"), _("谁改的")],
        "answers_url": reverse("resident:answers", args=[opened.application_id])
        if actor.role in HELPERS and casework.carried_answers(opened.application_id, actor=actor)
        else "",
        "may_tell": actor.role in HELPERS,
        "may_note_school": actor.role is Role.TOWN_CLERK
        and casework.guardian_shown(opened.application_id) is not None,
        "uncounted": [(str(person_id), name) for person_id, name in shown.uncounted],
        "forms": {form for form, row in SHOWN_BY.items() if row in open_to_me},
        "told": VERDICT_NAMES.get(shown.intended_act, ""),
        "verdicts": [one for one in VERDICT_NAMES.items() if one[0] != "taper" or shown.taper_months],
        "ways": [
            ("both", _("核对家庭经济状况，并入户")),
            ("check", _("只核对")),
            ("survey", _("只入户")),
            ("papers", _("材料已经清楚，直接提出意见")),
        ],
        "people": [(str(person_id), name) for person_id, name in shown.members],
        "relations": [(code.value, str(name)) for code, name in RELATION_NAMES.items()],
        "typed": {name: request.POST.get(name, "") for name in TYPED},
        "refusal": no.message if no else "",
        "active_nav": "rechecks",
    }
    return render(request, "desk/review.html", context, status=no.status if no else 200)


def _facts(shown: ReviewView) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("为什么复核"), f"{shown.reason} {shown.words}".strip()),
        (_("应办结"), zhdate(shown.due_on, "date")),
        (_("现在每月"), yuan(shown.current_fen) if shown.current_fen is not None else _("还没有开始发放")),
    ]
    return facts


def _told(one: ToldChange) -> dict[str, Any]:
    """One told change: what, who joined, whose word, and its papers with their addresses."""
    facts = [(_("什么时候"), zhdate(one.on, "date")), (_("怎么说的"), one.words)]
    if one.about:
        facts.insert(0, (_("是谁"), one.about))
    if one.newcomer:
        facts.insert(0, (_("新来的人"), one.newcomer))
    by = _("工作人员登记") if one.by_officer else _("家庭自己报告")
    return {
        "title": one.kind,
        "facts": [*facts, (_("谁报告的"), f"{by}，{zhdate(one.told_on, 'date')}")],
        "papers": [(name, reverse("desk:paper", args=[paper_id])) for paper_id, name in one.papers],
        "more": reverse("resident:change_papers", args=[one.id]),
        "not_checked": one.not_checked,
        "newcomer": bool(one.newcomer),
    }


def _corrections(application_id: UUID) -> list[list[str]]:
    """Where the family says otherwise than last time, for the officer's eye."""
    return [
        [
            f"{one.whose}：{one.label}" if one.whose else one.label,
            one.before or _("没有填"),
            one.after or _("不再有"),
            f"{one.by} {zhdate(one.on, 'date')}" if one.on else "",
        ]
        for one in casework.corrections(application_id)
    ]
