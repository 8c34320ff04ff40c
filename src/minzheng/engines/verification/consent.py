"""Which authorisations hold at a moment, and the text one person has before her to sign."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from minzheng.engines.verification.consent_text import CURRENT, Names, authorisation_text
from minzheng.engines.verification.models import Authorisation
from minzheng.engines.verification.types import AuthorisationText
from minzheng.foundations.people.queries import cards
from minzheng.foundations.privacy.types import acting_for_family
from minzheng.kernel.application import ApplicationRef


def holding(at: datetime) -> Q:
    """Signed, begun, not expired at a moment, and not withdrawn: the one test of validity.

    A withdrawal counts at once, whatever moment is asked for: a question in flight must not outlive it.
    """
    return Q(valid_from__lte=at, withdrawn_at__isnull=True) & (
        Q(expires_at__isnull=True) | Q(expires_at__gt=at)
    )


def holds(row: Authorisation, at: datetime) -> bool:
    """The same test on a row already read."""
    begun = row.withdrawn_at is None and row.valid_from <= at
    return begun and (row.expires_at is None or row.expires_at > at)


def valid_authorisations(application_id: UUID, person_ids: list[UUID], at: datetime) -> dict[UUID, UUID]:
    """The newest valid authorisation of each person for an application; persons without one are absent."""
    rows = Authorisation.objects.filter(holding(at), application_id=application_id, person_id__in=person_ids)
    return {row.person_id: row.id for row in rows.order_by("signed_at", "pk")}


def authorisation_to_sign(
    *, of: ApplicationRef, person_id: UUID, representative: str = "", version: str = CURRENT
) -> AuthorisationText:
    """The text for one signer of one application, with both names filled in. Refuses: TextUnknown."""
    with acting_for_family(of.area_code):
        known = cards([of.applicant_id, person_id])
    applicant, signer = known.get(of.applicant_id), known.get(person_id)
    names = Names(
        applicant.name if applicant else "", signer.name if signer else "", representative, of.items
    )
    return authorisation_text(version, names)
