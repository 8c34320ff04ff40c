"""The desk's pages of referrals: a department's own queue, civil affairs' board, one referral, asking for somebody."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.engines.referrals import queries, services
from minzheng.engines.referrals.desk_screen import board_row, columns, facts_of, status_of, timeline_of
from minzheng.engines.referrals.entry import DESK_READERS, for_roles, typed_version
from minzheng.engines.referrals.moves import MOVES
from minzheng.engines.referrals.office import place_words
from minzheng.engines.referrals.types import (
    ASKERS,
    CONSENT_NAMES,
    OUTCOME_NAMES,
    ConsentHow,
    NewReferral,
    ReferralItem,
    ReferralView,
    Reply,
    StepKind,
)
from minzheng.foundations.people.queries import card, search
from minzheng.foundations.ui.types import FieldView
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

LINES_A_PAGE = 20
TAB_NAMES = {
    queries.LATE: "未回复", queries.ALL_OPEN: "在办", "granted": "给予", "refused": "不予",
    "not_ours": "不归本部门", "withdrawn": "已撤回",
}  # fmt: skip
TYPED = ("outcome", "words", "reasons", "remedy", "amount")
DONE = {
    "accept": "已接收，请在期限内答复",
    "ask": "问题已发给群众，等待期间不计时",
    "reply": "答复已发出，答复书正在生成",
    "answer": "已补充，转回部门",
    "press": "催办已记下",
    "guide": "已记下，本人在手机上看得到",
    "withdraw": "已撤回，部门不再看到",
}


def today() -> date:
    """The business day."""
    return clock.local_date(clock.now())


@require_safe
@for_roles(*DESK_READERS)
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A department sees its own counter; civil affairs sees all departments of its area. Late ones first."""
    on, own = today(), actor.role is Role.DEPARTMENT_OFFICER
    if actor.role is Role.VILLAGE_WORKER:
        return _asked_here(request, actor, on)
    department = "" if own else request.GET.get("department", "")[:20]
    counts = queries.tab_counts(on=on, department=department)
    tab = request.GET.get("tab", "")
    tab = tab if tab in counts else queries.ALL_OPEN
    pages = Paginator(range(counts[tab]), LINES_A_PAGE).get_page(request.GET.get("page"))
    first = (pages.number - 1) * LINES_A_PAGE
    lines = queries.board(tab=tab, on=on, department=department, offset=first, limit=LINES_A_PAGE)
    here = f"?department={department}&tab="
    context = {
        "own": own,
        "place": actor.area_name,
        "counts": {"open": counts[queries.ALL_OPEN], "late": counts[queries.LATE]},
        "tabs": [
            {"label": TAB_NAMES[one], "href": here + one, "active": one == tab, "count": number}
            for one, number in counts.items()
        ],
        "columns": columns(department=own),
        "rows": [board_row(line, on=on, department=own) for line in lines],
        "page": pages,
        "page_url": f"{here}{tab}&page=",
        "departments": [] if own else [_department_cell(one) for one in queries.by_department(on=on)],
        "all_url": "?tab=" + tab if department else "",
        "may_ask": actor.role in ASKERS,
        "active_nav": "referrals",
    }
    return render(request, "referrals/desk/board.html", context)


def _asked_here(request: HttpRequest, actor: Actor, on: date) -> HttpResponse:
    """A village sees the families a department has asked something, and no other referral."""
    lines = queries.asked_of_families(on=on)
    context = {
        "own": False,
        "village": True,
        "place": actor.area_name,
        "columns": columns(department=False),
        "rows": [board_row(line, on=on, department=False) for line in lines],
        "active_nav": "referrals",
    }
    return render(request, "referrals/desk/board.html", context)


def _department_cell(one: queries.DepartmentCount) -> dict[str, Any]:
    return {
        "label": one.department.name,
        "href": f"?department={one.department.code}",
        "hint": f"在办 {one.waiting} 件，已答复 {one.answered} 件，撤回 {one.withdrawn} 件",
        "status": f"未回复 {one.late}" if one.late else "没有超期",
        "colour": "wait" if one.late else "done",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*DESK_READERS)
def referral(request: HttpRequest, actor: Actor, referral_id: UUID) -> HttpResponse:
    """One referral with what its reader may do; a refusal gives back all that was typed."""
    if request.method == "POST":
        try:
            done = _do(request, actor, referral_id)
        except NotYours:
            raise
        except Refusal as no:
            return _referral(request, actor, referral_id, no)
        messages.success(request, done)
        if actor.role is Role.VILLAGE_WORKER:
            return HttpResponseRedirect(reverse("referrals:board"))
        return HttpResponseRedirect(reverse("referrals:referral", args=[referral_id]))
    return _referral(request, actor, referral_id, None)


def _do(request: HttpRequest, actor: Actor, referral_id: UUID) -> str:
    post = request.POST
    given: dict[str, Any] = {
        "actor": actor,
        "referral_id": referral_id,
        "version": typed_version(post.get("version", "")),
        "at": clock.now(),
    }
    act, words = post.get("do", ""), post.get("words", "")
    if act == "accept":
        services.accept(**given)
    elif act == "reply":
        texts = {name: post.get(name, "") for name in ("outcome", "reasons", "remedy", "amount")}
        services.reply(**given, given=Reply(words=words, **texts))
    elif act in WITH_WORDS:
        WITH_WORDS[act](**given, words=words)
    else:
        raise NotYours()
    return DONE[act]


