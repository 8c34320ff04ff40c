"""收款账户: what is wrong with a number is said, the name must fit, the former account is kept, looks are recorded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from minzheng.engines.benefits import queries, services
from minzheng.engines.benefits.payee_account import PayeeAccount
from minzheng.engines.benefits.types import (
    AccountUnreadable,
    AgreementNeeded,
    HolderMismatch,
    Keeping,
    NewAccount,
)
from minzheng.foundations.audit.models import Event
from minzheng.kernel.actor import Role
from minzheng.kernel.bank_accounts import AccountKind, luhn_holds, parse_account
from minzheng.kernel.identifiers import Unreadable, new_id
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import after
from tests.engines.benefits.scene import AREA, OTHER_AREA, as_actor, officer, person, resident

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CARD, OTHER_CARD = "6228480000000000018", "6228480000000000026"
CLERK = officer(Role.TOWN_CLERK, AREA[:15], after(AREA[:15]), "王敏")
LEADER = officer(Role.TOWN_LEADER, AREA[:15], after(AREA[:15]), "张主任")
STRANGER = officer(Role.TOWN_CLERK, OTHER_AREA[:6], after(OTHER_AREA[:6]), "外人")


def luo(name: str = "罗庆华") -> UUID:
    return person(name)


def account(payee: UUID, **changes: object) -> NewAccount:
    new = NewAccount(payee, AREA, AccountKind.CARD, "重庆农村商业银行", "罗庆华", "6228 4800 0000 0000 018")
    return replace(new, **changes)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "请填写银行卡号"),
        ("6228 4800 0000 00", "您填了 14 位"),
        ("62284800000000000181", "您填了 20 位"),
        ("622848000000000001a", "只能是数字"),
        ("6228480000000000081", "两位写反"),
        ("6666666666666666", "同一个数字"),
    ],
)
def test_what_is_wrong_with_a_card_number_is_said(typed: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        parse_account(typed, AccountKind.CARD)


def test_full_width_digits_spaces_and_hyphens_are_read() -> None:
    assert parse_account("６２２８-4800 0000 0000 018", AccountKind.CARD) == CARD
    assert parse_account("0110 0123 4567", AccountKind.PASSBOOK) == "011001234567"


def test_one_wrong_or_two_swapped_digits_never_pass() -> None:
    assert luhn_holds(CARD)
    for place, digit in enumerate(CARD):
        for other in "0123456789":
            if other != digit:
                assert not luhn_holds(CARD[:place] + other + CARD[place + 1 :])


@pytest.mark.django_db
def test_the_payee_enters_her_own_account_and_sees_it_masked() -> None:
    me = luo()
    with as_actor(resident(me, "罗庆华")) as actor:
        services.enter_account(actor=actor, account=account(me), at=AT)
        line = queries.account_of(person_id=me)
        assert line is not None
        assert (line.masked, line.bank, line.holder_is_payee) == ("尾号 0018", "重庆农村商业银行", True)
        row = PayeeAccount.objects.get()
        assert CARD.encode() not in bytes(row.number_box) + bytes(row.number_index)
        assert CARD not in repr(line) + repr(account(me))


@pytest.mark.django_db
def test_a_change_needs_a_reason_and_keeps_the_former_account() -> None:
    me = luo()
    with as_actor(CLERK):
        services.enter_account(actor=CLERK, account=account(me), at=AT)
        with pytest.raises(Refusal, match="原因"):
            services.enter_account(actor=CLERK, account=account(me, number=OTHER_CARD), at=AT)
        later = AT + timedelta(days=1)
        services.enter_account(
            actor=CLERK, account=account(me, number=OTHER_CARD, reason="旧卡丢失"), at=later
        )
        newest, former = queries.account_history(person_id=me)
        assert (newest.masked, newest.closed_at, newest.reason) == ("尾号 0026", None, "旧卡丢失")
        assert (former.masked, former.closed_at) == ("尾号 0018", later)
        assert queries.accounts_of([me]) == {me: newest}
        actions = list(
            Event.objects.filter(person_id=me).order_by("business_at").values_list("action", flat=True)
        )
        assert [one for one in actions if "account" in one] == [
            "benefits.account.entered",
            "benefits.account.changed",
        ]


@pytest.mark.django_db
@pytest.mark.parametrize("holder", ["蹇·木扎提", "蹇•木扎提", "蹇．木扎提", " 蹇 · 木扎提 "])
def test_户名比对不受间隔号写法影响(holder: str) -> None:
    me = luo("蹇·木扎提")
    with as_actor(CLERK):
        services.enter_account(actor=CLERK, account=account(me, holder_name=holder), at=AT)
        line = queries.account_of(person_id=me)
        assert line is not None
        assert line.holder_is_payee
        assert line.holder_name == "蹇·木扎提"


@pytest.mark.django_db
def test_户名与收款人不一致_没有代管协议不登记() -> None:
    me = luo()
    with as_actor(CLERK):
        with pytest.raises(HolderMismatch, match=r"“罗庆明”和收款人“罗庆华”不一样.*代管协议"):
            services.enter_account(actor=CLERK, account=account(me, holder_name="罗庆明"), at=AT)
        assert queries.account_of(person_id=me) is None


@pytest.mark.django_db
def test_代管银行卡要有书面协议并写明代管人() -> None:
    me, paper = luo(), new_id()
    with as_actor(CLERK):
        for keeping in (Keeping("", "儿子", paper), Keeping("罗燚", " ", paper)):
            with pytest.raises(AgreementNeeded):
                services.enter_account(
                    actor=CLERK, account=account(me, holder_name="罗燚", keeping=keeping), at=AT
                )
        kept = Keeping("罗燚", "儿子", paper)
        with pytest.raises(HolderMismatch, match="代管协议上的“罗燚”"):
            services.enter_account(
                actor=CLERK, account=account(me, holder_name="罗庆明", keeping=kept), at=AT
            )
        services.enter_account(actor=CLERK, account=account(me, holder_name="罗燚", keeping=kept), at=AT)
        line = queries.account_of(person_id=me)
        assert line is not None
        assert (line.holder_is_payee, line.keeper_name, line.agreement_paper_id) == (False, "罗燚", paper)


@pytest.mark.django_db
@pytest.mark.parametrize("bank", ["", "农", "农行6228"])
def test_the_bank_is_named(bank: str) -> None:
    me = luo()
    with as_actor(CLERK), pytest.raises(AccountUnreadable, match="开户银行"):
        services.enter_account(actor=CLERK, account=account(me, bank=bank), at=AT)


@pytest.mark.django_db
def test_only_the_payee_and_her_helpers_enter_an_account() -> None:
    me, other = luo(), luo("罗庆明")
    with as_actor(resident(other, "罗庆明")) as actor, pytest.raises(Refusal, match="本人登记"):
        services.enter_account(actor=actor, account=account(me), at=AT)
    with as_actor(LEADER), pytest.raises(Refusal, match="本人登记"):
        services.enter_account(actor=LEADER, account=account(me), at=AT)
    with as_actor(STRANGER), pytest.raises(NotYours):
        services.enter_account(actor=STRANGER, account=account(me), at=AT)


@pytest.mark.django_db
def test_the_full_number_needs_a_purpose_and_is_on_the_payees_record() -> None:
    me = luo()
    with as_actor(CLERK):
        services.enter_account(actor=CLERK, account=account(me), at=AT)
        with pytest.raises(Refusal, match="用途"):
            services.reveal_account(actor=CLERK, person_id=me, purpose=" ", at=AT)
        assert services.reveal_account(actor=CLERK, person_id=me, purpose="退票核对", at=AT) == CARD
        assert services.account_number_of(person_id=me) == CARD
        (look,) = Event.objects.filter(person_id=me, action="benefits.account.revealed")
        assert look.purpose == "退票核对"
    with as_actor(LEADER), pytest.raises(Refusal, match="镇街经办或区县财务"):
        services.reveal_account(actor=LEADER, person_id=me, purpose="看看", at=AT)
    with as_actor(STRANGER), pytest.raises(NotYours):
        services.reveal_account(actor=STRANGER, person_id=me, purpose="退票核对", at=AT)


@pytest.mark.django_db
def test_one_account_of_two_payees_is_shown_to_the_officer() -> None:
    me, other = luo(), luo("罗庆明")
    with as_actor(CLERK):
        services.enter_account(actor=CLERK, account=account(me), at=AT)
        kept = Keeping("罗庆华", "兄弟", new_id())
        services.enter_account(actor=CLERK, account=account(other, keeping=kept), at=AT)
        line = queries.account_of(person_id=me)
        assert line is not None
        assert line.others == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "update benefits_payee_account set holder_name = '罗庆明'",
        "update benefits_payee_account set tail = '9999'",
        "delete from benefits_payee_account",
    ],
)
def test_the_database_changes_no_account_and_removes_none(statement: str) -> None:
    me = luo()
    with as_actor(CLERK):
        services.enter_account(actor=CLERK, account=account(me), at=AT)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db
def test_the_database_asks_for_the_agreement_too() -> None:
    me = luo()
    row = PayeeAccount(
        person_id=me, area_code=AREA, kind="card", bank="农行", holder_name="罗燚", tail="0018",
        holder_is_payee=False, number_box=b"x", number_index=b"x", entered_at=AT,
    )  # fmt: skip
    with as_actor(CLERK), pytest.raises(IntegrityError, match="other_holder"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db
def test_another_area_and_another_family_see_nothing() -> None:
    me, other = luo(), luo("罗庆明")
    with as_actor(CLERK):
        services.enter_account(actor=CLERK, account=account(me), at=AT)
    for actor in (STRANGER, resident(other, "罗庆明")):
        with as_actor(actor):
            assert queries.account_of(person_id=me) is None
            assert queries.account_history(person_id=me) == []
