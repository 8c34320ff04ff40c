# mypy: allow-untyped-defs, allow-untyped-calls
"""孤儿 and 事实无人抚养儿童 (民发〔2019〕62号): by the state of both parents. Advice only, so that no child misses a right."""

import numpy
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_chongqing.declaring import given
from openfisca_chongqing.entities import Household, Person
from openfisca_chongqing.item_facts import ParentState
from openfisca_chongqing.variables.behind import gathered
from openfisca_chongqing.variables.income import published
from openfisca_chongqing.variables.members import ADULT, StudentOption
from openfisca_chongqing.variables.tekun import graded, of_mind

LAW = "民发〔2019〕62号"
STATES = list(ParentState)
LOST = tuple(STATES.index(s) for s in (ParentState.DEAD, ParentState.DECLARED_MISSING, ParentState.NOT_FOUND))
TIMED = tuple(
    STATES.index(s)
    for s in (
        ParentState.IMPRISONED,
        ParentState.ISOLATION,
        ParentState.RESTRICTED,
        ParentState.LOST_CONTACT,
    )
)

INPUTS = [
    given("parent_state", Person, int, "父母一方的情形"),
    given("child_known", Person, bool, "儿童保障所需情况已齐"),
    given("parent_months", Person, int, "期限或失联月数", "months"),
    given("in_institution", Person, bool, "由儿童福利机构养育"),
    given("offset_monthly", Person, int, "已享受低保、特困、生活补贴的本人份额", "fen per month"),
]


class parent_lost(Variable):
    """A parent who is dead, declared missing by a court, or cannot be found."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "父母一方死亡、失踪或查找不到"
    reference = f"{LAW}一"

    def formula(persons, period):
        lost = numpy.isin(persons("parent_state", period), LOST)
        return lost & persons.has_role(Household.PARENT)


class parent_in_hardship(Variable):
    """A parent gravely disabled or ill, or away for six months and more."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "父母一方重残、重病或不能履行监护"
    reference = f"{LAW}一"

    def formula(persons, period, parameters):
        rule = parameters(period).child
        state = persons("parent_state", period)
        severe = graded(persons, period, rule.grade_severe)
        severe = severe | (of_mind(persons, period) & graded(persons, period, rule.grade_mind))
        long = persons("parent_months", period) >= rule.months_from
        found = (state == STATES.index(ParentState.DISABLED)) & severe
        found = found | (state == STATES.index(ParentState.ILL)) | (numpy.isin(state, TIMED) & long)
        return found & persons.has_role(Household.PARENT)


class parents_listed(Variable):
    """How many parents are named; a child with none named fits no children's item."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "填写的父母人数"

    def formula(persons, period):
        return gathered(persons, period, persons.has_role(Household.PARENT))


class parents_lost(Variable):
    """How many of them are lost."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "死亡、失踪或查找不到的父母人数"

    def formula(persons, period):
        return gathered(persons, period, persons("parent_lost", period))


class parents_in_hardship(Variable):
    """How many of them are in one of the states of 民发〔2019〕62号."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "重残、重病或不能履行监护的父母人数"

    def formula(persons, period):
        return gathered(persons, period, persons("parent_in_hardship", period))


class orphan_fits(Variable):
    """Both parents lost, under 18; who is covered stays so while at a middle or secondary vocational school.

    False while something asked of the child or its parents is unknown.
    """

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "符合孤儿认定条件"
    reference = "渝民发〔2010〕184号"

    def formula(persons, period, parameters):
        at_school = persons("student_level", period) == StudentOption.SCHOOL
        stays = persons("holds_orphan", period) & at_school & parameters(period).child.orphan_while_schooling
        young = (persons("age", period) < ADULT) | stays
        listed = persons("parents_listed", period)
        young = young & persons("child_known", period)
        return young & (listed > 0) & (persons("parents_lost", period) == listed)


class de_facto_orphan_fits(Variable):
    """Every parent lost or in hardship, one at least in hardship, under 18; false while something asked is unknown."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "符合事实无人抚养儿童条件"
    reference = f"{LAW}一"

    def formula(persons, period):
        hard, lost = persons("parents_in_hardship", period), persons("parents_lost", period)
        everyone = (hard > 0) & (hard + lost == persons("parents_listed", period))
        young = (persons("age", period) < ADULT) & persons("child_known", period)
        return young & everyone


class orphan_monthly(Variable):
    """Basic living of an orphan, in an institution or with a family."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "孤儿基本生活费"
    unit = "fen per month"

    def formula(persons, period, parameters):
        rule = parameters(period).child
        inside, outside = published(rule, "institution_fen"), published(rule, "scattered_fen")
        return numpy.where(persons("in_institution", period), inside, outside) * persons(
            "orphan_fits", period
        )


class de_facto_orphan_monthly(Variable):
    """The subsidy, or what is missing to it where 低保, 特困 or the living subsidy is received already (三（一）)."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "事实无人抚养儿童基本生活补贴"
    reference = f"{LAW}三（一）"
    unit = "fen per month"

    def formula(persons, period, parameters):
        rule = parameters(period).child
        offset = persons("offset_monthly", period) * rule.top_up
        full = numpy.int64(published(rule, "de_facto_orphan_fen"))
        return numpy.maximum(full - offset, 0) * persons("de_facto_orphan_fits", period)


VARIABLES = [*INPUTS, parent_lost, parent_in_hardship, parents_listed, parents_lost, parents_in_hardship]
VARIABLES += [orphan_fits, de_facto_orphan_fits, orphan_monthly, de_facto_orphan_monthly]
