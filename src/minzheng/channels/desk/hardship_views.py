"""急难报告: a word at the door in a few fields; the town's open list, and what was done."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.channels.desk.entry import HELPERS, for_officers
from minzheng.channels.desk.hardship_screen import report_line
from minzheng.channels.desk.round_screen import moment
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import queries as casework
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.people.queries import cards
from minzheng.foundations.regions.queries import villages_of
from minzheng.foundations.ui.services import zhdate
from minzheng.foundations.ui.types import FieldView
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import BEIJING, local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal
from minzheng.programmes.monitoring import queries as monitoring
from minzheng.programmes.monitoring import services
from minzheng.programmes.monitoring.types import (
    HARDSHIP_NAMES,
    OUTCOME_NAMES,
    TOLD_BY_NAMES,
    NewReport,
    ReportView,
    ToldBy,
    parameter,
)

READERS = (*HELPERS, Role.TOWN_LEADER)
TOWN_LENGTH = 15


@require_safe
@for_officers(*READERS)
def hardship(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What nobody has looked into yet, the most pressing first; below, what was done."""
    on = today()
    context = {
        "open": [report_line(one, on=on) for one in monitoring.open_reports()],
        "done": [report_line(one, on=on) for one in monitoring.handled_reports()],
        "place": actor.area_name,
        "active_nav": "hardship",
    }
    return render(request, "desk/hardship.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*READERS)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Write a word down; a refusal gives back all that was typed."""
    if request.method != "POST":
        return _form(request, actor, None)
    post = request.POST
    try:
        services.report_hardship(actor=actor, report=_typed(actor, post), at=clock.now())
    except NotYours:
        raise
    except Refusal as no:
        return _form(request, actor, no)
    messages.success(request, _("已报给镇街。有生命危险的，请先打 120、110、119"))
    return HttpResponseRedirect(reverse("desk:hardship"))


def _typed(actor: Actor, post: QueryDict) -> NewReport:
    return NewReport(
        who=post.get("who", ""),
        kind=post.get("kind", ""),
        told_at=moment(post.get("at_date", ""), post.get("at_time", "")),
        token=post.get("token", ""),
        village=post.get("village", "") if len(actor.scope.lo) <= TOWN_LENGTH else None,
        place=post.get("place", ""),
        words=post.get("words", ""),
        phone=post.get("phone", ""),
        told_by=post.get("told_by", ""),
        person_id=_uuid(post.get("person", "")),
    )


def _form(request: HttpRequest, actor: Actor, no: Refusal | None) -> HttpResponse:
    said = request.POST if request.method == "POST" else request.GET
    person = _uuid(said.get("person", ""))
    card = cards([person]).get(person) if person else None
    context = {
        "fields": _fields(actor, said, card.name if card else ""),
        "person": card.id if card else "",
        "token": said.get("token") or str(new_id()),
        "refusal": no.message if no else "",
        "days": parameter("hardship_days"),
        "active_nav": "hardship",
    }
    return render(request, "desk/hardship_new.html", context, status=no.status if no else 200)


def _fields(actor: Actor, said: QueryDict, known: str) -> list[FieldView]:
    now = clock.now().astimezone(BEIJING)
    kinds = tuple((kind.value, str(name)) for kind, name in HARDSHIP_NAMES.items())
    sources = tuple((kind.value, str(name)) for kind, name in TOLD_BY_NAMES.items())
    fields = [
        FieldView(name="who", label=_("是谁"), value=said.get("who", known), required=True, maxlength=50, help=_("不知道姓名的，写“4组老蹇”这样的称呼")),
        FieldView(name="kind", label=_("出了什么事"), kind="radio", layout="stack", options=kinds, value=said.get("kind", ""), required=True),
        FieldView(name="words", label=_("现在怎么样"), kind="textarea", value=said.get("words", ""), maxlength=500),
        FieldView(name="place", label=_("人在哪里"), value=said.get("place", ""), maxlength=120),
        FieldView(name="phone", label=_("打哪个电话能找到"), kind="phone", value=said.get("phone", ""), maxlength=30),
        FieldView(name="told_by", label=_("听谁说的"), kind="select", options=sources, value=said.get("told_by", ToldBy.SEEN.value)),
        FieldView(name="at_date", label=_("哪天知道的"), kind="date", value=said.get("at_date", f"{now:%Y-%m-%d}")),
        FieldView(name="at_time", label=_("几点知道的"), value=said.get("at_time", f"{now:%H:%M}"), placeholder="09:30"),
    ]  # fmt: skip
    if len(actor.scope.lo) <= TOWN_LENGTH:
        villages = tuple((place.code, place.name) for place in villages_of(actor.scope.lo[6:15]))
        fields.insert(1, FieldView(name="village", label=_("在哪个村（社区）"), kind="select", options=(("", _("请选择")), *villages), value=said.get("village", ""), required=True))  # fmt: skip
    return fields


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*READERS)
def report(request: HttpRequest, actor: Actor, report_id: UUID) -> HttpResponse:
    """One report; an officer of the town writes what was done."""
    opened = services.open_report(actor=actor, report_id=report_id, at=clock.now())
    if request.method != "POST":
        return _report(request, actor, opened)
    typed = request.POST.get("version", "")
    try:
        services.handle_hardship(
            actor=actor,
            report_id=report_id,
            version=int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0,
            outcome=request.POST.get("outcome", ""),
            words=request.POST.get("words", ""),
            at=clock.now(),
        )
    except NotYours:
        raise
    except Refusal as no:
        return _report(request, actor, opened, no)
    messages.success(request, _("办理结果已记下"))
    return HttpResponseRedirect(reverse("desk:hardship"))


def _report(
    request: HttpRequest, actor: Actor, opened: ReportView, no: Refusal | None = None
) -> HttpResponse:
    facts = [
        (_("出了什么事"), str(HARDSHIP_NAMES[opened.kind])),
        (_("现在怎么样"), opened.words),
        (_("人在哪里"), " ".join((casework.place_words(opened.area_code), opened.place))),
        (_("电话"), opened.phone),
        (_("什么时候知道的"), _moment_words(opened)),
        (_("谁记下的"), f"{opened.reported_by}（{TOLD_BY_NAMES[opened.told_by]}说的）"),
        (_("几日内回应"), zhdate(opened.due_on, "date"), _("参数待核实")),
    ]
    if opened.outcome is not None and opened.handled_at is not None:
        day = zhdate(local_date(opened.handled_at), "date")
        done = f"{OUTCOME_NAMES[opened.outcome]}：{opened.outcome_words}"
        facts.append((_("办理结果"), done, f"{opened.handled_by} {day}"))
    context = {
        "report": opened,
        "facts": [fact for fact in facts if fact[1]],
        "may_handle": actor.role in services.HANDLERS and opened.handled_at is None,
        "outcomes": [(kind.value, str(name)) for kind, name in OUTCOME_NAMES.items()],
        "typed": {name: request.POST.get(name, "") for name in ("outcome", "words")},
        "items": _items() if actor.role in HELPERS else [],
        "refusal": no.message if no else "",
        "active_nav": "hardship",
    }
    return render(request, "desk/hardship_report.html", context, status=no.status if no else 200)


def _items() -> list[tuple[str, str]]:
    """What may be started for somebody in need: help at once before what takes its weeks."""
    found = sorted(catalogue.items(), key=lambda one: (not one.from_first_word, one.once is None))
    return [(item.code, item.name) for item in found]


def _moment_words(opened: ReportView) -> str:
    there = opened.told_at.astimezone(BEIJING)
    return f"{zhdate(there.date(), 'date')} {there:%H:%M}"


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
