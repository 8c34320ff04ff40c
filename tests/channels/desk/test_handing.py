"""文书送达, 公示张贴, 收款账户 on the desk."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.models import Case
from minzheng.engines.letters import queries as letters
from minzheng.engines.public_notices import queries as notices
from tests.cast import Cast
from tests.channels.desk.conftest import SignIn, text
from tests.engines.casework.steps import accepted
from tests.engines.casework.test_handing_over import letter, published
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
SERVED = {"method": "at_home", "received_by": "罗庆华", "served_on": "2026-11-23"}
CARD = {
    "kind": "card",
    "bank": "重庆农村商业银行",
    "number": "6228 4800 0000 0000 018",
    "holder_name": "罗庆华",
}


def test_the_aide_serves_a_letter_and_the_page_says_until_when(cast: Cast, signed_in: SignIn) -> None:
    one = letter(cast, accepted(cast), "adjustment")
    client, page = signed_in("小杨"), f"/desk/letters/{one}/service/"
    assert "登记送达" in text(client.get(page))
    wrong = client.post(page, {**SERVED, "method": "left", "reason": "看过后不愿签字", "refused": "yes"})
    assert wrong.status_code == 422
    assert "见证人" in text(wrong)
    assert 'value="看过后不愿签字"' in text(wrong), "nothing typed is lost"
    assert client.post(page, {**SERVED, "served_on": "昨天"}).status_code == 422
    assert client.post(page, {**SERVED, "method": "by_pigeon"}).status_code == 422
    assert client.post(page, SERVED).status_code == 302
    shown = text(client.get(page))
    assert "可以申请行政复议到 2027年1月22日" in shown
    assert "参数待核实" in shown
    assert client.post(page, SERVED).status_code == 422, "once"
    assert client.post(f"/desk/letters/{one}/receipt/").status_code == 302
    assert signed_in("外镇").get(page).status_code == 404


def test_leaders_read_but_do_not_serve(cast: Cast, signed_in: SignIn) -> None:
    one = letter(cast, accepted(cast))
    client, page = signed_in("张主任"), f"/desk/letters/{one}/service/"
    assert "还没有登记送达" in text(client.get(page))
    assert client.post(page, SERVED).status_code == 422
    assert client.post(f"/desk/letters/{one}/receipt/").status_code == 422
    with cast.acting("王敏"):
        assert letters.letter_line(one).served_on is None


def test_the_aide_prints_hangs_and_takes_down_the_notice(cast: Cast, signed_in: SignIn) -> None:
    case_id = published(cast)
    with cast.acting("小杨"):
        file = Case.objects.get(pk=case_id).application_id
    client, page = signed_in("小杨"), f"/desk/files/{file}/cases/{case_id}/noticeboard/"
    assert "还没有登记张贴" in text(client.get(page))
    assert client.post(page, {"act": "print"}).status_code == 302
    empty = client.post(page, {"act": "hang", "place": "", "day": "2026-11-23"})
    assert empty.status_code == 422
    assert "张贴在哪里" in text(empty)
    hang = {"act": "hang", "place": "村便民服务中心公示栏", "day": "2026-11-23"}
    assert client.post(page, hang).status_code == 302
    assert "村便民服务中心公示栏" in text(client.get(page))
    with cast.acting("小杨"):
        state = notices.notice_of(case_id=case_id)
        assert state is not None
        (sheet,) = notices.hangings_of(notice_id=state.id)
    down = {"act": "down", "hanging": str(sheet.id), "day": "2026-11-23", "condition": ""}
    early = client.post(page, down)
    assert early.status_code == 422
    assert "公示期还没有满" in text(early)
    assert client.post(page, {**down, "condition": "破损，换新的重贴"}).status_code == 302
    assert client.post(page, {"act": "record"}).status_code == 302
    run_queued_jobs()
    kinds = [one.kind for one in _letters(cast, file)]
    assert {"dibao.public_notice", "dibao.posting_record"} <= set(kinds)
    assert signed_in("张主任").post(page, hang).status_code == 422
    assert signed_in("外镇").get(page).status_code == 404


def _letters(cast: Cast, file: object) -> list[letters.LetterLine]:
    with cast.acting("小杨"):
        return letters.letters_of(file)  # type: ignore[arg-type]


def test_the_account_is_entered_changed_and_shown_whole_for_a_purpose(cast: Cast, signed_in: SignIn) -> None:
    file = accepted(cast)
    client, page = signed_in("王敏"), f"/desk/files/{file}/account/"
    assert "还没有登记收款账户" in text(client.get(page))
    wrong = client.post(page, {**CARD, "number": "6228480000000000081"})
    assert wrong.status_code == 422
    assert "两位写反" in text(wrong)
    mismatch = client.post(page, {**CARD, "holder_name": "罗庆明"})
    assert "代管协议" in text(mismatch)
    assert client.post(page, CARD).status_code == 302
    shown = text(client.get(page))
    assert "尾号 0018" in shown
    assert "6228480000000000018" not in shown
    assert client.post(page, {**CARD, "number": "6228480000000000026"}).status_code == 422, "a reason"
    changed = {**CARD, "number": "6228480000000000026", "reason": "旧卡丢失"}
    assert client.post(page, changed).status_code == 302
    assert "以前的账户" in text(client.get(page))
    assert client.post(page, {"act": "reveal", "purpose": ""}).status_code == 422
    whole = client.post(page, {"act": "reveal", "purpose": "退票核对"})
    assert "6228480000000000026" in text(whole)
    assert whole["Cache-Control"] == "no-store"
    assert signed_in("张主任").post(page, CARD).status_code == 422
    assert signed_in("张主任").post(page, {"act": "reveal", "purpose": "看看"}).status_code == 422
    assert signed_in("外镇").get(page).status_code == 404
    assert "尾号 0026" in text(client.get(f"/desk/files/{file}/?part=documents"))


def test_a_card_kept_by_another_needs_the_agreement(
    cast: Cast, signed_in: SignIn, clean_picture: bytes
) -> None:
    file = accepted(cast)
    client, page = signed_in("小杨"), f"/desk/files/{file}/account/"
    kept = {
        **CARD,
        "holder_name": "罗小军",
        "kept": "yes",
        "keeper_name": "罗小军",
        "keeper_relation": "儿子",
    }
    assert "代管协议" in text(client.post(page, kept))
    paper = SimpleUploadedFile("agreement.jpg", clean_picture, content_type="image/jpeg")
    assert client.post(page, {**kept, "agreement": paper}).status_code == 302
    assert "由 罗小军（儿子）按协议代管" in text(client.get(page))
    with cast.acting("小杨"):
        person = Case.objects.get(application_id=file).application.applicant_id
        line = benefits.account_of(person_id=person)
        assert line is not None
        assert line.agreement_paper_id is not None
