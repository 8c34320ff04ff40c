"""低保 in an application for several items: for the whole family, or for one severely disabled or ill adult alone (单人保)."""

from minzheng.engines.forms.services import Reading
from minzheng.engines.forms.types import Answers, Field, FormDef, Missing, Section
from minzheng.programmes.assistance.common.whom import (
    PEOPLE,
    WHOM,
    ask_whom,
    by_name,
    checked,
    places_where,
    said,
)

FOR, ALONE = "dibao_for", "dibao_alone"
HOUSEHOLD, ONE = "household", "one"
WHO = (
    (HOUSEHOLD, "全家人", "一家人一起算"),
    (ONE, "只给一个人（单人保）", "全家收入高一点，家里有重残、重病的成年人，可以只给他（她）申请"),
)
ONE_ONLY = "单人保一份申请只给一个人，请只给一位选“是”"
NOBODY = "请选是给哪一位家人申请单人保"

SECTIONS = (
    Section(
        title="最低生活保障",
        fields=(Field(name=FOR, label="低保给谁申请", kind="radio", layout="stack", options=WHO),),
    ),
    Section(
        group=PEOPLE,
        when=f"{FOR}={ONE}",
        item_label="{title}",
        fields=(
            Field(
                name=ALONE,
                label="单人保给这一位申请",
                kind="radio",
                options=(("yes", "是"), ("no", "不是")),
            ),
        ),
    ),
)


def further(form: FormDef) -> FormDef:
    """The form with the question whom 低保 is for. Source: 审核确认办法 art. 8."""
    for section in SECTIONS:
        form = ask_whom(form, section)
    return checked(form, one_alone)


def one_alone(reading: Reading) -> list[Missing]:
    """单人保 is for exactly one."""
    if reading.value(FOR) != ONE:
        return []
    found = places_where(reading.answers, ALONE, "yes")
    if len(found) == 1:
        return []
    first = reading.items(PEOPLE)[0]["id"]
    return [Missing(WHOM, f"{PEOPLE}-{first}-{ALONE}", ONE_ONLY if found else NOBODY)]


def subjects(answers: Answers) -> tuple[int, ...] | None:
    """The one 单人保 is for; None: the household."""
    if said(answers, FOR) != ONE:
        return None
    return tuple(places_where(answers, ALONE, "yes")[:1]) or None


def further_lines(answers: Answers) -> list[tuple[str, str]]:
    """Whom it is for, in words."""
    found = subjects(answers)
    return [("低保给谁", f"{by_name(answers, list(found))}（单人保）" if found else "全家人")]
