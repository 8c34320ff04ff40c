"""Who holds what, and what is due in a month."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Left

from minzheng.engines.benefits.account_queries import account_history as account_history
from minzheng.engines.benefits.account_queries import account_of as account_of
from minzheng.engines.benefits.account_queries import accounts_of as accounts_of
from minzheng.engines.benefits.adopted import adopted_figures as adopted_figures
from minzheng.engines.benefits.adopted import adopted_text as adopted_text
from minzheng.engines.benefits.adopted import figures_now as figures_now
from minzheng.engines.benefits.double_queries import DoubleLine as DoubleLine
from minzheng.engines.benefits.double_queries import doubles as doubles
from minzheng.engines.benefits.exclusion import excluded_by
from minzheng.engines.benefits.links import published_kinds
from minzheng.engines.benefits.models import Award, AwardAmount, AwardMember, AwardSuspension
from minzheng.engines.benefits.once_queries import aided_among as aided_among
from minzheng.engines.benefits.once_queries import once_due as once_due
from minzheng.engines.benefits.once_queries import once_given as once_given
from minzheng.engines.benefits.once_queries import once_parts
from minzheng.engines.benefits.paying_queries import PaidTo as PaidTo
from minzheng.engines.benefits.paying_queries import awards_counting as awards_counting
from minzheng.engines.benefits.paying_queries import paid_to as paid_to
from minzheng.engines.benefits.paying_queries import share_of as share_of
from minzheng.engines.benefits.paying_queries import tapering_awards as tapering_awards
from minzheng.engines.benefits.paying_queries import units_with_awards as units_with_awards
from minzheng.engines.benefits.price_subsidy import price_advice as price_advice
from minzheng.engines.benefits.price_subsidy import subsidies as subsidies
from minzheng.engines.benefits.proof_of_life import life_sources as life_sources
from minzheng.engines.benefits.proof_of_life import life_standing as life_standing
from minzheng.engines.benefits.question_queries import SuspensionLine as SuspensionLine
from minzheng.engines.benefits.question_queries import open_questions as open_questions
from minzheng.engines.benefits.question_queries import overpayments as overpayments
from minzheng.engines.benefits.question_queries import questions_of as questions_of
from minzheng.engines.benefits.question_queries import suspensions_of as suspensions_of
from minzheng.engines.benefits.raise_queries import documents_of as documents_of
from minzheng.engines.benefits.raise_queries import raised_count as raised_count
from minzheng.engines.benefits.raise_queries import raised_homes as raised_homes
from minzheng.engines.benefits.raise_queries import raises_of as raises_of
from minzheng.engines.benefits.raise_queries import raising as raising
from minzheng.engines.benefits.raise_queries import raisings_since as raisings_since
from minzheng.engines.benefits.shared_queries import AccountRow as AccountRow
from minzheng.engines.benefits.shared_queries import account_row as account_row
from minzheng.engines.benefits.shared_queries import payee_areas as payee_areas
from minzheng.engines.benefits.shared_queries import shared_accounts as shared_accounts
from minzheng.engines.benefits.shared_queries import shared_keepers as shared_keepers
from minzheng.engines.benefits.standard_picture import standard_pictures as standard_pictures
from minzheng.engines.benefits.standard_queries import figures_beside as figures_beside
from minzheng.engines.benefits.standard_queries import kept_preview as kept_preview
from minzheng.engines.benefits.standard_queries import standard as standard
from minzheng.engines.benefits.standard_queries import standard_preview as standard_preview
from minzheng.engines.benefits.standard_queries import standard_rows as standard_rows
from minzheng.engines.benefits.standard_queries import standards as standards
from minzheng.engines.benefits.standard_schemes import scheme as scheme
from minzheng.engines.benefits.standard_schemes import schemes as schemes
from minzheng.engines.benefits.types import (
    AmountLine,
    AwardLine,
    AwardOrigin,
    AwardStatus,
    DueItem,
    StandingRow,
    month_after,
    month_of,
)
from minzheng.engines.rules.types import Exclusion
from minzheng.foundations.audit.services import Subject, record_each
from minzheng.foundations.privacy.services import mask_account, unseal
from minzheng.kernel.actor import Actor
from minzheng.kernel.scope import CITY_AREA


def due(*, month: date, kind: str = "", person_id: UUID | None = None) -> list[DueItem]:
    """What is to be paid for a month, inside the open scope: one row per award × month × kind.

    Takes any day of the month. Units: 分. Shape: ordered by area, then award; one statement, whatever the size.
    An award is due from its start month to its end month, both included, with the amount in force that month; not in
    a month it is suspended for. What is given one time is no monthly amount: `once_due`.
    """
    first = month_of(month)
    rows = _due_rows(first, kind)
    if person_id is not None:
        rows = rows.filter(award__person_id=person_id)
    values = rows.order_by("area_code", "award_id").values(
        "award_id",
        "amount_fen",
        "area_code",
        "decision_id",
        kind=F("award__kind"),
        household_id=F("award__household_id"),
        person_id=F("award__person_id"),
        payee_person_id=F("award__payee_person_id"),
    )
    return [DueItem(month=first, **row) for row in values]


def _due_rows(first: date, kind: str) -> QuerySet:
    """Amounts that pay in a month, given by its first day."""
    suspended = AwardSuspension.objects.filter(from_month__lte=first, last_month__gte=first)
    rows = AwardAmount.objects.exclude(award_id__in=suspended.values("award_id")).filter(
        Q(to_month__isnull=True) | Q(to_month__gte=first),
        Q(award__end_month__isnull=True) | Q(award__end_month__gte=first),
        superseded_by__isnull=True,
        from_month__lte=first,
        award__start_month__lte=first,
    )
    if kind:
        rows = rows.filter(award__kind=kind)
    return rows  # type: ignore[no-any-return]


def due_by_town(*, month: date, kind: str) -> list[tuple[str, int, int, int]]:
    """(town, awards, people counted in them, 分) of what `due` gives for a kind, towns in order; counted in the database.

    `town`: the first 15 characters of the area code. Two statements, as many rows as there are towns.
    """
    first = month_of(month)
    rows = _due_rows(first, kind)
    paid = rows.annotate(town=Left("area_code", 15)).order_by("town").values("town")
    counted = _members_due(first, kind).filter(award_id__in=rows.order_by().values("award_id"))
    people = counted.annotate(town=Left("award__area_code", 15)).order_by("town").values("town")
    heads = dict(people.annotate(n=Count("pk")).values_list("town", "n"))
    sums = paid.annotate(n=Count("award_id", distinct=True), fen=Sum("amount_fen"))
    return [(town, n, heads.get(town, 0), int(fen)) for town, n, fen in sums.values_list("town", "n", "fen")]


def awards_of(*, person_id: UUID) -> list[AwardLine]:
    """Awards a person holds, is paid, or is a member of, newest first, ended ones too."""
    mine = Q(person_id=person_id) | Q(payee_person_id=person_id) | Q(members__person_id=person_id)
    return _lines(Award.objects.filter(mine).distinct())


def current(*, person_id: UUID, kind: str, on: date) -> AwardLine | None:
    """The award of a kind a person lives on in the month of a day; None when she has none, or it is not visible."""
    first = month_of(on)
    counted = AwardMember.objects.filter(
        Q(to_month__isnull=True) | Q(to_month__gte=first),
        person_id=person_id,
        superseded_by__isnull=True,
        from_month__lte=first,
    )
    mine = Q(person_id=person_id) | Q(pk__in=counted.values("award_id"))
    rows = _lines(Award.objects.filter(mine, kind=kind).distinct())
    return next((line for line in rows if line.runs_in(on)), None)


def amount_due(*, award_id: UUID, month: date) -> int | None:
    """分 due for any month of an award, past or future; None when nothing is. Takes any day of the month.

    What the ledger says: a month suspended by a decision has its amount here all the same (`suspensions_of`).
    """
    lines = _lines(Award.objects.filter(pk=award_id))
    return lines[0].amount_in(month) if lines else None


def award(*, award_id: UUID) -> AwardLine | None:
    """One award of the open scope."""
    lines = _lines(Award.objects.filter(pk=award_id))
    return lines[0] if lines else None


def running_awards(*, kind: str, on: date, after: UUID | None = None, limit: int = 500) -> list[AwardLine]:
    """Awards of a kind that pay in the month of a day or later, inside the open scope, by id from `after` on."""
    first = month_of(on)
    rows = Award.objects.filter(Q(end_month__isnull=True) | Q(end_month__gte=first), kind=kind)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = rows.order_by("pk").prefetch_related("amounts")[:limit]
    return [_line(row, row.amounts.all()) for row in found]


def award_of_household(*, household_id: UUID, kind: str) -> AwardLine | None:
    """A household's newest award of a kind; None when it never had one."""
    lines = _lines(Award.objects.filter(household_id=household_id, kind=kind))
    return lines[0] if lines else None


