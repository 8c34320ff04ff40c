"""救助证明: a certificate of what the ledger says today, with a square code that anybody may check."""

from base64 import b32encode
from datetime import date, datetime, timedelta
from secrets import token_bytes
from uuid import UUID

import segno
from django.conf import settings

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import AwardLine
from minzheng.engines.letters.services import issue, office_of
from minzheng.engines.payments.certificate_models import Certificate
from minzheng.engines.payments.parameters import parameter
from minzheng.engines.payments.readers import CERTIFIERS
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people import queries as people
from minzheng.foundations.privacy.services import blind_index
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

CODE_BYTES = 15
CHECK_PATH = "/payments/check/"


class NothingToCertify(Refusal):
    """The award pays nothing this month."""

    code = "nothing_to_certify"
    message = "这项待遇这个月没有发放，不能开证明；如有疑问请联系村（社区）或镇街"


@act
def issue_certificate(*, actor: Actor, award_id: UUID, person_id: UUID, at: datetime) -> UUID:
    """开具救助证明 for somebody who holds an award or lives on it; a second one on a day is the first. Returns its letter.

    By herself, or by an officer of her town beside her. Its PDF is set by a job.
    Refuses: NotYours (another's award or person, another role), NothingToCertify.
    """
    if actor.person_id != person_id and not (actor.is_officer and actor.role in CERTIFIERS):
        raise NotYours()
    award = next((one for one in benefits.awards_of(person_id=person_id) if one.id == award_id), None)
    card = people.card(person_id=person_id)
    if award is None or card is None:
        raise NotYours()
    today = local_date(at)
    if award.amount_in(today) is None:
        raise NothingToCertify()
    made = Certificate.objects.filter(award_id=award_id, person_id=person_id, issued_on=today).first()
    if made is not None:
        return made.letter_id  # type: ignore[no-any-return]
    code = b32encode(token_bytes(CODE_BYTES)).decode()
    data = _contents(award, today, code) | {
        "holder": card.name,
        "identity_masked": card.identity_masked or None,
    }
    letter = issue(
        actor=actor, kind="payments.certificate", case_id=None, application_id=None, area_code=award.area_code,
        addressee=card.name, data=data, at=at, person_id=person_id,
    )  # fmt: skip
    kept = Certificate.objects.create(
        id=new_id(), area_code=award.area_code, person_id=person_id, award_id=award_id, letter_id=letter.id,
        number=letter.number, code_index=code_index(code), issued_at=at, issued_on=today,
        valid_until=today + timedelta(days=parameter("certificate_days").value), issued_by_posting=actor.posting_id,
    )  # fmt: skip
    record(
        actor=actor, action="payments.certificate.issued", at=at, number=letter.number,
        subject=Subject("certificate", kept.id, person_id, award.area_code),
    )  # fmt: skip
    return UUID(str(letter.id))


def code_index(code: str) -> bytes:
    """What is kept of a certificate's code."""
    return blind_index("certificate", code.strip().upper())


def _contents(award: AwardLine, today: date, code: str) -> dict[str, object]:
    days, address = parameter("certificate_days"), f"{settings.PUBLIC_ADDRESS}{CHECK_PATH}{code}/"
    square = segno.make(address, error="m", micro=False)
    return {
        "issuer": office_of(award.area_code),
        "item": award.kind_name,
        "members": award.member_count,
        "since_month": f"{award.start_month.year}年{award.start_month.month}月",
        "amount_fen": award.amount_in(today),
        "on": today,
        "valid_until": today + timedelta(days=days.value),
        "valid_days": days.value,
        "days_unverified": not days.verified,
        "check_at": address,
        "square": ["".join("1" if dark else "0" for dark in row) for row in square.matrix],
    }
