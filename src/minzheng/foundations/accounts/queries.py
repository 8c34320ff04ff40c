"""Reading accounts: the postings of an officer, the actor of a session."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from minzheng.foundations.accounts.models import Account, Posting, StationSession
from minzheng.foundations.privacy.services import blind_index
from minzheng.kernel.actor import ROLE_NAMES, Actor, Role
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope, counter_of


@dataclass(frozen=True, slots=True)
class PostingLine:
    """A posting an officer may act in."""

    id: UUID
    role: Role
    role_name: str
    area_name: str


def postings_of(*, account_id: UUID, on: date) -> list[PostingLine]:
    """Postings valid on a day, widest area first."""
    rows = Posting.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), account_id=account_id)
    rows = rows.filter(valid_from__lte=on).order_by("area_lo", "role", "pk")
    return [PostingLine(row.id, Role(row.role), ROLE_NAMES[Role(row.role)], row.area_name) for row in rows]


def resident_actor(*, account_id: UUID) -> Actor | None:
    """A resident acting for herself: her own rows only."""
    account = Account.objects.filter(pk=account_id, kind="resident", active=True).first()
    if account is None:
        return None
    return Actor(
        role=Role.RESIDENT,
        name=account.display_name,
        scope=Scope(subject=account.person_id),
        account_id=account.id,
        person_id=account.person_id,
    )


#: Asked once in every request of an officer, so it is said to the database as it stands.
_OFFICER = """
    select posting.role, account.display_name, posting.area_lo, posting.area_hi, posting.area_name,
        posting.department
    from accounts_posting posting join accounts_account account on account.id = posting.account_id
    where posting.id = %(posting)s and posting.account_id = %(account)s and account.active
      and posting.valid_from <= %(on)s and (posting.valid_to is null or posting.valid_to >= %(on)s)
"""


def officer_actor(*, account_id: UUID, posting_id: UUID, on: date) -> Actor | None:
    """An officer in one posting: the posting's area range. None once the posting or account has ended."""
    with connection.cursor() as cursor:
        cursor.execute(_OFFICER, {"account": account_id, "posting": posting_id, "on": on})
        found = cursor.fetchone()
    if found is None:
        return None
    role, name, lo, hi, area_name, department = found
    return Actor(
        role=Role(role),
        name=name,
        scope=_scope_of(department, lo, hi),
        account_id=account_id,
        posting_id=posting_id,
        area_name=area_name,
        department=department,
    )


def _scope_of(department: str, lo: str, hi: str) -> Scope:
    """The posting's area; for a partner department the rows sent to its counter in that area, and nothing else."""
    if not department:
        return Scope(lo=lo, hi=hi)
    return Scope(lo=counter_of(department, lo), hi=counter_of(department, hi))


def holders_of_postings(posting_ids: set[UUID], *, on: date) -> dict[UUID, UUID]:
    """The account behind each posting in force on a day; a posting that is not in force is absent.

    One officer may hold several postings: who must be two people are two accounts, not two postings.
    """
    rows = Posting.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), pk__in=posting_ids)
    rows = rows.filter(valid_from__lte=on, account__active=True).order_by("pk")
    return dict(rows.values_list("id", "account_id"))


def posting_titles(posting_ids: set[UUID]) -> dict[UUID, str]:
    """Words for records: 綦江区扶欢镇 镇街经办 王敏."""
    rows = Posting.objects.select_related("account").filter(pk__in=posting_ids).order_by("pk")
    return {
        row.id: f"{row.area_name} {ROLE_NAMES[Role(row.role)]} {row.account.display_name}".strip()
        for row in rows
    }


def _in_force(on: date) -> "QuerySet[Posting]":
    return Posting.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


def officer_in_posting(posting_id: UUID, *, on: date) -> Actor:
    """The officer who holds a posting, as an actor (for a second surveyor named by the first).

    Refuses: NotYours when there is no such posting or it has ended.
    """
    posting = _in_force(on).select_related("account").filter(pk=posting_id).first()
    if posting is None or not posting.account.active:
        raise NotYours()
    return Actor(
        role=Role(posting.role),
        name=posting.account.display_name,
        scope=_scope_of(posting.department, posting.area_lo, posting.area_hi),
        account_id=posting.account_id,
        posting_id=posting.id,
        area_name=posting.area_name,
        department=posting.department,
    )


def colleagues(*, area_code: str, roles: list[Role], on: date) -> list[PostingLine]:
    """Officers posted over an area in these roles, for choosing a second surveyor; by name."""
    rows = Posting.objects.select_related("account").filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        role__in=roles,
        area_lo__lte=area_code,
        area_hi__gt=area_code,
        account__active=True,
    )
    rows = rows.order_by("account__display_name", "pk")
    return [PostingLine(row.id, Role(row.role), row.account.display_name, row.area_name) for row in rows]


def colleagues_within(*, scope: Scope, roles: list[Role], on: date) -> list[PostingLine]:
    """Officers posted inside a range in these roles, for giving out work and for cover; by name."""
    rows = _in_force(on).select_related("account")
    rows = rows.filter(
        role__in=roles, area_lo__gte=scope.lo, area_hi__lte=scope.hi, account__active=True
    ).order_by("account__display_name", "pk")
    return [PostingLine(row.id, Role(row.role), row.account.display_name, row.area_name) for row in rows]


def person_of_account(account_id: UUID) -> UUID | None:
    """The person behind an account, where it is known; officers are people with families too."""
    return Account.objects.filter(pk=account_id).values_list("person_id", flat=True).first()


def account_of_login(login: str) -> UUID | None:
    """An officer's account by her login; None when there is none."""
    row = Account.objects.filter(login=login, kind="officer", active=True).first()
    return row.id if row else None


def account_of_phone(phone: str) -> UUID | None:
    """A resident's account by her phone; None before her first sign-in."""
    row = Account.objects.filter(
        phone_index=blind_index("phone", phone), kind="resident", active=True
    ).first()
    return row.id if row else None


@dataclass(frozen=True, slots=True)
class StationLine:
    """An open station session: who is served, for what, which files she may open."""

    id: UUID
    person_name: str
    purpose: str
    files: list[UUID]


def station_session(session_id: UUID, *, account_id: UUID) -> StationLine | None:
    """An officer's own open session; None once it has ended."""
    row = StationSession.objects.filter(pk=session_id, account_id=account_id, ended_at__isnull=True).first()
    return (
        StationLine(row.id, row.person_name, row.purpose, [UUID(one) for one in row.files]) if row else None
    )
