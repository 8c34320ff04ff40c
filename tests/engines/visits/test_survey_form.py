"""The survey form: prefilled by what was declared, read back as findings, nothing typed lost."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from minzheng.engines.visits.desk_views import parse_survey, survey_form
from minzheng.engines.visits.types import (
    DeclaredIncome,
    DeclaredMember,
    Housing,
    IncomeSeen,
    Living,
    SpecialFlag,
    SurveyPrefill,
)
from minzheng.kernel.clock import BEIJING
from tests.seen import seen

MOTHER, SON, WANG, CHEN = (UUID(int=0x0192 << 112 | one) for one in range(1, 5))
PREFILL = SurveyPrefill(
    members=(
        DeclaredMember(MOTHER, "罗秀英", "本人", (DeclaredIncome(IncomeSeen.PENSION, 21050),)),
        DeclaredMember(SON, "罗小军", "儿子"),
    ),
    surveyors=((WANG, "扶欢镇 镇街经办 王敏"), (CHEN, "扶欢镇 镇街经办 陈刚")),
    place="高滩村 3 组",
    token="made-once",
)


def page(**more: Any) -> str:
    return render_to_string("visits/desk/_survey_form.html", survey_form(PREFILL, **more))


def control(html: str, name: str) -> str:
    """The input of that name."""
    (found,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', html)
    return str(found)


def post(**changes: Any) -> QueryDict:
    """What a browser sends for a whole form."""
    given: dict[str, Any] = {
        "token": "made-once",
        "member": [str(MOTHER), str(SON)],
        "at_date": "2026-11-20",
        "at_time": "10:30",
        "place": "高滩村 3 组",
        "surveyors": [str(WANG), str(CHEN)],
        "present": [str(MOTHER)],
        f"m-{MOTHER}-confirmed": "yes",
        f"m-{MOTHER}-pension": "210.50",
        f"m-{SON}-note": "在成都上学，电话核实",
        "living": "hard",
        "housing": "own_poor",
        "flags": ["urgent_help", "not a flag"],
        f"sign-surveyor-{WANG}_svg": "<svg></svg>",
        f"sign-surveyor-{WANG}_points": "[1]",
    }
    sent = QueryDict(mutable=True)
    for name, value in {**given, **changes}.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


def test_declared_values_stand_in_the_form_marked_as_declared() -> None:
    html = page()
    assert re.search(r'value="210.50"', control(html, f"m-{MOTHER}-pension"))
    assert "罗秀英（本人）的收入" in html and "上次填写" in html
    assert 'name="token" value="made-once"' in html
    assert html.count('name="member"') == 2


def test_a_whole_form_becomes_a_visit() -> None:
    paper = UUID(int=9)
    parsed = parse_survey(post(), papers={f"sign-member-{MOTHER}_paper": paper}, photos=(UUID(int=8),))
    assert parsed.errors == {} and parsed.visit is not None
    visit = parsed.visit
    assert visit.at == datetime(2026, 11, 20, 10, 30, tzinfo=BEIJING)
    assert (visit.surveyors, visit.present, visit.token) == ((WANG, CHEN), (MOTHER,), "made-once")
    assert (visit.findings.living, visit.findings.housing) == (Living.HARD, Housing.OWN_POOR)
    assert visit.findings.flags == [SpecialFlag.URGENT_HELP]
    assert [(one.role, one.signer, one.paper_id) for one in visit.signatures] == [
        ("surveyor", WANG, None),
        ("member", MOTHER, paper),
    ]
    assert visit.photos == (UUID(int=8),)


@pytest.mark.parametrize("time", ["10:30", "１０：３０", "10.30", "1030", "10点30分", "10 时 30"])
def test_a_time_may_be_typed_as_people_type_it(time: str) -> None:
    parsed = parse_survey(post(at_time=time))
    assert parsed.visit is not None and parsed.visit.at == datetime(2026, 11, 20, 10, 30, tzinfo=BEIJING)


def test_not_confirmed_is_unknown_and_confirmed_empty_is_none() -> None:
    parsed = parse_survey(post(**{f"m-{MOTHER}-pension": ""}))
    assert parsed.visit is not None
    mother, son = parsed.visit.findings.members
    assert mother.incomes == [] and son.incomes is None and son.note == "在成都上学，电话核实"


def test_amounts_are_fen_a_month() -> None:
    parsed = parse_survey(post(**{f"m-{MOTHER}-wage": "1,200"}))
    assert parsed.visit is not None
    incomes = {one.kind: one.fen_per_month for one in parsed.visit.findings.members[0].incomes or []}
    assert incomes == {IncomeSeen.WAGE: 120000, IncomeSeen.PENSION: 21050}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"at_date": "昨天"}, "at"),
        ({"at_time": ""}, "at"),
        ({"at_time": "25:00"}, "at"),
        ({"at_time": "上午"}, "at"),
        ({"living": ""}, "living"),
        ({"housing": "palace"}, "housing"),
        ({"surveyors": [str(WANG)]}, "surveyors"),
        ({"surveyors": [str(WANG), str(WANG)]}, "surveyors"),
        ({"surveyors": [str(WANG), "' or 1=1"]}, "surveyors"),
        ({"present": []}, "present"),
        ({"member": []}, "form"),
        ({"remarks": "长" * 1001}, "remarks"),
        ({f"m-{MOTHER}-pension": "很多"}, f"m-{MOTHER}-pension"),
        ({f"m-{MOTHER}-pension": "-5"}, f"m-{MOTHER}-pension"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changes: dict[str, Any], field: str) -> None:
    parsed = parse_survey(post(**changes))
    assert parsed.visit is None and list(parsed.errors) == [field]
    assert re.search("[一-鿿]", parsed.errors[field])


def test_everything_wrong_is_said_at_once_and_nothing_typed_is_lost() -> None:
    typed = post(at_date="昨天", living="", remarks="已写的意见", **{f"m-{MOTHER}-pension": "很多"})
    errors = parse_survey(typed).errors
    assert set(errors) == {"at", "living", f"m-{MOTHER}-pension"}
    html = page(typed=typed, errors=errors)
    for kept in ("已写的意见", 'value="很多"', 'value="昨天"', "在成都上学，电话核实", *errors.values()):
        assert kept in html


def test_an_untouched_block_of_a_member_who_declared_nothing_is_not_confirmed() -> None:
    """Planted defect: a switch that stands on by itself would turn silence into "no income"."""
    html = page()
    assert " checked" in control(html, f"m-{MOTHER}-confirmed")
    assert " checked" not in control(html, f"m-{SON}-confirmed")


def test_the_time_starts_from_the_callers_in_beijing() -> None:
    html = render_to_string(
        "visits/desk/_survey_form.html",
        survey_form(replace(PREFILL, at=datetime(2026, 11, 20, 18, 5, tzinfo=UTC))),
    )
    assert 'value="2026-11-21"' in control(html, "at_date") and 'value="02:05"' in control(html, "at_time")


def test_an_emptied_amount_stays_empty() -> None:
    html = page(typed=post(**{f"m-{MOTHER}-pension": ""}), errors={})
    assert "210" not in seen(control(html, f"m-{MOTHER}-pension"))


def test_a_token_is_made_when_the_caller_has_none() -> None:
    blank = SurveyPrefill(members=PREFILL.members)
    first, second = survey_form(blank)["token"], survey_form(blank)["token"]
    assert first and first != second
    assert survey_form(blank, typed={"token": first})["token"] == first
