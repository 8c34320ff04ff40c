"""Somebody left out of the family's item because she asked for another: counted again once hers is not given."""

from contextlib import suppress
from datetime import datetime

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.counted import excluded_by_case, left_out_places, members_of
from minzheng.engines.casework.firing import fire_case
from minzheng.engines.casework.models import Application, Case
from minzheng.engines.casework.objected import unsettled
from minzheng.engines.casework.one_form import subjects_in
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.services.review import advise
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.public_notices import services as notices
from minzheng.foundations.audit.services import Subject, record
from minzheng.kernel.actor import SYSTEM, Actor, Role

#: Where a case is before anybody advised on it: its advice comes with what is still gathered.
GATHERING = ("checking", "rechecking")


def count_again(application: Application, decided: Case, *, actor: Actor, at: datetime) -> None:
    """After a refusal or an end: every undecided case of the file that left somebody out for it is advised again.

    One the town has given its opinion on goes back to the town with the reason; nothing is refused, nobody's amount is
    changed. Part of an act that holds the file's lock. Source: 社会救助暂行办法 art. 15; 审核确认办法 art. 19.
    """
    rest = Case.objects.select_for_update(of=("self",)).filter(application=application, decision__isnull=True)
    answers = None
    for case in rest.exclude(pk=decided.pk).order_by("pk"):
        answers = answers or open_answers(application.id, application.answers_box)
        back = excluded_by_case(application, case.item, decided.item, answers)
        back -= set(left_out_places(application, case.item, answers))
        if not back or case.state in GATHERING:
            continue
        advise(application, case, at=at)
        if subjects_in(application, case.item) is None:
            _to_the_town(application, case, decided, back, actor=actor, at=at)


def _to_the_town(
    application: Application, case: Case, decided: Case, back: set[int], *, actor: Actor, at: datetime
) -> None:
    """The existing way back, taken by the machine: an opinion on fewer people no longer holds. A notice comes down."""
    process = process_of(case)
    row = process.row("send_back", case.state)
    if row is None or Role.SYSTEM not in row.by:
        return
    who = "、".join(one.name for one in members_of(application) if one.position in back)
    why = (
        f"{who}的{catalogue.item(decided.item).short_name}没有确认，{who}要重新算进本事项，请重新提出初审意见"
    )
    if case.state == "notice" and case.notice_id is not None:
        with suppress(notices.NotRunning):  # its days are over, the timer has not come by yet
            notices.withdraw(actor=actor, notice_id=case.notice_id, reason="家庭人口要重新计算", at=at)
    case.opinion, case.proposed_fen, case.notice_id = "", None, None
    case.second_review_id, case.meeting_id = None, None
    fire_case(application, case, "send_back", actor=SYSTEM, at=at, note=why)
    if unsettled(case) and process.row("objection", case.state) is not None:
        fire_case(application, case, "objection", actor=SYSTEM, at=at)
    record(
        actor=actor,
        action="casework.case.sent_back",
        subject=Subject("case", case.id, application.applicant_id, application.area_code),
        at=at,
        other=decided.item,
    )