WITH_WORDS = {
    "ask": services.ask_more,
    "answer": services.answer_question,
    "press": services.press,
    "withdraw": services.withdraw,
    "guide": services.guide,
}


def _referral(request: HttpRequest, actor: Actor, referral_id: UUID, no: Refusal | None) -> HttpResponse:
    view = services.open_referral(actor=actor, referral_id=referral_id, at=clock.now())
    context = {
        "view": view,
        "status": status_of(view.line),
        "place": place_words(view.line.area_code),
        "facts": facts_of(view),
        "sent": [*view.sent, *([("本人的话", view.words)] if view.words else [])],
        "timeline": timeline_of(view),
        "may": _may(view, actor),
        "outcomes": [(one.value, name) for one, name in OUTCOME_NAMES.items()],
        "typed": {name: request.POST.get(name, "") for name in TYPED},
        "letter_url": f"/desk/letters/{view.letter_id}/" if view.letter_id and not actor.department else "",
        "file_url": f"/desk/files/{view.application_id}/" if view.application_id else "",
        "refusal": no.message if no else "",
        "active_nav": "referrals",
    }
    return render(request, "referrals/desk/referral.html", context, status=no.status if no else 200)


def _may(view: ReferralView, actor: Actor) -> dict[str, bool]:
    """Which acts of the table this officer may do now."""
    may = {
        kind.value: view.line.state in move.starts and actor.role in move.roles
        for kind, move in MOVES.items()
    }
    may[StepKind.PRESSED.value] = may[StepKind.PRESSED.value] and view.line.silent
    guided = any(step.kind is StepKind.GUIDED for step in view.steps)
    may[StepKind.GUIDED.value] = may[StepKind.GUIDED.value] and not guided
    return may


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ASKERS)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Find the person, choose the item, write what she says, with her consent."""
    asked = request.POST if request.method == "POST" else request.GET
    person = card(person_id=person_id) if (person_id := _uuid(asked.get("person", ""))) else None
    item = queries.find_item(asked.get("item", ""))
    if person is None or item is None:
        return _choose(request, person.id if person else None, person.name if person else "")
    refusal: Refusal | None = None
    if request.method == "POST" and asked.get("do") == "send":
        try:
            referral_id = services.refer(actor=actor, new=_typed(request, person.id, item), at=clock.now())
        except NotYours:
            raise
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, f"已转给{item.department.name}")
            return HttpResponseRedirect(reverse("referrals:referral", args=[referral_id]))
    context = {
        "person": person,
        "item": item,
        "fields": _fields(item, request),
        "token": request.POST.get("token") or str(new_id()),
        "file": asked.get("file", ""),
        "refusal": refusal.message if refusal else "",
        "active_nav": "referrals",
    }
    return render(request, "referrals/desk/new.html", context, status=refusal.status if refusal else 200)


def _choose(request: HttpRequest, person_id: UUID | None, name: str) -> HttpResponse:
    """Whom it is for, then what she needs. Names only: a number in an address would stay in logs."""
    typed = request.POST.get("q", "").strip()[:50]
    found = [] if person_id else [one for one in search(text=typed) if typed] if typed else []
    query = f"?person={person_id}&file={_uuid(request.GET.get('file', '')) or ''}&item="
    context = {
        "typed": typed,
        "found": [
            {"label": one.name, "hint": place_words(one.area_code), "href": f"?person={one.id}"}
            for one in found
        ],
        "person": name,
        "items": [
            {"label": one.name, "hint": one.department.name, "href": query + one.code, "icon": one.icon}
            for one in queries.referral_items()
        ]
        if person_id
        else [],
        "active_nav": "referrals",
    }
    return render(request, "referrals/desk/choose.html", context)


def _typed(request: HttpRequest, person_id: UUID, item: ReferralItem) -> NewReferral:
    post, how = request.POST, request.POST.get("consent", "")
    return NewReferral(
        person_id=person_id,
        item=item.code,
        answers={ask.name: post.get(f"ask_{ask.name}", "") for ask in item.asks},
        words=post.get("words", ""),
        consent=ConsentHow(how) if how in list(ConsentHow) else None,
        token=post.get("token", ""),
        witness=post.get("witness", ""),
        application_id=_uuid(post.get("file", "")),
    )


def _fields(item: ReferralItem, request: HttpRequest) -> list[FieldView]:
    said = request.POST
    fields = [
        FieldView(
            name=f"ask_{ask.name}",
            label=ask.label,
            kind="radio" if ask.options else "text",
            layout="stack",
            options=tuple((one, one) for one in ask.options),
            value=said.get(f"ask_{ask.name}", ""),
            required=True,
            maxlength=0 if ask.options else 100,
        )
        for ask in item.asks
    ]
    hows = tuple((how.value, CONSENT_NAMES[how]) for how in (ConsentHow.PAPER, ConsentHow.SPOKEN))
    return [
        *fields,
        FieldView(name="words", label="本人还想说的", kind="textarea", value=said.get("words", ""), maxlength=500),
        FieldView(name="consent", label="本人怎样同意的", kind="radio", layout="stack", options=hows, value=said.get("consent", ""), required=True),
        FieldView(name="witness", label="见证人，或纸质同意书存放处", value=said.get("witness", ""), required=True, maxlength=120),
    ]  # fmt: skip


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
