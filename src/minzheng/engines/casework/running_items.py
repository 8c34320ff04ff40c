"""Who counts in which running application, item by item. Part of acts that hold the file's lock."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.item_intake import cause_of, met_by, table_of
from minzheng.engines.casework.models import Application, Party, RunningItem
from minzheng.engines.casework.one_form import subjects_in
from minzheng.engines.casework.other_items import recognised_already
from minzheng.engines.casework.types import AlreadyApplied
from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id

#: The database's own wall: one running file of an item for a person, in the whole city.
RUNS_ONCE = "casework_item_runs_once"


def runs_for(application: Application, item: str, persons: Sequence[UUID]) -> list[UUID]:
    """Of an applicant and her family, in this order, those a file of the item is for.

    Of an item that is asked for certain people they alone: the others only tell of themselves, and may apply or hold it too.
    """
    places = subjects_in(application, item)
    return list(persons) if places is None else [persons[n] for n in places if n < len(persons)]


def begin_items(
    application: Application, items: Sequence[str], persons: Sequence[UUID], *, actor: Actor, at: datetime
) -> None:
    """From now on these people, the applicant first, run for these items.

    An item that gives one amount runs by its table and cause, for whom it met: another hardship, or urgent help beside
    a long procedure, is another file. Refuses: AlreadyApplied (held, recognised, or running elsewhere in the city; says
    which item, and that the others may go on).
    """
    _must_be_free(application, items, persons, actor=actor, at=at)
    answers = open_answers(application.id, application.answers_box)
    for item in items:
        counted, about = runs_for(application, item, persons), ""
        if catalogue.item(item).once:
            about = f"{table_of(item, answers)}:{cause_of(item, answers)}"
            counted = [persons[n] for n in met_by(item, answers) if n < len(persons)] or counted
        rows = [
            RunningItem(
                id=new_id(),
                application=application,
                applicant_id=application.applicant_id,
                area_code=application.area_code,
                person_id=person,
                item=item,
                about=about[:80],
            )
            for person in sorted(counted)
        ]
        try:
            with transaction.atomic():
                RunningItem.objects.bulk_create(rows)
        except IntegrityError as clash:
            if RUNS_ONCE not in str(clash):
                raise
            name = catalogue.item(item).short_name
            raise AlreadyApplied(
                f"家庭成员里有人正在另一份{name}申请中。同一事项一户只能申请一次；如果不知情或信息有误，请联系村（社区）救助专干"
                + _others_may_go_on(items, item)
            ) from None


def _must_be_free(
    application: Application, items: Sequence[str], persons: Sequence[UUID], *, actor: Actor, at: datetime
) -> None:
    whose = {item: runs_for(application, item, persons) for item in items}
    asked = [person for person in persons if any(person in counted for counted in whose.values())]
    held = benefits.holders_among(actor=actor, person_ids=asked, kinds=items, on=local_date(at), at=at)
    for item in items:
        if any((person, item) in held for person in whose[item]):
            name = catalogue.item(item).short_name
            raise AlreadyApplied(
                f"家庭成员里有人正在享受{name}，不能重复申请。情况有变化请联系村（社区）救助专干办理变更"
                + _others_may_go_on(items, item)
            )
    for standing in recognised_already(persons, items, on=local_date(at)):
        name = catalogue.item(standing.item).short_name
        raise AlreadyApplied(
            f"您家的{name}还在有效期内（到{standing.valid_until:%Y年%m月%d日}），不用重复申请。到期前会提醒您再次申请"
            + _others_may_go_on(items, standing.item)
        )


def _others_may_go_on(items: Sequence[str], item: str) -> str:
    """Where more was asked for than the item that cannot be: nothing else is held up by it."""
    if len(items) < 2:
        return ""
    name = catalogue.item(item).short_name
    return f"。同时申请的其他事项不受影响：请回到“选择事项”，只去掉“{name}”再提交，填好的内容都还在"


def items_over(
    application: Application, *, at: datetime, person_id: UUID | None = None, item: str | None = None
) -> None:
    """Nobody of the file (or one person of it) runs for its items (or one of them) any longer."""
    rows = RunningItem.objects.filter(application=application, settled_at__isnull=True)
    parties = Party.objects.filter(application=application, counts_for__isnull=False)
    if person_id is not None:
        rows, parties = rows.filter(person_id=person_id), parties.filter(person_id=person_id)
    if item is not None:
        rows, parties = rows.filter(item=item), parties.filter(counts_for=item)
    rows.update(settled_at=at)
    parties.update(counts_for=None)
