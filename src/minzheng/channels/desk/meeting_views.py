"""救助审批会议 at the desk: the list and a new one, the record with every vote, the minutes."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.channels.desk.conduct_screen import MEETING_STATES
from minzheng.channels.desk.conduct_views import Sent, Unreadable, kept
from minzheng.channels.desk.entry import MEETING_READERS, for_officers
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.queries import MeetingView
from minzheng.engines.letters import queries as letters
from minzheng.foundations.accounts.queries import colleagues_within
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import ROLE_NAMES, Actor, Role
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.result import NotYours, Refusal, StaleVersion

CALLERS = MEETING_READERS[:3]
SEATS = [
    Role.DISTRICT_CONFIRMER,
    Role.DISTRICT_REVIEWER,
    Role.VERIFICATION_OFFICER,
    Role.DISTRICT_FINANCE,
    Role.AUDITOR,
    Role.TOWN_CONFIRMER,
    Role.TOWN_LEADER,
    Role.TOWN_CLERK,
    Role.VILLAGE_WORKER,
]
MOST_SEATS = 30


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*MEETING_READERS)
def meetings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list, and a new meeting below it."""
    if request.method != "POST":
        return _list(request, actor)
    try:
        meeting_id = services.call_meeting(actor=actor, plan=_plan(request), at=clock.now())
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return _list(request, actor, no)
    messages.success(request, _("会议已安排，办件等会议意见；办理期限不变"))
    return HttpResponseRedirect(reverse("desk:meeting", args=[meeting_id]))


def _plan(request: HttpRequest) -> services.MeetingPlan:
    sent = Sent(request)
    return services.MeetingPlan(
        case_ids=tuple(_ids(request, "cases")),
        agenda=sent.text("agenda"),
        planned_at=_moment(sent, "planned"),
        place=sent.text("place"),
        online=sent.text("online") == "yes",
        chair=sent.id("chair"),
        recorder=sent.id("recorder"),
        members=tuple(_ids(request, "members")),
    )


def _ids(request: HttpRequest, name: str) -> list[UUID]:
    try:
        return [UUID(one) for one in request.POST.getlist(name)[: MOST_SEATS * 2]]
    except ValueError:
        raise Unreadable() from None


def _moment(sent: Sent, name: str) -> datetime:
    """A day and a time as two fields. Refuses: Unreadable."""
    try:
        hour = time.fromisoformat(sent.text(f"{name}_time"))
    except ValueError:
        raise Unreadable() from None
    return datetime.combine(sent.day(f"{name}_on"), hour, tzinfo=BEIJING)


def _list(request: HttpRequest, actor: Actor, no: Refusal | None = None) -> HttpResponse:
    may_call = actor.role in CALLERS
    waiting = queries.waiting_for_confirmation(route=_route(actor)) if may_call else []
    people = colleagues_within(scope=actor.scope, roles=SEATS, on=today()) if may_call else []
    numbers = queries.confirming_numbers("dibao")
    context: dict[str, Any] = {
        "place": actor.area_name,
        "columns": [
            {"label": _("议题"), "main": True},
            _("时间"),
            _("地点"),
            _("办件"),
            _("人数"),
            _("状态"),
        ],
        "rows": [_row(one) for one in queries.meetings()],
        "may_call": may_call,
        "cases": [(str(one.case_id), f"{one.applicant}　{one.place}", one.number) for one in waiting],
        "people": [
            (str(one.id), f"{one.role_name}（{one.area_name} {_(ROLE_NAMES[one.role])}）") for one in people
        ],
        "fewest": numbers.fewest_members,
        "mark": numbers.marks.get("meeting", ""),
        "picked": {name: request.POST.getlist(name) for name in ("cases", "members")},
        "typed": kept(request, no, planned_time="09:30"),
        "refusal": no.message if no else "",
        "active_nav": "meetings",
    }
    return render(request, "desk/meetings.html", context, status=_status(no))


def _route(actor: Actor) -> str:
    return "town" if actor.role is Role.TOWN_CONFIRMER else "district"


