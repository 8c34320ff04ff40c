"""随机抽查: of all files a town sends up in a month, the district visits at least the item's share before it decides."""

from datetime import datetime

from django.db import connection

from minzheng.engines.casework.confirming import confirming_of
from minzheng.engines.casework.models import Application, Case, SamplePlan, SpotCheck
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.routes import TOWN
from minzheng.engines.casework.sampling import is_drawn, plan_of
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
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
    with open_scope(WHOLE_CITY):  # a village's own timer draws from what the whole town has sent up
        plan = plan_of(case, at)
        _one_at_a_time(plan)
        before = list(SpotCheck.objects.filter(plan=plan).values_list("drawn", flat=True))
    by_chance = is_drawn(case.id, salt=f"spot|{plan.salt}", share_permille=share)
    forced = not by_chance and before.count(True) < fewest(len(before) + 1, share)
    SpotCheck.objects.create(
        id=new_id(),
        case=case,
        plan_id=plan.id,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        drawn=by_chance or forced,
        forced=forced,
        drawn_at=at,
    )
    if by_chance or forced:
        case.visit_required = "；".join(one for one in (case.visit_required, WHY) if one)
    return by_chance or forced


def _one_at_a_time(plan: SamplePlan) -> None:
    """Two files of one town and month are counted one after the other; the plan's row itself is never written again."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"spot_check|{plan.id}"])


def fewest(files: int, permille: int) -> int:
    """The least number of drawn files that is not below the share: 1 of 1 to 3, 2 of 4, at 300 permille."""
    return -(-files * permille // 1000)
