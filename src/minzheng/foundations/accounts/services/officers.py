"""Officers: login, password, second factor; postings."""

import base64
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import pyotp
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.db import transaction
from django.db.models import Q

from minzheng.foundations.accounts.models import Account, Posting
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import Refusal

FAILURES_BEFORE_LOCK = 5
LOCKED_FOR = timedelta(minutes=15)
_STEP_SECONDS = 30


class OfficerSignInFailed(Refusal):
    """Unknown login, wrong password, wrong or reused code, locked, disabled: one answer for all."""

    code = "sign_in_failed"
    message = "账号、密码或动态口令不对，或账号已暂停。连续 5 次不对会锁定 15 分钟，请核对后再试或联系管理员"


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """An officer to appoint. `password_hash`: the password as it is kept, where it is known already."""

    login: str
    name: str
    password: str
    totp_secret: str
    password_hash: str = ""


def new_totp_secret() -> str:
    """A base32 secret for an authenticator app, 160 bits."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


@transaction.atomic
def appoint(*, actor: Actor, officer: NewOfficer, at: datetime) -> UUID:
    """A new officer's account: no posting yet, so it opens nothing. Raises ValueError for a hash that is none."""
    if officer.password_hash:
        identify_hasher(officer.password_hash)
    account_id = new_id()
    Account.objects.create(
        id=account_id,
        kind="officer",
        login=officer.login,
        display_name=officer.name,
        password=officer.password_hash or make_password(officer.password),
        totp_box=seal(officer.totp_secret.encode(), context=f"account.totp|{account_id}"),
        created_at=at,
    )
    record(actor=actor, action="accounts.officer.appointed", subject=Subject("account", account_id), at=at)
    return account_id


@transaction.atomic
def add_posting(
    *, actor: Actor, account_id: UUID, role: Role, area: tuple[str, str, str], since: date, at: datetime
) -> UUID:
    """A posting from a day on. `area` is (lo, hi, name): area_code range and the words shown."""
    posting = Posting.objects.create(
        account_id=account_id,
        role=role,
        area_lo=area[0],
        area_hi=area[1],
        area_name=area[2],
        valid_from=since,
    )
    record(
        actor=actor,
        action="accounts.posting.added",
        subject=Subject("account", account_id),
        at=at,
        role=role.value,
    )
    return posting.id


@transaction.atomic
def post_to_department(
    *, actor: Actor, account_id: UUID, department: str, area: tuple[str, str, str], at: datetime
) -> UUID:
    """A partner department's officer at its counter in an area, from today on: she sees what was sent there only.

    `area` is (lo, hi, name) as for `add_posting`; its name is the department's (綦江区住房城乡建设委员会).
    """
    posting = Posting.objects.create(
        account_id=account_id,
        role=Role.DEPARTMENT_OFFICER,
        department=department,
        area_lo=area[0],
        area_hi=area[1],
        area_name=area[2],
        valid_from=local_date(at),
    )
    record(
        actor=actor,
        action="accounts.posting.added",
        subject=Subject("account", account_id),
        at=at,
        role=Role.DEPARTMENT_OFFICER.value,
        department=department,
    )
    return posting.id


@transaction.atomic
def end_posting(*, actor: Actor, posting_id: UUID, last_day: date, at: datetime) -> None:
    """End a posting; the next request of its holder has no access through it."""
    posting = Posting.objects.select_for_update(of=("self",)).get(pk=posting_id)
    posting.valid_to = last_day
    posting.save(update_fields=["valid_to"])
    record(
        actor=actor, action="accounts.posting.ended", subject=Subject("account", posting.account_id), at=at
    )


@transaction.atomic
def disable(*, actor: Actor, account_id: UUID, at: datetime) -> None:
    """Close an account at once: its next request is signed out."""
    Account.objects.filter(pk=account_id).update(active=False)
    record(actor=actor, action="accounts.account.disabled", subject=Subject("account", account_id), at=at)


@transaction.atomic
def sign_in_officer(*, login: str, password: str, totp: str, at: datetime) -> Account | None:
    """The officer's account, or None (never said why). Keeps the failure count by returning, not raising.

    A TOTP step is accepted once. Source: 等保三级 L3-CES1-02/04 (two factors, lock on failures).
    """
    account = (
        Account.objects.select_for_update(of=("self",))
        .filter(Q(login=login.strip().lower()), kind="officer")
        .first()
    )
    if account is None:
        check_password(password, make_password("timing"))
        return None
    if not account.active or (account.locked_until and account.locked_until > at):
        check_password(password, account.password)
        return None
    step = _accepted_step(account, totp, at) if check_password(password, account.password) else None
    if step is None:
        _count_failure(account, at)
        return None
    account.failures, account.locked_until, account.totp_last_step = 0, None, step
    account.save(update_fields=["failures", "locked_until", "totp_last_step"])
    return account


@transaction.atomic
def is_her_password(*, account_id: UUID, password: str, at: datetime) -> bool:
    """Whether the officer who signed in on this device is the one who types now; a miss counts as at signing in.

    For what a device left standing must not open by a tap. Locked and closed accounts: False, whatever is typed.
    """
    account = Account.objects.select_for_update(of=("self",)).filter(pk=account_id, kind="officer").first()
    if account is None or not account.active or (account.locked_until and account.locked_until > at):
        check_password(password, make_password("timing"))
        return False
    if check_password(password, account.password):
        account.failures = 0
        account.save(update_fields=["failures"])
        return True
    _count_failure(account, at)
    return False


def _count_failure(account: Account, at: datetime) -> None:
    account.failures += 1
    if account.failures >= FAILURES_BEFORE_LOCK:
        account.locked_until, account.failures = at + LOCKED_FOR, 0
    account.save(update_fields=["failures", "locked_until"])


def _accepted_step(account: Account, code: str, at: datetime) -> int | None:
    secret = unseal(account.totp_box or b"", context=f"account.totp|{account.id}").decode()
    totp, now_step = pyotp.TOTP(secret), int(at.timestamp()) // _STEP_SECONDS
    for step in (now_step, now_step - 1, now_step + 1):
        right = secrets.compare_digest(totp.at(step * _STEP_SECONDS), code.strip().replace(" ", ""))
        if right and step > account.totp_last_step:
            return step
    return None
