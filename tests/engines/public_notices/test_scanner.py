"""The scanner of public bytes: finds each kind of secret however it is hidden, and is silent on clean pages."""

from datetime import date
from io import BytesIO
from random import Random

import pypdf
import pytest
import typst
from django.http import HttpResponse
from django.shortcuts import render
from django.test import RequestFactory
from pypdf.annotations import FreeText
from pypdf.generic import NameObject, TextStringObject

from minzheng.engines.public_notices import resident_views
from minzheng.engines.public_notices.scanner import LeakKind, find_in_text, scan_bytes, scan_html, scan_pdf
from minzheng.engines.public_notices.types import PublicNotice
from minzheng.kernel.identifiers import check_character, new_id
from tests.engines.benefits.scene import AREA, NOON, identity
from tests.engines.public_notices.samples import WEEK, random_fields

ID = identity(date(1968, 3, 2)).text
FIRST = "50022219680302001"
ID_X = next(
    text + "X" for number in range(100) if check_character(text := f"{FIRST[:-3]}{number:02d}2") == "X"
)
CARD = "6222021234567890128"
PHONE = "13883001234"


def kinds(text: str, **given: object) -> set[LeakKind]:
    return {leak.kind for leak in find_in_text(text, **given)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        ID,
        ID_X,
        ID_X.lower(),
        f"罗庆华（{ID}）",
        f"{ID[:6]} {ID[6:14]} {ID[14:]}",
        f"{ID[:6]}-{ID[6:14]}-{ID[14:]}",
        "".join(chr(ord(digit) + 0xFEE0) for digit in ID),
        "\u200b".join(ID),
        "510222680302001",
    ],
)
def test_identity_numbers_are_found(text: str) -> None:
    assert kinds(text) == {LeakKind.IDENTITY}


@pytest.mark.parametrize("text", [CARD, "6222 0212 3456 7890 128", f"卡号{CARD}", "4111111111111111"])
def test_bank_numbers_are_found(text: str) -> None:
    assert kinds(text) == {LeakKind.BANK}


@pytest.mark.parametrize(
    "text",
    [PHONE, "138 8300 1234", "138-8300-1234", f"+86 {PHONE}", f"86{PHONE}", f"3 {PHONE}", f"电话：{PHONE}。"],
)
def test_mobile_numbers_are_found(text: str) -> None:
    assert kinds(text) == {LeakKind.PHONE}


def test_an_allowed_hotline_is_no_leak_and_others_still_are() -> None:
    assert find_in_text(f"举报电话 {PHONE}", allowed_phones=["138-8300-1234"]) == []
    assert kinds(f"{PHONE} 13900001111", allowed_phones=[PHONE]) == {LeakKind.PHONE}


@pytest.mark.parametrize(
    "text",
    ["中山路18号", "扶欢镇新街五号", "3栋2单元", "高滩村3组12号", "六社 7 号", "住 12-304 室", "门牌 18"],
)
def test_addresses_are_found(text: str) -> None:
    assert kinds(text) == {LeakKind.ADDRESS}


@pytest.mark.parametrize("text", ["肢体残疾二级", "尿毒症透析", "患有高血压", "精神障碍"])
def test_illness_counts_in_a_persons_row_only(text: str) -> None:
    assert kinds(text, person_row=True) == {LeakKind.HEALTH}
    assert kinds(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "罗庆华 最低生活保障 3 人 620 元 2026年11月30日 12:00",
        "异议电话 023-48660000、02348660000、12345",
        "重庆市綦江区扶欢镇高滩村",
        AREA,
        "500110120206",
        ID[:-1] + ("0" if ID[-1] != "0" else "1"),
        "6222021234567890127",
        "500***********21 138****1234 尾号 4567",
        "民发〔2021〕57号 渝府办发〔2017〕128 号 第19条",
        "12345678901",
        "统一社会信用代码 11500110009300000X",
        "20261123120000",
    ],
)
def test_clean_texts_are_clean(text: str) -> None:
    assert find_in_text(text, person_row=True) == []


def test_keys_of_rows_are_no_numbers_of_people() -> None:
    dice = Random(8)
    text = " ".join(f"/cases/{new_id()}/" for _ in range(2_000))
    text += " ".join(f"{dice.getrandbits(256):064x}" for _ in range(500))
    assert find_in_text(text) == []


@pytest.mark.parametrize(
    "page",
    [
        '<td class="mz-hidden">%s</td>',
        '<td style="display:none">%s</td>',
        "<!-- %s -->",
        '<a data-id="%s">罗庆华</a>',
        '<script type="application/json">{"id": "%s"}</script>',
        "<template>%s</template>",
        '<input type="hidden" value="%s">',
    ],
)
def test_what_is_hidden_in_a_page_is_found(page: str) -> None:
    assert [leak.kind for leak in scan_html((page % ID).encode())] == [LeakKind.IDENTITY]


