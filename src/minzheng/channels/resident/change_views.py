"""家里有变化: one question a screen, who joined the family among them; saying what is meant by an answer to a review; applying alone after a refusal."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.channels.resident.entry import for_families
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services as acts
from minzheng.engines.casework.queries import AwardFile
from minzheng.engines.casework.types import CHANGE_NAMES, VERDICT_NAMES, NewcomerDraft, ReportedChange
from minzheng.foundations.people.types import RELATION_NAMES, Relation
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import Unreadable, parse_identity_number
from minzheng.kernel.result import NotYours, Refusal

SCREENS = ("kind", "person", "newcomer", "number", "happened_on", "words", "check")
#: What each screen asks for.
ASKED = {
    "kind": ("kind",),
    "person": ("person",),
    "newcomer": ("new_name", "new_relation"),
    "number": ("new_identity", "new_birth"),
    "happened_on": ("happened_on",),
    "words": ("words",),
}
FIELDS = tuple(name for names in ASKED.values() for name in names)
#: Changes by which somebody joins for certain, and those by which somebody may.
JOINED, MAY_JOIN = ("birth", "return"), ("marriage",)
RELATIONS = [(code, words) for code, words in RELATION_NAMES.items() if code is not Relation.SELF]


@dataclass(frozen=True, slots=True)
class Told:
    """What has been said so far, as typed."""

    kind: str
    person: str
    new_name: str
    new_relation: str
    new_identity: str
    new_birth: str
    happened_on: str
    words: str

    @property
    def screens(self) -> tuple[str, ...]:
        """The screens of this change: who joined is asked where somebody may have, and then not whom it is about."""
        left_out = {"person"} if self.kind in JOINED else set()
        if self.kind not in (*JOINED, *MAY_JOIN):
            left_out |= {"newcomer", "number"}
        elif self.kind in MAY_JOIN and not self.new_name.strip():
            left_out |= {"number"}
        return tuple(one for one in SCREENS if one not in left_out)

    @property
    def newcomer(self) -> NewcomerDraft | None:
        """Who joined, None when nobody."""
        if "newcomer" not in self.screens or not self.new_name.strip():
            return None
        return NewcomerDraft(
            self.new_name, self.new_relation, self.new_identity.strip(), born_on=_day_of(self.new_birth)
        )

    def wrong(self, screen: str, today: date) -> str:
        """What is wrong with the answer of a screen, "" when nothing."""
        if screen == "kind" and self.kind not in CHANGE_NAMES:
            return _("请选一个；都不像的，选“其他变化”")
        if screen == "newcomer":
            return self._newcomer_wrong()
        if screen == "number":
            return self._number_wrong(today)
        if screen == "words" and len(self.words.strip()) < 2:
            return _("请写一两句话，比如“儿子10月进厂上班，一个月3000元”")
        return self._day_wrong(today) if screen == "happened_on" else ""

    def _day_wrong(self, today: date) -> str:
        if self.happened_on and self.day is None:
            return _("日期看不懂，请重新选，记不清可以不填")
        if self.day is not None and self.day > today:
            return _("日期不能晚于今天；还没发生的，先不填日期，写在下一页")
        return ""

    def _newcomer_wrong(self) -> str:
        if not self.new_name.strip():
            return (
                _("请写新来的人叫什么名字；小孩还没取名的，写“某某之子”或“某某之女”")
                if self.kind in JOINED
                else ""
            )
        return "" if self.new_relation in dict(RELATIONS) else _("请选他（她）和申请人是什么关系")

    def _number_wrong(self, today: date) -> str:
        try:
            if self.new_identity.strip():
                parse_identity_number(self.new_identity, today=today)
        except Unreadable as wrong:
            return str(wrong)
        born = _day_of(self.new_birth)
        if self.new_birth and born is None:
            return _("日期看不懂，请重新选")
        if born is not None and born > today:
            return _("出生日期不能晚于今天，请重新选")
        if self.kind == "birth" and not self.new_identity.strip() and born is None:
            return _("请填出生日期；已经上了户口的，填身份证号也行")
        return ""

    @property
    def day(self) -> date | None:
        """The day, when one was given and can be read."""
        return _day_of(self.happened_on)

    @property
    def about(self) -> UUID | None:
        """Whom it is about; None: the whole family."""
        try:
            return UUID(self.person)
        except ValueError:
            return None


def _day_of(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@for_families
def change(request: HttpRequest, actor: Actor, award_id: UUID) -> HttpResponse:
    """One screen of the report; the last one sends it. Nothing typed is lost on the way back or on an error."""
    found = casework.award_file(award_id, on=clock.local_date(clock.now()))
    if found is None:
        raise NotYours()
    told = Told(**{name: request.POST.get(name, "")[:1000] for name in FIELDS})
    at, screens = request.POST.get("screen", "kind"), told.screens
    at = at if at in screens else "kind"
    if request.method != "POST":
        return _screen(request, found, told, "kind")
    if request.POST.get("act") == "back":
        return _screen(request, found, told, screens[max(0, screens.index(at) - 1)])
    error = told.wrong(at, clock.local_date(clock.now()))
    if error:
        return _screen(request, found, told, at, error)
    if at != "check":
        return _screen(request, found, told, screens[screens.index(at) + 1])
    return _send(request, actor, found, told)


def _send(request: HttpRequest, actor: Actor, found: AwardFile, told: Told) -> HttpResponse:
    reported = ReportedChange(told.kind, told.words, told.day, told.about, told.newcomer)
    try:
        acts.report_change(actor=actor, award_id=found.award.id, change=reported, at=clock.now())
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return _screen(request, found, told, "check", no.message)
    messages.success(request, _("已经收到。工作人员会联系您复核，这期间照常发放"))
    return HttpResponseRedirect(reverse("resident:change_papers", args=[reported.id]))


def _screen(request: HttpRequest, found: AwardFile, told: Told, screen: str, error: str = "") -> HttpResponse:
    names = {str(person_id): name for person_id, name in found.members}
    context: dict[str, Any] = {
        "screen": screen,
        "number": told.screens.index(screen) + 1,
        "total": len(told.screens),
        "told": told,
        "error": error,
        "kinds": [(key, _(words)) for key, words in CHANGE_NAMES.items()],
        "people": [("", _("全家")), *names.items()],
        "kind_words": _(CHANGE_NAMES.get(told.kind, "其他变化")),
        "who": names.get(told.person, _("全家")),
        "day": told.day,
        "hidden": [
            (name, getattr(told, name))
            for name in FIELDS
            if name not in ASKED.get(screen, ()) and getattr(told, name)
        ],
        "relations": [(code.value, _(str(words))) for code, words in RELATIONS],
        "relation_words": _(str(dict(RELATIONS).get(told.new_relation, ""))),  # type: ignore[call-overload]
        "must_join": told.kind in JOINED,
    }
    return render(request, "resident/change.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_families
def answer(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """说明情况: what is meant to change and why, and the family's own words to whoever decides."""
    shown = casework.review_of(application_id, on=clock.local_date(clock.now()))
    if shown is None or not shown.intended_act:
        raise NotYours()
    words, error = request.POST.get("words", "")[:2000], ""
    if request.method == "POST":
        try:
            acts.answer_review(actor=actor, case_id=shown.case_id, words=words, at=clock.now())
        except Refusal as no:
            if isinstance(no, NotYours):
                raise
            error = no.message
        else:
            messages.success(request, _("已经收到，会原样交给作出决定的人"))
            return HttpResponseRedirect(reverse("resident:progress", args=[application_id]))
    context = {
        "shown": shown,
        "words": words,
        "error": error,
        "change": _(VERDICT_NAMES[shown.intended_act]),
    }
    return render(request, "resident/answer.html", context, status=422 if error else 200)


@require_POST
@for_families
def alone(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """单独提出申请: a draft for one member, with what the family told already."""
    try:
        person_id = UUID(request.POST.get("person", "")) if actor.is_officer else actor.person_id
    except ValueError:
        person_id = None
    if person_id is None:
        raise NotYours()
    draft = acts.start_sole_application(
        actor=actor, application_id=application_id, person_id=person_id, at=clock.now()
    )
    return HttpResponseRedirect(reverse("resident:resume", args=[draft]))
