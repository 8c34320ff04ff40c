"""拟终止供养公示: before support ends name (never a child's) and legal ground hang out; a named officer decides afterwards."""

from datetime import datetime, timedelta
from uuid import UUID

from minzheng.engines.casework import review_rules
from minzheng.engines.casework.deadlines import notice_last_day
from minzheng.engines.casework.firing import fire_case
from minzheng.engines.casework.hearing import may_go_on
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.models import Application, Case
from minzheng.engines.casework.one_form import named_for
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.review_files import locked_review
from minzheng.engines.casework.review_types import FamilyNotTold, StillHearing
from minzheng.engines.casework.services.signing import applicant_of
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.letters import services as letters
from minzheng.engines.messages import services as messages
from minzheng.engines.public_notices import queries as notice_queries
from minzheng.engines.public_notices import services as notices
from minzheng.engines.public_notices.types import NewNotice, NoticeFields
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date, start_of
from minzheng.kernel.result import Refusal, StaleVersion

#: Printed where no notice says what may hang.
NAMELESS = "当事人"


class GroundUnknown(Refusal):
    """No such legal ground; the public reads one of the item's own, never an officer's words about a person."""

    code = "end_ground_unknown"
    message = "请从列表里选择终止供养的法定情形，公示上只写这一句"


@act
def publish_end(*, actor: Actor, case_id: UUID, version: int, ground: str, at: datetime) -> UUID:
    """公示拟终止供养 for the item's notice days; nothing is ended by it, payment goes on. Returns the notice's id.

    Refuses: NotYours, StaleVersion, GroundUnknown, FamilyNotTold (no end was proposed and told), StillHearing,
    NotThisStep, NotYourRole, SamePerson. Source: 特困人员认定办法 (终止供养公示7天); 社会救助暂行办法.
    """
    application, case, review = locked_review(case_id)
    if case.version != version:
        raise StaleVersion()
    words = review_rules.end_grounds(case.item).get(ground)
    if words is None:
        raise GroundUnknown()
    if review.intended_act != "stop":
        raise FamilyNotTold("还没有提出终止供养的意见并告知本人，不能公示。请退回镇街先告知、听取意见")
    if not may_go_on(review, on=local_date(at)):
        raise StillHearing()
    case.notice_id = _publish(application, case, actor=actor, at=at)
    fire_case(application, case, "publish_end", actor=actor, at=at, note=words)
    _issue(application, case, words, actor=actor, at=at)
    record(
        actor=actor,
        action="casework.review.end_published",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
        ground=ground,
    )
    return case.notice_id  # type: ignore[no-any-return]


def _publish(application: Application, case: Case, *, actor: Actor, at: datetime) -> UUID:
    item, places = catalogue.item(case.item), names_of_area(application.area_code)
    ends = start_of(notice_last_day(item, local_date(at)).date + timedelta(days=1))
    named, name = named_for(application, case.item)
    fields = NoticeFields(
        item=item.code,
        item_name=f"{item.name}（拟终止）",
        applicant_name=name,
        member_count=1,
        amount_fen=None,
        town_name=places.town,
        village_name=places.village,
        village_code=application.area_code[6:],
        objection_phone=office_of(application.area_code, town=True)["phone"],
    )
    person = applicant_of(application)
    notice = NewNotice(case.id, application.id, named or person, application.area_code, fields, at, ends)
    notice_id: UUID = notices.publish(actor=actor, notice=notice, at=at)
    messages.tell(
        person_id=person,
        area_code=application.area_code,
        kind=f"{item.code}.end_published",
        context={
            "name": application.applicant_name,
            "item": item.name,
            "until": f"{local_date(ends) - timedelta(days=1):%Y年%m月%d日}",
            "phone": fields.objection_phone,
        },
        link=f"/applications/{application.id}/",
        at=at,
    )
    return notice_id


def _issue(application: Application, case: Case, words: str, *, actor: Actor, at: datetime) -> None:
    """The printed 终止供养公示, by the district that proposes to end."""
    item, places = catalogue.item(case.item), names_of_area(application.area_code)
    hung = notice_queries.notice_of(case_id=case.id)
    letters.issue(
        actor=actor,
        kind=f"{item.code}.ending_notice",
        case_id=case.id,
        application_id=application.id,
        person_id=application.applicant_id,
        area_code=application.area_code,
        addressee=f"{places.village}村民",
        data={
            "issuer": office_of(application.area_code),
            "item": item.name,
            "town": places.town,
            "village": places.village,
            "from_on": local_date(at),
            "until_on": notice_last_day(item, local_date(at)).date,
            "rows": [{"person": hung.notice.applicant_name if hung else NAMELESS, "ground": words}],
            "objection_phone": office_of(application.area_code, town=True)["phone"],
            "objection_place": f"{places.town}便民服务中心",
        },
        at=at,
    )
