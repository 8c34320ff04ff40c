"""临时救助 in an application for several items: what happened, when, what it cost, whose trouble it is; nothing else is asked twice."""

from minzheng.engines.forms import services as forms
from minzheng.engines.forms.services import Further, Reading
from minzheng.engines.forms.types import Answers, Field, FormDef, Missing, Section
from minzheng.programmes.assistance.common.whom import PEOPLE, checked, put_before

CODE, NEED, EMERGENCY = "temporary_aid", "need", "emergency"
SCHOOLING = "上学的花费属于支出型，请在“是哪一种”里选支出"
LEAD = (
    "急事先救助、后补手续，不等核对；等家人签字也等不及的，另外申请小额快救。花费太大的，按自己负担的钱算。"
)

NEEDS = Field(name="needs", label="困难是这位的吗", kind="radio", options=(("yes", "是"), ("no", "不是")))


def further(asked: FormDef) -> Further:
    """How a form of several items asks of the trouble what `asked`, the item's own form, asks of it; the family it knows."""
    own = asked.step(NEED)
    step = own.model_copy(
        update={
            "lead": LEAD,
            "sections": (*own.sections, Section(group=PEOPLE, item_label="{title}", fields=(NEEDS,))),
        }
    )

    def composed(form: FormDef) -> FormDef:
        found: FormDef = checked(put_before(form, "papers", step), schooling_is_no_emergency)
        return found.model_copy(update={"title": "社会救助申请"})

    return composed


def schooling_is_no_emergency(reading: Reading) -> list[Missing]:
    """Schooling is never urgent."""
    if reading.value("type") == EMERGENCY and reading.value("kind") == "schooling":
        return [Missing(NEED, "type", SCHOOLING)]
    return []


def reading_of(answers: Answers) -> Reading:
    """The answers under the item's own form, or under the one it joins with its further questions."""
    return Reading(forms.form_for([CODE], answers), answers)
