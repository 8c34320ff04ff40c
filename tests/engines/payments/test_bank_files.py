"""银行文件: made once, the same bytes for ever; nobody is in two files; nothing a name holds can forge a line or a formula."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import Error
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.engines.payments import services
from minzheng.engines.payments.bank import cells, profiles, writing
from minzheng.engines.payments.bank.profiles import ProfileUnfit, read_profile
from minzheng.engines.payments.bank.writing import FileFacts, Payment, TotalsDiffer, write_file
from minzheng.engines.payments.models import BankDelivery, BankFile
from minzheng.engines.payments.types import attempt_key
from minzheng.foundations.audit.models import Event
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.engines.payments import banking, scene
from tests.engines.payments.scene import AREA, CITY, NOON, 外区, 签发, 经办, 编制

ALL = ("fixed-2026", "csv-2026", "excel-2026")


@pytest.fixture(params=ALL)
def form(request: pytest.FixtureRequest, settings: Any) -> str:
    """Each profile in turn, for every bank."""
    settings.BANK_PROFILES = {"*": request.param}
    return str(request.param)


@pytest.fixture
def ready(line: object) -> Iterator[Any]:
    """Two families paid by file, one without an account."""
    scene.family(0), scene.family(1), scene.family(2, paid=False)
    yield scene.financed(scene.prepared().run_id)


# -- in the database ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_file_holds_what_is_due_and_is_the_same_each_time(form: str, ready: Any) -> None:
    (file,) = banking.made(ready)
    data = banking.content(file)
    assert data == banking.content(file)
    assert (file.items, file.total_fen, file.sequence) == (2, 120_000, 1)
    assert file.name.startswith("DF500110202611M01001.")
    sent = [(one.key, one.account, one.amount_fen) for one in banking.entries(file)]
    rows = scene.rows(state="sent")
    assert sorted(sent) == sorted(
        (str(row.id), f"6217{place:013d}", 60_000) for place, row in zip((0, 1), _by_tail(rows), strict=True)
    )
    assert scene.run(ready).state == "sent" and banking.states() == ["held", "sent", "sent"]
    assert banking.made(ready) == []
    with open_scope(CITY):
        event = Event.objects.filter(action="payments.bank.file_made").get()
    assert (event.detail["items"], event.detail["digest"]) == (2, bytes(file.digest).hex())


def _by_tail(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.account_tail)


@pytest.mark.django_db
def test_what_is_paid_again_goes_out_in_another_file_and_the_first_stays_the_same(
    form: str, ready: Any
) -> None:
    (file,) = banking.made(ready)
    data, first = banking.content(file), banking.entries(file)[0]
    banking.taken(file, [banking.failed(first)])
    row = scene.rows(pk=first.key)[0]
    with scene.as_actor(经办):
        services.pay_again(actor=经办, instruction_id=row.id, reasons="本人已到银行更正", at=NOON)
    (second,) = banking.made(ready)
    assert banking.content(file) == data and second.sequence == 2
    (again,) = banking.entries(second)
    assert again.key == str(attempt_key(instruction_id=row.id, attempt=2)) != first.key


@pytest.mark.django_db
def test_a_long_run_goes_out_in_several_files(ready: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    small = {name: replace(one, most_rows=1) for name, one in profiles.profiles().items()}
    monkeypatch.setattr(profiles, "profiles", lambda: small)
    files = banking.made(ready)
    assert [(file.sequence, file.items) for file in files] == [(1, 1), (2, 1)]
    assert len({file.name for file in files}) == 2


@pytest.mark.django_db
def test_a_bank_with_a_profile_of_its_own_gets_a_file_of_its_own(ready: Any, settings: Any) -> None:
    settings.BANK_PROFILES = {"重庆农村商业银行": "csv-2026", "*": "fixed-2026"}
    (file,) = banking.made(ready)
    assert (file.bank, file.profile, file.items) == ("重庆农村商业银行", "csv-2026", 2)


@pytest.mark.django_db
def test_nothing_is_made_before_the_money_is_released(line: object) -> None:
    scene.family(0)
    run_id = scene.prepared().run_id
    assert run_id is not None
    scene.reviewed_and_released(run_id)
    with scene.as_actor(编制), pytest.raises(services.RunNotReady):
        services.make_files(actor=编制, run_id=run_id, at=NOON)


@pytest.mark.django_db
def test_only_district_finance_makes_and_fetches_files(ready: Any) -> None:
    for actor in (经办, 签发, scene.officer(Role.AUDITOR, "审计")):
        with scene.as_actor(actor), pytest.raises(services.NotYourDuty):
            services.make_files(actor=actor, run_id=ready, at=NOON)
    with scene.as_actor(外区), pytest.raises(NotYours):
        services.make_files(actor=外区, run_id=ready, at=NOON)
    (file,) = banking.made(ready)
    with scene.as_actor(签发), pytest.raises(services.NotYourDuty):
        services.fetch_file(actor=签发, file_id=file.id, out=io.BytesIO(), at=NOON)
    with scene.as_actor(外区), pytest.raises(NotYours):
        services.fetch_file(actor=外区, file_id=file.id, out=io.BytesIO(), at=NOON)
    out = io.BytesIO()
    with scene.as_actor(编制):
        assert services.fetch_file(actor=编制, file_id=file.id, out=out, at=NOON) == file.name
    assert out.getvalue() == banking.content(file)
    with open_scope(CITY):
        assert Event.objects.filter(action="payments.bank.file_fetched", subject_id=file.id).count() == 1


@pytest.mark.django_db
def test_a_file_that_would_not_be_the_same_does_not_leave(
    ready: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = banking.made(ready)
    other = {name: replace(one, newline="\n") for name, one in profiles.profiles().items()}
    monkeypatch.setattr(profiles, "profiles", lambda: other)
    with pytest.raises(services.FileDiffers):
        banking.content(file)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "defect",
    [
        "insert into payments_bank_line select (jsonb_populate_record(l, jsonb_build_object('batch_id', gen_random_uuid()))).*"
        " from payments_bank_line l",
        "insert into payments_bank_line select (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(),"
        " 'batch_id', gen_random_uuid()))).* from payments_bank_line l",
        "update payments_bank_line set amount_fen = 1",
        "delete from payments_bank_line",
        "update payments_bank_file set name = 'other'",
    ],
)
def test_what_went_out_stays_and_goes_out_once(ready: Any, defect: str) -> None:
    banking.made(ready)
    with open_scope(CITY), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(defect)


# -- into the bank's folder -----------------------------------------------------------------------------------


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """The bank's folder."""
    settings.BANK_FOLDER = tmp_path / "bank"
    return tmp_path / "bank" / "out"


