"""The straight run through the desk's own forms: accept, survey, review, confirm or refuse, serve."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from minzheng.engines.casework.models import Case, Party
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.queries import check_of
from minzheng.engines.verification.types import Conclusion
from minzheng.kernel import clock
from tests.cast import MORNING, Cast
from tests.channels.desk.conftest import SignIn, field, text
from tests.engines.casework.steps import DRAWN, POINTS, handed_in
from tests.jobs import run_queued_jobs, tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


def send(client: Client, page: str, form: str, **typed: str) -> str:
    """Fill in a form of the page and send it; the page that follows."""
    start = page.index(f'{form}"', page.index("<main"))
    address = page[page.rindex('action="', 0, start) + 8 : start] + form
    hidden = {
        "version": field(page, "version", form),
        "idempotency_token": field(page, "idempotency_token", form),
    }
    answer = client.post(address, {**hidden, **typed}, follow=True)
    assert answer.status_code == 200, text(answer)
    return text(answer)


def survey_of(cast: Cast, application_id: UUID) -> dict[str, Any]:
    """What two surveyors type in at the family's home."""
    with cast.acting("李科"):
        family = list(Party.objects.filter(application_id=application_id).order_by("position"))
    surveyors = [str(cast[name].posting_id) for name in ("陈刚", "赵勇")]
    mother = str(family[0].person_id)
    typed: dict[str, Any] = {
        "token": "at-home-1",
        "member": [str(one.person_id) for one in family],
        "at_date": "2026-11-23",
        "at_time": "09:10",
        "place": "扶欢镇高滩村",
        "surveyors": surveyors,
        "present": [mother],
        f"m-{mother}-confirmed": "yes",
        f"m-{mother}-pension": "210",
        "living": "hard",
        "housing": "own_poor",
        "remarks": "家中陈设简单",
    }
    for role, signer in [*(("surveyor", one) for one in surveyors), ("member", mother)]:
        typed[f"sign-{role}-{signer}_svg"], typed[f"sign-{role}-{signer}_points"] = DRAWN, POINTS
    return typed


def checked(cast: Cast, application_id: UUID) -> None:
    """The 核对 officer's part, which has its own screens."""
    with cast.acting("核对员") as officer:
        check = check_of(application_id)
        assert check is not None
        verification.start_check(actor=officer, check_id=check.id, at=MORNING)
    run_queued_jobs()
    with cast.acting("核对员") as officer:
        verification.issue_report(
            actor=officer,
            check_id=check.id,
            conclusion=Conclusion.MEETS,
            remarks="证券系统尚未联通，其余均已答复",
            at=MORNING,
        )
    run_queued_jobs()


def brought_to_review(cast: Cast, signed_in: SignIn) -> str:
    """A file accepted, checked and surveyed through the desk; its address."""
    application_id = handed_in(cast)
    file = f"/desk/files/{application_id}/"
    clerk = signed_in("王敏")
    assert "罗庆华" in text(clerk.get("/desk/"))
    page = send(clerk, text(clerk.get(file)), "/accept/")
    assert "已受理" in page and "日历待核实" in page
    assert "您已经办理过本件的前一环节" in page, "the accepter does not survey"
    checked(cast, application_id)
    surveyor = signed_in("陈刚")
    form = text(surveyor.get(file + "survey/"))
    assert "王敏" not in form[form.index("<main") :], "the accepter is not offered as a surveyor"
    token = field(form, "idempotency_token", "/survey/")
    done = surveyor.post(
        file + "survey/", {**survey_of(cast, application_id), "idempotency_token": token}, follow=True
    )
    assert done.status_code == 200 and "入户调查已登记" in text(done)
    run_queued_jobs()
    return file


def to_confirmation(cast: Cast, signed_in: SignIn, opinion: dict[str, str]) -> str:
    """As `brought_to_review`, with the town's opinion given and the notice over."""
    file = brought_to_review(cast, signed_in)
    leader = signed_in("张主任")
    assert send(leader, text(leader.get(file)), "/review/", **opinion)
    later = MORNING + timedelta(days=9)
    clock.set_offset_source(lambda: later - clock.real_now())
    tick()
    return file


FAVOURABLE = {"opinion": "favourable", "amount": "770", "reasons": "收入低于标准，财产符合规定，拟予确认"}
UNFAVOURABLE = {"opinion": "unfavourable", "reasons": "家庭月人均收入高于当地低保标准，依据核对报告"}


def test_from_acceptance_to_service(cast: Cast, signed_in: SignIn) -> None:
    file = to_confirmation(cast, signed_in, FAVOURABLE)
    confirmer = signed_in("李科")
    page = text(confirmer.get(file))
    assert "测算建议（不是决定）" in page and 'value="770"' in page, "the town's proposal is prefilled"
    page = send(confirmer, page, "/confirm/", amount="770", reasons="情况属实，同意镇街意见")
    assert "审核确认：同意" in page and "770 元" in page
    run_queued_jobs()
    clerk = signed_in("王敏")
    page = text(clerk.get(file))
    page = send(clerk, page, "/serve/", method="at_home", received_by="罗庆华")
    assert "送达已登记" in page and "已送达办结" in page
    documents = text(clerk.get(file + "?part=documents"))
    for words in ("受理通知书", "确认通知书", "上门送达 · 罗庆华", "公示期满", "在享"):
        assert words in documents, words
    chain = text(clerk.get(file + "?part=history"))
    assert "process-drawing" in chain and "全流程记录" in chain


def test_a_refusal_is_written_by_a_person_with_reasons(cast: Cast, signed_in: SignIn) -> None:
    file = to_confirmation(cast, signed_in, UNFAVOURABLE)
    confirmer = signed_in("李科")
    page = text(confirmer.get(file))
    assert "data-confirm=" in page and "行政复议" in page
    form = page[page.index('id="refuse-form"') :]
    assert form[: form.index("</textarea>")].endswith(">"), "no default text for a refusal"
    page = send(confirmer, page, "/refuse/", reasons="家庭月人均收入 1,200 元，高于当地标准，依据核对报告")
    assert "审核确认：不予确认" in page
    with cast.acting("李科"):
        assert Case.objects.get().state == "refused"
