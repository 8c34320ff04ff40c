"""The printed 初审公示单 of a case, and the record of its hanging."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from minzheng.engines.casework.firing import locked_case
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.models import Application, Case
from minzheng.engines.casework.types import NotThisStep, NotYourRole
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.letters import queries as letter_queries
from minzheng.engines.letters import services as letters
from minzheng.engines.public_notices import queries as notices
from minzheng.engines.public_notices.types import NoticeState
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date

#: Who prints what hangs in the village.
PRINTERS = frozenset({Role.VILLAGE_WORKER, Role.TOWN_CLERK})
OPINION = "以上家庭符合条件，拟报区县民政部门审核确认。"
RECOGNISED = "以上家庭符合条件，拟报区县民政部门审核认定。认定本身不发放保障金。"
ONCE = "以上家庭符合条件，拟予一次性救助，报有权决定的部门审核。"


@act
def print_notice(*, actor: Actor, case_id: UUID, at: datetime) -> UUID:
    """The 公示单 of a case's running notice as an official letter; the same one when it was printed before. Returns its id.

    Only what hangs is printed: name, number of members and amount, of a child the number alone (art. 24). Refuses: NotYourRole, NotYours, NotThisStep (no notice
    runs).
    """
    application, case, state = _running(actor, case_id)
    if not state.open_at(at):
        raise NotThisStep("公示期已经结束或者已经撤下，不能再打印公示单")
    kind, before = f"{case.item}.public_notice", letter_queries.letters_of(application.id)
    printed = [one for one in before if one.kind == kind and one.created_at >= state.starts_at]
    if printed:
        return printed[-1].id
    shown = state.notice
    data = {
        **_place(application, state),
        **_said(case.item),
        "rows": [
            {
                "applicant": shown.applicant_name,
                "members": shown.member_count,
                "amount_fen": shown.amount_fen,
            }
        ],
        "objection_phone": shown.objection_phone,
        "objection_place": f"{shown.town_name}便民服务中心",
    }
    return _issue(actor, application, case, "public_notice", data, at)


def _said(item: str) -> dict[str, Any]:
    """The opinion and the name of the amount's column, as the item gives: monthly, one time, or nothing."""
    declared = catalogue.item(item)
    if declared.recognises:
        return {"opinion": RECOGNISED, "amount_title": None}
    return {"opinion": ONCE, "amount_title": "拟一次性救助金额"} if declared.once else {"opinion": OPINION}


@act
def print_hanging_record(*, actor: Actor, case_id: UUID, at: datetime) -> UUID:
    """The 公示张贴记录 of a case's notice, from what was recorded. Returns the letter's id.

    Refuses: NotYourRole, NotYours, NotThisStep (nothing was recorded).
    """
    application, case, state = _running(actor, case_id)
    sheets = notices.hangings_of(notice_id=state.id)
    if not sheets:
        raise NotThisStep("还没有登记张贴。请先登记公示单张贴在哪里")
    last = sheets[-1]
    down = [one for one in sheets if one.taken_down_on]
    kind = f"{case.item}.public_notice"
    number = next((one.number for one in letter_queries.letters_of(application.id) if one.kind == kind), "")
    data = {
        **_place(application, state),
        "notice_number": number or "未打印公示单",
        "place": "；".join(one.place for one in sheets),
        "posted_on": sheets[0].hung_on,
        "posted_by": "、".join(dict.fromkeys(one.hung_by_name for one in sheets)),
        "condition": "；".join(one.condition for one in sheets if one.condition) or "张贴期间完好",
    }
    if len(down) == len(sheets):
        data |= {"taken_down_on": last.taken_down_on, "taken_down_by": last.taken_down_by_name}
    return _issue(actor, application, case, "posting_record", data, at)


def _running(actor: Actor, case_id: UUID) -> tuple[Application, Case, NoticeState]:
    if actor.role not in PRINTERS:
        raise NotYourRole()
    application, case = locked_case(case_id)
    state = notices.notice_of(case_id=case_id)
    if state is None:
        raise NotThisStep("这件申请没有公示")
    return application, case, state


def _place(application: Application, state: NoticeState) -> dict[str, Any]:
    return {
        "issuer": office_of(application.area_code, town=True),
        "item": state.notice.item_name,
        "town": state.notice.town_name,
        "village": state.notice.village_name,
        "from_on": local_date(state.starts_at),
        "until_on": local_date(state.ends_at - timedelta(seconds=1)),
    }


def _issue(
    actor: Actor, application: Application, case: Case, kind: str, data: dict[str, Any], at: datetime
) -> UUID:
    state = notices.notice_of(case_id=case.id)
    shown_name = state.notice.applicant_name if state else data["town"]
    letter = letters.issue(
        actor=actor,
        kind=f"{case.item}.{kind}",
        case_id=case.id,
        application_id=application.id,
        person_id=application.applicant_id,
        area_code=application.area_code,
        addressee=f"{data['village']}村民" if kind == "public_notice" else shown_name,
        data=data,
        at=at,
    )
    return letter.id  # type: ignore[no-any-return]
