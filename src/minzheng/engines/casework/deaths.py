"""Whose death is on record for a review: in the register of persons, or told by the family in this review."""

from uuid import UUID

from minzheng.engines.casework.models import Application, ChangeReport, Party
from minzheng.foundations.people.queries import deceased


def known_dead(application: Application) -> set[UUID]:
    """People of this file who are known to have died."""
    named = set(Party.objects.filter(application=application).values_list("person_id", flat=True))
    told = ChangeReport.objects.filter(application=application, kind="death", person_id__isnull=False)
    return deceased(named) | set(told.values_list("person_id", flat=True))
