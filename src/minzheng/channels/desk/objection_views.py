"""异议: an officer writes down a family's dissent or anybody's objection; the town handles it; reviews and inquiries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.channels.desk.entry import FILE_READERS, for_officers
from minzheng.channels.desk.file_screen import file_for, head_of, keep_kin_out, open_file
from minzheng.channels.desk.objection_parts import MEASURE_WORDS, WAY_NAMES, quorum_words
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.types import CaseFile, CaseLine
from minzheng.engines.papers.services import add_paper
from minzheng.engines.papers.types import PaperKind, PaperSource
from minzheng.foundations.ui.types import FieldView
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal, StaleVersion

#: Empty lines for names on a review's form: the quorum and a few more.
ROWS_OF_REVIEWERS = 12
#: Draws a refused form once more, with everything typed.
Again = Callable[[Refusal], HttpResponse]


class DayUnreadable(Refusal):
    """A day that is none."""

    code = "day_unreadable"
    message = "请填写日期，例如 2026-11-22"


class NumberUnreadable(Refusal):
    """A count that is none."""

    code = "number_unreadable"
    message = "票数请填数字"


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with one form: title, lead, fields in groups, what the button says."""

    title: str
    lead: str
    groups: list[tuple[str, list[FieldView]]]
    button: str
    note: str = ""
    version: int | str = ""


def form_page(
    request: HttpRequest, opened: CaseFile, page: FormPage, no: Refusal | None = None
) -> HttpResponse:
    """The page; after a refusal with everything typed and the reason above."""
    context = {
        "head": head_of(opened, part="", on=today()),
        "page": page,
        "refusal": no.message if no else "",
        "active_nav": "home",
    }
    status = 200 if no is None else no.status if no.status == StaleVersion.status else 422
    return render(request, "desk/form_page.html", context, status=status)


def carried(
    request: HttpRequest, opened: CaseFile, again: Again, act: Callable[[], str], back: str
) -> HttpResponse:
    """Done: to the tab `back` with a word; refused: the page again, and papers taken in leave with the refusal."""
    try:
        with transaction.atomic():
            words = act()
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return again(no)
    messages.success(request, words)
    return HttpResponseRedirect(reverse("desk:file", args=[opened.application_id]) + f"?part={back}")