def test_numbers_cut_by_tags_or_written_as_entities_are_found() -> None:
    cut = f"<b>{ID[:6]}</b><i>{ID[6:14]}</i>{ID[14:]}"
    entities = "".join(f"&#{ord(digit)};" for digit in ID)
    for page in (cut, f"<p>{entities}</p>"):
        assert [leak.kind for leak in scan_html(page.encode())] == [LeakKind.IDENTITY]


def test_illness_is_looked_for_in_rows_of_people_only() -> None:
    menu = "<nav><a>残疾人两项补贴</a></nav>"
    assert scan_html(f"{menu}<table><tr><td>罗庆华</td><td>620 元</td></tr></table>".encode()) == []
    row = f"{menu}<table><tr><td>罗庆华</td><td hidden>肢体残疾</td></tr></table>"
    assert [leak.kind for leak in scan_html(row.encode())] == [LeakKind.HEALTH]


def pdf_of(*lines: str) -> bytes:
    """A PDF with a text layer."""
    source = '#set text(font: "Libertinus Serif")\n' + "\n\n".join(lines)
    return typst.compile(source.encode())


def test_a_pdf_text_layer_is_read_even_white_on_white() -> None:
    assert scan_pdf(pdf_of("Notice 620")) == []
    white = pdf_of("Notice 620", f"#text(fill: white, size: 1pt)[{ID}]")
    assert [leak.kind for leak in scan_pdf(white)] == [LeakKind.IDENTITY]


@pytest.mark.parametrize("where", ["metadata", "attachment", "annotation"])
def test_what_hides_beside_a_pdf_text_is_found(where: str) -> None:
    writer = pypdf.PdfWriter(BytesIO(pdf_of("Notice 620")))
    if where == "metadata":
        writer.add_metadata({"/Keywords": f"罗庆华 {ID}"})
    elif where == "attachment":
        writer.add_attachment("list.csv", f"罗庆华,{ID}".encode())
    else:
        note = FreeText(text=ID, rect=(10, 10, 90, 40))
        note[NameObject("/Contents")] = TextStringObject(ID)
        writer.add_annotation(0, note)
    file = BytesIO()
    writer.write(file)
    assert {leak.kind for leak in scan_bytes(file.getvalue(), "application/pdf")} == {LeakKind.IDENTITY}


def test_other_text_is_scanned_too() -> None:
    assert [leak.kind for leak in scan_bytes(f'{{"id": "{ID}"}}'.encode(), "application/json")] == [
        LeakKind.IDENTITY
    ]
    assert [leak.kind for leak in scan_bytes(ID.encode(), "text/html; charset=utf-8")] == [LeakKind.IDENTITY]


def page_of(dice: Random, rows: int) -> bytes:
    """The final bytes of a village's page, by the view's own columns, rows and template."""
    fields = [random_fields(dice) for _ in range(rows)]
    notices = [
        PublicNotice(
            item_name=one.item_name,
            applicant_name=one.applicant_name,
            member_count=one.member_count,
            amount_fen=one.amount_fen,
            town_name=one.town_name,
            village_name=one.village_name,
            objection_phone=one.objection_phone,
            starts_at=NOON,
            ends_at=NOON + WEEK,
        )
        for one in fields
    ]
    context = {
        "columns": resident_views._columns(),
        "rows": [resident_views._row(notice) for notice in notices],
        "place": f"{fields[0].town_name} {fields[0].village_name}",
        "phones": sorted({one.objection_phone for one in fields}),
        "code": "500110120206",
        "choices": [
            (
                f"对 {one.applicant_name} 的公示",
                f"/notices/500110120206/objection/01a20286-bb44-755a-9338-{n:012x}/",
            )
            for n, one in enumerate(fields)
        ],
    }
    request = RequestFactory().get("/notices/")
    response: HttpResponse = render(request, "public_notices/resident/notices.html", context)
    return response.content


def scan_many(count: int, seed: int) -> int:
    dice, scanned = Random(seed), 0
    while scanned < count:
        page = page_of(dice, 10)
        assert scan_html(page) == [], f"seed {seed}, after {scanned} notices"
        scanned += 10
    return scanned


@pytest.mark.django_db
@pytest.mark.urls("tests.engines.benefits.addresses")
def test_three_hundred_generated_notices_are_clean() -> None:
    assert scan_many(300, seed=20261123) == 300


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.urls("tests.engines.benefits.addresses")
def test_five_thousand_generated_notices_are_clean() -> None:
    assert scan_many(5_000, seed=57) == 5_000


@pytest.mark.django_db
@pytest.mark.urls("tests.engines.benefits.addresses")
def test_every_planted_secret_among_generated_notices_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = resident_views._row
    for secret, kind in (
        (ID, "identity"),
        (CARD, "bank"),
        (PHONE, "phone"),
        ("新街5号", "address"),
        ("智力障碍", "health"),
    ):
        hidden = lambda notice, secret=secret: [{"text": "罗庆华", "hint": secret}, *real(notice)[1:]]  # noqa: E731
        monkeypatch.setattr(resident_views, "_row", hidden)
        assert {leak.kind for leak in scan_html(page_of(Random(3), 10))} == {LeakKind(kind)}, secret
