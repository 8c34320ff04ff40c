"""The clock on a file's page: the wait before acceptance, the term as a picture, steps, who was told, more time."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.engines.casework import queries as casework
from minzheng.engines.casework.types import CaseFile
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel.actor import ROLE_NAMES, Actor, Role

ASK, GRANT, DECLINE, CALL = "ask_extension", "extend_deadline", "decline_extension", "call"
CALLERS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
EXTENSION_STATES = {
    "asked": (gettext_lazy("等区县答复"), "wait"),
    "granted": (gettext_lazy("已同意延长"), "done"),
    "declined": (gettext_lazy("未同意，期限不变"), "neutral"),
}


@dataclass(frozen=True, slots=True)
class ClockView:
    """What the page's head and the card of the terms show. `forms`: acts the reader may do here now."""

    term: Any = None
    waiting: Any = None
    drawing: SafeString | str = ""
    words: str = ""
    tone: str = ""
    steps: list[dict[str, Any]] = field(default_factory=list)
    told: list[tuple[str, str, Any]] = field(default_factory=list)
    reminded: list[tuple[str, str, Any]] = field(default_factory=list)
    extension: dict[str, Any] | None = None
    forms: frozenset[str] = frozenset()
    grounds: list[tuple[str, str]] = field(default_factory=list)


def clock_of(file: CaseFile, actor: Actor, *, on: date, whole_story: bool = True) -> ClockView:
    """The clock of a file for a reader; at most six questions, two for the head alone (without the `whole_story`)."""
    clock = casework.file_clock(file.application_id, on=on, whole_story=whole_story)
    if clock is None:
        return ClockView()
    if clock.waiting is not None:
        return _waiting(clock.waiting, actor)
    return _running(clock.term, file, actor, on) if clock.term is not None else ClockView()


def _waiting(waiting: Any, actor: Actor) -> ClockView:
    how = {"message": _("发了短信或消息"), "task": _("请专干联系")}
    forms = frozenset({CALL}) if waiting.contact and actor.role in CALLERS else frozenset()
    return ClockView(
        waiting=waiting,
        words=_("受理前已等待 %(n)d 天") % {"n": waiting.days} if waiting.days else _("今天刚提交"),
        tone="warn" if waiting.days >= 7 else "",
        reminded=[(name, how[way], at) for name, at, way in waiting.reminded],
        forms=forms,
    )


def _running(term: Any, file: CaseFile, actor: Actor, on: date) -> ClockView:
    words, tone = _words(term, on)
    return ClockView(
        term=term,
        # our own drawing: every word in it is escaped where it is made
        drawing=mark_safe(casework.term_drawing(term, on=on)),  # noqa: S308
        words=words,
        tone=tone,
        steps=[_step(one) for one in term.steps],
        told=[_told(one) for one in term.told],
        extension=_extension(term),
        forms=_forms(term, file, actor),
        grounds=[(code, _(name)) for code, name in term.reasons.items()],
    )


def _words(term: Any, on: date) -> tuple[str, str]:
    if term.late:
        late = _("已超期 %(n)d 天") if term.settled_on is None else _("超期 %(n)d 天后作出决定")
        return late % {"n": term.late}, "danger"
    if term.settled_on is not None:
        return _("在期限内作出决定"), ""
    if term.paused:
        return _("期限暂停计算"), ""
    left = (term.due_on - on).days
    if left == 0:
        return _("今天到期"), "danger"
    return _("还剩 %(n)d 天") % {"n": left}, "warn" if term.percent >= 80 else ""


def _step(one: Any) -> dict[str, Any]:
    """A step's term in words and a colour that repeats them."""
    if one.settled_on is not None:
        state, colour = (_("超期 %(n)d 天") % {"n": one.late}, "bad") if one.late else (_("按期"), "done")
    else:
        state, colour = (_("超期 %(n)d 天") % {"n": one.late}, "bad") if one.late else (_("进行中"), "wait")
    unit = _("%(n)d 个工作日") if one.working else _("%(n)d 天")
    return {
        "name": one.name,
        "days": unit % {"n": one.days},
        "due": one.due_on,
        "state": state,
        "colour": colour,
        "article": one.article,
    }


def _told(one: Any) -> tuple[str, str, Any]:
    if one.to_role == Role.RESIDENT:
        return _("超期"), _("申请人 %(name)s") % {"name": one.who}, one.at
    role = _("经办责任人") if one.to_role == "owner" else _(ROLE_NAMES[Role(one.to_role)])
    return f"{one.percent}%", one.who or _("%(role)s（该岗位暂时没有人）") % {"role": role}, one.at


def _extension(term: Any) -> dict[str, Any] | None:
    one = term.extension
    if one is None:
        return None
    label, colour = EXTENSION_STATES[one.state]
    facts = [
        (_("情形"), one.ground),
        (_("说明"), one.words),
        (_("提出"), f"{one.asked_by} {zhdate(one.asked_at, 'day')}"),
    ]
    if one.answered_at is not None:
        facts.append((_("答复"), f"{one.answered_by} {zhdate(one.answered_at, 'day')}"))
        if one.answer:
            facts.append((_("答复意见"), one.answer))
    if one.new_due_on is not None:
        facts.append((_("期限"), f"{zhdate(one.old_due_on, 'day')} → {zhdate(one.new_due_on, 'day')}"))
    return {"label": str(label), "colour": colour, "facts": facts, "to_days": one.to_days}


def _forms(term: Any, file: CaseFile, actor: Actor) -> frozenset[str]:
    """By the process table's word; the services check again under the lock."""
    acts = {act for act, _name in file.cases[0].acts} if file.cases else set()
    state = term.extension.state if term.extension else ""
    forms = set()
    if ASK in acts and term.reasons and state not in ("asked", "granted") and not term.late:
        forms.add(ASK)
    if GRANT in acts and state == "asked" and not term.late:
        forms |= {GRANT, DECLINE}
    if DECLINE in acts and state == "asked":
        forms.add(DECLINE)
    return frozenset(forms)
