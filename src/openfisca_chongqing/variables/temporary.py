# mypy: allow-untyped-defs, allow-untyped-calls
"""临时救助 (2018 opinion; 渝民发〔2017〕60号; the opinion of January 2026): urgent need, sudden expenses, 小额快救."""

import numpy
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_chongqing.arithmetic import share, up_to_unit
from openfisca_chongqing.declaring import given, household_total
from openfisca_chongqing.entities import Household
from openfisca_chongqing.item_facts import HARDSHIP_KINDS, HARDSHIPS
from openfisca_chongqing.variables.income import published

TABLE = "渝民发〔2017〕60号"
OPINION = "民发〔2018〕23号"
EMERGENCY, EXPENSE = HARDSHIPS.index("emergency"), HARDSHIPS.index("expense")
MEDICAL, LONG_TREATMENT, DISASTER, SCHOOLING = (
    HARDSHIP_KINDS.index(kind) for kind in ("medical", "long_treatment", "disaster", "schooling")
)
CLASSES = "abcd"

INPUTS = [
    given("hardship_type", Household, int, "急难型或支出型"),
    given("hardship_kind", Household, int, "困难种类"),
    given("hardship_person", Household, int, "遇到困难的成员（0为全家）"),
    given("hardship_cost_fen", Household, int, "个人负担的费用", "fen"),
    given("life_hard", Household, bool, "基本生活出现严重困难"),
    given("already_aided", Household, bool, "同一事由已得到救助"),
]


class temporary_class(Variable):
    """1 A: 特困 or 孤儿; 2 B: 低保; 3 C: income per head up to twice the standard; 4 D: others, left to the district.

    Of the person the hardship has met, or of the family when nobody is named: A then only if every counted member is.
    While the family's income is unknown nobody is of C.
    """

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "临时救助对象类别"
    reference = TABLE

    def formula(household, period, parameters):
        people = household.members
        alone = people("tekun_fits", period) | people("holds_tekun", period)
        alone = alone | people("orphan_fits", period) | people("holds_orphan", period)
        named = household("hardship_person", period)
        whose = people("member_number", period) == household.project(named) - 1
        counted = people("counted", period)
        all_alone = household_total(household, counted & ~alone) == 0
        all_alone = all_alone & (household("members_counted", period) > 0)
        dibao = people("dibao_person", period)
        first = numpy.where(named > 0, household.any(whose & alone), all_alone)
        held = household.any(counted & people("holds_dibao", period))
        known = household("dibao_known", period)
        whole = held | (household("eligible", period) & known)
        second = numpy.where(named > 0, household.any(whose & dibao), whole)
        limit = share(
            household("standard_total_yearly", period), parameters(period).temporary_aid.class_c_permille
        )
        third = (household("counted_income_yearly", period) <= limit) & known
        third = third & (household("members_counted", period) > 0)
        return numpy.where(first, 1, numpy.where(second, 2, numpy.where(third, 3, 4)))


class hardship_open(Variable):
    """Basic life is gravely hard and the same cause has not been aided, here or at another place."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "基本生活严重困难且同一事由未救助"
    reference = OPINION

    def formula(household, period):
        return household("life_hard", period) & ~household("already_aided", period)


class emergency_fits(Variable):
    """急难型: at once, without an economic check; papers are completed afterwards (先行救助)."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "符合急难型临时救助情形"
    reference = f"{OPINION}二（一）"

    def formula(household, period):
        return (household("hardship_type", period) == EMERGENCY) & household("hardship_open", period)


class quick_fits(Variable):
    """小额快救: decided in three days, nothing checked, nothing publicised."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "可按小额快救办理"
    reference = "民政部、财政部2026年1月意见"

    def formula(household, period, parameters):
        return household("emergency_fits", period) & parameters(period).temporary_aid.quick.enabled


class quick_high_fen(Variable):
    """The most 小额快救 gives: one month of the local 低保 standard."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "小额快救最高金额"
    reference = "民政部、财政部2026年1月意见"
    unit = "fen"

    def formula(household, period, parameters):
        months = parameters(period).temporary_aid.quick.months
        return household("standard_monthly", period) * months * household("quick_fits", period)


