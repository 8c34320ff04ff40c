"""What the page around a case's decision shows, as plain data."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services
from minzheng.engines.casework.queries import Conduct
from minzheng.engines.casework.services import ADVICE_NAMES
from minzheng.engines.casework.types import CaseFile
from minzheng.foundations.accounts.queries import colleagues
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel.actor import ROLE_NAMES, Actor, Role
from minzheng.kernel.result import NotYours

MEETING_STATES = {"called": ("doing", "待召开"), "held": ("done", "已召开"), "off": ("neutral", "已取消")}
#: Whose account a registered near relative may have.
OFFICIALS = [
    Role.VILLAGE_WORKER,
    Role.TOWN_CLERK,
    Role.TOWN_LEADER,
    Role.TOWN_CONFIRMER,
    Role.VERIFICATION_OFFICER,
    Role.DISTRICT_REVIEWER,
    Role.DISTRICT_CONFIRMER,
]


@dataclass(frozen=True, slots=True)
class ConductScreen:
    """The page: what is owed before a decision, the records, and the forms open to the reader."""

    case_id: UUID
    version: int
    route: str
    route_words: str
    owed: list[tuple[str, bool]]
    conduct: Conduct
    forms: frozenset[str]
    officials: list[tuple[str, str]]
    may_name: bool
    ways: list[tuple[str, str]]
    contact_columns: list[Any]
    contact_rows: list[list[Any]]
    meeting_columns: list[Any]
    meeting_rows: list[list[Any]]
    second_choices: list[tuple[str, str]]
    sample_choices: list[tuple[str, str]]


def conduct_screen(opened: CaseFile, case_id: UUID, actor: Actor, *, on: date) -> ConductScreen:
    """The page's data: what the services would allow decides which forms stand there; they check again."""
    case = next(one for one in opened.cases if one.id == case_id)
    found = casework.conduct_of(case_id)
    if found is None:
        raise NotYours()
    acts = {act for act, _name in case.acts}
    return ConductScreen(
        case_id=case_id,
        version=case.version,
        route=found.route,
        route_words=_("镇街审核确认（区县委托）") if found.route == "town" else _("区县审核确认"),
        owed=_owed(found),
        conduct=found,
        forms=_forms(acts, opened, found, actor),
        officials=_officials(opened, on) if found.kin else [],
        may_name=actor.role in services.KEEPERS,
        ways=[(code, _(name)) for code, name in services.WAYS.items()],
        contact_columns=[_("日期"), _("方式"), {"label": _("结果"), "main": True}, _("登记人")],
        contact_rows=[
            [zhdate(one.made_on, "day"), _(one.way), one.result, one.who] for one in found.contacts
        ],
        meeting_columns=[{"label": _("议题"), "main": True}, _("时间"), _("状态"), _("会议意见")],
        meeting_rows=[_meeting(one) for one in found.meetings],
        second_choices=[("yes", _("同意")), ("no", _("不同意"))],
        sample_choices=[("yes", _("同意镇街的决定")), ("no", _("请镇街重新核实"))],
    )


def _owed(found: Conduct) -> list[tuple[str, bool]]:
    """What must be there before a decision: (words, done)."""
    owed = []
    if found.visit_required:
        why = _("区县入户核查（%(why)s）") % {"why": found.visit_required}
        owed.append((why, found.visit_done))
    if found.kin:
        owed.append((_("区县另一名审核员的复核意见"), not found.second_needed))
    return owed


def _forms(acts: set[str], opened: CaseFile, found: Conduct, actor: Actor) -> frozenset[str]:
    kinds = {task.kind for task in opened.tasks}
    forms = acts & {"district_visit", "propose_end", "call_meeting", "take_back"}
    if "second_review" in acts and found.second_needed:
        forms.add("second_review")
    if found.end_proposed:
        forms = (forms - {"propose_end"}) | (acts & {"withdraw_end", "end"})
    if "sample_agree" in acts and "sample_review" in kinds:
        forms.add("sample")
    if "looked_again" in acts and "look_again" in kinds:
        forms.add("looked_again")
    undecided = not any(case.outcome for case in opened.cases)
    if undecided and actor.role in services.MAY_CONTACT:
        forms.add("contact")
    return frozenset(forms)


def _officials(opened: CaseFile, on: date) -> list[tuple[str, str]]:
    lines = colleagues(area_code=opened.area_code, roles=OFFICIALS, on=on)
    return [(str(one.id), f"{one.role_name}（{_(ROLE_NAMES[one.role])}）") for one in lines]


def _meeting(one: Any) -> list[Any]:
    colour, words = MEETING_STATES[one.state]
    advice = f"{_(ADVICE_NAMES[one.advice])} {one.opinion}" if one.advice else "—"
    return [one.agenda, zhdate(one.planned_at), {"text": _(words), "status": colour}, advice]
