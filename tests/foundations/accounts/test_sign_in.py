"""Signing in: codes, two factors, locks; postings set the scope and end at once."""

from datetime import timedelta

import pyotp
import pytest
from django.contrib.auth.hashers import make_password

from minzheng.foundations.accounts import queries
from minzheng.foundations.accounts import services as accounts
from minzheng.foundations.accounts.models import Account
from minzheng.kernel.actor import SYSTEM, Role
from tests.cast import MORNING, PASSWORD, Cast

pytestmark = pytest.mark.django_db
PHONE = "13800000001"


def test_a_code_signs_in_once_and_makes_one_account() -> None:
    code = accounts.issue_phone_code(phone=PHONE, at=MORNING)
    first = accounts.sign_in_resident(phone=PHONE, code=code, at=MORNING)
    assert first is not None and first.person_id is not None
    assert accounts.sign_in_resident(phone=PHONE, code=code, at=MORNING) is None, "a used code is dead"
    again = accounts.sign_in_resident(
        phone=PHONE, code=accounts.issue_phone_code(phone=PHONE, at=MORNING), at=MORNING
    )
    assert again is not None and again.id == first.id and Account.objects.count() == 1


def test_wrong_expired_or_tried_out_codes_do_nothing() -> None:
    code = accounts.issue_phone_code(phone=PHONE, at=MORNING)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert accounts.sign_in_resident(phone=PHONE, code=code, at=MORNING + timedelta(minutes=11)) is None
    for _ in range(5):
        assert accounts.sign_in_resident(phone=PHONE, code=wrong, at=MORNING) is None
    assert accounts.sign_in_resident(phone=PHONE, code=code, at=MORNING) is None, "five tries a code"


def test_codes_are_limited_per_phone() -> None:
    for _ in range(5):
        accounts.issue_phone_code(phone=PHONE, at=MORNING)
    with pytest.raises(accounts.TooManyTries):
        accounts.issue_phone_code(phone=PHONE, at=MORNING)
    accounts.issue_phone_code(phone=PHONE, at=MORNING + timedelta(hours=1, seconds=1))


def test_an_officer_needs_password_and_second_factor(cast: Cast) -> None:
    code = pyotp.TOTP(cast.secrets["李科"]).at(MORNING)
    sign_in = accounts.sign_in_officer
    assert sign_in(login="like", password="wrong", totp=code, at=MORNING) is None
    assert sign_in(login="like", password=PASSWORD, totp="000000", at=MORNING) is None
    assert sign_in(login="nobody", password=PASSWORD, totp=code, at=MORNING) is None
    assert sign_in(login=" LIKE ", password=PASSWORD, totp=code, at=MORNING) is not None
    assert sign_in(login="like", password=PASSWORD, totp=code, at=MORNING) is None, "a step is accepted once"


def test_an_officer_may_come_with_a_password_hashed_before() -> None:
    secret = accounts.new_totp_secret()
    known = accounts.NewOfficer("laowu", "老吴", "", secret, make_password(PASSWORD))
    accounts.appoint(actor=SYSTEM, officer=known, at=MORNING)
    code = pyotp.TOTP(secret).at(MORNING)
    assert accounts.sign_in_officer(login="laowu", password=PASSWORD, totp=code, at=MORNING) is not None


def test_what_is_no_hash_is_never_kept_as_one() -> None:
    plain = accounts.NewOfficer("laowu", "老吴", "", accounts.new_totp_secret(), PASSWORD)
    with pytest.raises(ValueError, match="hash"):
        accounts.appoint(actor=SYSTEM, officer=plain, at=MORNING)
    assert not Account.objects.filter(login="laowu").exists()


def test_five_failures_lock_for_fifteen_minutes(cast: Cast) -> None:
    totp = pyotp.TOTP(cast.secrets["李科"])
    for _ in range(5):
        accounts.sign_in_officer(login="like", password="x", totp="1", at=MORNING)
    assert (
        accounts.sign_in_officer(login="like", password=PASSWORD, totp=totp.at(MORNING), at=MORNING) is None
    )
    later = MORNING + timedelta(minutes=16)
    assert (
        accounts.sign_in_officer(login="like", password=PASSWORD, totp=totp.at(later), at=later) is not None
    )


def test_an_ended_posting_or_closed_account_is_nobody(cast: Cast) -> None:
    actor, today = cast["李科"], MORNING.date()
    assert actor.account_id and actor.posting_id
    find = {"account_id": actor.account_id, "posting_id": actor.posting_id}
    accounts.end_posting(
        actor=SYSTEM, posting_id=actor.posting_id, last_day=today - timedelta(days=1), at=MORNING
    )
    assert queries.officer_actor(**find, on=today) is None
    other = cast["张主任"]
    assert other.account_id and other.posting_id
    accounts.disable(actor=SYSTEM, account_id=other.account_id, at=MORNING)
    assert queries.officer_actor(account_id=other.account_id, posting_id=other.posting_id, on=today) is None


def test_a_posting_of_somebody_else_cannot_be_borrowed(cast: Cast) -> None:
    mine, hers = cast["小杨"], cast["李科"]
    assert mine.account_id and hers.posting_id
    found = queries.officer_actor(account_id=mine.account_id, posting_id=hers.posting_id, on=MORNING.date())
    assert found is None


def test_colleagues_of_a_place(cast: Cast) -> None:
    from tests.cast import GAOTAN_AREA

    rows = queries.colleagues(area_code=GAOTAN_AREA, roles=[Role.TOWN_CLERK], on=MORNING.date())
    assert {row.role_name for row in rows} == {"王敏", "陈刚", "赵勇"}
