# mypy: allow-untyped-defs, allow-untyped-calls
"""Help that other departments decide (社会救助暂行办法 ch. 4–8): who may ask, and no amount, no threshold of ours."""

from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_chongqing.declaring import given
from openfisca_chongqing.entities import Household, Person
from openfisca_chongqing.variables.members import DisabilityOption, StudentOption

LAW = "社会救助暂行办法"

INPUTS = [
    given("unemployed", Person, bool, "处于失业状态"),
    given("schooling_known", Person, bool, "是否在读已知"),
    given("dangerous_dwelling", Household, bool, "住房为C、D级危房"),
    given("housing_difficulty", Household, bool, "住房困难"),
    given("legal_matter", Household, bool, "有需要法律帮助或司法救助的事"),
    given("natural_disaster", Household, bool, "基本生活因自然灾害受到严重影响"),
]


class assisted_person(Variable):
    """低保 or 特困, held or to be had; 低保边缘 and 刚性支出困难 as well where 国办发〔2023〕39号 widens the item."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "低保、特困等对象"
    reference = f"{LAW}；国办发〔2023〕39号"

    def formula(persons, period, parameters):
        poor = persons("dibao_person", period)
        poor = poor | persons("tekun_fits", period) | persons("holds_tekun", period)
        if parameters(period).referral.wider:
            inside = persons("counted", period) & persons.household("rigid_fits", period)
            poor = (
                poor | persons("borderline_person", period) | inside | persons("holds_rigid_expense", period)
            )
        return poor & persons.has_role(Household.MEMBER)


class medical_fits(Variable):
    """医疗救助 (art. 28)."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "可申请医疗救助"
    reference = f"{LAW}第二十八条"

    def formula(persons, period):
        return persons("assisted_person", period)


class education_fits(Variable):
    """教育救助 (art. 33): at school and assisted, or a disabled child of school age who cannot attend."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "可申请教育救助"
    reference = f"{LAW}第三十三条"

    def formula(persons, period, parameters):
        rule, age = parameters(period).referral, persons("age", period)
        studying = persons("student_level", period) != StudentOption.NONE
        of_age = (age >= rule.compulsory_from) & (age < rule.compulsory_from + rule.compulsory_years)
        disabled = persons("disability_kind", period) != DisabilityOption.NONE
        kept_out = of_age & disabled & ~studying & persons.has_role(Household.MEMBER)
        return (persons("assisted_person", period) & studying) | kept_out


class employment_fits(Variable):
    """就业救助 (art. 42): able to work and without work, not at school, of a family the item is for.

    Who has reached the age of 特困人员认定办法 art. 5 (1) counts as without ability to work.
    """

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "可申请就业救助"
    reference = f"{LAW}第四十二条"

    def formula(persons, period, parameters):
        age = persons("age", period)
        of_age = (age >= parameters(period).referral.work_from) & (
            age < parameters(period).tekun.ability.age_from
        )
        idle = persons("able_to_work", period) & persons("unemployed", period)
        idle = idle & (persons("student_level", period) == StudentOption.NONE)
        idle = idle & persons("schooling_known", period)
        return persons("assisted_person", period) & of_age & idle


class assisted_family(Variable):
    """Somebody of the family is one of those the items are for."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "家中有低保、特困等对象"

    def formula(household, period):
        return household.any(household.members("assisted_person", period))


class housing_fits(Variable):
    """住房救助 (art. 37): whether the dwelling is too little the housing department finds, by its own standard."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "可申请住房救助"
    reference = f"{LAW}第三十七条"

    def formula(household, period):
        return household("assisted_family", period) & household("housing_difficulty", period)


class dangerous_house_fits(Variable):
    """农村危房改造 (art. 38): a rural family's dwelling of grade C or D; the department grades it."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "可申请农村危房改造"
    reference = f"{LAW}第三十八条"

    def formula(household, period):
        rural = ~household("urban", period) & household("dangerous_dwelling", period)
        return household("assisted_family", period) & rural


class legal_aid_fits(Variable):
    """法律援助与司法救助: whoever is assisted need not prove hardship again (法律援助法 art. 42)."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "可申请法律援助、司法救助"
    reference = "法律援助法第四十二条"

    def formula(household, period):
        return household("assisted_family", period) & household("legal_matter", period)


class disaster_fits(Variable):
    """受灾人员救助 (art. 20): no means are asked."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "可申请受灾人员救助"
    reference = f"{LAW}第二十条"

    def formula(household, period):
        return household("natural_disaster", period)


VARIABLES = [*INPUTS, assisted_person, medical_fits, education_fits, employment_fits, assisted_family]
VARIABLES += [housing_fits, dangerous_house_fits, legal_aid_fits, disaster_fits]
