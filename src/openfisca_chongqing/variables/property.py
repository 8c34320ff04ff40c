# mypy: allow-untyped-defs, allow-untyped-calls
"""Property (art. 14): each ground on which the city's list puts a family out, one variable each, switchable by place."""

from typing import Any

import numpy
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from openfisca_chongqing.arithmetic import share
from openfisca_chongqing.declaring import given
from openfisca_chongqing.entities import Household
from openfisca_chongqing.facts import VehicleKind

ARTICLE = "民发〔2021〕57号第十四条；渝府办发〔2017〕33号"
EXEMPTIBLE = ("disabled_vehicle", "two_wheel_motorcycle", "electric_scooter")

INPUTS = [
    given("financial_fen", Household, int, "存款、证券、储蓄型保险等", "fen"),
    given("claims_fen", Household, int, "债权", "fen"),
    given("sound_dwellings", Household, int, "住房套数（不含C、D级危房）"),
    given("sound_area_dm2", Household, int, "住房面积（不含C、D级危房）", "dm2"),
    given("commercial_premises", Household, bool, "有商业门面、店铺"),
    given("registered_company", Household, bool, "有登记注册企业"),
    given("other_veto", Household, bool, "有区县规定的其他情形"),
    *(given(f"vehicles_{kind.value}", Household, int, f"车辆：{kind.value}") for kind in VehicleKind),
]


class money_limit_fen(Variable):
    """Members × standard × months: the most a family may hold in deposits, securities and savings insurance."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "货币财产上限"
    reference = ARTICLE
    unit = "fen"

    def formula(household, period, parameters):
        months = parameters(period).dibao.property.money_months
        return household("standard_monthly", period) * household("members_counted", period) * months


class money_held_fen(Variable):
    """What the money limit looks at: financial assets, with claims where the place counts them."""

    value_type = int
    entity = Household
    definition_period = DateUnit.DAY
    label = "货币财产"
    reference = ARTICLE
    unit = "fen"

    def formula(household, period, parameters):
        claims = household("claims_fen", period) * parameters(period).dibao.property.count_claims
        return household("financial_fen", period) + claims


class veto_money(Variable):
    """Money above the limit (or at it, where reaching it is enough)."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "货币财产超过上限"
    reference = ARTICLE

    def formula(household, period, parameters):
        held, limit = household("money_held_fen", period), household("money_limit_fen", period)
        if parameters(period).dibao.property.reaching_vetoes:
            return held >= limit
        return held > limit


class second_dwelling(Variable):
    """So many sound dwellings that their area has to be looked at."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "住房套数达到核对面积的数目"
    reference = ARTICLE

    def formula(household, period, parameters):
        return household("sound_dwellings", period) >= parameters(period).dibao.property.dwellings_from


class veto_dwellings(Variable):
    """Two or more sound dwellings and an area per head above a multiple of the housing standard.

    While the place has not given its housing standard the area is only pointed out, never a ground.
    """

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "住房超过标准"
    reference = ARTICLE

    def formula(household, period, parameters):
        rule = parameters(period).dibao.property
        allowed = share(
            rule.dwelling_area_dm2 * household("members_counted", period), rule.dwelling_multiple_permille
        )
        wide = household("sound_area_dm2", period) > allowed
        return household("second_dwelling", period) & wide & (rule.dwelling_area_dm2 > 0)


class veto_commercial(Variable):
    """Commercial premises, let or self-run."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "有商业门面、店铺"
    reference = ARTICLE

    def formula(household, period, parameters):
        return (
            household("commercial_premises", period) & parameters(period).dibao.property.commercial_premises
        )


class veto_vehicle(Variable):
    """Any motor vehicle, ship or machine that is not among the exempt kinds."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "有机动车、船舶或大型机械"
    reference = ARTICLE

    def formula(household, period, parameters):
        rule = parameters(period).dibao.property
        found: Any = numpy.zeros(household.count, dtype=bool)
        for kind in VehicleKind:
            exempt = kind.value in EXEMPTIBLE and getattr(rule, f"exempt_{kind.value}")
            if not exempt:
                found = found | (household(f"vehicles_{kind.value}", period) > 0)
        return found & rule.vehicle


class veto_company(Variable):
    """A registered company, where the place still lists it."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "有登记注册企业"
    reference = ARTICLE

    def formula(household, period, parameters):
        return household("registered_company", period) & parameters(period).dibao.property.registered_company


class veto_local(Variable):
    """Another ground of the district, found and reasoned by a person."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "区县规定的其他情形"
    reference = ARTICLE

    def formula(household, period, parameters):
        return household("other_veto", period) & parameters(period).dibao.property.other


VETOES = ("veto_money", "veto_dwellings", "veto_commercial", "veto_vehicle", "veto_company", "veto_local")


class property_fits(Variable):
    """No ground of the property list applies."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.DAY
    label = "财产符合规定"
    reference = ARTICLE

    def formula(household, period):
        return ~numpy.logical_or.reduce([household(veto, period) for veto in VETOES])


VARIABLES = [*INPUTS, money_limit_fen, money_held_fen, veto_money, second_dwelling, veto_dwellings]
VARIABLES += [veto_commercial, veto_vehicle, veto_company, veto_local, property_fits]
