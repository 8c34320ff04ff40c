"""Acts on a file: what is refused keeps what was typed; what is sent twice is done once."""

import re
from typing import Any

import pytest

from minzheng.engines.casework.models import Application, Case, Event, Party
from minzheng.engines.messages.models import Message
from tests.cast import MORNING, Cast
from tests.channels.desk.conftest import SignIn, field, text
from tests.channels.desk.test_straight_run import FAVOURABLE, brought_to_review, to_confirmation
from tests.engines.casework.conftest import TYPED, filled
from tests.engines.casework.steps import handed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
REASONS = "收入低于标准，财产符合规定，拟予确认"


def case_of(cast: Cast) -> Case:
    with cast.acting("李科"):
        return Case.objects.get()


def test_a_double_click_accepts_once(cast: Cast, signed_in: SignIn) -> None:
    application_id = handed_in(cast)
    client, file = signed_in("王敏"), f"/desk/files/{application_id}/"
    page = text(client.get(file))
    sent = {name: field(page, name, "/accept/") for name in ("version", "idempotency_token")}
    answers = [client.post(file + "accept/", sent) for _ in range(2)]
    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(302, file)] * 2
    with cast.acting("李科"):
        assert Event.objects.filter(application_id=application_id, act="accept").count() == 1


def test_two_clerks_at_once_the_second_is_told(cast: Cast, signed_in: SignIn) -> None:
    application_id = handed_in(cast)
    first, second, file = signed_in("王敏"), signed_in("陈刚"), f"/desk/files/{application_id}/"
    version = field(text(second.get(file)), "version", "/accept/")
    assert first.post(file + "accept/", {"version": version}).status_code == 302
    late = second.post(file + "accept/", {"version": version})
    assert late.status_code == 409 and "已被别人更新" in text(late) and "重新打开最新内容" in text(late)


def test_a_stale_review_keeps_its_words(cast: Cast, signed_in: SignIn) -> None:
    file = brought_to_review(cast, signed_in)
    case = case_of(cast)
    answer = signed_in("张主任").post(
        f"{file}cases/{case.id}/review/", {**FAVOURABLE, "version": str(case.version - 1), "reasons": REASONS}
    )
    page = text(answer)
    assert answer.status_code == 409 and REASONS in page and "重新打开最新内容" in page
    assert 'value="770"' in page and field(page, "version", "/review/") == str(case.version)
    assert case_of(cast).state == "reviewing"


BAD_REVIEWS: list[tuple[dict[str, Any], str]] = [
    ({"opinion": "", "reasons": REASONS}, "请先选择初审意见"),
    ({"opinion": "favourable", "amount": "770", "reasons": "同意"}, "请写明理由"),
    ({"opinion": "favourable", "amount": "", "reasons": REASONS}, "请填写金额"),
    ({"opinion": "favourable", "amount": "7百", "reasons": REASONS}, "请填写金额"),
    ({"opinion": "favourable", "amount": "770", "reasons": REASONS, "version": "x"}, "已被别人更新"),
    ({"opinion": "unfavourable", "reasons": ""}, "请写明理由"),
]


@pytest.mark.parametrize(("typed", "words"), BAD_REVIEWS)
def test_a_review_that_lacks_something_is_given_back(
    typed: dict[str, Any], words: str, cast: Cast, signed_in: SignIn
) -> None:
    file = brought_to_review(cast, signed_in)
    case = case_of(cast)
    answer = signed_in("张主任").post(
        f"{file}cases/{case.id}/review/", {"version": str(case.version), **typed}
    )
    page = text(answer)
    assert answer.status_code in (409, 422) and words in page
    assert typed["reasons"] in page and typed.get("amount", "") in page
    assert case_of(cast).state == "reviewing"


def test_the_advice_is_prefilled_and_called_advice(cast: Cast, signed_in: SignIn) -> None:
    file = brought_to_review(cast, signed_in)
    page = text(signed_in("张主任").get(file))
    assert "测算建议（不是决定）" in page and "参数待核实" in page and "用到的数字和来源" in page
    assert 'name="amount"' in page and 'value="1360' in page.replace("1,360", "1360")
    assert "测算建议" not in text(signed_in("小杨").get(file)), "advice is for those who judge"


