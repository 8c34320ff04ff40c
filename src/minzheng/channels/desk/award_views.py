"""定期复核 and an award's own page: who is due, what the family is paid, its cycle, changes told, a move, the public list."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.channels.desk import calling_steps, death_steps, relative_steps, suspension_steps, term_steps
from minzheng.channels.desk.entry import FILE_READERS, for_officers
from minzheng.channels.desk.grade_part import grades
from minzheng.channels.desk.review_views import ChoiceMissing
from minzheng.channels.desk.worklist_screen import days_left_cell
from minzheng.channels.desk.worklist_views import page_number, today
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services as acts
from minzheng.engines.casework.queries import AwardFile
from minzheng.engines.casework.types import (
    CHANGE_NAMES,
    JOINING,
    REASON_NAMES,
    NewcomerDraft,
    NewReview,
    ReportedChange,
)
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.types import RELATION_NAMES, Relation
from minzheng.foundations.ui.services import yuan, zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal

LINES_A_PAGE = 20
#: Fields that come back as typed when an act is refused.
TYPED = (
    "kind", "person", "happened_on", "words", "reason", "place", "who_died", "died_on", "source", "evidence", "look_words",
    "undo_words", "new_name", "new_relation", "new_identity", "new_birth", *suspension_steps.TYPED,
    *relative_steps.TYPED, *term_steps.TYPED, *calling_steps.TYPED,
)  # fmt: skip
TOWN = (Role.TOWN_CLERK, Role.TOWN_LEADER)
PRINTERS = (Role.VILLAGE_WORKER, *TOWN)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def rechecks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Families by the day of their next check; POST prints the public list of one village (公布名单)."""
    refusal = ""
    if request.method == "POST":
        try:
            letter_id = _print_list(request, actor)
        except Refusal as no:
            if isinstance(no, NotYours):
                raise
            refusal = no.message
        else:
            messages.success(request, _("公布名单已生成，几秒后可以打开打印；停发的家庭不在名单上"))
            return HttpResponseRedirect(reverse("desk:letter", args=[letter_id]))
    village, everyone = request.GET.get("village", "")[:18], request.GET.get("all") == "1"
    on, page = today(), page_number(request)
    total = casework.rechecks_count(on=on, village=village, only_due=not everyone)
    offset = (page - 1) * LINES_A_PAGE
    lines = casework.rechecks(
        on=on, village=village, only_due=not everyone, offset=offset, limit=LINES_A_PAGE
    )
    here = reverse("desk:rechecks")
    villages = casework.recheck_villages(on=on)
    context = {
        "columns": [
            {"label": _("申请人"), "main": True}, _("镇街"), _("村社"), _("类别"), _("下次复核"), _("剩余"), "",
        ],
        "rows": [_line(line) for line in lines],
        "villages": [{"label": _("全部"), "href": here, "active": not village, "count": sum(n for *_x, n in villages)}]
        + [
            {"label": name, "href": f"{here}?village={area}", "active": area == village, "count": n}
            for area, name, n in villages
        ],
        "everyone": everyone,
        "village": village,
        "may_print": bool(village) and actor.role in PRINTERS,
        "page": Paginator(range(total), LINES_A_PAGE).get_page(page),
        "deaths": death_steps.waiting_looks(),
        "page_url": f"{here}?village={village}&all={1 if everyone else 0}&page=",
        "refusal": refusal,
        "place": actor.area_name,
        "active_nav": "rechecks",
    }  # fmt: skip
    return render(request, "desk/rechecks.html", context, status=422 if refusal else 200)


def _print_list(request: HttpRequest, actor: Actor) -> UUID:
    village = request.POST.get("village", "")
    if len(village) != 18:
        raise ChoiceMissing()
    return acts.print_standing_list(
        actor=actor, item="dibao", village=village[6:], area_code=village, at=clock.now()
    )


def _line(line: Any) -> dict[str, Any]:
    href = reverse("desk:award", args=[line.award_id])
    tone = "danger" if line.days_left < 0 else "warn" if line.days_left <= 7 else ""
    return {
        "href": href,
        "tone": tone,
        "cells": [
            line.applicant_name,
            line.town,
            line.village,
            {"text": line.class_name, "hint": _("每 %(n)d 个月") % {"n": line.months}},
            zhdate(line.next_on, "date"),
            {"text": _("正在复核"), "status": "doing"} if line.review else days_left_cell(line.days_left),
            {"button": _("打开"), "href": href},
        ],
    }


def _opened(actor: Actor, award_id: UUID, on: date) -> AwardFile:
    found = casework.award_file(award_id, on=on)
    if found is None:
        raise NotYours()
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def award(request: HttpRequest, actor: Actor, award_id: UUID) -> HttpResponse:
    """One family's award; each opening is on the record. POST: `do` names the act."""
    on = today()
    if request.method != "POST":
        return _page(request, actor, _look(actor, award_id, on))
    found = _opened(actor, award_id, on)
    step = STEPS.get(request.POST.get("do", ""))
    if step is None:
        raise NotYours()
    try:
        address = step(request, actor, award_id)
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return _page(request, actor, found, no)
    return HttpResponseRedirect(address)


@transaction.atomic
def _look(actor: Actor, award_id: UUID, on: date) -> AwardFile:
    found = _opened(actor, award_id, on)
    record(
        actor=actor,
        action="casework.award.viewed",
        subject=Subject("award", award_id, found.award.person_id, found.award.area_code),
        at=clock.now(),
        purpose=_("办理救助复核"),
    )
    return found


