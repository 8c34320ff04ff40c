"""上级提问: the aide taps answers into rows filled already; the town asks, reads, takes the answers as a file."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.channels.desk.entry import for_officers
from minzheng.channels.desk.tables_screen import places_below
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import queries as casework
from minzheng.foundations.people.queries import homes
from minzheng.foundations.ui.services import zhdate
from minzheng.foundations.ui.types import FieldView
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.sheets import Sheet, write_workbook
from minzheng.programmes.monitoring import queries as monitoring
from minzheng.programmes.monitoring import services
from minzheng.programmes.monitoring.types import NewQuestion, QuestionView, RowView

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READERS = (Role.VILLAGE_WORKER, *services.ASKERS)
USUAL_DAYS = 3


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*READERS)
def questions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """An aide: rows to tap. Whoever asks: the questions, with how many are answered."""
    if request.method == "POST":
        return _answer(request, actor)
    if actor.role is Role.VILLAGE_WORKER:
        context = {
            "groups": _groups(monitoring.open_rows(on=today())),
            "place": actor.area_name,
            "active_nav": "questions",
        }
        return render(request, "desk/questions_answer.html", context)
    lines = [_line(one) for one in monitoring.questions()]
    context = {"lines": lines, "place": actor.area_name, "active_nav": "questions"}
    return render(request, "desk/questions.html", context)


def _groups(rows: list[RowView]) -> list[dict[str, Any]]:
    """Rows by question, each a choice to tap; what is answered already shows its answer."""
    found: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        group = found.setdefault(
            row.question_id,
            {"id": row.question_id, "words": row.words, "due": row.due_on, "usual": row.choices[0], "fields": [], "left": 0},
        )  # fmt: skip
        group["left"] += not row.answer
        age = f"{row.age} 岁" if row.age is not None else ""
        group["fields"].append(
            FieldView(
                name=f"row-{row.id}",
                label=" · ".join(part for part in (row.name, row.group_name, age) if part),
                kind="radio",
                options=tuple((one, one) for one in row.choices),
                value=row.answer,
            )
        )
        group["many"] = group["left"] > 1
    return list(found.values())


def _answer(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every tapped row; `rest` names a question whose rows left open get its first choice."""
    rest = request.POST.get("rest", "")
    answers = {}
    for row in monitoring.open_rows(on=today()):
        usual = row.choices[0] if str(row.question_id) == rest and not row.answer else ""
        said = request.POST.get(f"row-{row.id}") or usual
        if said and said != row.answer:
            answers[row.id] = said
    try:
        kept = services.answer_rows(actor=actor, answers=answers, at=clock.now())
        messages.success(request, _("已记下 %(n)s 人的回答") % {"n": kept})
    except NotYours:
        raise
    except Refusal as no:
        messages.warning(request, no.message)
    return HttpResponseRedirect(reverse("desk:questions"))


def _line(one: QuestionView) -> dict[str, Any]:
    over = one.closed_at is not None
    return {
        "label": one.words,
        "href": reverse("desk:question", args=[one.id]),
        "hint": f"{one.asked_by} · {zhdate(one.due_on, 'day')}前",
        "status": _("已结束") if over else f"{one.answered}/{one.rows}",
        "colour": "neutral" if over else "done" if one.answered == one.rows else "doing",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*services.ASKERS)
