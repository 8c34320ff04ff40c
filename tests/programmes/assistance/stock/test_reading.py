"""存量表格的读取与检查: what is wrong is said with row, column and reason; hostile files are refused politely."""

from datetime import date

import pytest

from minzheng.engines.casework.services.stock import StockReading
from minzheng.kernel.sheets import Sheet, write_workbook
from minzheng.programmes.assistance.stock.checking import account_number, check_rows
from minzheng.programmes.assistance.stock.columns import COLUMNS, HEADING
from minzheng.programmes.assistance.stock.guarding import LARGEST_FILE, WorkbookRefused
from minzheng.programmes.assistance.stock.reading import read_sheet
from minzheng.programmes.assistance.stock.workbooks import rejected, template
from tests.programmes.assistance.stock.lists import HEADINGS, Row, card, family, number, repacked, workbook

TODAY = date(2026, 11, 23)


def checked(rows: list[Row], **given: list[str]) -> list[StockReading]:
    return check_rows(read_sheet(workbook(rows, **given)).rows, unit="500110", today=TODAY)


def test_a_list_in_order_becomes_families() -> None:
    first, second = checked([*family(1), *family(2, amount="1,250.50")])
    assert first.family is not None and second.family is not None
    assert first.faults == [] and second.faults == []
    assert first.family.amount_fen == 86_000 and second.family.amount_fen == 125_050
    assert first.family.area_code == "500110500110120206"
    assert first.family.start_month == date(2024, 5, 1)
    assert [member.relation for member in first.family.members] == ["0", "1"]
    assert second.first_row == 4


def test_one_bad_family_loses_no_other() -> None:
    good, bad, other = checked([*family(1), *family(2, identity="500110196001010011"), *family(3)])
    assert good.family and other.family and bad.family is None
    assert [fault.row for fault in bad.faults] == [4]
    assert bad.faults[0].column == "身份证号" and "校验位" in bad.faults[0].reason
    assert "500110" not in bad.faults[0].reason


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("identity", "12345", "18 位"),
        ("identity", 500110196001010011, "存成了数字"),
        ("identity", "", "没有填身份证号"),
        ("name", "邓3松", "姓名"),
        ("relation", "邻居", "不认识的关系"),
        ("relation", "配偶", "没有申请人"),
        ("counted", "也许", "“是”或“否”"),
        ("phone", "12345", "手机号"),
        ("village", "没有村", "没有找到"),
        ("village", "", "没有填村"),
        ("town", "没有镇", "没有找到镇街"),
        ("size", "5", "对不上"),
        ("counted_size", "1", "对不上"),
        ("amount", "八百", "只用数字"),
        ("amount", "0", "大于 0"),
        ("amount", "86000", "明显偏大"),
        ("start", "二〇二四", "看不懂"),
        ("start", "2027-01", "今天之后"),
        ("decided", "2024-08-01", "起始月份之后"),
        ("document", "", "没有填确认文号"),
        ("account", "6217000000000000013", "校验位"),
        ("account", "62-A", "数字"),
    ],
)
def test_what_is_wrong_is_said(column: str, value: str, said: str) -> None:
    (reading,) = checked(family(7, **{column: value}))
    assert reading.family is None
    assert any(said in fault.reason for fault in reading.faults), reading.faults
    assert all(fault.row in (2, 3) for fault in reading.faults)
    assert any(fault.column == HEADING[column] for fault in reading.faults)


def test_a_person_written_twice_is_said_on_both_rows() -> None:
    first, second = checked([*family(1), *family(2, identity=number(1))])
    assert first.family is None and second.family is None
    assert "第 4 行" in first.faults[0].reason and "第 2 行" in second.faults[0].reason


def test_two_applicants_or_two_amounts_in_one_family_are_said() -> None:
    head, spouse = family(1)
    (reading,) = checked([head, spouse | {"relation": "本人", "amount": "900"}])
    words = " ".join(fault.reason for fault in reading.faults)
    assert "两位申请人" in words and "不一样" in words


@pytest.mark.parametrize("written", ["高滩村", "高滩", "高滩村村委会", "高滩村民委员会"])
def test_a_village_is_found_by_what_lists_call_it(written: str) -> None:
    (reading,) = checked(family(1, village=written, town="扶欢"))
    assert reading.family is not None, reading.faults
    assert reading.family.area_code.endswith("500110120206")


def test_a_name_of_several_villages_asks_for_the_town() -> None:
    from minzheng.foundations.regions.types import Level, RegionBook
    from minzheng.programmes.assistance.stock.finding_places import PlaceNotFound, village_code

    names: dict[str, int] = {}
    for place in RegionBook.packed().places.values():
        if place.unit == "500110" and place.level is Level.VILLAGE:
            names[place.name] = names.get(place.name, 0) + 1
    twice = sorted(name for name, count in names.items() if count > 1)
    assert twice, "綦江 has villages of one name in several towns"
    with pytest.raises(PlaceNotFound, match="不止一个地方"):
        village_code("500110", "", twice[0])


