"""Who of a family counts: the same people on the notice, in the award and in the letter."""

from minzheng.engines.casework.models import Application, Party
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.rules import queries as advice_store


def members_of(application: Application) -> list[Party]:
    """Applicant and members, in their order; nobody an officer released."""
    rows = Party.objects.filter(
        application=application, role__in=("applicant", "member"), released_at__isnull=True
    )
    return list(rows.order_by("position"))


def counted_members(application: Application, item: str) -> list[Party]:
    """Those the item's advice counts (art. 7 leaves out people in prison, in service …); everybody when there is none.

    Of an item that is a person's own, the applicant alone.
    """
    members = members_of(application)
    if catalogue.item(item).of_person:
        return members[:1]
    stored = advice_store.advice_of(application_id=application.id, item=item)
    refs = stored.advice.counted if stored else ()
    return [row for row in members if f"m{row.position}" in refs] or members
