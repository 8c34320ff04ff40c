# mypy: allow-untyped-defs, allow-untyped-calls
"""Who counts as a jointly living member (共同生活的家庭成员), art. 7, with the switches of other places."""

from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_chongqing import facts
from openfisca_chongqing.declaring import given, given_option, household_total, options
from openfisca_chongqing.entities import Household, Person

#: 民法典 art. 17: eighteen full years.
ADULT = 18

RelationOption = options("RelationOption", facts.Relation)
SituationOption = options("SituationOption", facts.Situation)
StudentOption = options("StudentOption", facts.StudentLevel)
DisabilityOption = options("DisabilityOption", facts.DisabilityKind)

INPUTS = [
    given("member_number", Person, int, "在户内名单中的序号"),
    given("age", Person, int, "周岁", "years"),
    given("clergy_years", Person, int, "脱离家庭在宗教场所居住的整年数", "years"),
    given("lives_together", Person, bool, "长期共同居住"),
    given("support_duty", Person, bool, "有法定赡养、扶养、抚养关系"),
    given("married", Person, bool, "已婚"),
    given("self_supporting", Person, bool, "能独立生活"),
    given("major_illness", Person, bool, "患重特大疾病"),
    given("bedridden", Person, bool, "长期卧床"),
    given("able_to_work", Person, bool, "有劳动能力"),
    given("disability_grade", Person, int, "残疾等级（无残疾为0）"),
    given("work_refusals", Person, int, "连续拒绝就业次数"),
    given_option("relation", Person, RelationOption, RelationOption.OTHER, "与申请人关系"),
    given_option("situation", Person, SituationOption, SituationOption.ORDINARY, "人员状态"),
    given_option("student_level", Person, StudentOption, StudentOption.NONE, "全日制在读层次"),
    given_option("disability_kind", Person, DisabilityOption, DisabilityOption.NONE, "残疾类别"),
]


class dependent_child(Variable):
    """A minor child, or an adult child who cannot live alone: counted wherever the child sleeps (art. 7 (2)–(3))."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "未成年子女或不能独立生活的成年子女"
    reference = "民发〔2021〕57号第七条"

    def formula(persons, period, parameters):
        rule = parameters(period).dibao.members
        student = persons("student_level", period)
        studying = (student != StudentOption.NONE) & (student != StudentOption.GRADUATE)
        if rule.count_graduate_students:
            studying = student != StudentOption.NONE
        age = persons("age", period)
        young_single = (age < rule.unmarried_child_under_age) & ~persons("married", period)
        dependent = studying | ~persons("self_supporting", period) | young_single
        return (persons("relation", period) == RelationOption.CHILD) & ((age < ADULT) | dependent)


class lives_in_duty(Variable):
    """Lives together long-term with a legal duty of support between them (art. 7 (4))."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "有法定义务并长期共同居住"
    reference = "民发〔2021〕57号第七条"

    def formula(persons, period, parameters):
        relation = persons("relation", period)
        by_law = (relation == RelationOption.PARENT) | (relation == RelationOption.CHILD)
        in_law = relation == RelationOption.PARENT_IN_LAW
        by_evidence = persons("support_duty", period) & ~in_law
        if parameters(period).dibao.members.count_parents_in_law:
            by_law = by_law | in_law
        return persons("lives_together", period) & (by_law | by_evidence)


class left_out(Variable):
    """Taken out of the count by art. 7: prison, compulsory isolation, declared missing, clergy, soldiers where so ruled."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "依法不计入"
    reference = "民发〔2021〕57号第七条"

    def formula(persons, period, parameters):
        rule = parameters(period).dibao.members
        state = persons("situation", period)
        away = (
            (state == SituationOption.IMPRISONED)
            | (state == SituationOption.COMPULSORY_ISOLATION)
            | (state == SituationOption.DECLARED_MISSING)
        )
        clergy = (state == SituationOption.CLERGY) & (persons("clergy_years", period) >= rule.clergy_years)
        conscript = state == SituationOption.CONSCRIPT
        soldier = conscript | (state == SituationOption.SERVING_SOLDIER)
        out = away | clergy
        if rule.exclude_conscripts:
            out = out | conscript
        if rule.exclude_unmarried_soldiers:
            out = out | (soldier & ~persons("married", period))
        return out


class counted(Variable):
    """Whether a listed person counts as a jointly living member; obligors never do."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "计入共同生活的家庭成员"
    reference = "民发〔2021〕57号第七条"

    def formula(persons, period):
        relation = persons("relation", period)
        core = (relation == RelationOption.SELF) | (relation == RelationOption.SPOUSE)
        tied = core | persons("dependent_child", period) | persons("lives_in_duty", period)
        return persons.has_role(Household.MEMBER) & tied & ~persons("left_out", period)


class members_counted(Variable):
    """Number of jointly living members."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "共同生活的家庭成员人数"
    reference = "民发〔2021〕57号第七条"
    unit = "persons"

    def formula(household, period):
        return household_total(household, household.members("counted", period))


VARIABLES = [*INPUTS, dependent_child, lives_in_duty, left_out, counted, members_counted]
