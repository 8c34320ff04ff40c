# mypy: allow-untyped-defs, allow-untyped-calls
"""残疾人两项补贴: the living subsidy of the poor and the care subsidy of the gravely disabled. Advice only."""

import numpy
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_chongqing.declaring import given
from openfisca_chongqing.entities import Household, Person
from openfisca_chongqing.variables.income import published
from openfisca_chongqing.variables.members import DisabilityOption

LAW = "渝民发〔2021〕15号"

INPUTS = [
    given("registered_here", Person, bool, "重庆户籍"),
    given("dibao_known", Household, bool, "低保所需情况已齐"),
]


class dibao_person(Variable):
    """Has 低保 or would: counted in an eligible family, able to apply alone or to be counted apart, or holding it.

    False for who does not hold it while something asked is unknown.
    """

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "低保对象或符合低保条件"

    def formula(persons, period):
        whole = persons("counted", period) & persons.household("eligible", period)
        alone = persons("sole_possible", period) | persons("split_possible", period)
        known = persons.household("dibao_known", period)
        return ((whole | alone) & known) | persons("holds_dibao", period)


class borderline_person(Variable):
    """Counted in a borderline family, or holding that standing."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "低保边缘家庭成员"

    def formula(persons, period):
        inside = persons("counted", period) & persons.household("borderline", period)
        inside = inside & persons.household("dibao_known", period)
        return inside | persons("holds_borderline", period)


class disability_living_fits(Variable):
    """Registered here, with a disability certificate, of a 低保 family (and a borderline one where the district says so)."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "符合困难残疾人生活补贴条件"
    reference = LAW

    def formula(persons, period, parameters):
        poor = persons("dibao_person", period)
        if parameters(period).disability.living_borderline:
            poor = poor | persons("borderline_person", period)
        certified = persons("disability_kind", period) != DisabilityOption.NONE
        here = persons("registered_here", period) & persons.has_role(Household.MEMBER)
        return here & certified & (persons("disability_grade", period) >= 1) & poor


class disability_care_fits(Variable):
    """Registered here, disability grade 1–2; income plays no part."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "符合重度残疾人护理补贴条件"
    reference = LAW

    def formula(persons, period, parameters):
        grade = persons("disability_grade", period)
        severe = (grade >= 1) & (grade <= parameters(period).disability.care_grade)
        return severe & persons("registered_here", period) & persons.has_role(Household.MEMBER)


class disability_living_monthly(Variable):
    """The published amount of the living subsidy."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "困难残疾人生活补贴"
    unit = "fen per month"

    def formula(persons, period, parameters):
        amount = numpy.int64(published(parameters(period).disability, "living_fen"))
        return persons("disability_living_fits", period) * amount


class disability_care_monthly(Variable):
    """The published amount of the care subsidy by grade."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "重度残疾人护理补贴"
    unit = "fen per month"

    def formula(persons, period, parameters):
        rule = parameters(period).disability
        first, second = published(rule, "care_one_fen"), published(rule, "care_two_fen")
        amount = numpy.where(persons("disability_grade", period) == 1, first, second)
        return amount * persons("disability_care_fits", period)


VARIABLES = [*INPUTS, dibao_person, borderline_person, disability_living_fits, disability_care_fits]
VARIABLES += [disability_living_monthly, disability_care_monthly]
