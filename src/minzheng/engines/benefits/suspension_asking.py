"""暂停将到期: an officer is asked before the last month ends, and afterwards whether the months not paid are given."""

from datetime import datetime, timedelta

from minzheng.engines.benefits.asking import open_question
from minzheng.engines.benefits.models import AwardSuspension
from minzheng.engines.benefits.parameters import last_day
from minzheng.engines.benefits.question_types import NewQuestion, QuestionKind
from minzheng.engines.benefits.types import month_of, months_later
from minzheng.kernel.actor import Role
from minzheng.kernel.clock import local_date

ASK_BEFORE = timedelta(days=30)


def look_at_suspensions(*, at: datetime) -> int:
    """Ask about suspensions nobody has decided on: within 30 days of their end, and once they have ended by themselves."""
    today = local_date(at)
    rows = AwardSuspension.objects.filter(
        resumed_at__isnull=True, cap_month__lte=month_of(today + ASK_BEFORE)
    ).order_by("pk")
    for row in rows:
        over = row.cap_month < month_of(today)
        again = months_later(row.cap_month, 1)
        words = (
            f"暂停发放已到期，{again:%Y年%m月}起已自动恢复发放；请决定暂停的月份是否补发"
            if over
            else f"暂停发放至{row.cap_month:%Y年%m月}，到期自动恢复；请在到期前核实并作出决定"
        )
        open_question(
            new=NewQuestion(
                kind=QuestionKind.SUSPENSION,
                cause=f"{row.id}|{'over' if over else 'before'}",
                area_code=row.area_code,
                role=Role.DISTRICT_CONFIRMER,
                words=words,
                due_on=last_day("question_working_days", since=today),
                award_id=row.award_id,
                person_id=row.person_id,
            ),
            at=at,
        )
    return len(rows)