def test_other_headings_and_a_title_line_are_understood() -> None:
    named = {"身份证号": "公民身份号码", "每月金额（元）": "月保障金额", "村（社区）": "村(社区)"}
    headings = [named.get(heading, heading) for heading in HEADINGS]
    (reading,) = checked(family(1), headings=headings)
    assert reading.family is not None, reading.faults


def test_a_missing_column_is_named_and_an_unknown_one_is_listed() -> None:
    with pytest.raises(WorkbookRefused, match="确认文号或依据"):
        read_sheet(workbook(family(1), headings=["" if h == "确认文号或依据" else h for h in HEADINGS]))
    sheet = read_sheet(workbook(family(1), headings=["星座" if h == "家庭住址" else h for h in HEADINGS]))
    assert sheet.unknown == ["星座"] and sheet.rows[0].get("address") == ""


def test_a_card_number_keeps_its_check_digit() -> None:
    assert account_number(card(5)) == card(5)
    assert account_number("1234567890") == "1234567890"
    with pytest.raises(ValueError, match="校验位"):
        account_number(card(5)[:-1] + str((int(card(5)[-1]) + 1) % 10))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空的"),
        (b"a,b\n1,2\n", r"\.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "旧格式"),
        (b"PK\x03\x04" + bytes(50), "打不开"),
        (b"PK\x03\x04" + bytes(LARGEST_FILE), "8 MB"),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(WorkbookRefused, match=said):
        read_sheet(data)


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"xl__vbaProject_dot_bin": b"x"}, "宏"),
        ({"xl__externalLinks__externalLink1_dot_xml": b"<a/>"}, "外部链接"),
        ({"xl__embeddings__o_dot_bin": b"x"}, "宏"),
        ({"xl__worksheets__sheet1_dot_xml": bytes(90 * 1024 * 1024)}, "太大"),
        ({"xl__worksheets__sheet1_dot_xml": SHEET.format('<row r="1"><c r="XFD1"/></row>').encode()}, "列"),
        (
            {"xl__worksheets__sheet1_dot_xml": SHEET.format("<row>" + "<c/>" * 100_000 + "</row>").encode()},
            "列",
        ),
        (
            {
                "xl__worksheets__sheet1_dot_xml": SHEET.format(
                    '<row r="1048576"><c r="A1048576"/></row>'
                ).encode()
            },
            "行",
        ),
        (
            {"xl__worksheets__sheet1_dot_xml": b'<!DOCTYPE a [<!ENTITY b "b">]>' + SHEET.format("").encode()},
            "结构不正常",
        ),
        ({"xl__worksheets__sheet1_dot_xml": b"<worksheet><broken"}, "打不开"),
    ],
)
def test_a_hostile_workbook_is_refused_before_it_is_opened(parts: dict[str, bytes], said: str) -> None:
    with pytest.raises(WorkbookRefused, match=said):
        read_sheet(repacked(workbook(family(1)), **parts))


def test_a_value_that_begins_like_a_formula_stays_a_text() -> None:
    data = workbook(family(1, address='=HYPERLINK("http://x","y")', document="+1+1号"))
    (reading,) = check_rows(read_sheet(data).rows, unit="500110", today=TODAY)
    assert reading.family is not None and reading.family.address.startswith("=HYPERLINK")
    again = rejected([(reading.rows, [[2, "家庭住址", "=1+1"]])])
    assert formulas_in(data) == formulas_in(again) == 0
    assert read_sheet(again).rows[0].get("address").startswith("=HYPERLINK")


def formulas_in(data: bytes) -> int:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return sum(
            parts.read(name).count(b"<f>") for name in parts.namelist() if name.startswith("xl/worksheets/")
        )


def test_the_template_can_be_filled_and_uploaded() -> None:
    sheet = read_sheet(template())
    assert len(sheet.rows) == 2 and sheet.unknown == []
    assert {column.key for column in COLUMNS if column.required} <= set(sheet.rows[0].cells)


def test_rejected_rows_come_back_with_reasons_and_can_be_uploaded_again() -> None:
    (reading,) = checked(family(9, amount="0"))
    again = read_sheet(rejected([(reading.rows, [[f.row, f.column, f.reason] for f in reading.faults])]))
    assert again.unknown == ["行号", "哪一列", "退回原因"]
    assert len(again.rows) == 2 and again.rows[0].get("identity") == number(9)


def test_a_sheet_that_lists_nothing_is_refused() -> None:
    with pytest.raises(WorkbookRefused, match="表头"):
        read_sheet(write_workbook([Sheet("空", ("甲", "乙"), [("一", "二")])]))
