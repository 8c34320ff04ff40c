"""去世登记、书面答复、回避：在工作台上的样子。"""

from uuid import UUID

import pytest

from minzheng.engines.casework.models import Case, DeathRecord, NearRelative, Objection, Review
from minzheng.engines.letters.models import Letter
from minzheng.engines.visits.queries import inquiries_of
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from tests.cast import Cast
from tests.channels.desk.conftest import SignIn, text
from tests.channels.desk.test_inquiries import form
from tests.engines.casework.objecting import day
from tests.engines.casework.review_steps import LATER, receiving
from tests.engines.casework.routes_steps import STRANGER, accepted_with
from tests.engines.casework.steps import accepted
from tests.engines.casework.test_after_confirmation import people_of
from tests.engines.casework.test_objection_reply import CONCLUDED, WHO, settled
from tests.engines.casework.test_recused_reading import make_kin
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
PAPER = "死亡医学证明 渝2026-00318，綦江区人民医院"
SEEN = "看了死亡医学证明原件，又问了村里，属实"


def at(moment: object) -> None:
    clock.set_offset_source(lambda: moment - clock.real_now())  # type: ignore[operator]


def death(person_id: UUID, **changed: str) -> dict[str, str]:
    sent = {"do": "death", "who_died": str(person_id), "died_on": "2026-11-28", "source": "certificate"}
    return {**sent, "evidence": PAPER, **changed}


def test_去世_一人登记_一人核实_再安排复核(cast: Cast, signed_in: SignIn) -> None:
    award_id = receiving(cast)
    son, page = people_of(award_id)[1], f"/desk/awards/{award_id}/"
    at(LATER)
    aide, leader = signed_in("小杨"), signed_in("张主任")
    assert "登记去世" in text(aide.get(page)) and "登记去世" not in text(leader.get(page))
    for wrong in ({"died_on": "?"}, {"who_died": "x"}, {"evidence": ""}):
        answer = aide.post(page, death(son, **wrong))
        assert answer.status_code == 422 and "凭什么登记" in text(answer)
    assert aide.post(page, death(son)).status_code == 302
    assert "不属实，不予登记" not in text(aide.get(page)), "nobody looks at her own"
    listed = text(leader.get("/desk/rechecks/"))
    assert "等另一位工作人员核实" in listed and page in listed
    shown = text(leader.get(page))
    assert PAPER in shown and "属实，安排复核" in shown
    with open_scope(WHOLE_CITY):
        death_id = str(DeathRecord.objects.get().id)
    look = {"do": "death_look", "death": death_id, "look_words": SEEN}
    assert leader.post(page, look).status_code == 422, "neither agreed nor declined"
    assert leader.post(page, {**look, "agrees": "yes", "death": award_id}).status_code == 422
    assert leader.post(page, {**look, "agrees": "yes"}).status_code == 302
    with open_scope(WHOLE_CITY):
        assert Review.objects.get().reason == "death"
    assert "等另一位工作人员核实" not in text(leader.get("/desk/rechecks/"))
    undo = {"do": "death_undo", "death": death_id, "undo_words": "重名"}
    refused = leader.post(page, undo)
    assert refused.status_code == 422 and "为什么撤销" in text(refused)
    assert leader.post(page, {**undo, "undo_words": "重名，去世的是邻村另一位"}).status_code == 302
    assert "已撤销" in text(leader.get(page))


def test_书面答复_出具_打印_登记送达(cast: Cast, signed_in: SignIn) -> None:
    objection_id, case_id = settled(cast)
    at(day(9))
    with open_scope(WHOLE_CITY):
        application_id = Case.objects.get(pk=case_id).application_id
    file = f"/desk/files/{application_id}/"
    address = f"{file}cases/{case_id}/objections/{objection_id}/reply/"
    leader = signed_in("张主任")
    assert address in text(leader.get(file + "?part=objections"))
    assert address not in text(signed_in("王敏").get(file + "?part=objections"))
    assert signed_in("王敏").get(address).status_code == 404
    assert "出具答复" in text(leader.get(address))
    sent = {name: getattr(CONCLUDED, name) for name in ("objection", "findings", "result", "effect")}
    told = leader.post(address, {**sent, "findings": f"{WHO['name']}说的门面不在他名下"})
    assert told.status_code == 422 and "不能写反映人的姓名" in text(told) and sent["effect"] in text(told)
    assert leader.post(address, sent).status_code == 302
    run_queued_jobs()
    with open_scope(WHOLE_CITY):
        letter_id = Letter.objects.get(kind="dibao.objection_reply").id
    assert leader.get(f"/desk/letters/{letter_id}/")["Content-Type"] == "application/pdf"
    assert "登记送达" in text(leader.get(address))
    assert leader.post(address, {"method": "in_person", "served_on": "?"}).status_code == 422
    assert (
        leader.post(address, {"method": "in_person", "served_on": day(9).date().isoformat()}).status_code
        == 302
    )
    with open_scope(WHOLE_CITY):
        assert Objection.objects.get(pk=objection_id).answered_how == "letter"
    assert address not in text(leader.get(file + "?part=objections"))


def test_近亲属打不开信函答复页_也打不开异议和评议页(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    letter = {"to": "綦江区供销社", "question": "罗庆华是否领取遗属补助", "on": "2026-11-23", "token": "l-1"}
    assert signed_in("陈刚").post(form(application_id, "letter"), letter).status_code == 302
    with cast.acting("李科"):
        (sent,) = inquiries_of(application_id)
        case_id = Case.objects.get(application_id=application_id).id
    pages = [
        f"/desk/files/{application_id}/inquiries/letters/{sent.id}/",
        form(application_id),
        f"/desk/files/{application_id}/cases/{case_id}/objections/",
        f"/desk/files/{application_id}/cases/{case_id}/democratic-review/",
    ]
    clerk = signed_in("赵勇")
    assert [clerk.get(page).status_code for page in pages] == [200] * 4
    make_kin(cast, case_id, "赵勇")
    for page in pages:
        answer = clerk.get(page)
        assert answer.status_code in (403, 422) and "您应当回避" in text(answer), page
    evidence = text(clerk.get(f"/desk/files/{application_id}/?part=evidence"))
    assert "供销社" not in evidence and form(application_id) not in evidence


def test_近亲属打不开内部文书(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted_with(cast, kin=[STRANGER])
    run_queued_jobs()
    with open_scope(WHOLE_CITY):
        letter_id = Letter.objects.get(kind="dibao.near_relative").id
        case_id = Case.objects.get(application_id=application_id).id
        assert NearRelative.objects.count() == 1
    assert signed_in("赵勇").get(f"/desk/letters/{letter_id}/").status_code == 200
    make_kin(cast, case_id, "赵勇")
    answer = signed_in("赵勇").get(f"/desk/letters/{letter_id}/")
    assert answer.status_code in (403, 422) and "您应当回避" in text(answer)
