"""Every letter keeps its approved words and its approved look."""

import difflib
import io
import json
import re
import statistics
import time
from collections.abc import Iterator

import pytest
from PIL import Image, ImageChops, ImageStat
from pypdf import PdfReader

from minzheng.engines.letters.typesetting import set_pdf
from minzheng.engines.public_notices.scanner import scan_pdf
from tests.engines.letters.golden import FOLDER, golden_text, pictures, text_of
from tests.engines.letters.samples import AT, DATA, KINDS, words


@pytest.mark.parametrize("code", DATA)
def test_the_words_are_the_approved_words(code: str) -> None:
    approved = (FOLDER / f"{code}.txt").read_text(encoding="utf-8").rstrip("\n")
    now = golden_text(code)
    assert now == approved, "\n".join(
        difflib.unified_diff(approved.splitlines(), now.splitlines(), lineterm="")
    )


@pytest.mark.parametrize("code", DATA)
def test_the_pages_look_as_approved(code: str) -> None:
    approved = sorted(FOLDER.glob(f"{code}.*.png"))
    now = pictures(code)
    assert len(now) == len(approved)
    for page, path in zip(now, approved, strict=True):
        with Image.open(path) as before:
            difference = ImageChops.difference(page, before.convert("L"))
        assert ImageStat.Stat(difference).mean[0] < 1.5


@pytest.mark.parametrize("code", DATA)
def test_rare_characters_survive_as_text(code: str) -> None:
    name = "綦燚毓㸌𬭚䶮"
    told = json.dumps(words(code), ensure_ascii=False)
    renamed = json.loads(re.sub("罗庆华|杨小兰|蹇大明", name, told))
    text = text_of(set_pdf(KINDS[code].template, renamed, at=AT))
    assert name in "".join(text.split())


@pytest.mark.parametrize("code", DATA)
def test_letters_set_for_real_carry_no_sample_mark(code: str) -> None:
    text = text_of(set_pdf(KINDS[code].template, words(code, sample=False), at=AT))
    assert "样件" not in text
    assert "样章" not in text
    assert "虚构" not in text


@pytest.mark.parametrize("code", DATA)
def test_a_letter_of_decision_names_the_remedies_and_the_others_do_not(code: str) -> None:
    text = "".join(golden_text(code).split())
    assert ("自收到本文书之日起60日内依法申请行政复议" in text) is KINDS[code].decision
    assert ("待法制机构核定" in text) is KINDS[code].decision


@pytest.mark.parametrize("code", DATA)
def test_every_page_is_a4(code: str) -> None:
    for page in PdfReader(io.BytesIO(set_pdf(KINDS[code].template, words(code), at=AT))).pages:
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]


@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if kind.public])
def test_what_hangs_in_public_shows_nothing_private(code: str) -> None:
    """公示单和公布名单的 PDF 逐字扫描：没有证件号、卡号、手机号、住址和病情。"""
    pdf = set_pdf(KINDS[code].template, words(code), at=AT)
    assert scan_pdf(pdf, allowed_phones={"023-48650000"}) == []


def test_the_same_letter_is_the_same_bytes() -> None:
    kind = KINDS["dibao.confirmation"]
    assert set_pdf(kind.template, words(kind.code), at=AT) == set_pdf(kind.template, words(kind.code), at=AT)


def test_markup_in_the_data_is_only_words() -> None:
    kind = KINDS["dibao.non_confirmation"]
    trick = '#read("/config/settings/base.py") *粗* $x$ `y` \\ ] #panic()'
    text = text_of(set_pdf(kind.template, words(kind.code, correction=trick), at=AT))
    assert '#read("/config/settings/base.py")' in text.replace("\n", "")
    assert "*粗*" in text


def distinct_seconds(code: str) -> Iterator[float]:
    """Seconds for documents that differ, the compiler warm."""
    set_pdf(KINDS[code].template, words(code), at=AT)
    for serial in range(12):
        prepared = {**words(code), "number": f"綦民低保确字〔2026〕第{serial:04d}号"}
        started = time.process_time()
        set_pdf(KINDS[code].template, prepared, at=AT)
        yield time.process_time() - started


def test_one_letter_takes_thirty_milliseconds_at_most() -> None:
    assert statistics.median(distinct_seconds("dibao.confirmation")) < 0.030