def members_on(*, award_id: UUID, month: date) -> list[UUID]:
    """Whom an award is for in a month (any day of it)."""
    first = month_of(month)
    rows = AwardMember.objects.filter(
        Q(to_month__isnull=True) | Q(to_month__gte=first),
        award_id=award_id,
        superseded_by__isnull=True,
        from_month__lte=first,
    )
    return list(rows.order_by("pk").values_list("person_id", flat=True))


def members_ever(*, award_id: UUID) -> list[UUID]:
    """Whom an award is or was for; those who left by a decision too."""
    rows = AwardMember.objects.filter(award_id=award_id)
    return list(dict.fromkeys(rows.order_by("from_month", "pk").values_list("person_id", flat=True)))


def standing(*, village_area: str, month: date) -> list[StandingRow]:
    """公布: what the public may read of a village's awards in a month: five columns the database itself allows.

    Needs no scope: the look-up gives names, numbers and amounts of standing awards and nothing else, of kinds whose
    item's folder publishes them: a name beside care money would tell how ill one is. Source: art. 24.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select applicant_name, minor, members, amount_fen, kind_name from benefits_standing(%s, %s, %s::varchar[])",
            [village_area, month_of(month), published_kinds()],
        )
        return [StandingRow(*row) for row in cursor.fetchall()]


def holders_among(
    *, actor: Actor, person_ids: Iterable[UUID], kinds: Iterable[str], on: date, at: datetime
) -> set[tuple[UUID, str]]:
    """Which of these people live on an award of which of these kinds in the month of a day, in the whole city.

    A yes or no for each person and kind, wherever the award stands; no amount, no place, no row of it. The
    question is on the record, once for each person asked about.
    """
    people, first = list(dict.fromkeys(person_ids)), month_of(on)
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_id, kind from benefits_holders_among(%s::uuid[], %s::varchar[], %s, %s)",
            [people, list(kinds), first, month_after(on)],
        )
        held = {(person_id, kind) for person_id, kind in cursor.fetchall()}
    asked = [("benefits.holders.asked", Subject("person", one, one, CITY_AREA)) for one in people]
    record_each(actor=actor, lines=asked, at=at)
    return held


def excluding(kind: str) -> dict[str, Exclusion]:
    """The kinds one person may not hold beside a kind, each with the row of the law that says so."""
    return excluded_by(kind)


def clashes_before(
    *, actor: Actor, person_ids: Iterable[UUID], kind: str, on: date, at: datetime
) -> list[tuple[UUID, Exclusion]]:
    """Before an award of a kind is given: who of these people holds something it excludes, anywhere in the city.

    Advice for the confirmer; it refuses nothing. The look is on the record of each person asked about.
    """
    rows = excluded_by(kind)
    if not rows:
        return []
    held = holders_among(actor=actor, person_ids=person_ids, kinds=list(rows), on=on, at=at)
    return sorted(
        ((person, rows[other]) for person, other in held), key=lambda one: (str(one[0]), one[1].text)
    )


def awards_of_case(*, case_id: UUID) -> list[AwardLine]:
    """Every award a case's decision gave, inside the open scope: one, or one for each part."""
    return _lines(Award.objects.filter(case_id=case_id).order_by("created_at", "id"))


