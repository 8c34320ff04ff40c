"""Who does what: the leader's board, taking a task, cover in absence, hand-over; the next task of a list; ratings."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from minzheng.channels.desk.allocation_screen import board, my_hands, neighbours, rated
from minzheng.channels.desk.entry import FILE_READERS, HELPERS, RATING_READERS, for_officers
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal

LEADERS = tuple(services.GIVES_OUT)


@require_safe
@for_officers(*FILE_READERS)
def allocation(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A leader: tasks nobody has yet, who has how much, who covers whom. Others: what is in their own hands."""
    leads = actor.role in LEADERS
    screen = board(actor, on=today()) if leads else my_hands(actor, on=today())
    page = "desk/allocation.html" if leads else "desk/my_hands.html"
    return render(request, page, {"screen": screen, "active_nav": "allocation"})


@require_POST
@for_officers(*FILE_READERS)
def assign(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give the ticked tasks to one posting, each in an act of its own; what cannot be given is said and stays."""
    receiver = _uuid(request.POST.get("posting", "")) or actor.posting_id
    given = 0
    for typed in request.POST.getlist("task"):
        task = _uuid(typed)
        if task is None or receiver is None:
            raise NotYours()
        try:
            services.assign_task(actor=actor, task_id=task, posting_id=receiver, at=clock.now())
            given += 1
        except Refusal as no:
            messages.warning(request, no.message)
    if given:
        messages.success(request, f"已分派 {given} 件。其他同事仍然可以办理，群众不用等。")
    elif not request.POST.getlist("task"):
        messages.warning(request, "请先勾选要分派的待办")
    return HttpResponseRedirect(reverse("desk:allocation"))


@require_POST
@for_officers(*FILE_READERS)
def cover(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Set who covers whom, from a day to a day."""
    absent = _uuid(request.POST.get("absent", "")) or actor.posting_id
    covering = _uuid(request.POST.get("covering", ""))
    first, last = _day(request.POST.get("from_day", "")), _day(request.POST.get("to_day", ""))
    if absent is None or covering is None or first is None or last is None:
        messages.warning(request, "请选择替岗的同事，填写从哪天到哪天")
        return HttpResponseRedirect(reverse("desk:allocation"))
    wanted = services.NewCover(absent, covering, first, last, request.POST.get("reason", ""))
    _say(request, lambda: services.set_cover(actor=actor, cover=wanted, at=clock.now()), "替岗已设好")
    return HttpResponseRedirect(reverse("desk:allocation"))


@require_POST
@for_officers(*FILE_READERS)
def lift(request: HttpRequest, actor: Actor, cover_id: UUID) -> HttpResponse:
    """End a cover."""
    services.lift_cover(actor=actor, cover_id=cover_id, at=clock.now())
    messages.success(request, "替岗已结束")
    return HttpResponseRedirect(reverse("desk:allocation"))


@require_POST
@for_officers(*FILE_READERS)
def hand_over(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Pass everything that stands on a posting to another."""
    leaving = _uuid(request.POST.get("leaving", "")) or actor.posting_id
    taking = _uuid(request.POST.get("taking", ""))
    if leaving is None or taking is None:
        messages.warning(request, "请选择交给哪位同事")
        return HttpResponseRedirect(reverse("desk:allocation"))
    _say(
        request,
        lambda: services.hand_over(actor=actor, leaving=leaving, taking=taking, at=clock.now()),
        "交接完成，待办、在办件和协助的家庭都已转交",
    )
    return HttpResponseRedirect(reverse("desk:allocation"))


@require_safe
@for_officers(*FILE_READERS)
def following(request: HttpRequest, actor: Actor, task_id: UUID) -> HttpResponse:
    """连续查看: the task after this one in the acting posting's list; each file is read and judged on its own page."""
    after = casework.following(role=actor.role, task_id=task_id, on=today())
    if after is None:
        messages.success(request, "这一类待办已经看完")
        return HttpResponseRedirect(reverse("desk:home"))
    return HttpResponseRedirect(reverse("desk:task", args=[after.application_id, after.kind]))


@require_safe
@for_officers(*HELPERS, Role.TOWN_LEADER)
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The families of the area by village group, with what is next for each."""
    screen = neighbours(actor, on=today())
    return render(request, "desk/people.html", {"screen": screen, "active_nav": "people"})


@require_safe
@for_officers(*RATING_READERS)
def ratings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What families said in the last year, one star like five; nobody can change a word of it."""
    since = clock.now() - timedelta(days=365)
    return render(
        request, "desk/ratings.html", {"screen": rated(actor, since=since), "active_nav": "ratings"}
    )


def _say(request: HttpRequest, doing: object, done: str) -> None:
    """Do it and say so, or say in the service's words why not."""
    try:
        doing()  # type: ignore[operator]
        messages.success(request, done)
    except Refusal as no:
        messages.warning(request, no.message)


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
