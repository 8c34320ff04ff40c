"""Certificates written out for a person, and what the public may ask of one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from minzheng.engines.benefits.types import month_of
from minzheng.engines.letters import queries as letters
from minzheng.engines.payments.certificate_models import Certificate
from minzheng.foundations.privacy.services import blind_index


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate of a person. `ready`: its PDF can be opened."""

    letter_id: UUID
    award_id: UUID
    number: str
    issued_on: date
    valid_until: date
    ready: bool


@dataclass(frozen=True, slots=True)
class CertificateAnswer:
    """All that is said to whoever scans a certificate. Days are None where it does not hold."""

    valid: bool
    issued_on: date | None
    valid_until: date | None


def certificates_of(*, person_id: UUID, limit: int = 12) -> list[CertificateLine]:
    """A person's certificates, newest first."""
    rows = Certificate.objects.filter(person_id=person_id).order_by("-issued_at", "pk")[:limit]
    return [
        CertificateLine(
            letter_id=row.letter_id,
            award_id=row.award_id,
            number=row.number,
            issued_on=row.issued_on,
            valid_until=row.valid_until,
            ready=letters.letter_line(row.letter_id).ready,
        )
        for row in rows
    ]


def check_certificate(*, code: str, on: date) -> CertificateAnswer:
    """Whether a certificate holds on a day: known, not past its last day, its award still paid. Needs no scope.

    Unknown, expired and ended are one and the same answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select issued_on, valid_until from payments_certificate_stands(%s, %s, %s)",
            [blind_index("certificate", code.strip().upper()), on, month_of(on)],
        )
        found = cursor.fetchone()
    return CertificateAnswer(True, *found) if found else CertificateAnswer(False, None, None)