def day_of(typed: str) -> date:
    """A civil day as typed. Refuses: DayUnreadable."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise DayUnreadable() from None


def keep_papers(
    request: HttpRequest, actor: Actor, opened: CaseFile, name: str, *, inside: bool = False
) -> tuple[UUID, ...]:
    """Uploads of one field, cleaned and kept with the file. `inside`: nothing the family may open (neighbours' words)."""
    kept = []
    for upload in request.FILES.getlist(name):
        paper = add_paper(
            actor=actor,
            application_id=opened.application_id,
            area_code=opened.area_code,
            kind=PaperKind.OTHER,
            upload=upload.read(),
            filename=upload.name or "",
            at=clock.now(),
            source=PaperSource.CAMERA,
            owner_id=None if inside else opened.applicant_id,
        )
        kept.append(UUID(str(paper.id)))
    return tuple(kept)


def case_in(opened: CaseFile, case_id: UUID) -> CaseLine:
    """The case of this file. Refuses: NotYours."""
    for case in opened.cases:
        if case.id == case_id:
            return case
    raise NotYours()


def _said_fields(post: Any) -> list[FieldView]:
    ways = tuple((code, str(name)) for code, name in WAY_NAMES.items() if code != "online")
    return [
        FieldView(
            name="way",
            label=_("怎么提出的"),
            kind="radio",
            options=ways,
            value=post.get("way", ""),
            required=True,
        ),
        FieldView(
            name="made_on",
            label=_("提出的日期"),
            kind="date",
            value=post.get("made_on", today().isoformat()),
            required=True,
        ),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def dissent(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """An officer writes down that the family disagrees with a check's result."""
    post = request.POST
    page = FormPage(
        title=_("登记核对异议"),
        lead=_(
            "群众在电话里、书面或当面说核对结果不对，就在这里照原话登记。登记后由区县核对员复查，两次报告都保留。"
        ),
        groups=[
            (
                _("群众怎么说"),
                [
                    *_said_fields(post),
                    FieldView(
                        name="text",
                        label=_("哪里不对"),
                        kind="textarea",
                        value=post.get("text", ""),
                        maxlength=1000,
                        required=True,
                    ),
                    FieldView(name="papers", label=_("证明材料（可以没有）"), kind="camera", multiple=True),
                ],
            )
        ],
        button=_("登记，请核对员复查"),
    )
    if request.method != "POST":
        opened = open_file(actor=actor, application_id=application_id, part="dissent", at=clock.now())
        return form_page(request, opened, page)
    opened = file_for(actor, application_id, on=today())

    def act() -> str:
        said = casework.Disagreement(
            post.get("text", "")[:2000],
            post.get("way", ""),
            day_of(post.get("made_on", "")),
            keep_papers(request, actor, opened, "papers"),
        )
        casework.dissent(actor=actor, application_id=application_id, said=said, at=clock.now())
        return _("已登记，区县核对员会复查；结果出来会告诉群众")

    return carried(request, opened, lambda no: form_page(request, opened, page, no), act, "objections")


@sensitive_post_parameters("text", "name", "phone")
@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def objection(request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID) -> HttpResponse:
    """An officer of the town writes down an objection made by telephone, on paper or at the counter."""
    post = request.POST
    who = [
        FieldView(name="name", label=_("姓名"), value=post.get("name", ""), maxlength=50),
        FieldView(name="phone", label=_("电话"), value=post.get("phone", ""), maxlength=30),
    ]
    text = FieldView(
        name="text",
        label=_("反映的情况（照原话）"),
        kind="textarea",
        value=post.get("text", ""),
        maxlength=1000,
        required=True,
    )
    page = FormPage(
        title=_("登记公示异议"),
        lead=_("公示期内提出的，哪怕今天才登记，也按公示异议处理；公示期以后的，转区县入户核查。"),
        groups=[(_("反映的内容"), [*_said_fields(post), text]), (_("反映人（可以不留，保密）"), who)],
        button=_("登记"),
        note=_("姓名和电话加密保存，只有镇街负责人看得到；不告诉申请家庭，不公开。"),
    )
    if request.method != "POST":
        opened = open_file(actor=actor, application_id=application_id, part="objection", at=clock.now())
        case_in(opened, case_id)
        keep_kin_out(opened, actor)
        return form_page(request, opened, page)
    opened = file_for(actor, application_id, on=today())
    case_in(opened, case_id)

    def act() -> str:
        said = casework.Complaint(
            post.get("text", "")[:2000],
            post.get("way", ""),
            day_of(post.get("made_on", "")),
            post.get("name", "")[:200],
            post.get("phone", "")[:200],
        )
        casework.record_objection(actor=actor, case_id=case_id, said=said, at=clock.now())
        return _("已登记")

    return carried(request, opened, lambda no: form_page(request, opened, page, no), act, "objections")


@require_POST
@for_officers(*FILE_READERS)
def measure(request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID) -> HttpResponse:
    """The leader chooses between a re-survey and a democratic review."""
    opened = file_for(actor, application_id, on=today())
    case_in(opened, case_id)
    chosen = request.POST.get("measure", "")

    def act() -> str:
        casework.order_measure(
            actor=actor, case_id=case_id, version=_stated(request), measure=chosen, at=clock.now()
        )
        return _("已决定%(measure)s，待办已发到镇街") % {"measure": MEASURE_WORDS[chosen]}

    return _small_act(request, opened, act)


def _stated(request: HttpRequest) -> int:
    """The version the page showed; -1, which is nobody's, for an old or mangled page."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1


@require_POST
@for_officers(*FILE_READERS)
def answer(
    request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID, objection_id: UUID
) -> HttpResponse:
    """How the real-name objector was answered."""
    opened = file_for(actor, application_id, on=today())
    case_in(opened, case_id)

    def act() -> str:
        casework.answer_objection(
            actor=actor, objection_id=objection_id, how=request.POST.get("how", ""), at=clock.now()
        )
        return _("答复已登记")

    return _small_act(request, opened, act)


def _small_act(request: HttpRequest, opened: CaseFile, act: Callable[[], str]) -> HttpResponse:
    """A choice without typed text: done, back to the tab with a word; a refusal gets the polite page."""
    messages.success(request, act())
    return HttpResponseRedirect(reverse("desk:file", args=[opened.application_id]) + "?part=objections")


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def democratic_review(
    request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID
) -> HttpResponse:
    """民主评议记录."""
    if request.method != "POST":
        opened = open_file(actor=actor, application_id=application_id, part="review", at=clock.now())
        keep_kin_out(opened, actor)
        return form_page(request, opened, _review_page(request.POST, case_in(opened, case_id)))
    opened = file_for(actor, application_id, on=today())
    case = case_in(opened, case_id)

    def act() -> str:
        casework.record_democratic_review(
            actor=actor, case_id=case_id, version=_stated(request), held=_held(request.POST), at=clock.now()
        )
        return _("民主评议已登记，请镇街负责人重新提出初审意见")

    page = _review_page(request.POST, case)
    return carried(request, opened, lambda no: form_page(request, opened, page, no), act, "objections")


def _review_page(post: Any, case: CaseLine) -> FormPage:
    where = [
        FieldView(
            name="held_on",
            label=_("日期"),
            kind="date",
            value=post.get("held_on", today().isoformat()),
            required=True,
        ),
        FieldView(name="place", label=_("地点"), value=post.get("place", ""), maxlength=120, required=True),
        FieldView(name="chair", label=_("主持人"), value=post.get("chair", ""), maxlength=50, required=True),
    ]
    people = []
    for n in range(1, ROWS_OF_REVIEWERS + 1):
        people.append(
            FieldView(
                name=f"name-{n}",
                label=_("参加人 %(n)d") % {"n": n},
                value=post.get(f"name-{n}", ""),
                maxlength=50,
            )
        )
        people.append(
            FieldView(
                name=f"recused-{n}",
                label=_("是近亲属，回避不表决"),
                kind="switch",
                value=post.get(f"recused-{n}", ""),
                when=f"name-{n}",
            )
        )
    votes = [
        FieldView(name=name, label=str(label), kind="number", value=post.get(name, ""), required=True)
        for name, label in (("for", _("同意")), ("against", _("不同意")), ("abstained", _("弃权")))
    ]
    opinions = FieldView(
        name="opinions",
        label=_("评议意见"),
        kind="textarea",
        value=post.get("opinions", ""),
        maxlength=4000,
        required=True,
    )
    return FormPage(
        title=_("民主评议记录"),
        lead=_("只记票数，不记谁投了什么。参加人和发言保密，不给申请家庭和公众看。"),
        groups=[
            (_("什么时候、在哪里"), where),
            (_("参加人员"), people),
            (_("表决"), votes),
            (_("意见"), [opinions]),
        ],
        button=_("提交评议记录"),
        note=quorum_words(case.item),
        version=post.get("version", case.version),
    )


def _held(post: Any) -> casework.ReviewHeld:
    reviewers = []
    for n in range(1, ROWS_OF_REVIEWERS + 1):
        name = post.get(f"name-{n}", "").strip()[:50]
        if name:
            recused = post.get(f"recused-{n}") == "yes"
            reviewers.append(casework.Reviewer(name, near_relative=recused, recused=recused))
    return casework.ReviewHeld(
        held_on=day_of(post.get("held_on", "")),
        place=post.get("place", ""),
        chair=post.get("chair", "")[:50],
        reviewers=tuple(reviewers),
        votes_for=_count(post.get("for", "")),
        votes_against=_count(post.get("against", "")),
        abstained=_count(post.get("abstained", "")),
        opinions=post.get("opinions", ""),
    )


def _count(typed: str) -> int:
    text = typed.strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise NumberUnreadable()
    return int(text)
