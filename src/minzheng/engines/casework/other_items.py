"""What decisions on other items mean for one: what must be settled first, what a family has already."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.counted import (
    WITHOUT_AWARD,
    counted_members,
    excluded_by_case,
    members_of,
)
from minzheng.engines.casework.models import Application, Case, Event, Recognition
from minzheng.engines.casework.one_form import subjects_in
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.people import queries as people
from minzheng.kernel.result import Refusal

#: Acts by which the town says its opinion.
OPINIONS = ("propose", "propose_again", "propose_refusal")


class OtherItemFirst(Refusal):
    """The item follows another of the same application that is not decided, or was given."""

    code = "other_item_first"
    message = "同一份申请里的另一事项还没有决定，请等它决定以后再确认"


def followed_by(case: Case) -> list[str]:
    """Items after whose refusal alone this one is for."""
    return [one.item for one in catalogue.item(case.item).follows if one.on == "refuse"]


def must_come_after(application: Application, case: Case, *, on: date) -> None:
    """An item meant for those whom another refused waits for that decision, and is not given beside it.

    Nor beside a recognition of the same household that its folder names in `not_beside`, whichever application gave
    it. Refuses: OtherItemFirst. Source: 民发〔2024〕57号 (not 低保, not 特困, not 低保边缘); 审核确认办法 art. 8.
    """
    beside = catalogue.item(case.item).not_beside
    wanted = [*followed_by(case), *beside]
    if not wanted:
        return
    others = Case.objects.filter(application=application, item__in=wanted).select_related("decision")
    for other in others.order_by("pk"):
        name = catalogue.item(other.item).short_name
        if other.decision is None:
            raise OtherItemFirst(f"同一份申请里的{name}还没有决定，请等它决定以后再确认")
        if other.decision.kind == "confirm":
            raise OtherItemFirst(f"这户的{name}已经确认，不再认定本事项。请写明理由，作出不予确认的决定")
    standing = Recognition.objects.filter(
        household_id=application.household_id, item__in=beside, valid_until__gte=on
    )
    for row in standing.order_by("item")[:1]:
        name, until = catalogue.item(row.item).short_name, f"{row.valid_until:%Y年%m月%d日}"
        raise OtherItemFirst(
            f"这户的{name}已经认定，到{until}有效，不再认定本事项。请写明理由，作出不予确认的决定"
        )


def left_out_settled(application: Application, case: Case) -> None:
    """An item of the household waits for the item that keeps one of the family out of it, and follows its decision.

    Given to the household before, it would leave her with neither once hers is refused; refused or ended after the
    town's opinion, she is to be counted and the town looks again. Refuses: OtherItemFirst.
    Source: 社会救助暂行办法 art. 15.
    """
    rows = benefits.excluding(case.item)
    if not rows or subjects_in(application, case.item) is not None:
        return
    answers = open_answers(application.id, application.answers_box)
    said = (
        Event.objects.filter(case=case, act__in=OPINIONS).order_by("-n").values_list("at", flat=True).first()
    )
    others = Case.objects.filter(application=application, item__in=sorted(rows)).select_related("decision")
    for other in others.order_by("pk"):
        places = excluded_by_case(application, case.item, other.item, answers)
        if not places:
            continue
        who = "、".join(one.name for one in members_of(application) if one.position in places)
        name, decision = catalogue.item(other.item).short_name, other.decision
        if decision is None:
            raise OtherItemFirst(
                f"同一份申请里{who}的{name}还没有决定，本事项暂时没有计算{who}。请等{name}决定以后再确认"
            )
        if decision.kind in WITHOUT_AWARD and said is not None and decision.decided_at > said:
            raise OtherItemFirst(
                f"{who}的{name}没有确认，本事项要把{who}重新算进来。请退回镇街重新提出初审意见"
            )


class ExcludedBeside(Refusal):
    """Somebody the case counts was given, in the same application, what excludes it."""

    code = "excluded_beside"
    message = "同一个人不能同时享受这两项。请退回镇街重新提出意见，不再计算这位"


def not_beside_what_excludes(application: Application, case: Case) -> None:
    """Nobody is counted by two decisions of one application whose items exclude one another for the same person.

    Refuses: ExcludedBeside. Source: 社会救助暂行办法 art. 15; the rows of the exclusion matrix.
    """
    rows = benefits.excluding(case.item)
    given = Case.objects.filter(
        application=application, item__in=sorted(rows), decision__kind="confirm"
    ).order_by("pk")
    for other in given:
        counted = {one.pk: one.name for one in counted_members(application, other.item)}
        both = [one.name for one in counted_members(application, case.item) if one.pk in counted]
        if both:
            raise ExcludedBeside(
                f"{rows[other.item].text}。{'、'.join(both)}的{catalogue.item(other.item).short_name}已经确认，"
                "请退回镇街重新提出意见，不再计算这位"
            )


def recognised_already(persons: Sequence[UUID], items: Sequence[str], *, on: date) -> list[Recognition]:
    """Recognitions of these items that this household holds, that still run and are not near their end.

    This household: who applied for it then is of it and named now; or everybody named now is counted in it and lives
    in no other household by now. Somebody who married into another household is no obstacle there.
    """
    held = Q()
    for person in persons:
        held |= Q(members__contains=[str(person)])
    codes = [code for code in items if catalogue.item(code).recognises]
    if not persons or not codes:
        return []
    rows = list(Recognition.objects.filter(held, item__in=codes, valid_until__gte=on, ahead_on__gt=on))
    lives = people.households_of(persons) if rows else {}

    def counted(row: Recognition, person: UUID) -> bool:
        here = lives.get(person, row.household_id) == row.household_id
        return here and str(person) in row.members

    return [
        row
        for row in sorted(rows, key=lambda one: list(items).index(one.item))
        if (row.applicant_id in persons and counted(row, row.applicant_id))
        or all(counted(row, one) for one in persons)
    ]
