# mypy: allow-untyped-defs, allow-untyped-calls
"""Income of a member (art. 13): five kinds, less what is exempt, what employment costs, and what is paid out.

All amounts are 分 per twelve months, so that no month's fraction is lost before the one rounding at the end.
"""

import numpy
from openfisca_core.errors import ParameterNotFoundError
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_chongqing.arithmetic import MONTHS, share
from openfisca_chongqing.declaring import given, household_total
from openfisca_chongqing.entities import Household, Person
from openfisca_chongqing.variables.members import DisabilityOption

YEARLY = "fen per year"
COUNTED_KINDS = {
    "wage": "工资性收入",
    "operating": "经营净收入",
    "property": "财产净收入",
    "transfer": "转移净收入",
    "other": "其他收入",
}
EXEMPT_KINDS = {
    "honour_pension": "优待抚恤金",
    "family_planning_reward": "计划生育奖励扶助金",
    "scholarship": "奖学金",
    "bravery_award": "见义勇为等奖励性补助",
    "social_assistance": "政府救助款物",
    "basic_pension": "城乡居民基础养老金",
    "local_exempt": "当地规定不计入的收入",
}
EXPENSE_KINDS = {"illness": "因病支出", "disability": "因残支出", "schooling": "就学支出"}

INPUTS = [
    *(
        given(f"{k}_yearly", Person, int, label, YEARLY)
        for k, label in {**COUNTED_KINDS, **EXEMPT_KINDS}.items()
    ),
    *(given(f"{k}_expense_yearly", Person, int, label, YEARLY) for k, label in EXPENSE_KINDS.items()),
    given("paid_out_yearly", Person, int, "税费、社保与赡养支出", YEARLY),
    given("urban", Household, bool, "适用城市标准"),
]


def published(node, name):
    """A value, or 0 for one that is null: `engine.evaluate` has refused every null that the family needs."""
    try:
        return getattr(node, name)
    except ParameterNotFoundError:
        return 0


class standard_monthly(Variable):
    """The 低保 standard of one person: urban or rural by the evidenced choice, never guessed from an address."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "低保标准（每人每月）"
    unit = "fen per month"

    def formula(household, period, parameters):
        standard = parameters(period).dibao.standard
        return numpy.where(
            household("urban", period), published(standard, "urban"), published(standard, "rural")
        )


class not_counted_yearly(Variable):
    """Named kinds that art. 13 leaves out, each by its own dated switch."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "不计入的收入"
    reference = "民发〔2021〕57号第十三条"
    unit = YEARLY

    def formula(persons, period, parameters):
        exempt = parameters(period).dibao.exempt
        total = persons("member_number", period) * 0
        for kind in EXEMPT_KINDS:
            if getattr(exempt, kind):
                total = total + persons(f"{kind}_yearly", period)
        return total


class employment_cost_yearly(Variable):
    """Necessary cost of work taken off wages (就业成本): an amount, a share of the wage, or of the standard; capped."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "就业成本扣减"
    reference = "民发〔2021〕57号第十三条"
    unit = YEARLY

    def formula(persons, period, parameters):
        rule = parameters(period).dibao.employment_cost
        wage = persons("wage_yearly", period)
        standard = persons.household("standard_monthly", period) * MONTHS
        disabled = persons("disability_kind", period) != DisabilityOption.NONE
        cost = (
            rule.amount_fen * MONTHS
            + share(wage, rule.wage_permille)
            + share(standard, rule.standard_permille)
        )
        cost = cost + share(wage, rule.disabled_wage_permille) * disabled
        if rule.cap_standard_permille:
            cost = numpy.minimum(cost, share(standard, rule.cap_standard_permille))
        return numpy.minimum(cost, wage)


class own_income_yearly(Variable):
    """A person's own counted income before support from obligors; never below nothing."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "本人计入收入"
    reference = "民发〔2021〕57号第十三条"
    unit = YEARLY

    def formula(persons, period):
        gross = sum(persons(f"{kind}_yearly", period) for kind in {**COUNTED_KINDS, **EXEMPT_KINDS})
        less = persons("not_counted_yearly", period) + persons("employment_cost_yearly", period)
        return numpy.maximum(gross - less - persons("paid_out_yearly", period), 0)


class rigid_yearly(Variable):
    """A person's rigid expenses (刚性支出) that the place lets off: illness, disability, schooling, each by its share."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "本人可扣减的刚性支出"
    reference = "民发〔2021〕57号第十三条"
    unit = YEARLY

    def formula(persons, period, parameters):
        rule = parameters(period).dibao.rigid
        return sum(
            share(persons(f"{kind}_expense_yearly", period), getattr(rule, f"{kind}_permille"))
            for kind in EXPENSE_KINDS
        )


class household_rigid_yearly(Variable):
    """The family's deductible rigid expenses, capped where the place caps them."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "家庭刚性支出扣减"
    reference = "民发〔2021〕57号第十三条"
    unit = YEARLY

    def formula(household, period, parameters):
        people = household.members
        total = household_total(household, people("rigid_yearly", period) * people("counted", period))
        cap = parameters(period).dibao.rigid.cap_standard_permille
        if cap:
            total = numpy.minimum(total, share(household("standard_total_yearly", period), cap))
        return total


class standard_total_yearly(Variable):
    """Standard × members × 12: incomes are compared with this product, never a quotient with the standard."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "全家标准合计"
    unit = YEARLY

    def formula(household, period):
        return household("standard_monthly", period) * household("members_counted", period) * MONTHS


class household_income_yearly(Variable):
    """Own incomes of the counted members and the support they receive."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "家庭收入"
    reference = "民发〔2021〕57号第十三条"
    unit = YEARLY

    def formula(household, period):
        people = household.members
        each = people("own_income_yearly", period) + people("support_received_yearly", period)
        return household_total(household, each * people("counted", period))


VARIABLES = [
    *INPUTS,
    standard_monthly,
    not_counted_yearly,
    employment_cost_yearly,
    own_income_yearly,
    rigid_yearly,
    household_rigid_yearly,
    standard_total_yearly,
    household_income_yearly,
]
