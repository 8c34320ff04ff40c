"""回盘: partial, late, three times, out of order, wrong: each row once, paid stays paid, the rest is asked of an officer."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.jobs.models import OutboxEvent
from minzheng.engines.payments import services
from minzheng.engines.payments.models import BankFile, BankResult, BankReturn
from minzheng.engines.payments.services import results
from minzheng.engines.payments.types import TaskKind
from minzheng.foundations.audit.models import Event
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Role
from minzheng.kernel.identifiers import new_id
from minzheng_samples.bank.ledger import Entry
from tests.engines.payments import banking, scene
from tests.engines.payments.banking import doubtful, entries, failed, questions, returned, states, taken
from tests.engines.payments.scene import CITY, NOON, 外区, 签发, 经办, 编制

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=20)


@pytest.fixture(params=["fixed-2026", "csv-2026", "excel-2026"])
def any_form(request: pytest.FixtureRequest, settings: Any) -> None:
    """Each profile in turn."""
    settings.BANK_PROFILES = {"*": request.param}


@pytest.fixture
def sent(line: object) -> Iterator[BankFile]:
    """Three families' payments in one file at the bank."""
    for place in range(3):
        scene.family(place)
    yield banking.made(scene.financed(scene.prepared().run_id))[0]


@pytest.fixture
def sent_as(any_form: None, sent: BankFile) -> BankFile:
    """The same in each form."""
    return sent


def outcomes(**wanted: Any) -> list[str]:
    """What became of each row taken in, in order."""
    with open_scope(CITY):
        return list(
            BankResult.objects.filter(**wanted).order_by("source_id", "row").values_list("outcome", flat=True)
        )


def facts(name: str) -> int:
    """How often a fact was announced."""
    return OutboxEvent.objects.filter(name=f"payments.instruction.{name}").count()


# -- what fits ------------------------------------------------------------------------------------------------


def test_each_row_is_applied_and_the_run_settled(sent_as: BankFile) -> None:
    one, two, three = entries(sent_as)
    found = taken(sent_as, [one, failed(two, "1003"), doubtful(three)])
    assert (found.rows, found.applied, found.questions) == (3, 3, 0)
    assert states() == ["failed", "in_doubt", "paid"]
    assert scene.rows(pk=two.key)[0].reason == "账户已销户"
    assert "账户已销户" in questions(TaskKind.FAILED)[0].words
    assert len(questions(TaskKind.IN_DOUBT)) == 1
    assert (facts("paid"), facts("failed")) == (1, 1)
    assert scene.run(sent_as.run_id).state == "sent"
    taken(sent_as, [three])
    assert states() == ["failed", "paid", "paid"] and not questions(TaskKind.IN_DOUBT)
    assert scene.run(sent_as.run_id).state == "settled"
    with open_scope(CITY):
        event = Event.objects.filter(action="payments.bank.return_taken").order_by("pk").first()
        assert event is not None and (event.detail["rows"], event.detail["applied"]) == (3, 3)


def test_partial_and_out_of_order(sent_as: BankFile) -> None:
    one, two, three = entries(sent_as)
    taken(sent_as, [three])
    assert states() == ["paid", "sent", "sent"]
    taken(sent_as, [two, one])
    assert states() == ["paid"] * 3 and facts("paid") == 3


def test_three_times_changes_nothing_twice(sent: BankFile) -> None:
    rows = entries(sent)
    data = returned(sent, rows)
    first = taken(sent, data)
    again = taken(sent, data, name=f"{sent.name}.2.ret")
    other = taken(sent, list(reversed(rows)))
    assert not first.again and again.again and again.return_id == first.return_id
    assert (other.applied, other.questions) == (0, 0)
    assert outcomes() == ["applied"] * 3 + ["repeated"] * 3
    assert facts("paid") == 3 and states() == ["paid"] * 3
    with open_scope(CITY):
        assert BankReturn.objects.count() == 2


def test_a_late_in_doubt_takes_nothing_back(sent: BankFile) -> None:
    one, two, three = entries(sent)
    taken(sent, [one, failed(two), three])
    found = taken(sent, [doubtful(one), doubtful(two)])
    assert (found.applied, found.questions) == (0, 0) and states() == ["failed", "paid", "paid"]


def test_one_file_that_says_in_doubt_first_and_paid_then(sent: BankFile) -> None:
    one, *_ = entries(sent)
    taken(sent, [doubtful(one), one])
    assert scene.rows(pk=one.key)[0].state == "paid"


