"""暂停、恢复发放 and 确认健在 on the page of an award."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.channels.desk.review_views import ChoiceMissing
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.services import DECIDERS, NewResumption, NewSuspension, confirm_life
from minzheng.engines.benefits.types import LIFE_METHOD_NAMES, LifeMethod, month_after, months_later
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services as acts
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role

SEERS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK, Role.TOWN_LEADER)
MONTHS_SHOWN = 6


def suspend(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    """A confirmer decides that some months to come are not paid."""
    sent = request.POST
    try:
        new = NewSuspension(
            from_month=date.fromisoformat(sent.get("from_month", "")),
            months=int(sent.get("months", "")),
            reasons=sent.get("suspend_words", ""),
            basis=sent.get("basis", ""),
            told_on=date.fromisoformat(sent.get("told_on", "")),
            family_said=sent.get("family_said", ""),
        )
    except ValueError:
        raise ChoiceMissing() from None
    acts.suspend_award(actor=actor, award_id=award_id, new=new, at=clock.now())
    messages.success(request, _("暂停发放的决定已作出，告知书请送达；到期自动恢复"))
    return reverse("desk:award", args=[award_id])


def resume(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    """A confirmer ends a suspension early, or says afterwards whether its months are paid."""
    sent = request.POST
    back = {"yes": True, "no": False}.get(sent.get("pay_back", ""))
    try:
        suspension, month = UUID(sent.get("suspension", "")), date.fromisoformat(sent.get("again_from", ""))
    except ValueError:
        raise ChoiceMissing() from None
    if back is None:
        raise ChoiceMissing()
    new = NewResumption(month, back, sent.get("resume_words", ""))
    acts.resume_award(actor=actor, award_id=award_id, suspension_id=suspension, new=new, at=clock.now())
    messages.success(request, _("已恢复发放，告知书请送达"))
    return reverse("desk:award", args=[award_id])


def alive(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    """Somebody of the family is well: as she said, as her guardian said, or as seen at the door. No picture is asked."""
    sent, found = request.POST, casework.award_file(award_id, on=today())
    members = {str(one): one for one, _name in found.members} if found else {}
    person, method = members.get(sent.get("who_lives", "")), sent.get("method", "")
    if person is None or method not in _ways():
        raise ChoiceMissing()
    confirm_life(
        actor=actor,
        person_id=person,
        method=LifeMethod(method),
        on=_day(sent.get("seen_on", "")),
        words=sent.get("life_words", ""),
        at=clock.now(),
    )
    messages.success(request, _("已记下，这一年不用再问"))
    return reverse("desk:award", args=[award_id])


STEPS: dict[str, Callable[[HttpRequest, Actor, UUID], str]] = {
    "suspend": suspend,
    "resume": resume,
    "alive": alive,
}
#: Fields that come back as typed when an act is refused.
TYPED = (
    "from_month", "months", "suspend_words", "basis", "told_on", "family_said", "again_from", "resume_words", "pay_back",
    "who_lives", "method", "seen_on", "life_words",
)  # fmt: skip


def _ways() -> dict[str, str]:
    return {way.value: LIFE_METHOD_NAMES[way] for way in LifeMethod if way is not LifeMethod.DATA}


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ChoiceMissing() from None


def panel(actor: Actor, award_id: UUID, members: list[tuple[UUID, str]]) -> dict[str, Any]:
    """What the award's page shows of suspensions and of who is well, and the forms a role has."""
    on = today()
    decides = actor.role in DECIDERS
    first = month_after(on)
    return {
        "suspensions": [_shown(one, decides, on) for one in benefits.suspensions_of(award_id=award_id)],
        "may_suspend": decides,
        "months_to_come": [
            (f"{one:%Y-%m-%d}", zhdate(one, "month"))
            for one in (months_later(first, n) for n in range(MONTHS_SHOWN))
        ],
        "may_see_life": actor.role in SEERS,
        "life_ways": list(_ways().items()),
        "lives": [_standing(person, name, on) for person, name in members] if actor.role in SEERS else [],
    }


def _standing(person: UUID, name: str, on: date) -> tuple[str, str]:
    found = benefits.life_standing(person_id=person, on=on)
    if found is None:
        return name, _("还没有记录")
    if found.last_on is None:
        return name, _("%(day)s前确认一次就行") % {"day": zhdate(found.due_on, "date")}
    return name, _("%(method)s，%(day)s；管到%(due)s") % {
        "method": found.method,
        "day": zhdate(found.last_on, "date"),
        "due": zhdate(found.due_on, "date"),
    }


def _shown(one: benefits.SuspensionLine, decides: bool, on: date) -> dict[str, Any]:
    rows = [
        (_("暂停的月份"), f"{zhdate(one.from_month, 'month')}—{zhdate(one.last_month, 'month')}"),
        (_("理由"), one.reasons),
        (_("决定"), f"{one.by_name} {zhdate(one.decided_at, 'short')}"),
    ]
    if one.resumed_at is not None:
        rows.append((_("恢复"), zhdate(one.resumed_at, "short")))
    over = one.cap_month < on.replace(day=1)
    return {
        "id": one.id,
        "facts": rows,
        "state": _("已恢复") if one.resumed_at else _("已到期，自动恢复") if over else _("暂停中"),
        "kind": "done" if one.resumed_at or over else "wait",
        "may_resume": decides and one.resumed_at is None,
        "again_field": f"again-{one.id}",
        "words_field": f"resume-{one.id}",
        "back_field": f"back-{one.id}",
        "choices": [
            (f"{month:%Y-%m-%d}", zhdate(month, "month"))
            for month in _months(max(one.from_month, on.replace(day=1)), months_later(one.cap_month, 1))
        ],
    }


def _months(first: date, last: date) -> list[date]:
    if first > last:
        return [last]
    found = [first]
    while found[-1] < last:
        found.append(months_later(found[-1], 1))
    return found
