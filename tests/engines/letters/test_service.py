"""送达: what each way has to say, and the days it starts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from minzheng.engines.letters import queries, services
from minzheng.engines.letters.models import Letter, LetterService
from minzheng.engines.letters.periods import months_after, periods
from minzheng.engines.letters.types import (
    Delivery,
    LetterIncomplete,
    ServiceDayUnfit,
    ServiceIncomplete,
    ServiceMethod,
)
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal
from tests.engines.letters.golden import text_of
from tests.engines.letters.samples import AT, DATA, KINDS
from tests.engines.letters.test_issue_letter import issue, officer, render

REMEDIES = KINDS["dibao.confirmation"].remedies
HERE = Delivery(ServiceMethod.AT_HOME, "罗庆华")
DAY = timedelta(days=1)


def served(delivery: Delivery, at: datetime = AT + 2 * DAY, **letter: Any) -> tuple[Letter, LetterService]:
    """A letter written at AT, rendered, and served so."""
    actor = officer()
    one = issue(actor, **letter)
    render(one)
    return one, services.serve(actor=actor, letter_id=one.id, delivery=delivery, at=at)


@pytest.mark.django_db
def test_复议和诉讼期限从送达次日起算() -> None:
    with open_scope(officer().scope):
        letter, record = served(HERE)
        line = queries.letter_line(letter.id)
    assert line.served_on == record.effective_on == date(2026, 11, 24)
    assert line.review_until == date(2027, 1, 25)  # 60 days end on Saturday 23 January; Monday counts
    assert line.suit_until == date(2027, 5, 24)
    assert line.periods_unverified is True
    assert line.review_open(date(2027, 1, 25))
    assert not line.review_open(date(2027, 1, 26))


@pytest.mark.django_db
def test_公告送达满三十日才算送达_期限随之顺延() -> None:
    counted = periods(date(2026, 11, 24), ServiceMethod.ANNOUNCEMENT, REMEDIES)
    assert counted.effective_on == date(2026, 12, 24)
    assert counted.review_until == date(2027, 2, 22)


def test_六个月后没有同一日的取月末() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 7, 5), 6) == date(2027, 1, 5)


@pytest.mark.django_db
def test_不是决定的文书不起算复议期限() -> None:
    with open_scope(officer().scope):
        letter, record = served(HERE, kind="dibao.acceptance", data=DATA["dibao.acceptance"])
        line = queries.letter_line(letter.id)
    assert (record.review_until, record.suit_until) == (None, None)
    assert line.handed
    assert not line.decision
    assert not line.review_open(date(2026, 11, 25))


UNFIT: list[tuple[Delivery, type[Refusal], str]] = [
    (replace(HERE, method=ServiceMethod.LEFT), ServiceIncomplete, "见证人"),
    (replace(HERE, method=ServiceMethod.LEFT, witness="冉启福"), ServiceIncomplete, "为什么留置"),
    (replace(HERE, refused=True, witness="冉启福", reason="看过后不愿签字"), ServiceIncomplete, "留置送达"),
    (replace(HERE, method=ServiceMethod.ANNOUNCEMENT), ServiceIncomplete, "其他方式都送不到"),
    (replace(HERE, method=ServiceMethod.BY_POST), ServiceIncomplete, "邮件号"),
    (replace(HERE, relation="母亲，同住"), ServiceIncomplete, "代收"),
    (replace(HERE, received_by="  "), LetterIncomplete, "签收人"),
    (replace(HERE, served_on=date(2026, 11, 21)), ServiceDayUnfit, "不能早于"),
    (replace(HERE, served_on=date(2026, 11, 25)), ServiceDayUnfit, "晚于今天"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("delivery", "refusal", "says"), UNFIT)
def test_each_way_says_what_it_has_to(delivery: Delivery, refusal: type[Refusal], says: str) -> None:
    with open_scope(officer().scope):
        with pytest.raises(refusal, match=says):
            served(delivery)
        assert not LetterService.objects.exists()


FIT = [
    replace(HERE, method=ServiceMethod.LEFT, refused=True, witness="冉启福", reason="看过后不愿签字"),
    replace(HERE, relation="母亲，同住", received_by="綦毓芳", reason="本人外出打工"),
    replace(HERE, method=ServiceMethod.BY_POST, proof="EMS1234"),
    replace(HERE, method=ServiceMethod.ANNOUNCEMENT, reason="电话、上门、邮寄三次都送不到"),
    replace(HERE, served_on=date(2026, 11, 22)),
]


@pytest.mark.django_db
@pytest.mark.parametrize("delivery", FIT)
def test_every_lawful_way_is_recorded(delivery: Delivery) -> None:
    with open_scope(officer().scope):
        letter, _ = served(delivery)
        line = queries.letter_line(letter.id)
        assert (line.refused, line.witness, line.reason) == (
            delivery.refused,
            delivery.witness,
            delivery.reason,
        )


@pytest.mark.django_db
def test_a_refusal_to_sign_without_a_witness_is_refused_by_the_database() -> None:
    with open_scope(officer().scope):
        letter = issue(officer())
        row = {"area_code": letter.area_code, "letter": letter, "at": AT, "by_name": "x"}
        with pytest.raises(IntegrityError, match="letters_refusal_has_witness"), transaction.atomic():
            LetterService.objects.create(
                **row, method="left", received_by="罗庆华", refused=True, reason="不愿签字"
            )


@pytest.mark.django_db
def test_the_record_of_service_never_changes() -> None:
    with open_scope(officer().scope):
        letter, _ = served(HERE)
        change = "update letters_service set received_by = 'x' where letter_id = %s"
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change, [letter.id])


@pytest.mark.django_db
@pytest.mark.parametrize("before", [True, False])
def test_the_receipt_prints_lines_before_and_the_record_afterwards(before: bool) -> None:
    actor = officer()
    with open_scope(actor.scope):
        if before:
            letter = issue(actor)
        else:
            letter, _ = served(
                replace(HERE, relation="母亲，同住", received_by="綦毓芳", reason="本人外出打工")
            )
        receipt = services.print_receipt(actor=actor, letter_id=letter.id, at=AT + 2 * DAY)
        render(receipt)
        text = text_of(queries.pdf_of(receipt.id))
        waiting = {one.id for one in queries.unserved(before=AT + 5 * DAY)}
    assert letter.number in text
    assert ("綦毓芳" in text) is not before
    assert ("2027年1月25日" in text) is not before
    assert ("参数待核实" in text) is not before
    assert waiting == ({letter.id} if before else set())


@pytest.mark.django_db
def test_nothing_is_said_of_a_letter_out_of_scope() -> None:
    other = officer("500193500110119000")
    with open_scope(officer().scope):
        letter = issue(officer())
    with open_scope(other.scope):
        for ask in (queries.letter_line, queries.application_of):
            with pytest.raises(NotYours):
                ask(letter.id)
        with pytest.raises(NotYours):
            services.print_receipt(actor=other, letter_id=letter.id, at=AT)
        with pytest.raises(NotYours):
            services.serve(actor=other, letter_id=letter.id, delivery=HERE, at=AT)
        assert queries.unserved(before=datetime(2027, 1, 1, tzinfo=UTC)) == []


@pytest.mark.django_db
def test_a_list_of_a_village_belongs_to_no_application() -> None:
    actor = officer()
    with open_scope(actor.scope):
        listed = issue(
            actor,
            kind="dibao.standing_list",
            application_id=None,
            case_id=None,
            data=DATA["dibao.standing_list"],
        )
        assert queries.application_of(listed.id) is None
        assert queries.letters_of(new_id()) == []