def test_a_code_nobody_knows_is_still_a_reason_in_words(sent: BankFile) -> None:
    one, *_ = entries(sent)
    taken(sent, [failed(one, "7777")])
    assert scene.rows(pk=one.key)[0].reason == "银行退回，代码 7777"


# -- what does not --------------------------------------------------------------------------------------------


def test_totals_that_do_not_hold_apply_nothing(sent_as: BankFile) -> None:
    rows = entries(sent_as)
    found = taken(sent_as, returned(sent_as, rows, more=1))
    assert not found.trusted and states() == ["sent"] * 3 and outcomes() == []
    assert "合计" in questions()[0].words
    assert taken(sent_as, rows).applied == 3


def test_a_changed_amount_is_in_doubt_and_asked(sent_as: BankFile) -> None:
    one, two, three = entries(sent_as)
    found = taken(sent_as, [replace(one, amount_fen=one.amount_fen + 1), two, three])
    assert (found.applied, found.questions) == (2, 1)
    assert states() == ["in_doubt", "paid", "paid"] and len(questions(TaskKind.IN_DOUBT)) == 1
    taken(sent_as, [one])
    assert states() == ["in_doubt", "paid", "paid"], "the bank has said two things: an officer finds out"
    assert facts("paid") == 2


def test_another_account_is_in_doubt_and_asked(sent: BankFile) -> None:
    one, *_ = entries(sent)
    taken(sent, [replace(one, account="6217000000009999999")])
    assert outcomes() == ["account"] and scene.rows(pk=one.key)[0].state == "in_doubt"


def test_unknown_and_unreadable_rows_are_asked_and_the_rest_applied(sent: BankFile) -> None:
    one, two, _ = entries(sent)
    stranger = Entry(str(new_id()), one.account, one.amount_fen, "paid")
    data = returned(sent, [one, stranger, two]).replace(two.key.encode(), b"x" * 36)
    found = taken(sent, data)
    assert outcomes() == ["applied", "unknown", "unreadable"] and found.questions == 2
    assert [task.instruction_id for task in questions()] == [None, None]
    assert scene.rows(pk=one.key)[0].state == "paid"


def test_paid_never_becomes_anything_else(sent: BankFile) -> None:
    rows = entries(sent)
    taken(sent, rows)
    for data in ([failed(rows[0])], [failed(rows[0], "1002")], [failed(rows[0]), rows[1]]):
        taken(sent, data)
    assert states() == ["paid"] * 3
    (asked,) = questions()
    assert str(asked.instruction_id) == rows[0].key and "矛盾" in asked.words and "没发成" in asked.words


def test_failed_and_then_paid_is_not_paid_again_before_an_officer_knows(sent: BankFile) -> None:
    one, *_ = entries(sent)
    taken(sent, [failed(one)])
    taken(sent, [one])
    taken(sent, [one, doubtful(one)])
    row = scene.rows(pk=one.key)[0]
    assert row.state == "in_doubt" and facts("paid") == 0
    with scene.as_actor(经办), pytest.raises(services.NotFailed):
        services.pay_again(actor=经办, instruction_id=row.id, reasons="再发一次", at=NOON)
    with scene.as_actor(编制):
        services.settle_doubt(actor=编制, instruction_id=row.id, paid=True, reasons="流水显示已入账", at=NOON)
    assert scene.rows(pk=one.key)[0].state == "paid" and facts("paid") == 1 and not questions()
    assert outcomes(code="inquiry", said="paid", line_id=one.key) == ["applied"], (
        "the books can be reconciled"
    )


def test_one_file_that_says_paid_and_failed_of_one_payment(sent: BankFile) -> None:
    one, two, three = entries(sent)
    found = taken(sent, [one, failed(one), two, three])
    assert (found.applied, found.questions) == (2, 2) and scene.rows(pk=one.key)[0].state == "in_doubt"


def test_the_first_attempt_is_said_to_be_paid_while_the_second_waits(sent: BankFile) -> None:
    row = _tried_again(sent)
    taken(sent, [failed(entries(sent)[0]), doubtful(entries(sent)[0])])
    assert scene.rows(pk=row)[0].state == "due" and not questions()
    taken(sent, [entries(sent)[0]])
    assert scene.rows(pk=row)[0].state == "held" and len(questions()) == 1
    assert "防重复发放" in questions(TaskKind.HOLD)[0].words
    assert banking.made(sent.run_id) == []


