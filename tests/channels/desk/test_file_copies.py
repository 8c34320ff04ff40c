"""The page of a copied file: a reason asked for, the copy streamed, only to who asked."""

import io
import re
import zipfile

import pytest

from tests.cast import Cast
from tests.channels.desk.conftest import SignIn, plain_handler, text
from tests.engines.casework.steps import accepted
from tests.jobs import run_queued_jobs

__all__ = ["plain_handler"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


def test_a_file_is_asked_for_packed_and_streamed(cast: Cast, signed_in: SignIn) -> None:
    here = f"/desk/files/{accepted(cast)}/"
    confirmer = signed_in("李科")
    assert "导出一户一档" in text(confirmer.get(here + "?part=history"))
    refused = confirmer.post(here + "copies/", {"reason": ""})
    assert refused.status_code == 422 and "请写明导出事由" in text(refused)
    assert confirmer.post(here + "copies/", {"reason": "档案移交"}).status_code == 302
    assert "正在整理" in text(confirmer.get(here + "copies/"))
    run_queued_jobs()
    page = text(confirmer.get(here + "copies/"))
    assert "档案移交" in page
    found = re.search(re.escape(here) + r"copies/[0-9a-f-]{36}/", page)
    assert found is not None
    address = found[0]
    answer = confirmer.post(address)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/zip"
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert len(data) == int(answer["Content-Length"])
    assert "00-目录.pdf" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert signed_in("刘审核").post(address).status_code == 404
    assert "只有导出人本人" in text(signed_in("刘审核").get(here + "copies/"))


@pytest.mark.parametrize("who", ["小杨", "核对员", "外人", "外镇"])
def test_others_find_no_such_page(cast: Cast, signed_in: SignIn, who: str) -> None:
    here = f"/desk/files/{accepted(cast)}/copies/"
    assert signed_in(who).get(here).status_code == 404
    assert signed_in(who).post(here, {"reason": "档案移交"}).status_code == 404
