"""特困: the screens of its own form. Family, home, income and property are the screens of 低保; supporters and care are its own."""

from minzheng.engines.forms.services import Reading
from minzheng.engines.forms.types import Field, FormDef, Group, Missing, Section, Step
from minzheng.programmes.assistance.items.dibao import form_near
from minzheng.programmes.assistance.items.dibao.form import years_between
from minzheng.programmes.assistance.items.dibao.form_checks import CHECKS, SAYINGS, identity_in
from minzheng.programmes.assistance.items.dibao.form_family import DISABILITIES, GRADES, PEOPLE, PLACE
from minzheng.programmes.assistance.items.dibao.form_means import INCOME, MEANS
from minzheng.programmes.assistance.items.dibao.form_steps import CONFIRM, PAPERS, SUPPORT

ADULT = 18
YES_NO = (("yes", "是"), ("no", "不是"))
#: What makes a supporter unable (art. 8), as the family knows it; disability and age are asked and read beside it.
STATES = (
    ("tekun", "他（她）自己就是特困人员"), ("dibao", "他（她）在享受低保"),
    ("no_capacity", "他（她）没有民事行为能力"), ("away", "被宣告失踪，或者正在服刑"),
)  # fmt: skip
OWES = "owes=yes"
FORMS = (
    ("scattered", "在家供养", "住在家里，由您选的人或者镇街安排的人照料"),
    ("institution", "去供养服务机构", "住到敬老院等机构，由机构照料"),
)
FORM_NAMES = {"scattered": "分散供养（在家）", "institution": "集中供养（供养服务机构）"}


def about_a_supporter(when: str = "") -> tuple[Field, ...]:
    """Asked alike of those who live with the applicant and of those who do not."""

    def only(more: str = "") -> str:
        return " & ".join(part for part in (when, more) if part)

    return (
        Field(
            name="supporter_state",
            label="他（她）有没有下面的情况（有就勾）",
            kind="checkbox",
            options=STATES,
            required=False,
            when=only(),
        ),
        Field(
            name="supporter_own_fen",
            label="他（她）本人每月收入",
            kind="money",
            unit="元/月",
            required=False,
            sensitive=True,
            when=only(),
            help="知道就填，不知道可以空着",
        ),
        Field(
            name="supporter_property",
            label="他（她）家的财产多不多",
            kind="radio",
            options=(("low", "没有超过低收入家庭的规定"), ("high", "超过了"), ("unknown", "不清楚")),
            required=False,
            when=only(),
        ),
    )


HOUSEMATES = Section(
    group="people",
    title="住在一起的家人",
    item_label="{title}",
    fields=(
        Field(
            name="owes",
            label="是不是依法应当养您的人（配偶、父母、成年子女）",
            kind="radio",
            options=YES_NO,
            when="first!=yes",
        ),
        *about_a_supporter("first!=yes & " + OWES),
    ),
)


def apart() -> Section:
    """The relatives who live elsewhere, as 低保 asks of them, with what 特困 has to know besides."""
    asked = next(section for section in SUPPORT.sections if section.group == "obligors")
    disabled = Field(
        name="supporter_disabled",
        label="有没有残疾人证",
        kind="radio",
        options=(("no", "没有"), ("yes", "有"), ("unknown", "不清楚")),
    )
    disability = (
        Field(
            name="supporter_disability_kind",
            label="残疾类别",
            kind="select",
            options=DISABILITIES,
            when="supporter_disabled=yes",
        ),
        Field(
            name="supporter_disability_grade",
            label="残疾等级",
            kind="select",
            options=GRADES,
            when="supporter_disabled=yes",
        ),
    )
    return asked.model_copy(update={"fields": (*asked.fields, disabled, *disability, *about_a_supporter())})


SUPPORTERS = Step(
    key="support",
    title="赡养人",
    lead="依法应当赡养、抚养、扶养您的人。有没有能力养，由工作人员核实，不会因为写了他们就不给办。",
    sections=(
        HOUSEMATES,
        Section(fields=(*SUPPORT.sections[0].fields,)),
        form_near.WHO,
        apart(),
    ),
)
CARE = Step(
    key="care",
    title="怎么供养",
    lead="在家还是去机构，由您自己选，以后可以改。",
    sections=(
        Section(
            fields=(
                Field(name="care_form", label="您想怎么供养", kind="radio", options=FORMS),
                Field(
                    name="institution",
                    label="想去哪家机构",
                    kind="text",
                    maxlength=40,
                    required=False,
                    when="care_form=institution",
                    help="没有想好可以不填，镇街会介绍",
                ),
                Field(
                    name="carer",
                    label="想请谁照料",
                    kind="name",
                    required=False,
                    when="care_form=scattered",
                    help="没有人选可以不填，镇街会安排",
                ),
                Field(
                    name="carer_relation",
                    label="照料人是您的什么人",
                    kind="text",
                    maxlength=20,
                    required=False,
                    when="care_form=scattered",
                ),
            ),
        ),
        Section(
            title="申请人是孩子的（未满 18 岁）",
            note=(
                "父母去世、失踪或者没有能力抚养的孩子，可能既符合特困供养，也符合孤儿或者事实无人抚养儿童保障，只能选一种。"
                "特困供养另有照料护理补贴；孤儿和事实无人抚养儿童保障按月发基本生活费，标准不同，另有助学等帮助。"
                "工作人员和儿童督导员会当面讲清楚，由监护人和孩子一起选；选哪一种都由工作人员核定，不会自动取消。成年人跳过这里。"
            ),
            fields=(
                Field(
                    name="child_scheme",
                    label="未满 18 岁的，选哪一种保障",
                    kind="radio",
                    required=False,
                    options=(("tekun", "特困供养"), ("child", "孤儿或者事实无人抚养儿童保障")),
                ),
                Field(
                    name="own_student",
                    label="孩子是不是在上学",
                    kind="radio",
                    required=False,
                    options=(
                        ("school", "在上学（小学、初中、高中、中职）"),
                        ("none", "没有上学"),
                    ),
                ),
            ),
        ),
    ),
)


def child_chooses(reading: Reading) -> list[Missing]:
    """A child's file says which scheme was chosen, and whether she is at school."""
    people = reading.items("people")
    number = identity_in(reading, people[0]) if people else None
    if number is None or years_between(number.birth, reading.as_of) >= ADULT:
        return []
    asked = {
        "child_scheme": "申请人未满 18 周岁，请和监护人、孩子商量以后选一种保障",
        "own_student": "申请人未满 18 周岁，请选孩子是不是在上学",
    }
    return [Missing("care", name, words) for name, words in asked.items() if not reading.value(name)]


TEKUN_FORM = FormDef(
    id="tekun",
    version="2026.1",
    title="特困人员救助供养申请",
    steps=(PEOPLE, PLACE, INCOME, MEANS, SUPPORTERS, CARE, PAPERS, CONFIRM),
    groups=(Group(name="people", first_fixed=True), Group(name="obligors", most=10), form_near.GROUP),
    checks=(*CHECKS, child_chooses),
    sayings=SAYINGS,
)

__all__ = [
    "CARE",
    "FORM_NAMES",
    "HOUSEMATES",
    "OWES",
    "TEKUN_FORM",
    "YES_NO",
    "Missing",
    "about_a_supporter",
    "apart",
]