def test_a_refusal_without_reasons_changes_nothing(cast: Cast, signed_in: SignIn) -> None:
    file = to_confirmation(cast, signed_in, FAVOURABLE)
    case = case_of(cast)
    answer = signed_in("李科").post(
        f"{file}cases/{case.id}/refuse/", {"version": str(case.version), "reasons": "不行"}
    )
    page = text(answer)
    assert answer.status_code == 422 and "请写明理由" in page
    assert "<details" in page and "open>" in page[page.index("desk-refuse") :], "the form stays open"
    assert case_of(cast).state == "confirming"


def test_the_same_person_cannot_do_two_steps(cast: Cast, signed_in: SignIn) -> None:
    application_id = handed_in(cast)
    client, file = signed_in("王敏"), f"/desk/files/{application_id}/"
    version = field(text(client.get(file)), "version", "/accept/")
    client.post(file + "accept/", {"version": version})
    page = text(client.get(file))
    assert "填写入户调查表" not in page and "要由另一位工作人员办理" in page
    moved = client.get(file + "survey/", follow=True)
    assert moved.redirect_chain == [(file, 302)] and "另一位工作人员" in text(moved)


def test_letters_not_yet_printed_cannot_be_served(cast: Cast, signed_in: SignIn) -> None:
    file = to_confirmation(cast, signed_in, FAVOURABLE)
    case = case_of(cast)
    sent = {"version": str(case.version), "amount": "770", "reasons": "情况属实，同意镇街意见"}
    assert signed_in("李科").post(f"{file}cases/{case.id}/confirm/", sent).status_code == 302
    served = {"version": str(case_of(cast).version), "method": "at_home", "received_by": "罗庆华"}
    answer = signed_in("王敏").post(f"{file}cases/{case.id}/serve/", served)
    assert answer.status_code in (409, 422) and 'value="罗庆华"' in text(answer)
    wrong = signed_in("王敏").post(f"{file}cases/{case.id}/serve/", served | {"method": "by_pigeon"})
    assert wrong.status_code == 422 and "请选择送达方式" in text(wrong)
    assert case_of(cast).state == "confirmed"


def test_a_case_of_another_file_is_not_reached_through_this_one(cast: Cast, signed_in: SignIn) -> None:
    file = brought_to_review(cast, signed_in)
    answer = signed_in("张主任").post(
        file + f"cases/{cast['李科'].posting_id}/review/", {**FAVOURABLE, "version": "1"}
    )
    assert answer.status_code == 404


def test_a_fresh_link_goes_to_the_signer_and_to_nobody_else(cast: Cast, signed_in: SignIn) -> None:
    from minzheng.engines.casework import services

    application_id, version = filled(cast)
    with cast.acting("小杨") as aide:
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
        son = Party.objects.get(application_id=application_id, position=1)
    client, file = signed_in("小杨"), f"/desk/files/{application_id}/"
    page = text(client.get(file))
    assert "还没签" in page and "重发签字链接" in page
    assert "罗小军" in text(client.get("/desk/helping/"))
    with cast.acting("小杨"):
        before = Message.objects.filter(person_id=son.person_id).count()
    done = client.post(f"{file}signers/{son.id}/renew/", follow=True)
    assert "已给罗小军重新发送签字链接" in text(done) and not re.search(r"/sign/[\w-]{32}/", text(done))
    with cast.acting("小杨"):
        assert Message.objects.filter(person_id=son.person_id).count() == before + 1
    assert signed_in("李科").post(f"{file}signers/{son.id}/renew/").status_code == 422


def test_an_aide_starts_a_form_once(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in("小杨")
    token = field(text(client.get("/desk/helping/")), "idempotency_token", "/desk/helping/start/")
    sent = {"item": "dibao", "idempotency_token": token}
    first, again = client.post("/desk/helping/start/", sent), client.post("/desk/helping/start/", sent)
    assert (
        first.headers["Location"].startswith("/apply/")
        and again.headers["Location"] == first.headers["Location"]
    )
    with cast.acting("小杨"):
        assert Application.objects.count() == 1
    assert client.post("/desk/helping/start/", {"item": "gold"}).status_code == 404
    assert signed_in("李科").post("/desk/helping/start/", {"item": "dibao"}).status_code == 422
