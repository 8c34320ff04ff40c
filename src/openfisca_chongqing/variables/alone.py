# mypy: allow-untyped-defs, allow-untyped-calls
"""One person apart from the family: sole application (单人保, art. 8) and household split (分户, city regulation of 2016)."""

import numpy
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_chongqing.arithmetic import MONTHS, round_up_to, share
from openfisca_chongqing.entities import Household, Person
from openfisca_chongqing.variables.members import (
    ADULT,
    DisabilityOption,
    RelationOption,
    SituationOption,
    StudentOption,
)


class sole_ground(Variable):
    """Disability grade 1–2, grade 3 intellectual or mental, or a recognised major illness (art. 8 (1)–(2))."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "属于可单独申请的残疾或重病人员"
    reference = "民发〔2021〕57号第八条"

    def formula(persons, period, parameters):
        rule = parameters(period).dibao.sole
        kind, grade = persons("disability_kind", period), persons("disability_grade", period)
        mind = (kind == DisabilityOption.INTELLECTUAL) | (kind == DisabilityOption.MENTAL)
        graded = (grade >= 1) & (
            (grade <= rule.grade_any_kind) | (mind & (grade <= rule.grade_intellectual_mental))
        )
        return graded | (persons("major_illness", period) & rule.major_illness)


class in_sole_band(Variable):
    """A household that is not eligible, with property in order and income inside the band for sole application."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "家庭处于单人保收入范围"
    reference = "民发〔2021〕57号第八条"

    def formula(household, period, parameters):
        band = share(household("standard_total_yearly", period), parameters(period).dibao.sole.band_permille)
        inside = household("counted_income_yearly", period) < band
        return ~household("eligible", period) & household("property_fits", period) & inside


class alone_income_yearly(Variable):
    """One person's own income for a case alone: own income and support received, less own rigid expenses."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "单独计算的本人收入"
    unit = "fen per year"

    def formula(persons, period):
        own = persons("own_income_yearly", period) + persons("support_received_yearly", period)
        return numpy.maximum(own - persons("rigid_yearly", period), 0)


class alone_gap_yearly(Variable):
    """Standard × 1 less own income; nothing when the income reaches it."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "本人标准与收入之差"
    unit = "fen per year"

    def formula(persons, period):
        standard = persons.household("standard_monthly", period) * MONTHS
        return numpy.maximum(standard - persons("alone_income_yearly", period), 0)


class sole_possible(Variable):
    """May apply alone: by ground from a household in the band, as a jobless severely disabled adult, or as clergy who apply."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "可单独提出申请"
    reference = "民发〔2021〕57号第八条；民发〔2022〕83号"

    def formula(persons, period, parameters):
        rule = parameters(period).dibao.sole
        band = persons.household("in_sole_band", period)
        member = persons.has_role(Household.MEMBER)
        found = persons("sole_ground", period) & band & persons("counted", period)
        if rule.jobless_severe:
            severe = persons("jobless_severe_adult", period) & persons("counted", period)
            family = ~persons.household("eligible", period) & persons.household("property_fits", period)
            found = found | (severe & (band if rule.jobless_severe_needs_borderline else family))
        if rule.clergy:
            years = parameters(period).dibao.members.clergy_years
            clergy = persons("situation", period) == SituationOption.CLERGY
            applies = member & (persons("relation", period) == RelationOption.SELF)
            found = found | (clergy & (persons("clergy_years", period) >= years) & applies)
        return found & (persons("alone_gap_yearly", period) > 0)


class sole_amount(Variable):
    """Monthly amount of a sole application: the place's share of standard less own income, rounded up once."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "单人保月保障金"
    reference = "民发〔2021〕57号第二十三条"
    unit = "fen per month"

    def formula(persons, period, parameters):
        gap = share(persons("alone_gap_yearly", period), parameters(period).dibao.sole.amount_permille)
        return round_up_to(gap, parameters(period).dibao.amount.unit_fen) * persons("sole_possible", period)


class lives_with_kin(Variable):
    """Lives with parents or siblings: as their child or sibling, or as the applicant with them in the household."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "与父母或兄弟姐妹共同生活"
    reference = "重庆市城乡居民最低生活保障条例（2016）"

    def formula(persons, period):
        relation, counted = persons("relation", period), persons("counted", period)
        kin = ((relation == RelationOption.PARENT) | (relation == RelationOption.SIBLING)) & counted
        with_kin = persons.household.any(kin)
        below = (relation == RelationOption.CHILD) | (relation == RelationOption.SIBLING)
        return below | ((relation == RelationOption.SELF) & with_kin)


class split_possible(Variable):
    """May be counted apart: an adult, not a student, disabled and unable to work or bedridden, living with kin.

    Since: the city regulation of 2016, profile `cq-2016` only; the household as a whole must not be eligible.
    """

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "可分户计算"
    reference = "重庆市城乡居民最低生活保障条例（2016）"

    def formula(persons, period, parameters):
        if not parameters(period).dibao.split.enabled:
            return persons("counted", period) & False
        disabled = persons("disability_kind", period) != DisabilityOption.NONE
        unable = (disabled & ~persons("able_to_work", period)) | persons("bedridden", period)
        adult = (persons("age", period) >= ADULT) & (persons("student_level", period) == StudentOption.NONE)
        family = ~persons.household("eligible", period) & persons.household("property_fits", period)
        apart = persons("counted", period) & adult & unable & persons("lives_with_kin", period) & family
        return apart & (persons("alone_gap_yearly", period) > 0)


class split_amount(Variable):
    """Monthly amount of a person counted apart: standard × 1 less own income, rounded up once."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "分户月保障金"
    reference = "重庆市城乡居民最低生活保障条例（2016）"
    unit = "fen per month"

    def formula(persons, period, parameters):
        amount = round_up_to(persons("alone_gap_yearly", period), parameters(period).dibao.amount.unit_fen)
        return amount * persons("split_possible", period)


VARIABLES = [sole_ground, in_sole_band, alone_income_yearly, alone_gap_yearly, sole_possible, sole_amount]
VARIABLES += [lives_with_kin, split_possible, split_amount]
