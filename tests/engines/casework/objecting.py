"""Steps of an objection, for tests that begin further on."""

from datetime import date, datetime, timedelta
from uuid import UUID

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Case
from minzheng.engines.casework.types import Opinion
from minzheng.engines.public_notices import queries as notices
from minzheng.engines.public_notices import services as notice_services
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.clock import local_date, start_of
from minzheng.kernel.scope import Scope
from tests.cast import GAOTAN, MORNING, Cast
from tests.engines.casework.steps import accepted, reviewed, surveyed_and_checked, visit
from tests.jobs import run_queued_jobs, tick

FOR_IT = Opinion(True, "收入低于标准，财产符合规定，拟予确认", 77000)
TEXT = "他家去年在镇上买了门面，一直在出租"


def published(cast: Cast) -> UUID:
    """A case under notice since MORNING; returns its id."""
    case_id = surveyed_and_checked(cast, accepted(cast))
    reviewed(cast, case_id, FOR_IT)
    run_queued_jobs()
    return case_id


def case_of(cast: Cast, case_id: UUID) -> Case:
    with cast.acting("李科"):
        found: Case = Case.objects.get(pk=case_id)
        return found


def day(n: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment on the n-th day of the notice; the day it went up is not counted."""
    return start_of(local_date(MORNING) + timedelta(days=n)) + timedelta(hours=hour, minutes=minute)


def tick_at(moment: datetime) -> None:
    """The worker's minute at a moment."""
    clock.set_offset_source(lambda: moment - clock.real_now())
    tick()


def by_phone(
    cast: Cast, case_id: UUID, *, made_on: date, at: datetime, name: str = "", phone: str = ""
) -> UUID:
    """王敏 writes down what somebody said on the telephone."""
    with cast.acting("王敏") as clerk:
        said = services.Complaint(TEXT, "telephone", made_on, name, phone)
        return services.record_objection(actor=clerk, case_id=case_id, said=said, at=at)


def on_the_page(at: datetime, *, name: str = "", phone: str = "", address: str = "192.0.2.7") -> None:
    """Somebody on the public page."""
    with open_scope(Scope(public=True)):
        (notice,) = notices.open_notices(village_code=GAOTAN, now=at)
        notice_services.object_to(notice=notice, text=TEXT, name=name, phone=phone, address=address, at=at)


def ordered(cast: Cast, case_id: UUID, measure: str, at: datetime) -> None:
    """张主任 chooses."""
    with cast.acting("张主任") as leader:
        version = Case.objects.get(pk=case_id).version
        services.order_measure(actor=leader, case_id=case_id, version=version, measure=measure, at=at)


def objected(cast: Cast, case_id: UUID, measure: str = "", **who: str) -> None:
    """Objected on day 6, the notice over, and where asked for the measure chosen."""
    by_phone(cast, case_id, made_on=local_date(day(6)), at=day(6), **who)
    tick_at(day(8))
    if measure:
        ordered(cast, case_id, measure, day(8))


def resurveyed(cast: Cast, case_id: UUID, who: tuple[str, str] = ("陈刚", "小杨")) -> None:
    """Surveyed again, by default with one other person."""
    application_id = case_of(cast, case_id).application_id
    seen = visit(cast, application_id, who, token="survey-2")  # noqa: S106
    with cast.acting(who[0]) as clerk:
        services.record_survey(actor=clerk, application_id=application_id, visit=seen, at=day(8))
