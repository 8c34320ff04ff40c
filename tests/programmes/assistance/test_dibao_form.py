"""The form of 低保: what is asked, what is refused, who signs, what the family reads before signing."""

import pytest

from minzheng.engines.forms import services as forms
from minzheng.programmes.assistance.items.dibao import form
from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM
from tests.cast import GAOTAN, LUO, identity
from tests.programmes.assistance.dibao_answers import AT, FAMILY, HAND, HUSBAND, filled, started


def messages(**changes: dict) -> list[str]:
    return [one.message for one in form.missing(filled(**changes))]


def test_a_three_person_family_is_complete_within_the_limits() -> None:
    answers = filled()
    assert form.missing(answers) == []
    assert len(DIBAO_FORM.steps) <= 8
    assert forms.typed_count(DIBAO_FORM, answers) <= 25


def test_no_value_is_asked_twice() -> None:
    labels = [
        (section.group, field.label)
        for step in DIBAO_FORM.steps
        for section in step.sections
        for field in section.fields
        if field.label not in ("是否已婚", "姓名", "身份证号", "手机号")
    ]
    assert len(labels) == len(set(labels))
    names = [(s.group, f.name) for step in DIBAO_FORM.steps for s in step.sections for f in s.fields]
    assert len(names) == len(set(names))
    assert not {name for _group, name in names} & {"birth", "birth_date", "sex", "age"}


def test_an_application_just_started_says_where_to_begin() -> None:
    assert [one.step for one in form.missing({})] == ["family"]
    assert form.place({}) == ""
    assert form.summary({}) == []


def test_a_blank_form_says_everything_missing_once() -> None:
    found = form.missing(started(1))
    assert [one.field for one in found] == [
        "people-p1-name", "people-p1-identity", "village", "address", "area", "people-p1-has_income", "homes",
        "has_obligors", "near_relative",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"people-p3-relation": "3"}, "身份证号显示是男性"),
        ({"people-p2-identity": LUO}, "同一个人只写一次"),
        ({"people-p3-relation": "1"}, "配偶只能有一位"),
        ({"people-p3-relation": "5"}, "不像是长辈"),
        ({"people-p3-identity": identity("50011019400101431")}, "不像是晚辈"),
        ({"people-p2-identity": "5001101966"}, "您填了 10 位"),
        ({"people-p2-identity": identity("50011020270101431")}, "出生日期"),
        ({"people-p2-name": "蹇大全1"}, "汉字"),
    ],
)
def test_slips_are_named(changes: dict[str, str], words: str) -> None:
    found = messages(family=changes)
    assert any(words in line for line in found), found


def test_what_depends_on_an_answer_is_asked_only_then() -> None:
    found = messages(family={"people-p2-health": ["disability"], "people-p3-student": "none"})
    assert found == [
        "蹇大全：请选择“残疾类别”",
        "蹇大全：请选择“残疾等级”",
        "蹇小兵：请选择“能不能自己养活自己”",
    ]


def test_income_without_a_kind_and_relatives_without_a_name_are_asked_for() -> None:
    assert messages(income={"people-p2-has_income": "yes"}) == ["蹇大全：请勾选有哪些收入"]
    assert messages(support={"has_obligors": "yes"}) == [
        "请点“添加一位亲属”写上他（她）；没有的话请改选“没有”"
    ]


def test_every_adult_signs_and_a_child_or_a_prisoner_does_not() -> None:
    child = {"people-p3-identity": identity("50011020150918431")}
    away = {"people-p2-special": "yes", "people-p2-situation": "imprisoned"}
    assert [one.must_sign for one in form.parties(filled())] == [True, True, True]
    assert [one.must_sign for one in form.parties(filled(family=child))] == [True, True, False]
    assert [one.must_sign for one in form.parties(filled(family=away))] == [True, False, True]


def test_eighteen_today_signs_and_eighteen_tomorrow_does_not() -> None:
    today, tomorrow = identity("50011020081123431"), identity("50011020081124431")
    assert form.parties(filled(family={"people-p3-identity": today}))[2].must_sign
    assert not form.parties(filled(family={"people-p3-identity": tomorrow}))[2].must_sign


def test_parties_carry_name_number_relation_and_phone() -> None:
    applicant, husband, son = form.parties(filled())
    assert (applicant.role, applicant.relation, applicant.phone) == ("applicant", "0", "13800000001")
    assert (husband.role, husband.relation, husband.identity_number) == ("member", "1", HUSBAND)
    assert (son.relation, son.phone) == ("2", "13800000003")


def with_obligor(**values: str) -> dict:
    answers = filled(support={"has_obligors": "yes"})
    forms.add_item(DIBAO_FORM, answers, "obligors")
    post = {"has_obligors": "yes", "near_relative": "no", "obligors": ["p1"], "obligors-p1-name": "罗大哥"}
    post |= {f"obligors-p1-{name}": value for name, value in values.items()}
    return forms.parse_step(DIBAO_FORM, "support", post, answers=answers, hand=HAND)[0]


def test_a_relative_within_reach_signs_and_one_out_of_reach_need_not() -> None:
    number = identity("50011019900101432")
    reached = with_obligor(kind="child", reach="yes", identity=number, phone="13900000009", pays="no")
    party = form.parties(reached)[3]
    assert (party.role, party.must_sign, party.relation, party.phone) == ("obligor", True, "3", "13900000009")
    lost = with_obligor(kind="child", reach="no", pays="no")
    assert form.missing(lost) == []
    assert form.parties(lost)[3].must_sign is False


def test_the_place_is_a_village_of_the_table_or_nothing() -> None:
    assert form.place(filled()) == GAOTAN
    assert form.place(filled(place={"village": "110101001001"})) == ""


def test_the_summary_reads_without_identity_numbers() -> None:
    words = dict(form.summary(filled()))
    assert words["家庭成员"].startswith("罗庆华（申请人，58岁）；蹇大全（配偶，患重特大疾病，60岁）")
    assert words["蹇小兵的收入"] == "没有收入"
    assert words["大额支出"] == "看病每年 8,000 元"
    text = str(words)
    assert LUO not in text
    assert HUSBAND not in text


def test_the_papers_step_asks_nothing_a_department_can_tell() -> None:
    kinds = {f.name for s in DIBAO_FORM.step("papers").sections for f in s.fields}
    assert not kinds & {"identity_card", "disability_card", "property_proof", "student_proof"}
    asked = [f for s in DIBAO_FORM.step("papers").sections for f in s.fields if f.kind == "papers"]
    assert asked and all(not f.required and f.proves for f in asked)


def test_every_screen_draws() -> None:
    answers = filled()
    for step in DIBAO_FORM.steps:
        view = forms.render_step(DIBAO_FORM, step.key, answers, {})
        assert view.labels[view.number - 1] == step.title
    assert forms.render_step(DIBAO_FORM, "family", answers, {}).sections[0].items[0].title == "申请人"
    assert FAMILY["people-p1-name"] == "罗庆华"
    assert AT.isoformat() in str(answers)