def _delivered(file: BankFile) -> bool:
    return services.deliver_file(file_id=file.id, area_code=AREA, at=NOON)


@pytest.mark.django_db
def test_a_file_is_put_into_the_folder_once(ready: Any, folder: Path) -> None:
    (file,) = banking.made(ready)
    assert _delivered(file)
    place = folder / file.name
    assert place.read_bytes() == banking.content(file) and place.stat().st_mode & 0o777 == 0o600
    place.unlink()  # the bank has taken it
    assert not _delivered(file)
    assert list(folder.iterdir()) == []


@pytest.mark.django_db
def test_killed_before_the_rename_the_next_one_puts_it_there(
    ready: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = banking.made(ready)
    _killed_at(monkeypatch, "rename", file)
    assert not (folder / file.name).exists()
    assert _delivered(file) and (folder / file.name).read_bytes() == banking.content(file)


@pytest.mark.django_db
def test_killed_after_the_rename_nothing_is_put_there_again(
    ready: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = banking.made(ready)
    from minzheng.engines.payments.services import sending

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(sending, "sync_folder", _second_time_killed())
        _delivered(file)
    (folder / file.name).unlink()  # the bank has taken it
    assert not _delivered(file)
    assert not (folder / file.name).exists()
    with open_scope(CITY):
        assert BankDelivery.objects.get(pk=file.id).done_at is not None


def _killed_at(monkeypatch: pytest.MonkeyPatch, what: str, file: BankFile) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, what, killed)
        _delivered(file)


def _second_time_killed() -> Any:
    """The first call syncs the copy beside; the second comes right after the rename."""
    calls: list[int] = []

    def killed(_: Path) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt

    return killed


# -- the forms themselves -------------------------------------------------------------------------------------

KEY = str(new_id())


def _written(name: str, holder: str, **more: Any) -> bytes:
    payment = Payment(1, KEY, "6217000000000000001", holder, 123_45, "低保202611")
    out = io.BytesIO()
    facts = FileFacts("DF500110202611M01001", "202611", 1, more.get("items", 1), 123_45)
    write_file(profiles.profile(name), facts, [payment], out)
    return out.getvalue()


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=20).map(lambda text: text.replace("\x00", "")),
    st.sampled_from(["", "=", "+", "-", "@", "\t", "\r\n", "，", "\n", '"', "\u2028", "\x0b"]),
)
def test_no_name_can_forge_a_line_or_a_formula(name: str, rest: str, first: str) -> None:
    holder = (first + "1+1 " + rest).encode("utf-8", "ignore").decode()
    data = _written(name, holder)
    how = profiles.profile(name)
    read = list(cells.read_cells(how, how.columns, io.BytesIO(data)))
    assert len(read) == 1 + how.headings + 1
    row = read[-1]
    assert row is not None and KEY in row and "6217000000000000001" in row
    if name == "excel-2026":
        sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
    if name == "csv-2026":
        for cell in next(iter(list(csv.reader(io.StringIO(data.decode("gb18030"), newline="")))[2:])):
            assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.mark.parametrize("name", ALL)
