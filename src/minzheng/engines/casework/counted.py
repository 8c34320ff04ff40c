"""Who of a family counts: the same people on the notice, in the award and in the letter."""

from typing import Any

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.models import Application, Case, Party
from minzheng.engines.casework.one_form import places_of, subjects_in
from minzheng.engines.rules import queries as advice_store

#: Decisions of a case after which nobody of it has the item.
WITHOUT_AWARD = ("refuse", "end")


def members_of(application: Application) -> list[Party]:
    """Applicant and members, in their order; nobody an officer released."""
    rows = Party.objects.filter(
        application=application, role__in=("applicant", "member"), released_at__isnull=True
    )
    return list(rows.order_by("position"))


def counted_members(application: Application, item: str) -> list[Party]:
    """Those the item's advice counts (art. 7 leaves out people in prison, in service …).

    Of an item that is for certain people of the family, they alone. Without advice everybody but those who ask, in the
    same application, for what excludes it for them.
    """
    members = members_of(application)
    subjects = subjects_in(application, item)
    if subjects is not None:
        return [row for row in members if row.position in subjects] or members[:1]
    stored = advice_store.advice_of(application_id=application.id, item=item)
    if stored and stored.advice.counted:
        return [row for row in members if f"m{row.position}" in stored.advice.counted] or members
    left = left_out_places(application, item, open_answers(application.id, application.answers_box))
    return [row for row in members if row.position not in left] or members


def excluded_by_case(application: Application, item: str, other: str, answers: dict[str, Any]) -> set[int]:
    """Places of those whom another item of the same file, were it given, keeps out of this one; source as below."""
    if other not in benefits.excluding(item):
        return set()
    return set(places_of(other, application.items, answers) or ())


def left_out_places(application: Application, item: str, answers: dict[str, Any]) -> tuple[int, ...]:
    """Places of those for whom an item of the same file, undecided or given, excludes this one.

    Source: 社会救助暂行办法 art. 15.
    """
    excluding = set(benefits.excluding(item)) & set(application.items)
    if not excluding:
        return ()
    without = Case.objects.filter(
        application=application, item__in=excluding, decision__kind__in=WITHOUT_AWARD
    )
    standing = excluding - set(without.values_list("item", flat=True))
    return tuple(sorted({n for code in standing for n in excluded_by_case(application, item, code, answers)}))