def test_the_first_attempt_is_said_to_be_paid_while_the_second_is_at_the_bank(sent: BankFile) -> None:
    row = _tried_again(sent)
    (second,) = banking.made(sent.run_id)
    taken(sent, [entries(sent)[0]])
    assert scene.rows(pk=row)[0].state == "sent" and len(questions()) == 1
    taken(second, entries(second))
    assert scene.rows(pk=row)[0].state == "paid"


def _tried_again(sent: BankFile) -> UUID:
    """The first payment failed and an officer has it paid again."""
    first = entries(sent)[0]
    taken(sent, [failed(first)])
    row = scene.rows(pk=first.key)[0]
    with scene.as_actor(经办):
        services.pay_again(actor=经办, instruction_id=row.id, reasons="本人已到银行更正", at=NOON)
    return row.id


def test_very_many_questions_are_one_about_the_file(sent: BankFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "MOST_QUESTIONS", 1)
    rows = entries(sent)
    taken(sent, [replace(one, amount_fen=1) for one in rows])
    (asked,) = questions(TaskKind.IN_DOUBT)
    assert "3 行" in asked.words and states() == ["in_doubt"] * 3


def test_very_many_in_doubt_have_one_owner(sent: BankFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "MOST_QUESTIONS", 1)
    taken(sent, [doubtful(one) for one in entries(sent)])
    (asked,) = questions(TaskKind.IN_DOUBT)
    assert "3 笔" in asked.words and asked.role == Role.DISTRICT_FINANCE


@pytest.mark.parametrize("name", ["other.txt.ret", "", ".ret", "DF500110202612M01001.txt.ret"])
def test_a_file_nobody_sent_is_refused(sent: BankFile, name: str) -> None:
    with scene.as_actor(编制), pytest.raises(services.ReturnUnreadable):
        services.take_return(actor=编制, name=name, content=io.BytesIO(b""), at=NOON)


@pytest.mark.parametrize("data", [b"", b"\x00" * 300, "R随便什么".encode("gb18030"), b"PK\x03\x04"])
def test_a_file_nobody_can_read_is_refused(sent_as: BankFile, data: bytes) -> None:
    with pytest.raises(services.ReturnUnreadable):
        taken(sent_as, data)
    assert states() == ["sent"] * 3


def test_only_the_districts_own_finance_takes_returns(sent: BankFile) -> None:
    with pytest.raises(services.NotYourDuty):
        taken(sent, entries(sent), actor=签发)
    with pytest.raises(services.ReturnUnreadable):
        taken(sent, entries(sent), actor=外区)
    assert states() == ["sent"] * 3


# -- what an officer finds out --------------------------------------------------------------------------------


def test_an_officer_settles_what_is_in_doubt(sent: BankFile) -> None:
    one, two, three = entries(sent)
    taken(sent, [doubtful(one), two, three])
    row = scene.rows(pk=one.key)[0]
    with scene.as_actor(签发), pytest.raises(services.NotYourDuty):
        services.settle_doubt(actor=签发, instruction_id=row.id, paid=True, reasons="流水显示已入账", at=NOON)
    with scene.as_actor(编制), pytest.raises(services.ReasonsNeeded):
        services.settle_doubt(actor=编制, instruction_id=row.id, paid=True, reasons="是", at=NOON)
    with scene.as_actor(编制), pytest.raises(services.NotInDoubt):
        services.settle_doubt(
            actor=编制, instruction_id=UUID(two.key), paid=False, reasons="流水显示没有入账", at=NOON
        )
    with scene.as_actor(编制):
        services.settle_doubt(
            actor=编制, instruction_id=row.id, paid=False, reasons="流水显示没有入账", at=NOON
        )
    assert states() == ["failed", "paid", "paid"] and not questions(TaskKind.IN_DOUBT)
    assert len(questions(TaskKind.FAILED)) == 1 and scene.run(sent.run_id).state == "settled"


def test_a_question_stays_until_what_became_of_the_payment_is_written_down(sent: BankFile) -> None:
    one, two, three = entries(sent)
    taken(sent, [replace(one, amount_fen=1), two, three])
    (asked,) = questions(TaskKind.IN_DOUBT)
    assert "金额和送出的不一样" in asked.words
    given = {"actor": 编制, "task_id": asked.id, "answer": "银行说会再查", "at": NOON}
    with scene.as_actor(编制), pytest.raises(services.StillInDoubt):
        services.answer_task(**given)
    with scene.as_actor(编制):
        services.settle_doubt(
            actor=编制, instruction_id=UUID(one.key), paid=True, reasons="流水显示金额无误", at=NOON
        )
    assert questions(TaskKind.IN_DOUBT) == [] and states() == ["paid"] * 3


