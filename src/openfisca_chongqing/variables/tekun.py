# mypy: allow-untyped-defs, allow-untyped-calls
"""特困人员 (特困人员认定办法): three conditions, the legal supporters, the six indicators of self-care, what is paid."""

import numpy
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_chongqing.arithmetic import MONTHS
from openfisca_chongqing.declaring import given
from openfisca_chongqing.entities import Household, Person
from openfisca_chongqing.item_facts import HeldKind
from openfisca_chongqing.variables.behind import gathered
from openfisca_chongqing.variables.income import COUNTED_KINDS, EXEMPT_KINDS, published
from openfisca_chongqing.variables.members import DisabilityOption, StudentOption

LAW = "民发〔2021〕43号"
YEARLY = "fen per year"
NAMED_KINDS = {"old_age_allowance": "高龄津贴", "social_insurance": "基本医疗保险等社会保险待遇"}
#: Grades of self-care (art. 22); 0 is not yet assessed.
NOT_ASSESSED, SELF, HALF, FULL = 0, 1, 2, 3

INPUTS = [
    *(given(f"{k}_yearly", Person, int, label, YEARLY) for k, label in NAMED_KINDS.items()),
    given("no_ability_local", Person, bool, "本市规定的其他无劳动能力情形"),
    given("tekun_known", Person, bool, "特困所需情况已齐"),
    given("self_care_assessed", Person, bool, "六项自理能力已评估"),
    given("self_care_failed", Person, int, "不能自主完成的项数"),
    given("chooses_child_scheme", Person, bool, "选择孤儿或事实无人抚养儿童保障"),
    *(given(f"holds_{kind.value}", Person, bool, f"正在享受：{kind.value}") for kind in HeldKind),
    given("supporter_tekun", Person, bool, "义务人是特困人员"),
    given("supporter_dibao", Person, bool, "义务人是低保对象"),
    given("supporter_no_capacity", Person, bool, "义务人无民事行为能力"),
    given("supporter_away", Person, bool, "义务人被宣告失踪或在监狱服刑"),
    given("supporter_income_yearly", Person, int, "义务人本人收入", YEARLY),
    given("supporter_property_low", Person, bool, "义务人财产符合低收入家庭规定"),
    given("supporter_unable_local", Person, bool, "本市规定的其他无履行义务能力情形"),
]


def of_mind(persons, period):
    """Intellectual or mental disability."""
    kind = persons("disability_kind", period)
    return (kind == DisabilityOption.INTELLECTUAL) | (kind == DisabilityOption.MENTAL)


def graded(persons, period, lightest):
    """A certificate of this grade or a heavier one."""
    grade = persons("disability_grade", period)
    return (grade >= 1) & (grade <= lightest)


class tekun_continues(Variable):
    """Held already and still a minor, or still at compulsory, high or secondary vocational school (art. 24)."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "未成年人继续供养"
    reference = f"{LAW}第二十四条"

    def formula(persons, period, parameters):
        minor = persons("age", period) < parameters(period).tekun.minor_until
        at_school = persons("student_level", period) == StudentOption.SCHOOL
        return persons("holds_tekun", period) & (minor | at_school)


class tekun_no_ability(Variable):
    """Condition 1: 60 and more, under 16, or disabled as art. 5 names it; who continues by art. 24 keeps it."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "无劳动能力"
    reference = f"{LAW}第五条"

    def formula(persons, period, parameters):
        rule = parameters(period).tekun.ability
        age, kind = persons("age", period), persons("disability_kind", period)
        found = (age >= rule.age_from) | (age < rule.age_below) | persons("no_ability_local", period)
        found = found | (of_mind(persons, period) & graded(persons, period, rule.grade_mind))
        named = {
            DisabilityOption.PHYSICAL: rule.grade_physical,
            DisabilityOption.VISUAL: rule.grade_visual,
            DisabilityOption.MULTIPLE: rule.grade_multiple,
        }
        for option, lightest in named.items():
            found = found | ((kind == option) & graded(persons, period, lightest))
        return found | persons("tekun_continues", period)


class tekun_income_yearly(Variable):
    """Condition 2: own income of every kind and support evidenced, less what art. 6 leaves out and what is paid out."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "特困认定收入"
    reference = f"{LAW}第六条"
    unit = YEARLY

    def formula(persons, period, parameters):
        exempt = parameters(period).tekun.exempt
        total = sum(persons(f"{kind}_yearly", period) for kind in {**COUNTED_KINDS, **EXEMPT_KINDS})
        for kind in {**EXEMPT_KINDS, **NAMED_KINDS}:
            if getattr(exempt, kind):
                total = total - persons(f"{kind}_yearly", period)
        evidenced = persons("support_evidenced_yearly", period) * persons("support_evidenced", period)
        total = total + gathered(persons, period, evidenced)
        return numpy.maximum(total - persons("paid_out_yearly", period), 0)


class tekun_income_fits(Variable):
    """Income below the 低保 standard of one person."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "收入低于低保标准"
    reference = f"{LAW}第六条"

    def formula(persons, period):
        standard = persons.household("standard_monthly", period) * MONTHS
        return persons("tekun_income_yearly", period) < standard


