"""Work-lists, search and what each page asks of the database."""

from datetime import timedelta

import pytest

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Task
from minzheng.kernel import clock
from tests.cast import LUO, MORNING, Cast, identity
from tests.channels.desk.conftest import Questions, SignIn, text
from tests.channels.desk.test_straight_run import FAVOURABLE, to_confirmation
from tests.engines.casework.conftest import FAMILY, filled
from tests.engines.casework.steps import accepted, handed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
MOST_QUESTIONS = 15


def more_tasks(cast: Cast, number: int) -> None:
    """More families waiting to be accepted: the first one's file, copied."""
    application_id = handed_in(cast)
    with cast.acting("王敏"):
        row = Application.objects.get(pk=application_id)
        copies = []
        for n in range(number):
            row.pk, row.number, row.applicant_name = (
                None,
                f"QJ20261199{n:02d}",
                f"罗{'一二三四五六七八九十'[n % 10]}{n}",
            )
            copies.append(
                Application(
                    **{f.attname: getattr(row, f.attname) for f in row._meta.fields if f.attname != "id"}
                )
            )
        Application.objects.bulk_create(copies)
        Task.objects.bulk_create(
            Task(
                application=one, applicant_id=one.applicant_id, area_code=one.area_code, kind="accept",
                queue="town_clerk", opened_at=MORNING, due_on=MORNING.date() + timedelta(days=5 + n),
            )
            for n, one in enumerate(copies)
        )  # fmt: skip


def test_the_work_list_has_pages_and_filters(cast: Cast, signed_in: SignIn) -> None:
    more_tasks(cast, 24)
    client = signed_in("王敏")
    page = text(client.get("/desk/"))
    assert "第 1–20 条，共 25 条" in page and page.index("罗庆华") < page.index("罗一0"), (
        "the most urgent first"
    )
    second = text(client.get("/desk/?page=2"))
    assert "第 21–25 条" in second and "罗庆华" not in second[second.index("<main") :]
    for nonsense in ("0", "-1", "x", "999999", "9" * 40):
        assert client.get("/desk/", {"page": nonsense}).status_code == 200
    assert "QJ2026119900" in text(client.get("/desk/?kind=unheard-of"))


def test_filters_by_kind(cast: Cast, signed_in: SignIn) -> None:
    accepted(cast)
    client = signed_in("陈刚")
    assert "罗庆华" in text(client.get("/desk/?kind=survey"))
    line = client.get(f"/desk/files/{Task_of(cast)}/tasks/survey/")
    assert line.headers["Location"].endswith("/survey/")
    officer = signed_in("核对员")
    assert (
        "/desk/checks/" in officer.get(f"/desk/files/{Task_of(cast)}/tasks/verification/").headers["Location"]
    )


def Task_of(cast: Cast) -> object:  # noqa: N802
    with cast.acting("李科"):
        return Task.objects.first().application_id


def test_an_empty_queue_says_so(signed_in: SignIn) -> None:
    assert "没有等您办理的事项" in text(signed_in("李科").get("/desk/"))
    assert "本辖区没有超期的办件" in text(signed_in("李科").get("/desk/overdue/"))


def test_late_files_are_listed_and_nobody_is_ranked(cast: Cast, signed_in: SignIn) -> None:
    accepted(cast)
    later = MORNING + timedelta(days=60)
    clock.set_offset_source(lambda: later - clock.real_now())
    page = text(signed_in("王敏").get("/desk/overdue/"))
    assert "罗庆华" in page and "超期" in page and "王敏" not in page[page.index("<main") :]
    assert "已超期" in text(signed_in("王敏").get("/desk/"))


def test_people_are_found_by_name_pinyin_initials_number(cast: Cast, signed_in: SignIn) -> None:
    application_id = accepted(cast)
    client = signed_in("王敏")
    with cast.acting("王敏"):
        number = Application.objects.get(pk=application_id).number
    for typed in ("罗庆华", "庆华", "luoqinghua", "lqh", LUO, number, number.lower()):
        page = text(client.post("/desk/search/", {"q": typed}))
        assert f"/desk/files/{application_id}/" in page, typed
        assert LUO not in page[page.index("<main") :].replace(f'value="{LUO}"', "")
    nobody = identity("50011019700101001")
    for typed in ("查无此人", "' or 1=1 --", nobody, "%", "QJ0000000000"):
        assert "本辖区没有找到" in text(client.post("/desk/search/", {"q": typed})), typed
    assert client.get("/desk/search/").status_code == 200
    in_address = text(client.get("/desk/search/", {"q": LUO}))
    results = in_address[in_address.index("<main") :]
    assert f"/desk/files/{application_id}/" not in results, "a number in an address finds nobody"


def test_a_village_worker_begins_with_her_families(cast: Cast, signed_in: SignIn) -> None:
    filled(cast)
    client = signed_in("小杨")
    page = text(client.get("/desk/", follow=True))
    assert "协助填报" in page and "继续填" in page


def test_pages_ask_few_questions_however_long_the_list(cast: Cast, signed_in: SignIn) -> None:
    more_tasks(cast, 24)
    client = signed_in("王敏")
    addresses = (
        "/desk/",
        "/desk/?page=2",
        "/desk/helping/",
        "/desk/overdue/",
        "/desk/search/?q=罗",
        "/desk/posting/",
    )
    for address in addresses:
        client.get(address)
        with Questions() as questions:
            assert client.get(address).status_code == 200
        assert len(questions.asked) <= MOST_QUESTIONS, (address, questions.asked)


def test_every_part_of_a_file_asks_few_questions(cast: Cast, signed_in: SignIn) -> None:
    file = to_confirmation(cast, signed_in, FAVOURABLE)
    for name in ("李科", "王敏", "审计"):
        client = signed_in(name)
        client.get(file)
        for part in ("", "?part=evidence", "?part=documents", "?part=history"):
            with Questions() as questions:
                assert client.get(file + part).status_code == 200
            assert len(questions.asked) <= MOST_QUESTIONS, (name, part, questions.asked)


def test_a_large_family_costs_no_more_questions(cast: Cast, signed_in: SignIn) -> None:
    file = f"/desk/files/{handed_in(cast)}/"
    client = signed_in("王敏")
    client.get(file)
    with Questions() as small:
        client.get(file)
    many = [
        {"role": "member", "name": f"罗小{'一二三四五六七八'[n]}", "identity_number": identity(f"5001102010010{n + 1}101"[:17]),
         "relation": "4", "phone": "", "must_sign": False}
        for n in range(8)
    ]  # fmt: skip
    mother = identity("50011019650505662")
    first = {**FAMILY["parties"][0], "name": "周世碧", "identity_number": mother, "phone": "13800000077"}
    application_id, version = filled(cast, {**FAMILY, "parties": [first, *many]})
    with cast.acting("小杨") as aide:
        services.submit(actor=aide, application_id=application_id, version=version, at=MORNING)
    with Questions() as large:
        assert "罗小八" in text(client.get(f"/desk/files/{application_id}/"))
    assert len(large.asked) <= len(small.asked)