def _open(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    new = NewReview(request.POST.get("reason", ""), request.POST.get("words", "")[:300])
    if new.reason not in REASON_NAMES:
        raise ChoiceMissing()
    application_id = acts.open_review(actor=actor, award_id=award_id, new=new, at=clock.now())
    messages.success(request, _("复核已立件，上一次的填报已带过来；期间照常发放"))
    return reverse("desk:review_file", args=[application_id])


def _class(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    acts.set_household_class(
        actor=actor,
        award_id=award_id,
        household_class=request.POST.get("household_class", ""),
        reasons=request.POST.get("reasons", ""),
        at=clock.now(),
    )
    messages.success(request, _("复核类别已调整"))
    return reverse("desk:award", args=[award_id])


def _change(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    change = ReportedChange(
        request.POST.get("kind", ""),
        request.POST.get("words", ""),
        _day(request.POST.get("happened_on", "")),
        _person(request.POST.get("person", "")),
        _newcomer(request),
    )
    file = acts.report_change(actor=actor, award_id=award_id, change=change, at=clock.now())
    if file is None:
        messages.success(request, _("家庭变化已登记；这户正在迁移，由接收的镇街复核；期间照常发放"))
    else:
        messages.success(request, _("家庭变化已登记，已安排复核；期间照常发放"))
    return reverse("resident:change_papers", args=[change.id])


def _newcomer(request: HttpRequest) -> NewcomerDraft | None:
    """Who joined the family, None when no name was written or the change is none by which somebody joins."""
    name = request.POST.get("new_name", "").strip()
    if not name or request.POST.get("kind") not in JOINING:
        return None
    return NewcomerDraft(
        name[:50],
        request.POST.get("new_relation", ""),
        request.POST.get("new_identity", "").strip()[:18],
        born_on=_day(request.POST.get("new_birth", "")),
    )


def _move(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    acts.ask_move(
        actor=actor,
        award_id=award_id,
        village=request.POST.get("place", ""),
        reasons=request.POST.get("reasons", ""),
        at=clock.now(),
    )
    messages.success(request, _("已移交迁入地，等待对方接收；接收以前仍由本地发放"))
    return reverse("desk:award", args=[award_id])


STEPS: dict[str, Callable[[HttpRequest, Actor, UUID], str]] = {
    "open": _open,
    "class": _class,
    "change": _change,
    "move": _move,
    **death_steps.STEPS,
    **suspension_steps.STEPS,
    **relative_steps.STEPS,
    **calling_steps.STEPS,
    **term_steps.STEPS,
}


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _person(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _page(request: HttpRequest, actor: Actor, found: AwardFile, no: Refusal | None = None) -> HttpResponse:
    line = found.award
    context = {
        "found": found,
        "facts": _facts(found),
        "amounts": [
            [zhdate(one.from_month, "month"), zhdate(one.to_month, "month") if one.to_month else _("到下次调整"), one.amount_fen]
            for one in line.amounts
        ],
        "amount_columns": [_("从哪月起"), _("到哪月"), {"label": _("每月"), "kind": "yuan"}],
        "reviews": [
            {
                "href": reverse("desk:review_file", args=[application_id]),
                "cells": [reason, state, zhdate(due, "date")],
            }
            for application_id, reason, state, due in found.reviews
        ],
        "review_columns": [{"label": _("复核"), "main": True}, _("进展"), _("应办结")],
        "reports": [(zhdate(day, "date"), f"{kind}：{words}") for day, kind, words in found.reports],
        "kinds": list(CHANGE_NAMES.items()),
        "reasons": casework.may_review_for(line.kind),
        "classes": casework.household_classes(line.kind),
        "members": [(str(one), name) for one, name in found.members],
        "people": [("", _("全家")), *((str(one), name) for one, name in found.members)],
        "relations": [(code.value, str(name)) for code, name in RELATION_NAMES.items() if code is not Relation.SELF],
        "may_open": actor.role in TOWN,
        "may_tell": actor.role in (Role.VILLAGE_WORKER, Role.TOWN_CLERK),
        "typed": {name: request.POST.get(name, "") for name in TYPED},
        **grades(line.id),
        **death_steps.panel(actor, line.id),
        **suspension_steps.panel(actor, line.id, list(found.members)),
        **relative_steps.panel(actor, line),
        **calling_steps.panel(actor, line),
        **term_steps.panel(actor, found.members),
        "seen_on": request.POST.get("seen_on", "") or f"{today():%Y-%m-%d}",
        "back_choices": [("yes", _("补发")), ("no", _("不补发"))],
        "refusal": no.message if no else "",
        "active_nav": "rechecks",
    }  # fmt: skip
    return render(request, "desk/award.html", context, status=no.status if no else 200)


def _facts(found: AwardFile) -> list[tuple[str, Any]]:
    line = found.award
    paid = yuan(found.this_month) if found.this_month is not None else _("本月不发")
    facts: list[tuple[str, Any]] = [
        (_("待遇"), line.kind_name),
        (_("本月应发"), paid),
        (_("保障对象"), "、".join(name for _id, name in found.members)),
        (_("从哪月起"), zhdate(line.start_month, "month")),
    ]
    if line.end_month:
        facts.append((_("发到哪月"), f"{zhdate(line.end_month, 'month')}（{line.end_reason}）"))
    if line.tapers_from:
        facts.append((_("渐退从"), zhdate(line.tapers_from, "month")))
    if found.recheck:
        facts.append((_("复核类别"), found.recheck.class_name, found.parameter_note))  # type: ignore[arg-type]
        facts.append((_("下次复核"), zhdate(found.recheck.next_on, "date")))
    if found.class_reasons:
        facts.append((_("类别的理由"), found.class_reasons))
    return facts
