"""The process page: picture, BPMN file, and running cases carried over to the newest version."""

import pytest

from minzheng.engines.casework.models import Case
from minzheng.engines.casework.processes import case_process
from tests.cast import Cast
from tests.channels.desk.conftest import SignIn, field, text
from tests.engines.casework.steps import accepted, surveyed_and_checked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


def test_the_picture_the_file_and_the_move(cast: Cast, signed_in: SignIn) -> None:
    case_id = surveyed_and_checked(cast, accepted(cast))
    with cast.acting("李科"):
        Case.objects.filter(pk=case_id).update(process_version="2026.1")
    confirmer = signed_in("李科")
    page = text(confirmer.get("/desk/process/dibao/"))
    assert "</svg>" in page and "区县确认人" in page and "2026.1 版：1 件" in page
    kept = confirmer.get("/desk/process/dibao/bpmn/")
    assert kept["Content-Disposition"] == 'attachment; filename="dibao.bpmn"'
    assert "sequenceFlow" in text(kept)
    token = field(page, "idempotency_token", "/desk/process/dibao/move/")
    answer = confirmer.post("/desk/process/dibao/move/", {"idempotency_token": token}, follow=True)
    assert "已有 1 个办件换到新版本" in text(answer)
    with cast.acting("李科"):
        assert Case.objects.get(pk=case_id).process_version == case_process("dibao").version


def test_who_only_reads_gets_no_button_and_an_unknown_item_does_not_exist(
    cast: Cast, signed_in: SignIn
) -> None:
    case_id = surveyed_and_checked(cast, accepted(cast))
    with cast.acting("李科"):
        Case.objects.filter(pk=case_id).update(process_version="2026.1")
    clerk = signed_in("王敏")
    assert "/move/" not in text(clerk.get("/desk/process/dibao/"))
    assert clerk.post("/desk/process/dibao/move/").status_code == 404
    assert clerk.get("/desk/process/nothing/").status_code == 404
