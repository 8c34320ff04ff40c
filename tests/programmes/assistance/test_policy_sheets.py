"""政策单页、海报、大字版、念稿：话都来自政策库，一张 A4，扫码到这项政策的页面。"""

from datetime import date

import pytest
from PIL import Image, ImageChops, ImageStat

from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel.result import NotYours
from minzheng.programmes.assistance.guide.policies import policy_figures
from minzheng.programmes.assistance.guide.reading import guide_item
from minzheng.programmes.assistance.models import PolicySheet
from minzheng.programmes.assistance.policy_sheets import SHEET_KINDS, policy_sheet, sheet_words
from tests.jobs import run_queued_jobs
from tests.programmes.assistance.sheets import DAY, FOLDER, SAMPLES, pages, text, words


@pytest.mark.parametrize(("code", "kind"), SAMPLES)
def test_the_words_are_the_approved_words(code: str, kind: str) -> None:
    assert text(code, kind) == (FOLDER / f"{code}-{kind}.txt").read_text(encoding="utf-8").rstrip("\n")


@pytest.mark.parametrize(("code", "kind"), SAMPLES)
def test_one_page_that_looks_as_approved(code: str, kind: str) -> None:
    (page,) = pages(code, kind)
    with Image.open(FOLDER / f"{code}-{kind}.1.png") as before:
        difference = ImageChops.difference(page, before.convert("L"))
    assert ImageStat.Stat(difference).mean[0] < 1.5


def test_没有一句政策是另写的() -> None:
    figures = {(one.label, one.value) for one in policy_figures(on=DAY, profile="cn-2021")}
    for item in catalogue.items():
        one, said = guide_item(item.code), words(item.code, "sheet")
        assert one is not None
        assert (said["title"], said["law"], said["bring"]) == (one.name, one.law, list(one.bring))
        assert said["who"] == one.who or one.law in said["who"]
        assert {(row["label"], row["value"]) for row in said["figures"]} <= figures
        assert said["unverified"] is not one.verified
        assert str(said["address"]).endswith(f"/items/{item.code}/")


def test_没核实的数字标着待核实() -> None:
    rows = words("dibao", "sheet")["figures"]
    assert [row["label"] for row in rows] == ["农村低保标准（每人每月）", "城市低保标准（每人每月）"]
    assert all(row["source"].endswith("（参数待核实）") for row in rows)


def test_念稿不要人记编号_不答应结果() -> None:
    said = "".join(words("dibao", "aloud")["aloud"])
    assert "http" not in said and "以审核结果为准" in said and "一定" not in said


@pytest.mark.django_db
def test_set_once_by_a_job_and_kept_until_the_words_change() -> None:
    on = date(2026, 11, 1)
    assert policy_sheet("dibao", "sheet", on=on) is None
    run_queued_jobs()
    pdf = policy_sheet("dibao", "sheet", on=on)
    assert pdf is not None and pdf.startswith(b"%PDF")
    assert policy_sheet("dibao", "sheet", on=on) == pdf and PolicySheet.objects.count() == 1
    assert policy_sheet("dibao", "sheet", on=date(2026, 12, 1)) is None


def test_no_other_item_and_no_other_kind() -> None:
    for code, kind in (("moon", "sheet"), ("dibao", "song")):
        with pytest.raises(NotYours):
            sheet_words(code, kind, on=DAY)
    assert set(SHEET_KINDS) == {"sheet", "poster", "large", "aloud"}
