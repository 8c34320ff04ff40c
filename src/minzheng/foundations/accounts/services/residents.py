"""Residents sign in by a code sent to their phone."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from minzheng.foundations.accounts.limits import take_for_code
from minzheng.foundations.accounts.models import Account, PhoneCode
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.models import Person
from minzheng.foundations.privacy.services import blind_index, mask_phone, seal
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import Refusal
from minzheng.kernel.scope import Scope

CODE_LIFE = timedelta(minutes=10)


class CodeWrong(Refusal):
    """Wrong, expired, used or never sent: one answer for all four."""

    code = "code_wrong"
    message = "验证码不对或已过期，请检查短信里的 6 位数字，或重新获取验证码"


@transaction.atomic
def issue_phone_code(*, phone: str, at: datetime, source: str = "") -> str:
    """A fresh 6-digit code for a phone, asked for from a source address; the caller sends it.

    Refuses: TooManyTries (a phone's hour, a source's hour, everybody's minute: docs/operations.md).
    """
    index = blind_index("phone", phone)
    take_for_code(phone_index=index, source=source, at=at)
    code = f"{secrets.randbelow(1_000_000):06d}"
    PhoneCode.objects.create(
        phone_index=index, code_digest=_digest(index, code), sent_at=at, expires_at=at + CODE_LIFE
    )
    return code


def _digest(index: bytes, code: str) -> bytes:
    return hashlib.sha256(index + code.encode()).digest()


@transaction.atomic
def sign_in_resident(*, phone: str, code: str, at: datetime) -> Account | None:
    """The account of this phone, made at the first sign-in; None when the code is not right.

    Returns None instead of raising so that the used try is kept by the transaction.
    A person on file whose phone an officer checked, and no other, becomes the account's person; a phone that
    somebody merely typed in a form opens nobody's file.
    """
    index = blind_index("phone", phone)
    row = (
        PhoneCode.objects.select_for_update(of=("self",))
        .filter(phone_index=index, used_at=None, expires_at__gt=at, tries_left__gt=0)
        .order_by("-sent_at")
        .first()
    )
    if row is None:
        return None
    row.tries_left -= 1
    right = secrets.compare_digest(bytes(row.code_digest), _digest(index, code.strip()))
    if right:
        row.used_at = at
    row.save(update_fields=["tries_left", "used_at"])
    return _account_of(phone, index, at) if right else None


def _account_of(phone: str, index: bytes, at: datetime) -> Account:
    account = Account.objects.filter(phone_index=index).first()
    if account is not None:
        return account
    person_id = _only_person_with(index) or new_id()
    with open_scope(Scope(subject=person_id)):
        if not Person.objects.filter(pk=person_id).exists():
            Person(
                id=person_id,
                name="",
                phone_box=seal(phone.encode(), context=f"person.phone|{person_id}"),
                phone_index=index,
                phone_verified_at=at,
                created_at=at,
            ).save(force_insert=True)
        account = Account.objects.create(
            kind="resident",
            phone_index=index,
            person_id=person_id,
            display_name=mask_phone(phone),
            created_at=at,
        )
        actor = Actor(Role.RESIDENT, mask_phone(phone), Scope(subject=person_id), account.id, None, person_id)
        record(
            actor=actor,
            action="accounts.resident.joined",
            subject=Subject("account", account.id, person_id),
            at=at,
        )
    return account


def _only_person_with(index: bytes) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute("select person_id from people_find_by_phone(%s)", [index])
        found = [row[0] for row in cursor.fetchall()]
    return found[0] if len(found) == 1 else None


@transaction.atomic
def link_person(*, actor: Actor, account_id: UUID, person_id: UUID, at: datetime) -> None:
    """Bind an account to a person whose identity was proved (own first application, or an officer's check)."""
    account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
    account.person_id = person_id
    account.save(update_fields=["person_id"])
    record(
        actor=actor, action="accounts.person.linked", subject=Subject("account", account_id, person_id), at=at
    )
