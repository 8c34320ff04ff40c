"""被别人列进申请、本人不愿意的：窗口或镇街负责人写明理由移出，她就可以自己申请；受理以后按家庭变化办理。"""

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.counted import members_of
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import Application, Event, Party, Task
from minzheng.engines.casework.services.release import AcceptedAlready, ApplicantStays, ReleasedAlready
from minzheng.engines.casework.services.signing import find_link
from minzheng.engines.casework.types import AlreadyApplied, NotThisStep, NotYourRole, ReasonsMissing
from minzheng.engines.messages.models import Message
from minzheng.engines.rules.queries import advice_of
from minzheng.engines.verification import queries as checks
from minzheng.foundations.audit.models import Event as Line
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import NotYours, StaleVersion
from minzheng.kernel.scope import Scope
from tests.cast import JIAN, MORNING, SON, Cast
from tests.engines.casework.conftest import FAMILY, TYPED, TYPED_SON, filled
from tests.engines.casework.steps import accepted, handed_in, surveyed_and_checked
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
CITY = Scope(lo="50", hi="51")
WHY = "本人到窗口说明：早已分家，不同意列入；户口簿已核"
#: The son's own application: he lives alone.
ALONE: dict[str, Any] = {
    **FAMILY,
    "parties": [
        {
            "role": "applicant", "name": "罗小军", "identity_number": SON, "relation": "0",
            "phone": "13800000002", "must_sign": True,
        }
    ],
}  # fmt: skip


def waiting(cast: Cast) -> UUID:
    """Handed in by the mother, who signed; the son she named has not."""
    application_id, version = filled(cast)
    with cast.acting("小杨") as aide:
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
    run_queued_jobs()
    return UUID(str(application_id))


def party(application_id: UUID, position: int = 1) -> Party:
    with open_scope(CITY):
        return Party.objects.get(application_id=application_id, position=position)  # type: ignore[no-any-return]


def release(
    cast: Cast,
    application_id: UUID,
    *,
    who: str = "王敏",
    position: int = 1,
    reasons: str = WHY,
    older: int = 0,
) -> None:
    """The named officer's act; a refusal leaves the test's transaction whole."""
    with open_scope(CITY):
        version = Application.objects.get(pk=application_id).version - older
    with transaction.atomic(), cast.acting(who) as officer:
        services.release_party(
            actor=officer,
            application_id=application_id,
            party_id=party(application_id, position).id,
            version=version,
            reasons=reasons,
            at=MORNING,
        )


def test_移出以后她可以自己申请(cast: Cast) -> None:
    mothers = waiting(cast)
    own, version = filled(cast, ALONE)
    with transaction.atomic(), cast.acting("小杨") as aide, pytest.raises(AlreadyApplied):
        services.submit(actor=aide, application_id=own, version=version, at=MORNING)
    release(cast, mothers)
    with cast.acting("小杨") as aide:
        done = services.submit(
            actor=aide, application_id=own, version=version, signature=TYPED_SON, at=MORNING
        )
    assert done.state == "ready"


def test_移出不等于撤回_母亲的申请照常往下走(cast: Cast) -> None:
    mothers = waiting(cast)
    link = party(mothers).link_digest
    assert link is not None
    release(cast, mothers)
    with open_scope(CITY):
        application, son = Application.objects.get(pk=mothers), party(mothers)
        assert application.state == "ready"  # hers was the only other signature
        assert (son.counts_for, son.must_sign, son.link_digest, son.released_at) == (
            None,
            False,
            None,
            MORNING,
        )
        assert [row.name for row in members_of(application)] == ["罗庆华"]
        open_tasks = Task.objects.filter(application_id=mothers, closed_at__isnull=True)
        assert [task.kind for task in open_tasks] == ["accept"]
        assert chain_is_whole(mothers)
        event = Event.objects.get(application_id=mothers, act="release")
        assert event.note == f"罗小军：{WHY}" and event.account_id == cast["王敏"].account_id
        line = Line.objects.get(action="casework.party.released")
        assert line.person_id == son.person_id and line.posting_id == cast["王敏"].posting_id


def test_双方都收到消息(cast: Cast) -> None:
    mothers = waiting(cast)
    release(cast, mothers)
    with open_scope(CITY):
        told = dict(Message.objects.filter(kind__endswith="released").values_list("kind", "person_id"))
        assert told == {
            "dibao.released": party(mothers).person_id,
            "dibao.member_released": party(mothers, 0).person_id,
        }
        words = Message.objects.get(kind="dibao.released").body
    assert "罗小军您好" in words and "您可以自己申请" in words


