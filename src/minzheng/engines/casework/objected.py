"""What an open objection changes in the steps of the straight run: who may survey again, where a new opinion goes."""

import json
from datetime import datetime

from minzheng.engines.casework.models import Application, Case, Event, Objection, Task
from minzheng.engines.casework.objection_rules import renotice_days
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.processes import process_of
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.messages import services as messages
from minzheng.foundations.privacy.services import unseal
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import Unreadable, parse_phone
from minzheng.kernel.result import Refusal

#: Kinds of task that a home survey closes: the first one, and the one ordered after an objection.
SURVEY_TASKS = ("survey", "resurvey")
MEASURE_NAMES = {"resurvey": "重新调查", "democratic_review": "组织民主评议"}


class SameSurveyors(Refusal):
    """A re-survey by exactly those whose survey is objected to."""

    code = "same_surveyors"
    message = "重新调查至少要换一名上次没有参加调查的人员，请重新选择调查人员"


def awaits_survey(case: Case) -> bool:
    """Whether a home survey may be recorded now: the table has a row, and beyond the first step a task asks for it."""
    process = process_of(case)
    if process.row("survey", case.state) is None:
        return False
    asked = Task.objects.filter(case=case, kind__in=SURVEY_TASKS, closed_at__isnull=True)
    return case.state == process.start or asked.exists()


def must_bring_another(application: Application, case: Case, surveyors: list[Actor]) -> None:
    """At least one of a re-survey took no part in any survey of this file before. Refuses: SameSurveyors."""
    if not Task.objects.filter(case=case, kind="resurvey", closed_at__isnull=True).exists():
        return
    went = set(
        Event.objects.filter(application=application, act="survey").values_list("account_id", flat=True)
    )
    if all(one.account_id in went for one in surveyors):
        raise SameSurveyors()


def unsettled(case: Case) -> bool:
    """Whether an objection within the notice's days still waits for what the town makes of it."""
    return bool(Objection.objects.filter(case=case, late=False, settled_at__isnull=True).exists())


def favourable_act(case: Case) -> tuple[str, int | None]:
    """The act of a favourable opinion and, after an objection, for how many days it hangs again.

    ("propose", None) the first time; after an objection ("propose", n) or, where none is set, ("propose_again", 0).
    """
    if (
        case.notice_id is None
        or not unsettled(case)
        or process_of(case).row("propose_again", case.state) is None
    ):
        return "propose", None
    days = renotice_days(case.item).value
    return ("propose", days) if days else ("propose_again", 0)


def settle(application: Application, case: Case, *, at: datetime) -> None:
    """The town has given its new opinion: what was objected is settled, and who gave a name and a mobile is told so.

    Told is what was done, never how the family's case stands; where nothing was ordered no machine answers.
    Source: 审核确认办法 art. 19, 38.
    """
    rows = list(Objection.objects.filter(case=case, late=False, settled_at__isnull=True).order_by("pk"))
    for row in rows:
        row.settled_at = at
        if row.named and row.answered_at is None and _answer_by_sms(application, case, row, at):
            row.answered_at, row.answered_how = at, "sms"
        row.save(update_fields=["settled_at", "answered_at", "answered_how"])


def who_objected(row: Objection) -> dict[str, str]:
    """Name and telephone as given; {} of somebody who gave none."""
    if row.who_box is None:
        return {}
    told: dict[str, str] = json.loads(unseal(row.who_box, context=f"objection.who|{row.id}"))
    return told


def _answer_by_sms(application: Application, case: Case, row: Objection, at: datetime) -> bool:
    if row.measure not in MEASURE_NAMES:
        return False
    who, places = who_objected(row), names_of_area(application.area_code)
    try:
        phone = parse_phone(who.get("phone", ""))
    except Unreadable:
        return False
    messages.send_to_phone(
        phone=phone,
        area_code=application.area_code,
        kind=f"{case.item}.objection_reply",
        context={
            "name": who["name"],
            "place": places.village or places.town,
            "item": catalogue.item(case.item).name,
            "measure": MEASURE_NAMES[row.measure],
            "next": "按规定再次公示" if case.state == "notice" else "报区县审核确认",
        },
        at=at,
    )
    return True