class expense_means_fit(Variable):
    """支出型: income per head below last year's disposable income and property in order; who is assisted is not asked again."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "支出型收入和财产符合"
    reference = f"{OPINION}二（一）、（二）"

    def formula(household, period, parameters):
        rule = parameters(period).temporary_aid.expense
        fits = household("property_fits", period)
        fits = fits if rule.property_as_dibao else fits | True
        fits = fits & household("below_disposable", period) & household("dibao_known", period)
        if rule.assisted_skip:
            fits = fits | (household("temporary_class", period) <= 2)
        if rule.borderline_skip:
            known = household.any(household.members("holds_borderline", period))
            known = known | household.any(household.members("holds_rigid_expense", period))
            fits = fits | known
        return fits


class expense_fits(Variable):
    """支出型: necessary expenses beyond what the family can bear."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "符合支出型临时救助情形"
    reference = f"{OPINION}二（一）"

    def formula(household, period):
        sudden = (household("hardship_type", period) == EXPENSE) & household("hardship_open", period)
        return sudden & household("expense_means_fit", period)


class temporary_fits(Variable):
    """急难型 or 支出型."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "符合临时救助情形"
    reference = OPINION

    def formula(household, period):
        return household("emergency_fits", period) | household("expense_fits", period)


def of_class(household, period, values):
    """The value of the household's class; `values` for A, B, C and D."""
    return numpy.array(values, dtype=numpy.int64)[household("temporary_class", period) - 1]


def medical_part(household, period, parameters, name):
    """Own cost above the class's threshold × a rate, up to the cap; the district's rate where it has set one."""
    rule, cost = parameters(period).temporary_aid.medical, household("hardship_cost_fen", period)
    parts = []
    for letter in "abc":
        row = getattr(rule, letter)
        rate = row.rate_permille or getattr(row, name)
        over = cost > row.above_fen
        base = cost - row.above_fen if row.on_excess else cost
        given_once = up_to_unit(
            share(numpy.maximum(base, 0), rate), parameters(period).temporary_aid.unit_fen
        )
        parts.append(numpy.minimum(given_once, row.cap_fen) * over)
    parts.append(cost * 0)
    return numpy.choose(household("temporary_class", period) - 1, parts)


def urban_months(household, period, parameters, folder):
    """So many months of the urban standard by class; the table names the urban one for everybody."""
    rule = getattr(parameters(period).temporary_aid, folder)
    standard = published(parameters(period).dibao.standard, "urban")
    return of_class(
        household, period, [standard * getattr(rule, f"{letter}_months") for letter in "abc"] + [0]
    )


def by_kind(household, period, rows):
    """The row of the hardship's kind; 0 for kinds the table does not price."""
    kind = household("hardship_kind", period)
    found = kind * 0
    for number, values in rows.items():
        found = numpy.where(kind == number, values, found)
    return found


class temporary_low_fen(Variable):
    """The least the table gives; 0 where it names no least."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "临时救助金额下限"
    reference = TABLE
    unit = "fen"

    def formula(household, period, parameters):
        fits = household("temporary_fits", period)
        schooling = parameters(period).temporary_aid.schooling
        rows = {
            MEDICAL: medical_part(household, period, parameters, "rate_low_permille"),
            SCHOOLING: of_class(household, period, [schooling.a_from_fen, schooling.b_from_fen, 0, 0]),
        }
        return by_kind(household, period, rows) * fits


class temporary_high_fen(Variable):
    """The most the table gives; 0 where it names no most."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "临时救助金额上限"
    reference = TABLE
    unit = "fen"

    def formula(household, period, parameters):
        fits = household("temporary_fits", period)
        rows = {
            MEDICAL: medical_part(household, period, parameters, "rate_high_permille"),
            LONG_TREATMENT: urban_months(household, period, parameters, "long_treatment"),
            DISASTER: urban_months(household, period, parameters, "disaster"),
        }
        return by_kind(household, period, rows) * fits


VARIABLES = [*INPUTS, temporary_class, hardship_open, emergency_fits, quick_fits, quick_high_fen]
VARIABLES += [expense_means_fit, expense_fits, temporary_fits, temporary_low_fen, temporary_high_fen]
