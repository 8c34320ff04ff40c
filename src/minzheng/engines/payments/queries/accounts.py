"""Changed accounts, what payees share, and which relative is told."""

from uuid import UUID

from minzheng.engines.payments.account_models import AccountChange, AccountCheck, SharedFlag, ToldRelative
from minzheng.engines.payments.watching import (
    CHANGE_STATE_NAMES,
    CHECK_HOW_NAMES,
    CHECK_RESULT_NAMES,
    CONSENT_NAMES,
    SHARED_NAMES,
    ChangeLine,
    ChangeState,
    CheckHow,
    CheckLine,
    CheckResult,
    ConsentHow,
    FlagLine,
    RelativeLine,
    SharedThing,
)
from minzheng.foundations.privacy.services import mask_phone, unseal


def account_changes(
    *, person_id: UUID | None = None, pending: bool = True, limit: int = 200
) -> list[ChangeLine]:
    """Changed accounts nobody has asked the payee about yet, oldest first; all of a person's with `pending` False."""
    rows = AccountChange.objects.all()
    if pending:
        rows = rows.filter(state=ChangeState.PENDING)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    return [_change(row, ()) for row in rows.order_by("entered_at", "pk")[:limit]]


def account_change(*, change_id: UUID) -> ChangeLine | None:
    """One change with the calls and visits about it; None when it is not visible."""
    row = AccountChange.objects.filter(pk=change_id).first()
    if row is None:
        return None
    checks = AccountCheck.objects.filter(change=row).order_by("at", "pk")
    return _change(row, tuple(_check(check) for check in checks))


def _change(row: AccountChange, checks: tuple[CheckLine, ...]) -> ChangeLine:
    known = ""
    if row.known_phone_box is not None:
        box = unseal(row.known_phone_box, context=f"payments_account_change.known_phone_box|{row.id}")
        known = mask_phone(box.decode())
    state = ChangeState(row.state)
    return ChangeLine(
        id=row.id,
        person_id=row.person_id,
        area_code=row.area_code,
        account_id=row.account_id,
        tail=row.tail,
        former_tail=row.former_tail,
        entered_at=row.entered_at,
        entered_by_name=row.entered_by_name,
        usable_from=row.usable_from,
        known_phone=known,
        state=row.state,
        state_name=CHANGE_STATE_NAMES[state],
        settled_at=row.settled_at,
        settled_by_name=row.settled_by_name,
        checks=checks,
    )


def _check(row: AccountCheck) -> CheckLine:
    return CheckLine(
        how=row.how,
        how_name=CHECK_HOW_NAMES[CheckHow(row.how)],
        result=row.result,
        result_name=CHECK_RESULT_NAMES[CheckResult(row.result)],
        phone_tail=row.phone_tail,
        words=row.words,
        at=row.at,
        by_name=row.by_name,
    )


def shared_flags(*, settled: bool = False, limit: int = 200) -> list[FlagLine]:
    """Accounts, phones and keepers that unrelated payees share, not looked into yet, oldest first; or all."""
    rows = SharedFlag.objects.all() if settled else SharedFlag.objects.filter(settled_at__isnull=True)
    return [
        FlagLine(
            id=row.id,
            thing=row.thing,
            thing_name=SHARED_NAMES[SharedThing(row.thing)],
            shown=row.shown,
            person_ids=tuple(row.person_ids),
            families=row.families,
            area_code=row.area_code,
            opened_at=row.opened_at,
            settled_at=row.settled_at,
            settled_by_name=row.settled_by_name,
            reasons=row.reasons,
            silent_until=row.silent_until,
        )
        for row in rows.order_by("opened_at", "pk")[:limit]
    ]


def told_relative(*, person_id: UUID) -> RelativeLine | None:
    """The relative a payee has chosen to be told of each payment; None when nobody."""
    row = ToldRelative.objects.filter(person_id=person_id, ended_at__isnull=True).first()
    if row is None:
        return None
    phone = unseal(row.phone_box, context=f"payments_told_relative.phone_box|{row.id}").decode()
    return RelativeLine(
        row.id,
        person_id,
        row.name,
        row.relation,
        mask_phone(phone),
        row.chosen_at,
        chosen_by=row.chosen_by_name if row.chosen_by_posting else "",
        asked_on=row.asked_on,
        asked_how=CONSENT_NAMES[ConsentHow(row.asked_how)] if row.asked_how else "",
        consent_words=row.consent_words,
        by_call=row.by_call,
        wish_words=row.wish_words,
        wish_by=row.wish_by_name if row.wish_by_posting else "",
    )
