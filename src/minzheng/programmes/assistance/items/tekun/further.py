"""特困 in an application for several items: for whom, who owes that person support, how she wants to be supported."""

from minzheng.engines.forms.services import Reading
from minzheng.engines.forms.types import Answers, Field, FormDef, Missing, Section, Step
from minzheng.programmes.assistance.common.whom import (
    KEPT,
    OWES_WHOM,
    PEOPLE,
    WHOM,
    ask_whom,
    by_name,
    checked,
    is_asked,
    kept_place,
    places_where,
    put_before,
    said,
)
from minzheng.programmes.assistance.items.dibao.form import years_between
from minzheng.programmes.assistance.items.dibao.form_checks import identity_in
from minzheng.programmes.assistance.items.dibao.further import ALONE, HOUSEHOLD, ONE
from minzheng.programmes.assistance.items.dibao.further import FOR as DIBAO_FOR
from minzheng.programmes.assistance.items.tekun import form as own

FIRST_ONLY = "一份申请只给一位申请特困供养，请只给一位选“是”；老两口可以各申请一份"
NOBODY = "请选是给哪一位家人申请特困供养"
BOTH = "同一个人不能同时享受低保和特困供养，请给这位只选一项"
APPLICANT_LEFT_OUT = "特困供养的这位不计在全家低保里。请把另一位家人写成申请人，或者全家不申请低保"
CHILD = "孩子申请特困供养，由监护人陪着单独申请，请从“特困供养”进去；这里请给这位选“不是”"
NOT_HIM = f"{KEPT}!=yes"

FOR_WHOM = Section(
    title="特困人员救助供养",
    note="给没有劳动能力、没有生活来源，依法该养他（她）的人没有能力养的家人。这位不再计在低保里，其他家人仍可以有低保。",
    group=PEOPLE,
    item_label="{title}",
    fields=(
        Field(
            name=KEPT,
            label="特困供养给这一位申请",
            kind="radio",
            options=(("yes", "是"), ("no", "不是")),
        ),
    ),
)
OWES = Field(
    name=OWES_WHOM,
    label="依法该养的是谁",
    kind="radio",
    layout="stack",
    options=(("him", "申请特困供养的那位"), ("others", "其他家人"), ("both", "都是")),
)
LEAD = "依法应当赡养、抚养、扶养家人的亲属。有没有能力养，由工作人员核实，不会因为写了他们就不给办。"


def _housemates() -> Section:
    owes = Field(
        name="owes",
        label="是不是依法应当养申请特困供养的那位（配偶、父母、成年子女）",
        kind="radio",
        options=own.YES_NO,
        when=NOT_HIM,
    )
    return own.HOUSEMATES.model_copy(
        update={"fields": (owes, *own.about_a_supporter(f"{NOT_HIM} & {own.OWES}"))}
    )


def _apart(section: Section) -> Section:
    return section.model_copy(update={"fields": (*section.fields[:2], OWES, *section.fields[2:])})


def _supporters(form: FormDef) -> Step:
    """The form's own screen of relatives with what the supporters of one person are asked besides."""
    step = form.step("support")
    sections = [_apart(own.apart()) if one.group == "obligors" else one for one in step.sections]
    return step.model_copy(update={"lead": LEAD, "sections": (_housemates(), *sections)})


def _care() -> Step:
    asked = own.CARE.sections[0]
    first = asked.fields[0].model_copy(update={"label": "本人想怎么供养"})
    section = asked.model_copy(update={"fields": (first, *asked.fields[1:])})
    return own.CARE.model_copy(
        update={"lead": "在家还是去机构，由本人选，以后可以改。", "sections": (section,)}
    )


def further(form: FormDef) -> FormDef:
    """The form with what 特困 asks besides. Source: 特困人员认定办法 art. 4 to 8, 22."""
    form = ask_whom(form, FOR_WHOM)
    steps = tuple(_supporters(form) if step.key == "support" else step for step in form.steps)
    form = put_before(form.model_copy(update={"steps": steps}), "papers", _care())
    return checked(form, for_one, not_a_child, not_both)


def for_one(reading: Reading) -> list[Missing]:
    """Exactly one of the family."""
    found = places_where(reading.answers, KEPT, "yes")
    if len(found) == 1 or any(said(one, KEPT) is None for one in reading.items(PEOPLE)):
        return []
    first = reading.items(PEOPLE)[0]["id"]
    return [Missing(WHOM, f"{PEOPLE}-{first}-{KEPT}", FIRST_ONLY if found else NOBODY)]


def not_a_child(reading: Reading) -> list[Missing]:
    """A child's own file has her guardian, her word and her choice of scheme: it is not one of several."""
    people = reading.items(PEOPLE)
    for n in places_where(reading.answers, KEPT, "yes"):
        number = identity_in(reading, people[n])
        if number is not None and years_between(number.birth, reading.as_of) < own.ADULT:
            return [Missing(WHOM, f"{PEOPLE}-{people[n]['id']}-{KEPT}", CHILD)]
    return []


def not_both(reading: Reading) -> list[Missing]:
    """Nobody asks for 低保 and 特困 for the same person. Source: 社会救助暂行办法 art. 15."""
    if not is_asked(reading.form, DIBAO_FOR):
        return []
    found, people = places_where(reading.answers, KEPT, "yes"), reading.items(PEOPLE)
    alone = [n for n in found if reading.value(ALONE, people[n], PEOPLE) == "yes"]
    if reading.value(DIBAO_FOR) == ONE and alone:
        return [Missing(WHOM, f"{PEOPLE}-{people[alone[0]]['id']}-{KEPT}", BOTH)]
    if reading.value(DIBAO_FOR) == HOUSEHOLD and found == [0]:
        return [Missing(WHOM, f"{PEOPLE}-{people[0]['id']}-{KEPT}", APPLICANT_LEFT_OUT)]
    return []


def place_of(answers: Answers) -> int:
    """The place in the family of whom it is for; the applicant on its own form."""
    return 0 if answers.get("form") == own.TEKUN_FORM.id else kept_place(answers) or 0


def owed(row: dict[str, object]) -> bool:
    """Whether a relative elsewhere owes support to whom it is for; on its own form everybody named does."""
    return bool(said(row, OWES_WHOM) != "others")


def whom_line(answers: Answers) -> list[tuple[str, str]]:
    """Whom it is for, in words; nothing on its own form."""
    if answers.get("form") == own.TEKUN_FORM.id:
        return []
    return [("特困供养给谁", by_name(answers, [place_of(answers)]))]