def _row(one: Any) -> dict[str, Any]:
    colour, words = MEETING_STATES[one.state]
    href = reverse("desk:meeting", args=[one.id])
    place = _("%(place)s（线上）") % {"place": one.place} if one.online else one.place
    return {
        "href": href,
        "cells": [
            one.agenda,
            zhdate(one.planned_at),
            place,
            str(one.cases),
            str(one.people),
            {"text": _(words), "status": colour},
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*MEETING_READERS)
def meeting(request: HttpRequest, actor: Actor, meeting_id: UUID) -> HttpResponse:
    """One meeting: its record before it is held, its votes and minutes after."""
    seen = _seen(meeting_id)
    if request.method != "POST":
        return _one(request, actor, seen)
    try:
        held = _held(request, seen)
        services.hold_meeting(actor=actor, meeting_id=meeting_id, held=held, at=clock.now())
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return _one(request, actor, _seen(meeting_id), no)
    messages.success(request, _("会议记录已登记，纪要已出具；办件回到审核确认，由确认人决定"))
    return HttpResponseRedirect(reverse("desk:meeting", args=[meeting_id]))


@require_POST
@for_officers(*MEETING_READERS)
def call_off(request: HttpRequest, actor: Actor, meeting_id: UUID) -> HttpResponse:
    """取消会议."""
    seen = _seen(meeting_id)
    try:
        sent = Sent(request)
        services.call_off_meeting(
            actor=actor,
            meeting_id=meeting_id,
            version=sent.version(),
            reasons=sent.text("reasons"),
            at=clock.now(),
        )
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return _one(request, actor, seen, no)
    messages.success(request, _("会议已取消，办件回到审核确认"))
    return HttpResponseRedirect(reverse("desk:meetings"))


def _seen(meeting_id: UUID) -> MeetingView:
    seen = queries.meeting_of(meeting_id)
    if seen is None:
        raise NotYours()
    return seen


def _held(request: HttpRequest, seen: MeetingView) -> services.MeetingHeld:
    sent = Sent(request)
    cases = tuple(
        services.CaseVotes(
            one.case_id,
            {
                ballot.posting_id: (
                    sent.text(f"vote-{one.case_id}-{ballot.posting_id}"),
                    sent.text(f"why-{one.case_id}-{ballot.posting_id}"),
                )
                for ballot in one.ballots
            },
            sent.text(f"opinion-{one.case_id}"),
        )
        for one in seen.cases
    )
    return services.MeetingHeld(
        present=frozenset(_ids(request, "present")),
        cases=cases,
        minutes=sent.text("minutes"),
        held_at=_moment(sent, "held"),
        version=sent.version(),
    )


def _one(request: HttpRequest, actor: Actor, seen: MeetingView, no: Refusal | None = None) -> HttpResponse:
    colour, words = MEETING_STATES[seen.state]
    typed = kept(request, no)
    begun = seen.planned_at.astimezone(BEIJING)
    context: dict[str, Any] = {
        "meeting": seen,
        "state": (_(words), colour),
        "may_hold": seen.state == "called" and actor.role in CALLERS,
        "present_options": [(str(one.posting_id), f"{one.name}（{_part(one.part)}）") for one in seen.seats],
        "present": request.POST.getlist("present") if no else [str(one.posting_id) for one in seen.seats],
        "held_on": typed.get("held_on", f"{begun:%Y-%m-%d}"),
        "held_time": typed.get("held_time", f"{begun:%H:%M}"),
        "vote_columns": [{"label": _("姓名"), "main": True}, _("意见")],
        "cases": [_case(one, typed, held=seen.state == "held") for one in seen.cases],
        "facts": [
            (_("时间"), zhdate(seen.planned_at)),
            (_("地点"), _("%(place)s（线上）") % {"place": seen.place} if seen.online else seen.place),
            *[(_part(one.part), one.title) for one in seen.seats],
        ],
        "minutes_letter": letters.letters_of(seen.id),
        "mark": queries.confirming_numbers("dibao").marks.get("meeting", ""),
        "typed": typed,
        "refusal": no.message if no else "",
        "active_nav": "meetings",
    }
    return render(request, "desk/meeting.html", context, status=_status(no))


def _part(part: str) -> str:
    return {"chair": _("主持人"), "recorder": _("记录人"), "member": _("参会人员")}[part]


def _case(one: Any, typed: Any, *, held: bool) -> dict[str, Any]:
    ballots = []
    for ballot in one.ballots:
        name = f"vote-{one.case_id}-{ballot.posting_id}"
        why = f"why-{one.case_id}-{ballot.posting_id}"
        ballots.append(
            {
                "name": name,
                "why": why,
                "label": ballot.name,
                "barred": ballot.barred,
                "value": typed.get(name, ""),
                "why_value": typed.get(why, ""),
                "vote": _(services.VOTE_NAMES[ballot.vote]) if ballot.vote else _("缺席"),
                "reason": ballot.reason,
                "when": f"{name}=recused",
            }
        )
    return {
        "line": one,
        "href": reverse("desk:file", args=[one.application_id]),
        "ballots": ballots,
        "advice": _(services.ADVICE_NAMES[one.advice]) if one.advice else "",
        "opinion_name": f"opinion-{one.case_id}",
        "opinion": typed.get(f"opinion-{one.case_id}", one.opinion),
        "votes": [(code, _(name)) for code, name in services.VOTE_NAMES.items()],
        "rows": [[row["label"], {"text": row["vote"], "hint": row["reason"]}] for row in ballots]
        if held
        else [],
    }


def _status(no: Refusal | None) -> int:
    if no is None:
        return 200
    return no.status if no.status == StaleVersion.status else 422
