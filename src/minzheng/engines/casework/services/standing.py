"""公布名单的纸质单: a village's list of a month, printed for the notice board; an allow-list in the letter's own contents."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.types import NotYourRole
from minzheng.engines.letters import services as letters
from minzheng.engines.public_notices import queries as notices
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal

MAY_PRINT = (Role.VILLAGE_WORKER, Role.TOWN_CLERK, Role.TOWN_LEADER)


class NobodyStands(Refusal):
    """No award of the village pays this month."""

    code = "nobody_stands"
    message = "这个村（社区）本月没有正在享受的家庭，不用张贴公布名单"


@act
def print_standing_list(*, actor: Actor, item: str, village: str, area_code: str, at: datetime) -> UUID:
    """The month's sheet of one village; the letter's id. Never a refused family: only awards that pay are on it.

    Refuses: NotYourRole, NotYours, NobodyStands. Source: 审核确认办法 art. 24.
    """
    if not actor.is_officer or actor.role not in MAY_PRINT:
        raise NotYourRole()
    if area_code[6:] != village or not actor.scope.lo <= area_code < actor.scope.hi:
        raise NotYours()
    month = local_date(at).replace(day=1)
    shown = notices.standing_list(village_code=village, month=month)
    if shown is None or not shown.lines:
        raise NobodyStands()
    office = office_of(area_code, town=True)
    letter = letters.issue(
        actor=actor,
        kind=f"{item}.standing_list",
        case_id=None,
        application_id=None,
        area_code=area_code,
        addressee=f"{shown.village_name}全体村（居）民",
        data={
            "issuer": office,
            "item": shown.lines[0].item_name,
            "town": shown.town_name,
            "village": shown.village_name,
            "month": f"{month:%Y年}{month.month}月",
            "as_of": local_date(at),
            "rows": [
                {"applicant": line.applicant_name, "members": line.members, "amount_fen": line.amount_fen}
                for line in shown.lines
            ],
            "objection_phone": office["phone"],
            "objection_place": office["address"],
        },
        at=at,
    )
    record(
        actor=actor,
        action="public_notices.standing_list.printed",
        subject=Subject("letter", letter.id, None, area_code),
        at=at,
        families=len(shown.lines),
    )
    return UUID(str(letter.id))
