# mypy: allow-untyped-defs, allow-untyped-calls
"""Eligibility, the borderline band and the difference paid (补差), art. 8 and 23."""

import numpy
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_chongqing.arithmetic import round_up_to, share
from openfisca_chongqing.declaring import household_total
from openfisca_chongqing.entities import Household


class raw_income_yearly(Variable):
    """Household income less rigid expenses, before it is stopped at nothing; tells how far a result is from changing."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "扣减后收入（可为负）"
    unit = "fen per year"

    def formula(household, period):
        return household("household_income_yearly", period) - household("household_rigid_yearly", period)


class counted_income_yearly(Variable):
    """The income that is compared with the standards."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "核定收入"
    reference = "民发〔2021〕57号第十三条"
    unit = "fen per year"

    def formula(household, period):
        return numpy.maximum(household("raw_income_yearly", period), 0)


class income_fits(Variable):
    """Income below standard × members (at it, where the parameter lets equality pass)."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "收入低于标准"
    reference = "民发〔2021〕57号第二十三条"

    def formula(household, period, parameters):
        income, limit = household("counted_income_yearly", period), household("standard_total_yearly", period)
        if parameters(period).dibao.income.at_limit_qualifies:
            return (income <= limit) & (limit > 0)
        return income < limit


class eligible(Variable):
    """The household as a whole fits by members, income and property."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "符合低保条件"
    reference = "民发〔2021〕57号"

    def formula(household, period):
        return household("income_fits", period) & household("property_fits", period)


class borderline(Variable):
    """低保边缘家庭: not eligible, property in order, income below 1.5 × the standard."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "符合低保边缘家庭条件"
    reference = "民发〔2021〕57号第八条"

    def formula(household, period, parameters):
        multiple = parameters(period).dibao.borderline.multiple_permille
        inside = household("counted_income_yearly", period) < share(
            household("standard_total_yearly", period), multiple
        )
        return ~household("eligible", period) & household("property_fits", period) & inside


class difference_monthly(Variable):
    """What the household would be paid a month: the difference, with the place's floor, rounded up once."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "全家月保障金"
    reference = "民发〔2021〕57号第二十三条"
    unit = "fen per month"

    def formula(household, period, parameters):
        rule = parameters(period).dibao.amount
        total, heads = household("standard_total_yearly", period), household("members_counted", period)
        gap = numpy.maximum(total - household("counted_income_yearly", period), 0)
        gap = numpy.maximum(gap, share(total, rule.floor_permille))
        if not rule.round_per_head:
            return round_up_to(gap, rule.unit_fen)
        heads = numpy.maximum(heads, 1)
        per_head = -(-gap // heads)
        return round_up_to(per_head, rule.unit_fen) * heads


class amount_monthly(Variable):
    """The household's monthly amount; nothing while it is not eligible as a whole."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "月保障金"
    reference = "民发〔2021〕57号第二十三条"
    unit = "fen per month"

    def formula(household, period):
        return household("difference_monthly", period) * household("eligible", period)


class refusers(Variable):
    """Counted members who refused work three times in a row: only their own share may be reduced (art. 34)."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "连续三次拒绝就业的成员数"
    reference = "民发〔2021〕57号第三十四条"

    def formula(household, period, parameters):
        people = household.members
        enough = people("work_refusals", period) >= parameters(period).dibao.work.refusals_from
        return household_total(household, enough & people("counted", period))


class reducible_monthly(Variable):
    """The most a person could take off for refused work: the refusers' equal shares, rounded down to 分."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "可减发的本人份额"
    reference = "民发〔2021〕57号第三十四条"
    unit = "fen per month"

    def formula(household, period):
        heads = numpy.maximum(household("members_counted", period), 1)
        return household("amount_monthly", period) * household("refusers", period) // heads


VARIABLES = [raw_income_yearly, counted_income_yearly, income_fits, eligible, borderline, difference_monthly]
VARIABLES += [amount_monthly, refusers, reducible_monthly]
