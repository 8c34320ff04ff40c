"""The desk's pages of stays: the list (with what comes to us and what towns are asked), one person's page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from minzheng.engines.stays import queries, services
from minzheng.engines.stays import reading_forms as forms
from minzheng.engines.stays.desk_forms import answers, board_forms, forms_of
from minzheng.engines.stays.desk_screen import COLUMNS, board_row, handover_card, status_of, timeline_of
from minzheng.engines.stays.entry import for_officers
from minzheng.engines.stays.folders import item_of_department, stay_items
from minzheng.engines.stays.moves import ANSWERERS, DISTRICT, READERS, TELLERS
from minzheng.engines.stays.strip import day_strip, legend
from minzheng.engines.stays.types import STATE_NAMES, Hit, StayItem, StepKind
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

LINES_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*queries.STAYS_READERS)
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who is here since when; who is on her way to us; what our town is asked. Anybody's first word is written down here."""
    if request.method == "POST":
        try:
            address, done = _on_board(request, actor)
        except NotYours:
            raise
        except Refusal as no:
            return _board(request, actor, no)
        messages.success(request, done)
        return HttpResponseRedirect(address)
    return _board(request, actor, None)


def _on_board(request: HttpRequest, actor: Actor) -> tuple[str, str]:
    post, now, here = request.POST, clock.now(), reverse("stays:board")
    act = post.get("do", "")
    item = item_of_department(actor.department) or stay_items()[0]
    if act == "tell":
        services.tell_word(actor=actor, new=forms.word(post, item.code), at=now)
        return f"{here}?tab={queries.TOLD}", "记下了，救助站已经看到"
    if act == "take_in":
        new = forms.entry(post, item.code)
        stay_id = services.take_in(actor=actor, stay_id=None, version=0, new=new, at=now)
        return reverse("stays:stay", args=[stay_id]), "已登记入站"
    version = forms.number(post.get("version", ""))
    about = forms.uuid_of(post.get("about", ""))
    if about is None:
        raise NotYours()
    if act == "receive":
        told = forms.receipt(post)
        services.receive(actor=actor, handover_id=about, version=version, receipt=told, at=now)
        return here, "已答复移交的救助站"
    if act == "answer":
        words = {"outcome": post.get("outcome", ""), "words": post.get("words", "")}
        services.answer_proposal(actor=actor, proposal_id=about, version=version, **words, at=now)
        return here, "已答复救助站"
    raise NotYours()


def _board(request: HttpRequest, actor: Actor, no: Refusal | None) -> HttpResponse:
    on, station = clock.local_date(clock.now()), actor.role is Role.DEPARTMENT_OFFICER
    counts = queries.counts()
    reader = actor.role in READERS
    tab = request.GET.get("tab", "")
    tab = tab if tab in counts else queries.ALL_OPEN if reader else queries.TOLD
    page = Paginator(range(counts[tab]), LINES_A_PAGE).get_page(request.GET.get("page"))
    lines = queries.board(tab=tab, on=on, offset=(page.number - 1) * LINES_A_PAGE, limit=LINES_A_PAGE)
    typed = request.POST.dict() if no else {}
    care = request.POST.getlist("care") if no else []
    context = {
        "place": actor.area_name,
        "reader": reader,
        "counts": counts,
        "urgent": sum(one.silent or one.lost for one in lines) if tab == queries.ALL_OPEN else 0,
        "tabs": [
            {"label": name, "href": f"?tab={one}", "active": one == tab, "count": counts[one]}
            for one, name in queries.TABS.items()
        ],
        "columns": COLUMNS,
        "rows": [board_row(line, on=on, opens=reader) for line in lines],
        "page": page,
        "page_url": f"?tab={tab}&page=",
        "coming": [handover_card(one) for one in queries.coming_to(actor=actor, on=on)],
        "proposals": queries.proposals_here() if actor.role in ANSWERERS or actor.role in DISTRICT else [],
        "may_answer": actor.role in ANSWERERS,
        "outcomes": answers(),
        "forms": board_forms(typed, care, station=station, tells=station or actor.role in TELLERS),
        "typed": typed,
        "token": typed.get("token") or str(new_id()),
        "refusal": no.message if no else "",
        "active_nav": "stays",
    }
    return render(request, "stays/desk/board.html", context, status=no.status if no else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*READERS)