def test_one_question_about_many_closes_with_the_last_of_them(sent: BankFile) -> None:
    watched(sent, LATER)
    for left, row in enumerate(reversed(scene.rows())):
        (asked,) = questions(TaskKind.IN_DOUBT)
        with scene.as_actor(编制), pytest.raises(services.StillInDoubt):
            services.answer_task(actor=编制, task_id=asked.id, answer="还在查询中", at=LATER)
        with scene.as_actor(编制):
            services.settle_doubt(
                actor=编制, instruction_id=row.id, paid=bool(left), reasons="已查银行流水", at=LATER
            )
    assert questions(TaskKind.IN_DOUBT) == [] and states() == ["failed", "paid", "paid"]


def watched(file: BankFile, at: datetime) -> bool:
    """Whether the file was found unanswered."""
    with open_scope(CITY):
        return services.watch_file(file_id=file.id, at=at)


def test_a_file_that_never_comes_back_gets_an_owner_and_is_not_sent_again(sent: BankFile) -> None:
    one, *rest = entries(sent)
    taken(sent, [one])
    assert not watched(sent, NOON) and watched(sent, LATER) and not watched(sent, LATER)
    assert states() == ["in_doubt", "in_doubt", "paid"]
    (asked,) = questions(TaskKind.IN_DOUBT)
    assert "还有 2 笔" in asked.words and banking.made(sent.run_id) == []
    taken(sent, [rest[0]], at=LATER)
    assert len(questions(TaskKind.IN_DOUBT)) == 1
    taken(sent, [rest[1]], at=LATER)
    assert states() == ["paid"] * 3 and questions(TaskKind.IN_DOUBT) == []


def test_a_file_that_lay_here_until_a_payment_was_settled_otherwise_stays_here(
    sent: BankFile, settings: Any, tmp_path: Path
) -> None:
    settings.BANK_FOLDER = tmp_path
    watched(sent, LATER)
    with scene.as_actor(编制):
        services.settle_doubt(
            actor=编制, instruction_id=scene.rows()[0].id, paid=False, reasons="银行没有收到文件", at=LATER
        )
    for _ in range(2):
        assert not services.deliver_file(file_id=sent.id, area_code=scene.AREA, at=LATER)
    assert not (tmp_path / "out" / sent.name).exists() and len(questions()) == 1
    with scene.as_actor(编制), pytest.raises(services.FileAnswered):
        services.fetch_file(actor=编制, file_id=sent.id, out=io.BytesIO(), at=LATER)


# -- from the folder ------------------------------------------------------------------------------------------


@pytest.fixture
def back(settings: Any, tmp_path: Path) -> Path:
    """Where the bank puts its return files."""
    settings.BANK_FOLDER = tmp_path
    (tmp_path / "back").mkdir()
    return tmp_path / "back"


def test_a_return_in_the_folder_is_taken_in_and_put_away(sent: BankFile, back: Path) -> None:
    name = f"{sent.name}.1.ret"
    (back / name).write_bytes(returned(sent, entries(sent)))
    found = services.take_from_folder(name=name, at=NOON)
    assert found and found.applied == 3 and list(back.iterdir()) == []
    assert len(list((back.parent / "done").iterdir())) == 1
    assert services.take_from_folder(name=name, at=NOON) is None


def test_killed_before_it_was_put_away_it_changes_nothing_the_second_time(sent: BankFile, back: Path) -> None:
    name = f"{sent.name}.1.ret"
    (back / name).write_bytes(returned(sent, entries(sent)))
    taken(sent, entries(sent), name=name)
    found = services.take_from_folder(name=name, at=NOON)
    assert found and found.again and list(back.iterdir()) == [] and outcomes() == ["applied"] * 3


def test_what_nobody_can_read_is_set_aside_and_an_operator_hears_of_it(sent: BankFile, back: Path) -> None:
    for name in ("stranger.ret", f"{sent.name}.ret"):
        (back / name).write_bytes(b"nothing of the kind")
        with pytest.raises(services.ReturnUnreadable):
            services.take_from_folder(name=name, at=NOON)
    assert len(list((back.parent / "wrong").iterdir())) == 2 and list(back.iterdir()) == []


def test_a_name_cannot_leave_the_folder(sent: BankFile, back: Path) -> None:
    outside = back.parent / f"{sent.name}.ret"
    outside.write_bytes(returned(sent, entries(sent)))
    assert services.take_from_folder(name=f"../{outside.name}", at=NOON) is None
    assert states() == ["sent"] * 3
