"""上次填的，还对吗: a review's carried answers, each with its source and day; what is otherwise now is changed here."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.channels.resident.entry import for_families
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services as acts
from minzheng.engines.casework.queries import CarriedAnswers
from minzheng.engines.forms import services as forms
from minzheng.engines.forms.services import SaidLine
from minzheng.engines.forms.types import Answers, Errors, FieldBlock, ItemBlock, SectionBlock
from minzheng.foundations.ui.services import zhdate
from minzheng.foundations.ui.types import FieldView
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal

#: Who somebody is does not change on these screens; a relation is sent along, for questions that hang on it.
WHO = ("name", "identity")
SENT_ALONG = ("relation", "kind", "reach", "has_obligors")
SOURCES = {
    "typed": gettext_lazy("这次改的"),
    "carried": gettext_lazy("上次填的"),
    "matched": gettext_lazy("部门核对"),
    "derived": gettext_lazy("自动推算"),
    "read": gettext_lazy("证照识别"),
}


def _carried(actor: Actor, application_id: UUID) -> CarriedAnswers:
    shown = casework.carried_answers(application_id, actor=actor)
    if shown is None or (
        not actor.is_officer and actor.person_id != casework.applicant_id_of(application_id)
    ):
        raise NotYours()
    return shown


@require_safe
@for_families
def answers(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """Every carried answer by screen, with its source and day, and the way to change a screen."""
    shown = _carried(actor, application_id)
    review = casework.review_of(application_id, on=clock.local_date(clock.now()))
    context = {
        "shown": shown,
        "cards": [
            {
                "title": title,
                "lines": [_line(one) for one in lines],
                "href": reverse("resident:answers_step", args=[application_id, key]) if shown.open else "",
            }
            for key, title, lines in shown.steps
        ],
        "award_id": review.award_id if review else None,
        "helping": actor.is_officer,
        "back": _back(actor, application_id),
    }
    return render(request, "resident/answers.html", context)


def _back(actor: Actor, application_id: UUID) -> str:
    name = "desk:review_file" if actor.is_officer else "resident:progress"
    return reverse(name, args=[application_id])


def _line(one: SaidLine) -> tuple[str, str, str]:
    label = f"{one.whose} · {forms.said(one.label)}" if one.whose else forms.said(one.label)
    source = str(SOURCES.get(one.source, ""))
    return label, _(one.words), f"{zhdate(one.on, 'date')} {source}" if one.on else source


@require_http_methods(["GET", "HEAD", "POST"])
@for_families
def step(request: HttpRequest, actor: Actor, application_id: UUID, step: str) -> HttpResponse:
    """One screen of the carried answers. POST changes what the family says otherwise; the rest keeps its source."""
    shown = _carried(actor, application_id)
    if step not in [key for key, _title, _lines in shown.steps]:
        raise NotYours()
    if not shown.open:
        return HttpResponseRedirect(reverse("resident:answers", args=[application_id]))
    form = forms.form_for([shown.item], shown.answers)
    if request.method != "POST":
        return _page(request, _Screen(shown, step, shown.answers, {}))
    now = clock.now()
    changed, errors = forms.parse_step(
        form, step, request.POST, answers=shown.answers, hand=forms.Hand(by=actor.title, at=now)
    )
    if errors:
        return _page(request, _Screen(shown, step, changed, errors), status=422)
    try:
        acts.correct_answers(
            actor=actor, case_id=shown.case_id, answers=changed, version=_version(request), at=now
        )
    except NotYours:
        raise
    except Refusal as no:
        return _page(request, _Screen(shown, step, changed, {"": no.message}), status=no.status)
    messages.success(request, _("已记下。没有改的，还是上次填的；期间照常发放"))
    return HttpResponseRedirect(reverse("resident:answers", args=[application_id]))


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


@dataclass(frozen=True, slots=True)
class _Screen:
    shown: CarriedAnswers
    step: str
    answers: Answers
    errors: Errors


def _page(request: HttpRequest, screen: _Screen, *, status: int = 200) -> HttpResponse:
    errors = dict(screen.errors)
    general = errors.pop("", "")
    form = forms.form_for([screen.shown.item], screen.answers)
    view = forms.render_step(form, screen.step, screen.answers, errors)
    sections = [_fixed(one, screen.answers) for one in view.sections]
    context = {
        "shown": screen.shown,
        "view": replace(view, sections=[section for section, _hidden in sections]),
        "hidden": [one for _section, hidden in sections for one in hidden],
        "general_error": general,
        "papers": {},
        "offers": {},
    }
    return render(request, "resident/answers_step.html", context, status=status)


def _fixed(section: SectionBlock, answers: Answers) -> tuple[SectionBlock, list[tuple[str, Any]]]:
    """A section without who people are, and without adding or removing them; and what is sent along unseen."""
    items, hidden = [], []
    for item in section.items:
        hidden += [(one.view.name, one.view.value) for one in item.fields if _own(one.view) in SENT_ALONG]
        seen = [_dated(one, answers) for one in item.fields if _own(one.view) not in (*WHO, *SENT_ALONG)]
        items.append(ItemBlock(item.id, item.title, False, seen))
    return replace(section, items=[one for one in items if one.fields or one.id], add_label=""), hidden


def _own(view: FieldView) -> str:
    """A field's own name: `people-p2-name` → name."""
    return view.name.rpartition("-")[2]


def _dated(one: FieldBlock, answers: Answers) -> FieldBlock:
    """A field with the day its answer was given on."""
    group, _dash, rest = one.view.name.partition("-")
    item_id, _dash, name = rest.partition("-")
    rows = answers["groups"].get(group, []) if name else []
    fields = next((row["fields"] for row in rows if row["id"] == item_id), {}) if name else answers["fields"]
    at = fields.get(name or one.view.name, {}).get("at", "")
    if not at:
        return one
    return replace(one, view=replace(one.view, source_note=str(zhdate(datetime.fromisoformat(at), "date"))))
