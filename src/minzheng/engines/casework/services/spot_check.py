"""随机抽查: of all files a town sends up in a month, the district visits at least the item's share before it decides."""

from datetime import datetime

from minzheng.engines.casework.confirming import confirming_of
from minzheng.engines.casework.models import Application, Case, SamplePlan, SpotCheck
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.routes import TOWN
from minzheng.engines.casework.sampling import is_drawn, plan_of
from minzheng.kernel.identifiers import new_id

WHY = "区县随机抽查"


def draw_spot_check(application: Application, case: Case, act: str, *, at: datetime) -> bool:
    """Draw a case that is about to go up to the district; whether it was drawn. Once a case, part of the act.

    By chance, from the case's id and the month's salt; where that would leave fewer than the share of the month's
    files, this one is drawn. Source: 特困人员认定办法 (抽查比例不低于30%); the share is the item's `confirming.toml`.
    """
    share, row = confirming_of(case.item).spot_check_permille, process_of(case).row(act, case.state)
    goes_up = row is not None and "confirm" in row.opens and case.route != TOWN
    if not share or not goes_up or SpotCheck.objects.filter(case=case).exists():
        return False
    plan = SamplePlan.objects.select_for_update(of=("self",)).get(pk=plan_of(case, at).pk)
    before = list(SpotCheck.objects.filter(plan=plan).values_list("drawn", flat=True))
    by_chance = is_drawn(case.id, salt=f"spot|{plan.salt}", share_permille=share)
    forced = not by_chance and before.count(True) < fewest(len(before) + 1, share)
    SpotCheck.objects.create(
        id=new_id(),
        case=case,
        plan=plan,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        drawn=by_chance or forced,
        forced=forced,
        drawn_at=at,
    )
    if by_chance or forced:
        case.visit_required = "；".join(one for one in (case.visit_required, WHY) if one)
    return by_chance or forced


def fewest(files: int, permille: int) -> int:
    """The least number of drawn files that is not below the share: 1 of 1 to 3, 2 of 4, at 300 permille."""
    return -(-files * permille // 1000)
