"""Whose death is on record for a review: in the register of persons, or told by the family in this review."""

from uuid import UUID

from django.db.models import Q, QuerySet

from minzheng.engines.casework.models import Application, ChangeReport, DeathRecord, Party
from minzheng.foundations.people.queries import deceased


def known_dead(application: Application) -> set[UUID]:
    """People of this file who are known to have died."""
    named = set(Party.objects.filter(application=application).values_list("person_id", flat=True))
    told = standing_reports(Q(application=application, kind="death", person_id__isnull=False))
    return deceased(named) | {one for one in told.values_list("person_id", flat=True) if one is not None}


def standing_reports(wanted: Q) -> QuerySet[ChangeReport]:
    """Changes told, without those that came of a death record since taken back."""
    undone = DeathRecord.objects.filter(state="undone", report_id__isnull=False)
    return ChangeReport.objects.filter(wanted).exclude(pk__in=undone.values("report_id"))  # type: ignore[no-any-return]