def stay(request: HttpRequest, actor: Actor, stay_id: UUID) -> HttpResponse:
    """One person: the next step, her days, the papers, what may be done. A look-up is answered on the page itself."""
    letter_id = forms.uuid_of(request.GET.get("paper", ""))
    if letter_id is not None:
        pdf = services.open_paper(actor=actor, stay_id=stay_id, letter_id=letter_id, at=clock.now())
        headers = {"Content-Disposition": 'inline; filename="paper.pdf"', "X-Content-Type-Options": "nosniff"}
        return HttpResponse(pdf, content_type="application/pdf", headers=headers)
    if request.method != "POST":
        return _stay(request, actor, stay_id)
    try:
        hits = _do(request, actor, stay_id)
    except NotYours:
        raise
    except Refusal as no:
        return _stay(request, actor, stay_id, no=no)
    if hits is not None:
        return _stay(request, actor, stay_id, hits=hits)
    messages.success(request, "已记下")
    return HttpResponseRedirect(reverse("stays:stay", args=[stay_id]))


WITH_WORDS = {
    "decline": services.decline,
    "not_found": services.not_found,
    "to_doctor": services.to_doctor,
    "back": services.back_from_doctor,
    "take_down": services.take_down_search,
    "come_back": services.come_back,
    "press": services.press,
}


def _do(request: HttpRequest, actor: Actor, stay_id: UUID) -> list[Hit] | None:
    """The act; for a look-up what it found. Refuses whatever the act refuses, NotYours for an act there is none of."""
    post, now, act = request.POST, clock.now(), request.POST.get("do", "")
    version, words = forms.number(post.get("version", "")), post.get("words", "")
    given: dict[str, Any] = {"actor": actor, "stay_id": stay_id, "version": version, "at": now}
    if act in WITH_WORDS:
        WITH_WORDS[act](**given, words=words)
    elif act == "look":
        return services.look_for(**given, text=words)
    elif act == "note":
        kind = post.get("kind", "")
        services.note(**given, kind=StepKind(kind) if kind in list(StepKind) else StepKind.TOLD, words=words)
    else:
        _typed_act(act, request, given)
    return None


def _typed_act(act: str, request: HttpRequest, given: dict[str, Any]) -> None:
    """Acts with a form of their own."""
    post, words = request.POST, request.POST.get("words", "")
    acts = {
        "take_in": lambda: services.take_in(**given, new=forms.entry(post, "")),
        "care": lambda: services.add_care(**given, care=post.getlist("care"), words=words),
        "extend": lambda: services.extend(**given, days=forms.number(post.get("days", "")), reasons=words),
        "identify": lambda: services.identify(**given, identity=forms.identity(post)),
        "publish": lambda: services.publish_search(**given, choices=post.dict()),
        "leave": lambda: services.leave(**given, leaving=forms.leaving(post)),
        "hand_over": lambda: services.hand_over(**given, new=forms.handover(post)),
        "link": lambda: services.renew_link(**given),
        "close": lambda: services.close_unconfirmed(**given, reasons=words),
        "propose": lambda: services.propose(**given, told=post.dict()),
    }
    if act not in acts:
        raise NotYours()
    acts[act]()


def _stay(
    request: HttpRequest,
    actor: Actor,
    stay_id: UUID,
    *,
    no: Refusal | None = None,
    hits: list[Hit] | None = None,
) -> HttpResponse:
    now = clock.now()
    on = clock.local_date(now)
    view = services.open_stay(actor=actor, stay_id=stay_id, at=now)
    item: StayItem = view.line.item
    typed = request.POST.dict() if no else {}
    care = request.POST.getlist("care") if no else []
    drawn = forms_of(view, item, {}, [], on)
    again = {one.do: one for one in forms_of(view, item, typed, care, on)} if no else {}
    do = typed.get("do", "")
    context = {
        "view": view,
        "status": status_of(view.line),
        "state": STATE_NAMES[view.line.state],
        "strip": mark_safe(day_strip(view, on=on)),  # noqa: S308 - drawn here of dates and colours
        "legend": legend(),
        "term": _term(view, item),
        "handovers": [handover_card(one, build=request.build_absolute_uri) for one in view.handovers],
        "timeline": timeline_of(view),
        "forms": [{"form": again.get(one.do, one) if one.do == do else one, "open": one.do == do or one.first} for one in drawn],
        "hits": hits,
        "refusal": no.message if no else "",
        "active_nav": "stays",
    }  # fmt: skip
    return render(request, "stays/desk/stay.html", context, status=no.status if no else 200)


def _term(view: Any, item: StayItem) -> str:
    days = item.parameters["stay_days"]
    if view.term_on is None:
        return "没有在站期限（未成年人、疑似精神障碍）" if view.entered_on else ""
    mark = "" if days.verified else "，参数待核实"
    return f"一般不超过 {days.value} 天{mark}；期限到只提醒，不会让人离开"
