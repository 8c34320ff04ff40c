# mypy: allow-untyped-defs, allow-untyped-calls
"""刚性支出困难家庭 (民发〔2024〕57号; 渝民规〔2025〕1号): twelve months of necessary expenses beside the family's income."""

from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_chongqing.arithmetic import reach_of, share
from openfisca_chongqing.declaring import given, household_total
from openfisca_chongqing.entities import Household
from openfisca_chongqing.variables.income import EXPENSE_KINDS

LAW = "民发〔2024〕57号"
YEARLY = "fen per year"

INPUTS = [
    given("living_expense_yearly", Household, int, "必要生活支出", YEARLY),
    given("rigid_known", Household, bool, "刚性支出困难所需情况已齐"),
    given("other_rigid_yearly", Household, int, "区县认定的其他刚性支出", YEARLY),
]


class rigid_total_yearly(Variable):
    """Living, medical, schooling, rehabilitation and other recognised expenses of the counted members (art. 5)."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "十二个月刚性支出总额"
    reference = f"{LAW}第五条"
    unit = YEARLY

    def formula(household, period):
        people = household.members
        spent = sum(people(f"{kind}_expense_yearly", period) for kind in EXPENSE_KINDS)
        own = household_total(household, spent * people("counted", period))
        return own + household("living_expense_yearly", period) + household("other_rigid_yearly", period)


class below_disposable(Variable):
    """Income per head below last year's local disposable income per head; compared as a product."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "人均收入低于当地上年度人均可支配收入"

    def formula(household, period, parameters):
        each = parameters(period).local.disposable_yearly_fen
        limit = household("members_counted", period) * each
        return household("household_income_yearly", period) < limit


class rigid_ratio_fits(Variable):
    """Expenses reach (or exceed, where equality does not pass) the ratio of the household's income."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "刚性支出占比达到规定"
    reference = f"{LAW}第四条（四）"

    def formula(household, period, parameters):
        rule = parameters(period).rigid_expense
        spent, income = household("rigid_total_yearly", period), household("household_income_yearly", period)
        if rule.at_ratio_qualifies:
            return (spent >= reach_of(income, rule.ratio_permille)) & (spent > 0)
        return spent > share(income, rule.ratio_permille)


class otherwise_assisted(Variable):
    """低保 or 低保边缘 as a whole, held or to be had, or every member held as 特困: then this item is not for the family."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "已属低保、特困或低保边缘"
    reference = f"{LAW}第四条（一）"

    def formula(household, period):
        people = household.members
        counted = people("counted", period)
        all_tekun = household_total(household, counted & ~people("holds_tekun", period)) == 0
        held = household.any(counted & (people("holds_dibao", period) | people("holds_borderline", period)))
        return household("eligible", period) | household("borderline", period) | held | all_tekun


class rigid_property_fits(Variable):
    """Property as the place rules; the list of 低保 stands in until the city's text is known."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "财产符合刚性支出困难家庭规定"
    reference = f"{LAW}第四条（三）"

    def formula(household, period, parameters):
        fits = household("property_fits", period)
        return fits if parameters(period).rigid_expense.property_as_dibao else fits | True


class rigid_fits(Variable):
    """All conditions of art. 4 at once. False while something asked is unknown."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "符合刚性支出困难家庭条件"
    reference = f"{LAW}第四条"

    def formula(household, period, parameters):
        open_to = ~household("otherwise_assisted", period) & (household("members_counted", period) > 0)
        means = household("below_disposable", period) & household("rigid_property_fits", period)
        fits = open_to & means & household("rigid_ratio_fits", period)
        return fits & household("rigid_known", period) & parameters(period).rigid_expense.in_force


VARIABLES = [*INPUTS, rigid_total_yearly, below_disposable, rigid_ratio_fits, otherwise_assisted]
VARIABLES += [rigid_property_fits, rigid_fits]