class tekun_property_fits(Variable):
    """Property within the rule for 特困; the rule of 低保 stands in until the city's is known."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "财产符合特困规定"
    reference = f"{LAW}第七条"

    def formula(household, period, parameters):
        fits = household("property_fits", period)
        return fits if parameters(period).tekun.property_as_dibao else fits | True


class supporter_unable(Variable):
    """A legal supporter who cannot perform (art. 8): one ground is enough."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "法定义务人无履行义务能力"
    reference = f"{LAW}第八条"

    def formula(persons, period, parameters):
        rule = parameters(period).tekun.supporter
        age = persons("age", period)
        poor = persons("supporter_income_yearly", period) < parameters(period).local.disposable_yearly_fen
        little = persons("supporter_property_low", period)
        severe = graded(persons, period, rule.grade_severe)
        severe = severe | (of_mind(persons, period) & graded(persons, period, rule.grade_mind))
        away = persons("supporter_no_capacity", period) | persons("supporter_away", period)
        unable = persons("supporter_tekun", period) | persons("supporter_unable_local", period)
        unable = unable | (persons("supporter_dibao", period) & (age >= rule.dibao_age_from))
        unable = unable | (((age >= rule.old_age_from) | severe) & poor & little) | (away & little)
        return unable & persons.has_role(Household.SUPPORTER)


class supporters_able(Variable):
    """Condition 3: how many legal supporters of a member are not found unable; none of them is what the law asks."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "有履行义务能力的法定义务人数"
    reference = f"{LAW}第四条、第八条"
    unit = "persons"

    def formula(persons, period):
        able = persons.has_role(Household.SUPPORTER) & ~persons("supporter_unable", period)
        return gathered(persons, period, able)


class child_scheme_chosen(Variable):
    """A minor who also fits 孤儿 or 事实无人抚养儿童 and chooses that scheme (art. 9)."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "已选择儿童保障"
    reference = f"{LAW}第九条"

    def formula(persons, period):
        fits = persons("orphan_fits", period) | persons("de_facto_orphan_fits", period)
        return persons("chooses_child_scheme", period) & fits


class tekun_fits(Variable):
    """All three conditions at once, for a counted member, and no choice for a child's scheme.

    Who is in prison or declared missing does not count (art. 24 (1), (3)). False while something asked is unknown.
    """

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "符合特困人员条件"
    reference = f"{LAW}第四条"

    def formula(persons, period):
        means = persons("tekun_income_fits", period) & persons.household("tekun_property_fits", period)
        alone = persons("supporters_able", period) == 0
        open_to = persons("counted", period) & ~persons("child_scheme_chosen", period)
        open_to = open_to & persons("tekun_known", period)
        return open_to & persons("tekun_no_ability", period) & means & alone


class tekun_grade(Variable):
    """Self-care (art. 22): none of six failed, one to three, four and more; 0 while it has not been assessed."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "生活自理能力档次"
    reference = f"{LAW}第二十一条、第二十二条"

    def formula(persons, period, parameters):
        rule = parameters(period).tekun.care
        failed = persons("self_care_failed", period)
        grade = numpy.where(failed >= rule.full_from, FULL, numpy.where(failed >= rule.half_from, HALF, SELF))
        return numpy.where(persons("self_care_assessed", period), grade, NOT_ASSESSED)


class tekun_weak(Variable):
    """Under 16, or 失能人员: a severe disability the figure names, or in bed for half a year."""

    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "未满16周岁或失能人员"

    def formula(persons, period, parameters):
        kind = persons("disability_kind", period)
        named = (
            of_mind(persons, period) | (kind == DisabilityOption.PHYSICAL) | (kind == DisabilityOption.VISUAL)
        )
        severe = named & graded(persons, period, parameters(period).tekun.care.weak_grade)
        young = persons("age", period) < parameters(period).tekun.ability.age_below
        return severe | persons("bedridden", period) | young


class tekun_care_monthly(Variable):
    """Care subsidy by the grade; for minors under 16 and 失能人员 their own amount when it is the higher, never both."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "特困照料护理补贴"
    unit = "fen per month"

    def formula(persons, period, parameters):
        rule = parameters(period).tekun.care
        grade = persons("tekun_grade", period)
        amounts = numpy.array([0, *(published(rule, name) for name in ("self_fen", "half_fen", "full_fen"))])
        by_grade = amounts[grade]
        weak = persons("tekun_weak", period)
        return numpy.maximum(by_grade, weak * published(rule, "weak_fen")) * persons("tekun_fits", period)


class tekun_basic_monthly(Variable):
    """The published standard of basic living; stored, never computed from the 低保 standard."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "特困基本生活标准"
    unit = "fen per month"

    def formula(persons, period, parameters):
        basic = published(parameters(period).tekun, "basic_fen")
        return persons("tekun_fits", period) * numpy.int64(basic)


class tekun_monthly(Variable):
    """Basic living and care together."""

    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "特困供养每月合计"
    unit = "fen per month"

    def formula(persons, period):
        return persons("tekun_basic_monthly", period) + persons("tekun_care_monthly", period)


VARIABLES = [
    *INPUTS,
    tekun_continues,
    tekun_no_ability,
    tekun_income_yearly,
    tekun_income_fits,
]
VARIABLES += [tekun_property_fits, supporter_unable, supporters_able, child_scheme_chosen]
VARIABLES += [tekun_fits, tekun_grade, tekun_weak, tekun_care_monthly]
VARIABLES += [tekun_basic_monthly, tekun_monthly]