def test_已经签过字的_移出后不再核对她(cast: Cast) -> None:
    """A signature somebody gave for her is taken back with it; the file waits for nobody, and nobody asks about her."""
    ready = handed_in(cast)
    son = party(ready)
    release(cast, ready, who="张主任")
    run_queued_jobs()
    with open_scope(CITY):
        assert checks.unsigned(ready, [son.person_id], at=MORNING) == [son.person_id]
        assert Application.objects.get(pk=ready).state == "ready"
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=ready).version
        services.accept(actor=clerk, application_id=ready, version=version, at=MORNING)
        check = checks.check_of(ready)
    assert check is not None and [name for _, name in check.people] == ["罗庆华"]


def test_移出了人就不出测算建议(cast: Cast) -> None:
    """The answers still count him: officers go on without advice rather than with a wrong one."""
    ready = handed_in(cast)
    release(cast, ready)
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=ready).version
        services.accept(actor=clerk, application_id=ready, version=version, at=MORNING)
    surveyed_and_checked(cast, ready)
    with cast.acting("李科") as officer:
        file = queries.case_file(ready, actor=officer, on=MORNING.date())
    assert file is not None and file.cases[0].state == "reviewing"
    with open_scope(CITY):
        assert advice_of(application_id=ready) is None


def test_a_released_signers_link_opens_nothing_and_is_not_renewed(cast: Cast) -> None:
    mothers = waiting(cast)
    with open_scope(CITY):
        token = Message.objects.get(kind="dibao.sign_request").link.split("/")[2]
    assert find_link(token, MORNING) is not None
    release(cast, mothers)
    assert find_link(token, MORNING) is None
    with cast.acting("王敏") as clerk, pytest.raises(NotYours):
        services.renew_link(actor=clerk, application_id=mothers, party_id=party(mothers).id, at=MORNING)


def test_受理以后不能移出_要按家庭变化办理(cast: Cast) -> None:
    file = accepted(cast)
    with pytest.raises(AcceptedAlready, match="家庭情况变化报告"):
        release(cast, file)
    assert party(file).released_at is None


def test_申请人本人不能移出(cast: Cast) -> None:
    with pytest.raises(ApplicantStays):
        release(cast, waiting(cast), position=0)


def test_移出要写理由(cast: Cast) -> None:
    with pytest.raises(ReasonsMissing, match="为什么移出"):
        release(cast, waiting(cast), reasons="不愿意")


def test_移出只办一次(cast: Cast) -> None:
    file = waiting(cast)
    release(cast, file)
    with pytest.raises(ReleasedAlready):
        release(cast, file)


@pytest.mark.parametrize("who", ["小杨", "李科", "核对员"])
def test_只有本镇街窗口和负责人能移出(cast: Cast, who: str) -> None:
    with pytest.raises(NotYourRole):
        release(cast, waiting(cast), who=who)


@pytest.mark.parametrize("who", ["外镇", "外人"])
def test_别处的人看不见也移不出(cast: Cast, who: str) -> None:
    file = waiting(cast)
    with pytest.raises(NotYours):
        release(cast, file, who=who)


def test_an_older_page_releases_nobody(cast: Cast) -> None:
    with pytest.raises(StaleVersion):
        release(cast, waiting(cast), older=1)


def test_a_party_of_another_file_is_not_there(cast: Cast) -> None:
    file, other = (
        waiting(cast),
        filled(cast, {**ALONE, "parties": [{**ALONE["parties"][0], "identity_number": JIAN}]}),
    )
    with open_scope(CITY):
        version = Application.objects.get(pk=other[0]).version
    with transaction.atomic(), cast.acting("王敏") as clerk, pytest.raises(NotYours):
        services.release_party(
            actor=clerk,
            application_id=other[0],
            party_id=party(file).id,
            version=version,
            reasons=WHY,
            at=MORNING,
        )


def test_a_withdrawn_file_releases_nobody(cast: Cast) -> None:
    file = waiting(cast)
    with open_scope(CITY):
        Task.objects.filter(application_id=file).update(closed_at=MORNING)
        Application.objects.filter(pk=file).update(state="withdrawn")
    with pytest.raises(NotThisStep):
        release(cast, file)


def test_the_database_keeps_a_released_person_from_counting(cast: Cast) -> None:
    file = waiting(cast)
    release(cast, file)
    with (
        pytest.raises(IntegrityError, match="casework_released_counts_for_nothing"),
        transaction.atomic(),
        open_scope(CITY),
    ):
        Party.objects.filter(pk=party(file).id).update(counts_for="dibao")


def test_the_tries_of_a_link_never_fall_below_nought(cast: Cast) -> None:
    file = waiting(cast)
    with pytest.raises(IntegrityError, match="casework_link_tries"), transaction.atomic(), open_scope(CITY):
        Party.objects.filter(pk=party(file).id).update(tries_left=-1)