def ask(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask one thing about people already known; what the system holds is answered by a table instead."""
    if request.method != "POST":
        return _form(request, actor, None)
    post = request.POST
    try:
        new = NewQuestion(
            words=post.get("words", ""),
            choices=tuple(post.get("choices", "").replace("，", "、").replace(",", "、").split("、")),
            due_on=_day(post.get("due_on", "")),
            area=post.get("area", ""),
            age_from=_age(post.get("age_from", "")),
            age_to=_age(post.get("age_to", "")),
            household_id=_uuid(post.get("home", "")),
        )
        asked = services.ask_question(actor=actor, question=new, at=clock.now())
    except NotYours:
        raise
    except Refusal as no:
        return _form(request, actor, no)
    messages.success(request, _("已发给村里：每人一行，已填好姓名，点一下就答完"))
    return HttpResponseRedirect(reverse("desk:question", args=[asked]))


def _form(request: HttpRequest, actor: Actor, no: Refusal | None) -> HttpResponse:
    said = request.POST if request.method == "POST" else request.GET
    household_id = _uuid(said.get("home", ""))
    home = homes([household_id]).get(household_id) if household_id else None
    due = today() + timedelta(days=USUAL_DAYS)
    fields = [
        FieldView(name="words", label=_("问什么"), value=said.get("words", ""), required=True, maxlength=120, placeholder=_("例如：这几天降温，人平安吗")),
        FieldView(name="choices", label=_("可以点选的答案"), value=said.get("choices", _("平安、要人帮忙、没见到")), required=True, maxlength=100, help=_("2 到 4 个，用顿号隔开；最常见的写在最前面")),
        FieldView(name="area", label=_("问哪里的人"), kind="select", options=tuple(places_below(actor)), value=said.get("area", "")),
        FieldView(name="age_from", label=_("年龄从（岁）"), kind="number", value=said.get("age_from", "")),
        FieldView(name="age_to", label=_("年龄到（岁）"), kind="number", value=said.get("age_to", "")),
        FieldView(name="due_on", label=_("哪天以前"), kind="date", value=said.get("due_on", f"{due:%Y-%m-%d}"), required=True),
    ]  # fmt: skip
    if home is not None:
        fields = [one for one in fields if one.name != "area"]
    context = {"fields": fields, "home": home, "refusal": no.message if no else "", "active_nav": "questions"}
    return render(request, "desk/question_ask.html", context, status=no.status if no else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*services.ASKERS)
def question(request: HttpRequest, actor: Actor, question_id: UUID) -> HttpResponse:
    """The answers so far; closing it asks nobody any more."""
    found = monitoring.question(question_id)
    if found is None:
        raise NotYours()
    if request.method == "POST":
        try:
            services.close_question(actor=actor, question_id=question_id, at=clock.now())
            messages.success(request, _("提问已结束，没有回答的不再催"))
        except NotYours:
            raise
        except Refusal as no:
            messages.warning(request, no.message)
        return HttpResponseRedirect(reverse("desk:question", args=[question_id]))
    rows = monitoring.rows_of(question_id, on=today())
    counts = [(choice, sum(row.answer == choice for row in rows)) for choice in (*found.choices, "")]
    context = {
        "found": found,
        "counts": [(choice or _("还没回答"), number) for choice, number in counts],
        "columns": [{"label": _("姓名"), "main": True}, _("村组"), {"label": _("年龄"), "kind": "number"}, _("回答"), _("谁答的")],
        "rows": [{"cells": _cells(row)} for row in rows],
        "active_nav": "questions",
    }  # fmt: skip
    return render(request, "desk/question.html", context)


def _cells(row: RowView) -> list[Any]:
    place = casework.place_words(row.area_code) + row.group_name
    return [row.name, place, row.age, row.answer or _("还没回答"), row.answered_by]


@require_POST
@for_officers(*services.ASKERS)
def take(request: HttpRequest, actor: Actor, question_id: UUID) -> HttpResponse:
    """The answers as a file."""
    found = monitoring.question(question_id)
    if found is None:
        raise NotYours()
    services.take_answers(actor=actor, question_id=question_id, at=clock.now())
    rows = [_cells(row) for row in monitoring.rows_of(question_id, on=today())]
    sheet = Sheet(found.words[:25], [_("姓名"), _("村组"), _("年龄"), _("回答"), _("谁答的")], rows)
    response = HttpResponse(write_workbook([sheet]), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="answers.xlsx"'
    return response


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return date.min


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _age(typed: str) -> int | None:
    plain = typed.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 4 else None
