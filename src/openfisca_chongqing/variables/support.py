# mypy: allow-untyped-defs, allow-untyped-calls
"""Support from obligors who live elsewhere (赡养、抚养、扶养费): evidenced first, imputed only where the place says how."""

import numpy
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_chongqing.arithmetic import MONTHS, share
from openfisca_chongqing.declaring import HEADS, given
from openfisca_chongqing.entities import Household, Person
from openfisca_chongqing.variables.members import ADULT

YEARLY = "fen per year"

INPUTS = [
    given("supports_number", Person, int, "被赡养人的序号"),
    given("obligor_income_yearly", Person, int, "义务人家庭收入", YEARLY),
    given("obligor_size", Person, int, "义务人家庭人口", "persons"),
    given("obligor_children", Person, int, "被赡养人的子女数", "persons"),
    given("support_evidenced", Person, bool, "有实际赡养费凭据"),
    given("support_evidenced_yearly", Person, int, "实际赡养费", YEARLY),
    given("obligor_unable", Person, bool, "无赡养能力"),
    given("obligor_sibling_or_60", Person, bool, "义务人是兄弟姐妹或年满60周岁"),
    given("obligor_left_out", Person, bool, "经研判豁免计算"),
]


def supported_slot(persons, number):
    """Index of a household's member `number` in a table of all households × HEADS."""
    return persons.household.members_entity_id * HEADS + number


class jobless_severe_adult(Variable):
    """成年无业重度残疾人: adult, disability grade 1–2, no wage and no business."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "成年无业重度残疾人"
    reference = "民发〔2022〕83号"

    def formula(persons, period):
        grade = persons("disability_grade", period)
        earned = persons("wage_yearly", period) + persons("operating_yearly", period)
        return (persons("age", period) >= ADULT) & (grade >= 1) & (grade <= 2) & (earned == 0)


class imputed_support_yearly(Variable):
    """Support imputed to an obligor's household above threshold × standard × its size, by the number of children.

    Until: a place sets no rate; the national measure leaves it to local rule and none is published for Chongqing.
    """

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "推算的赡养费"
    reference = "民发〔2021〕57号第十三条"
    unit = YEARLY

    def formula(persons, period, parameters):
        rule = parameters(period).dibao.support
        standard = persons.household("standard_monthly", period) * MONTHS
        free = share(standard * persons("obligor_size", period), rule.threshold_permille)
        excess = numpy.maximum(persons("obligor_income_yearly", period) - free, 0)
        many = persons("obligor_children", period) >= rule.many_children_from
        few_share, many_share = share(excess, rule.rate_few_permille), share(excess, rule.rate_many_permille)
        return numpy.where(many, many_share, few_share)


class excused_by_officer(Variable):
    """Left out case by case: a sibling or a person of 60 and more who keeps a jobless severely disabled adult."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "可豁免且经研判豁免"
    reference = "民发〔2022〕83号"

    def formula(persons, period):
        is_member = persons.has_role(Household.MEMBER)
        table = numpy.zeros(persons.household.count * HEADS, dtype=bool)
        slots = supported_slot(persons, persons("member_number", period))
        table[slots[is_member]] = persons("jobless_severe_adult", period)[is_member]
        severe = table[supported_slot(persons, persons("supports_number", period))]
        return persons("obligor_left_out", period) & persons("obligor_sibling_or_60", period) & severe


class support_given_yearly(Variable):
    """What one obligor counts for: evidence overrides imputation; unable or excused obligors count for nothing."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "计入的赡养费"
    reference = "民发〔2021〕57号第十三条"
    unit = YEARLY

    def formula(persons, period, parameters):
        obligor = persons.has_role(Household.OBLIGOR)
        evidenced = persons("support_evidenced", period)
        imputed = numpy.where(persons("obligor_unable", period), 0, persons("imputed_support_yearly", period))
        amount = numpy.where(evidenced, persons("support_evidenced_yearly", period), imputed)
        if parameters(period).dibao.support.excuse_for_severe:
            amount = numpy.where(persons("excused_by_officer", period), 0, amount)
        return amount * obligor


class support_received_yearly(Variable):
    """What a member receives from all obligors together."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "收到的赡养费"
    reference = "民发〔2021〕57号第十三条"
    unit = YEARLY

    def formula(persons, period):
        table = numpy.zeros(persons.household.count * HEADS, dtype=numpy.int64)
        to = supported_slot(persons, persons("supports_number", period))
        numpy.add.at(table, to, persons("support_given_yearly", period))
        return table[supported_slot(persons, persons("member_number", period))] * persons.has_role(
            Household.MEMBER
        )


VARIABLES = [*INPUTS, jobless_severe_adult, imputed_support_yearly, excused_by_officer]
VARIABLES += [support_given_yearly, support_received_yearly]
