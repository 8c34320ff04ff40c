"""Who of a family counts: the same people on the notice, in the award and in the letter."""

from minzheng.engines.casework.models import Application, Party
from minzheng.engines.casework.one_form import subjects_in
from minzheng.engines.rules import queries as advice_store


def members_of(application: Application) -> list[Party]:
    """Applicant and members, in their order; nobody an officer released."""
    rows = Party.objects.filter(
        application=application, role__in=("applicant", "member"), released_at__isnull=True
    )
    return list(rows.order_by("position"))


def counted_members(application: Application, item: str) -> list[Party]:
    """Those the item's advice counts (art. 7 leaves out people in prison, in service …); everybody when there is none.

    Of an item that is for certain people of the family, they alone.
    """
    members = members_of(application)
    subjects = subjects_in(application, item)
    if subjects is not None:
        return [row for row in members if row.position in subjects] or members[:1]
    stored = advice_store.advice_of(application_id=application.id, item=item)
    refs = stored.advice.counted if stored else ()
    return [row for row in members if f"m{row.position}" in refs] or members
