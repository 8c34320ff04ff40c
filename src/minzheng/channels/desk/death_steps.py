"""去世登记 on the page of an award: put down, looked at by a second officer, taken back; and the list of second looks."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.channels.desk.review_views import ChoiceMissing
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services as acts
from minzheng.engines.casework.types import DEATH_SOURCES
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor

STATE_KINDS = {"waiting": "wait", "agreed": "done", "declined": "neutral", "undone": "neutral"}


def record(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    """An officer puts a death down."""
    sent = request.POST
    try:
        person, day = UUID(sent.get("who_died", "")), date.fromisoformat(sent.get("died_on", ""))
    except ValueError:
        raise acts.DeathUnfit() from None
    found = acts.DeathFound(person, day, sent.get("source", ""), sent.get("evidence", "")[:400])
    acts.record_death(actor=actor, award_id=award_id, found=found, at=clock.now())
    messages.success(request, _("去世已登记，请另一位工作人员核实；核实以前不影响发放，也不开始复核"))
    return reverse("desk:award", args=[award_id])


def look(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    """The second officer agrees or declines."""
    agrees = {"yes": True, "no": False}.get(request.POST.get("agrees", ""))
    if agrees is None:
        raise ChoiceMissing()
    acts.look_at_death(
        actor=actor,
        death_id=_of_award(request, award_id),
        agrees=agrees,
        words=request.POST.get("look_words", ""),
        at=clock.now(),
    )
    if agrees:
        messages.success(request, _("已核实，复核已安排在法定期限内；复核决定以前照常发放"))
    else:
        messages.success(request, _("已记下：不予登记，什么都没有改变"))
    return reverse("desk:award", args=[award_id])


def undo(request: HttpRequest, actor: Actor, award_id: UUID) -> str:
    """A wrong one is taken back."""
    acts.undo_death(
        actor=actor,
        death_id=_of_award(request, award_id),
        reasons=request.POST.get("undo_words", ""),
        at=clock.now(),
    )
    messages.success(request, _("去世登记已撤销；正在进行的复核里已经写明"))
    return reverse("desk:award", args=[award_id])


STEPS: dict[str, Callable[[HttpRequest, Actor, UUID], str]] = {
    "death": record,
    "death_look": look,
    "death_undo": undo,
}


def _of_award(request: HttpRequest, award_id: UUID) -> UUID:
    """The death of this page. Refuses: ChoiceMissing (none, or another family's)."""
    known = {str(one.id): one.id for one in casework.deaths_of(award_id)}
    chosen = known.get(request.POST.get("death", ""))
    if chosen is None:
        raise ChoiceMissing()
    return chosen


def panel(actor: Actor, award_id: UUID) -> dict[str, Any]:
    """What the award's page shows of deaths, and the forms a role has."""
    return {
        "deaths": [_shown(one, actor) for one in casework.deaths_of(award_id)],
        "death_sources": list(DEATH_SOURCES.items()),
        "may_record_death": actor.role in acts.MAY_RECORD_DEATH,
    }


def _shown(one: casework.DeathLine, actor: Actor) -> dict[str, Any]:
    rows = [
        (_("去世日期"), zhdate(one.died_on, "date")),
        (_("凭据"), f"{one.source}：{one.evidence}"),
        (
            _("由谁核实"),
            f"{one.owner_name}，{zhdate(one.due_on, 'date')}前" if one.state == "waiting" else "",
        ),
        (_("登记"), f"{one.recorded_name} {zhdate(one.recorded_at, 'short')}"),
        (_("核实"), f"{one.looked_name}：{one.looked_words}" if one.looked_name else ""),
        (_("撤销"), f"{one.undone_name}：{one.undone_words}" if one.undone_name else ""),
    ]
    return {
        "id": one.id,
        "look_field": f"look-{one.id}",
        "undo_field": f"undo-{one.id}",
        "name": one.person_name,
        "state": one.state_name,
        "kind": STATE_KINDS[one.state],
        "facts": [(label, words) for label, words in rows if words],
        "may_look": one.state == "waiting"
        and actor.role in acts.MAY_LOOK_AT_DEATH
        and actor.account_id != one.recorded_account,
        "may_undo": one.state == "agreed" and actor.role in acts.MAY_UNDO_DEATH,
    }


def waiting_looks() -> list[dict[str, Any]]:
    """Deaths that wait for their second look, with the way to each."""
    return [
        {
            "words": _("%(name)s（%(place)s），%(day)s去世")
            % {"name": one.person_name, "place": one.place, "day": zhdate(one.died_on, "date")},
            "href": reverse("desk:award", args=[one.award_id]),
        }
        for one in casework.deaths_waiting()
    ]