def _lines(awards: QuerySet) -> list[AwardLine]:
    rows = awards.order_by("-start_month", "-id").prefetch_related("amounts")
    return [_line(row, row.amounts.all()) for row in rows]


def _line(row: Award, amounts: Iterable[AwardAmount]) -> AwardLine:
    account = ""
    if row.payee_account_box is not None:
        account = mask_account(unseal(row.payee_account_box, context=f"award.account|{row.id}").decode())
    standing_ones = [amount for amount in amounts if amount.superseded_by is None]
    ordered = sorted(standing_ones, key=lambda amount: amount.from_month)
    parts = once_parts(row) if row.once else ()
    return AwardLine(
        id=row.id,
        kind=row.kind,
        kind_name=row.kind_name,
        case_id=row.case_id,
        decision_id=row.decision_id,
        household_id=row.household_id,
        person_id=row.person_id,
        payee_person_id=row.payee_person_id,
        account_masked=account,
        start_month=row.start_month,
        end_month=row.end_month,
        end_reason=row.end_reason,
        rule_version=row.rule_version,
        rule_profile=row.rule_profile,
        status=AwardStatus(row.status),
        member_count=row.member_count,
        area_code=row.area_code,
        tapers_from=row.tapers_from,
        origin=AwardOrigin(row.origin),
        origin_document=row.origin_document,
        amounts=tuple(AmountLine(a.from_month, a.to_month, a.amount_fen, a.decision_id) for a in ordered),
        once_fen=sum(one.amount_fen for one in parts if not one.stopped_reasons) if row.once else None,
        once_parts=parts,
        goods_fen=row.goods_fen,
        of_person=row.of_person,
    )


def members_due(*, month: date, kind: str = "") -> list[tuple[UUID, UUID]]:
    """(award, person) of everybody counted in an award that pays in a month, inside the open scope; one statement."""
    rows = _members_due(month_of(month), kind)
    return list(rows.order_by("award_id", "pk").values_list("award_id", "person_id"))


def _members_due(first: date, kind: str) -> QuerySet:
    rows = AwardMember.objects.filter(
        Q(to_month__isnull=True) | Q(to_month__gte=first),
        Q(award__end_month__isnull=True) | Q(award__end_month__gte=first),
        superseded_by__isnull=True,
        from_month__lte=first,
    )
    if kind:
        rows = rows.filter(kind=kind)
    return rows  # type: ignore[no-any-return]


def kind_names() -> dict[str, str]:
    """The kinds of award there are in the open scope, in words."""
    rows = Award.objects.order_by("kind", "kind_name").values_list("kind", "kind_name").distinct()
    return dict(rows)


def origins_of(award_ids: Iterable[UUID]) -> dict[UUID, tuple[AwardOrigin, str, date, UUID]]:
    """Where awards come from: (origin, document, start month, case) by award; one statement."""
    rows = Award.objects.filter(pk__in=list(award_ids)).order_by("pk")
    values = rows.values_list("pk", "origin", "origin_document", "start_month", "case_id")
    return {pk: (AwardOrigin(origin), text, start, case) for pk, origin, text, start, case in values}