def test_rare_characters_arrive(name: str) -> None:
    how = profiles.profile(name)
    row = list(cells.read_cells(how, how.columns, io.BytesIO(_written(name, "罗燚䶮𬎆·买买提"))))[-1]
    assert row is not None and "罗燚䶮𬎆·买买提" in row


def test_a_value_too_long_is_refused_and_never_cut() -> None:
    with pytest.raises(cells.CellUnfit):
        _written("fixed-2026", "罗" * 61)


@pytest.mark.parametrize("name", ALL)
def test_wrong_totals_are_seen_before_the_file_is_used(name: str) -> None:
    with pytest.raises(TotalsDiffer):
        _written(name, "罗庆华", items=2)


def test_an_amount_in_yuan_is_exact() -> None:
    assert [writing.plain_yuan(fen) for fen in (1, 10, 100, 123_45, 10**12 + 1)] == [
        "0.01", "0.10", "1.00", "123.45", "10000000000.01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('format = "fixed"', 'format = "pdf"'),
        ('value = "account", width = 32', 'value = "phone", width = 32'),
        ('{ value = "holder", width = 120 },', ""),
        (
            '{ value = "account", width = 32 },\n  { value = "holder"',
            '{ value = "account" },\n  { value = "holder"',
        ),
        ('{ value = "items", width = 8, align = "right", fill = "0" },', ""),
        ('"00" = "paid"', '"00" = "well"'),
        ("most_rows = 1000000", "most_rows = 0"),
    ],
)
def test_a_profile_that_cannot_work_is_refused(old: str, new: str) -> None:
    text = (profiles.FOLDER / "fixed.toml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(ProfileUnfit):
        read_profile(text.replace(old, new))


def test_an_excel_file_stays_small_enough_for_a_counter() -> None:
    text = (profiles.FOLDER / "excel.toml").read_text(encoding="utf-8")
    with pytest.raises(ProfileUnfit):
        read_profile(text.replace("most_rows = 50000", "most_rows = 1000000"))
