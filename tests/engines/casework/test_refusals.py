"""What casework will not do, each said by name; and the walls in the database behind it."""

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import ADVERSE, Application, Case, Decision, Event, Party, Task
from minzheng.engines.casework.types import (
    AlreadyApplied,
    NotThisStep,
    NotYourRole,
    Opinion,
    PlaceNotYours,
    ReasonsMissing,
    SamePerson,
)
from minzheng.foundations.people.models import Person
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, StaleVersion
from tests.cast import FUHUAN, GAOTAN, GAOTAN_AREA, MORNING, Cast, resident
from tests.engines.casework.conftest import FAMILY, TYPED, filled
from tests.engines.casework.steps import accepted, handed_in, reviewed, surveyed_and_checked, visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
GOOD = Opinion(favourable=True, reasons="收入低于标准，拟予确认", amount_fen=77000)


def case_of(application_id: object) -> Case:
    with open_scope_of_city():
        return Case.objects.get(application_id=application_id)  # type: ignore[no-any-return]


def open_scope_of_city() -> object:
    from minzheng.kernel.scope import Scope

    return open_scope(Scope(lo="50", hi="51"))


def test_everything_missing_is_said_at_once_and_nothing_changes(cast: Cast) -> None:
    application_id, version = filled(cast, {"place": GAOTAN})
    with cast.acting("小杨") as aide:
        outcome = services.submit(actor=aide, application_id=application_id, version=version, at=MORNING)
        assert outcome.state == "draft" and [gap.field for gap in outcome.missing] == ["parties"]
        draft = queries.draft(application_id)
        assert draft is not None and draft.version == version


def test_an_older_page_cannot_overwrite_a_newer_draft(cast: Cast) -> None:
    application_id, version = filled(cast)
    with cast.acting("小杨") as aide, pytest.raises(StaleVersion):
        services.save_answers(
            actor=aide,
            application_id=application_id,
            answers={"place": GAOTAN},
            version=version - 1,
            at=MORNING,
        )


def test_an_aide_helps_her_own_village_only(cast: Cast) -> None:
    application_id, version = filled(cast)
    with cast.acting("小杨") as aide, pytest.raises(PlaceNotYours):
        services.save_answers(
            actor=aide,
            application_id=application_id,
            answers={"place": "500110120201"},
            version=version,
            at=MORNING,
        )


def test_a_strangers_file_does_not_exist(cast: Cast) -> None:
    application_id = handed_in(cast)
    for name in ("外人", "外镇"):
        with cast.acting(name) as officer:
            assert queries.case_file(application_id, actor=officer, on=MORNING.date()) is None
            with pytest.raises(NotYours):
                services.accept(actor=officer, application_id=application_id, version=1, at=MORNING)


def test_a_double_submit_is_one_application(cast: Cast) -> None:
    application_id, version = filled(cast)
    with cast.acting("小杨") as aide:
        first = services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
        again = services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
    assert again.number == first.number
    with cast.acting("小杨"):
        assert Event.objects.filter(application_id=application_id, act="submit").count() == 1


def test_the_same_household_twice_even_in_another_town_is_refused(cast: Cast) -> None:
    handed_in(cast)
    elsewhere = {**FAMILY, "place": "500110108201"}
    with cast.acting("外镇") as clerk:
        second = services.start_application(actor=clerk, items=["dibao"], at=MORNING)
        version = services.save_answers(
            actor=clerk, application_id=second, answers=elsewhere, version=1, at=MORNING
        )
        with pytest.raises(AlreadyApplied):
            services.submit(actor=clerk, application_id=second, version=version, at=MORNING)
        draft = queries.draft(second)
        assert draft is not None and draft.state == "draft" and draft.answers == elsewhere, (
            "nothing typed is lost"
        )


def test_only_the_towns_clerk_accepts_and_only_what_is_complete(cast: Cast) -> None:
    application_id, version = filled(cast)
    with cast.acting("小杨") as aide:
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
    with cast.acting("王敏") as clerk:
        row = Application.objects.get(pk=application_id)
        with pytest.raises(NotThisStep):
            services.accept(actor=clerk, application_id=application_id, version=row.version, at=MORNING)
    ready = handed_in_again(cast, application_id)
    with cast.acting("张主任") as leader, pytest.raises(NotYourRole):
        services.accept(actor=leader, application_id=application_id, version=ready, at=MORNING)


def handed_in_again(cast: Cast, application_id: object) -> int:
    from tests.engines.casework.conftest import TYPED_SON

    with cast.acting("小杨") as aide:
        son = Party.objects.get(application_id=application_id, position=1)
        services.sign(
            actor=aide, application_id=application_id, party_id=son.id, signature=TYPED_SON, at=MORNING
        )
        return int(Application.objects.get(pk=application_id).version)


def test_who_accepted_does_not_survey_not_even_as_the_second(cast: Cast) -> None:
    application_id = accepted(cast)
    with cast.acting("陈刚") as clerk, pytest.raises(SamePerson):
        seen = visit(cast, application_id, who=("陈刚", "王敏"))
        services.record_survey(actor=clerk, application_id=application_id, visit=seen, at=MORNING)
    with cast.acting("王敏") as clerk, pytest.raises(SamePerson):
        seen = visit(cast, application_id, who=("王敏", "陈刚"))
        services.record_survey(actor=clerk, application_id=application_id, visit=seen, at=MORNING)


def test_reasons_are_needed_for_an_opinion_and_for_a_decision(cast: Cast) -> None:
    application_id = accepted(cast)
    case_id = surveyed_and_checked(cast, application_id)
    with cast.acting("张主任") as leader, pytest.raises(ReasonsMissing):
        version = Case.objects.get(pk=case_id).version
        services.first_review(
            actor=leader, case_id=case_id, version=version, opinion=Opinion(False, "不符合"), at=MORNING
        )
    reviewed(cast, case_id, Opinion(False, "家庭人均收入高于当地标准"))
    with cast.acting("李科") as confirmer:
        version = Case.objects.get(pk=case_id).version
        for reasons in ("", "   ", "不符合"):
            with pytest.raises(ReasonsMissing):
                services.refuse(
                    actor=confirmer, case_id=case_id, version=version, reasons=reasons, at=MORNING
                )


def test_the_town_cannot_confirm_and_a_stale_page_cannot_decide(cast: Cast) -> None:
    application_id = accepted(cast)
    case_id = surveyed_and_checked(cast, application_id)
    reviewed(cast, case_id, Opinion(False, "家庭人均收入高于当地标准"))
    version = case_of(application_id).version
    with cast.acting("张主任") as leader, pytest.raises(NotYourRole):
        services.refuse(
            actor=leader, case_id=case_id, version=version, reasons="家庭收入高于标准，见报告", at=MORNING
        )
    with cast.acting("李科") as confirmer, pytest.raises(StaleVersion):
        services.refuse(
            actor=confirmer,
            case_id=case_id,
            version=version - 1,
            reasons="家庭收入高于标准，见报告",
            at=MORNING,
        )


@pytest.mark.parametrize("kind", ADVERSE)
def test_the_database_keeps_that_no_machine_works_against_a_family(cast: Cast, kind: str) -> None:
    good = {
        "kind": kind, "case_id": new_id(), "area_code": GAOTAN_AREA, "posting_id": new_id(), "account_id": new_id(),
        "reasons": "人均收入高于标准", "rule_version": "2026.1", "decided_at": MORNING,
    }  # fmt: skip
    with cast.acting("李科"):
        Decision(**good).save(force_insert=True)
        for broken in ({"posting_id": None}, {"account_id": None}, {"reasons": " "}, {"rule_version": ""}):
            with pytest.raises(IntegrityError, match="nobody_is_refused_by_a_machine"), transaction.atomic():
                Decision(**{**good, **broken, "id": new_id()}).save(force_insert=True)


def test_a_refused_case_cannot_stand_without_its_decision(cast: Cast) -> None:
    application_id = accepted(cast)
    with (
        cast.acting("李科"),
        pytest.raises(IntegrityError, match="outcome_has_decision"),
        transaction.atomic(),
    ):
        Case.objects.filter(application_id=application_id).update(state="refused")


def test_no_open_file_without_an_open_task(cast: Cast) -> None:
    application_id = handed_in(cast)
    with cast.acting("李科"), pytest.raises(IntegrityError, match="no open task"), transaction.atomic():
        Task.objects.filter(application_id=application_id).update(closed_at=MORNING)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")


def test_the_record_of_a_file_cannot_be_rewritten(cast: Cast) -> None:
    handed_in(cast)
    from django.db import DatabaseError

    with cast.acting("李科"):
        for act in (lambda: Event.objects.update(note="x"), lambda: Event.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()


def test_a_resident_withdraws_herself_and_nobody_for_her(cast: Cast) -> None:
    me = resident()
    assert me.person_id is not None
    with open_scope(me.scope):
        Person(id=me.person_id, name="", created_at=MORNING).save(force_insert=True)
        application_id = services.start_application(actor=me, items=["dibao"], at=MORNING)
        services.save_answers(actor=me, application_id=application_id, answers=FAMILY, version=1, at=MORNING)
    with cast.acting("小杨") as aide, pytest.raises(NotYours):
        services.withdraw(actor=aide, application_id=application_id, reason="代办", at=MORNING)
    with open_scope(me.scope):
        services.withdraw(actor=me, application_id=application_id, reason="不申请了", at=MORNING)
        done = queries.draft(application_id)
        assert done is not None and done.state == "withdrawn"


def test_a_residents_own_draft_is_resumed_not_doubled() -> None:
    me = resident()
    with open_scope(me.scope):
        Person(id=me.person_id, name="", created_at=MORNING).save(force_insert=True)
        first = services.start_application(actor=me, items=["dibao"], at=MORNING)
        assert services.start_application(actor=me, items=["dibao"], at=MORNING) == first
    stranger = resident()
    with open_scope(stranger.scope):
        assert queries.draft(first) is None


def test_signing_by_link_needs_the_signers_own_last_four(cast: Cast) -> None:
    import hashlib

    from minzheng.engines.messages import queries as messages
    from tests.engines.casework.conftest import TYPED_SON

    application_id, version = filled(cast)
    with cast.acting("小杨") as aide:
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
        son = Party.objects.get(application_id=application_id, position=1)
        path = services.renew_link(actor=aide, application_id=application_id, party_id=son.id, at=MORNING)
    token = path.strip("/").split("/")[-1]
    with cast.acting("小杨"):
        kept = bytes(Party.objects.get(pk=son.id).link_digest)
        assert kept == hashlib.sha256(token.encode()).digest(), "the link itself is not kept"
        assert token not in str(messages.inbox.__doc__)
    from minzheng.kernel.scope import Scope

    with open_scope(Scope(public=True)):
        view = queries.signing(token, MORNING)
        assert view is not None and view.signer_name == "罗小军"
        assert queries.signing("no-such-link", MORNING) is None
        assert (
            services.sign_by_link(token=token, identity_tail="0000", signature=TYPED_SON, at=MORNING) is None
        )
        tail = FAMILY["parties"][1]["identity_number"][-4:]  # type: ignore[index]
        assert (
            services.sign_by_link(token=token, identity_tail=tail, signature=TYPED_SON, at=MORNING) == "ready"
        )
        assert services.sign_by_link(token=token, identity_tail=tail, signature=TYPED_SON, at=MORNING) is None


def test_places_of_the_cast_are_where_we_think() -> None:
    assert GAOTAN.startswith(FUHUAN) and GAOTAN_AREA.endswith(GAOTAN)


def test_what_was_never_published_is_not_confirmed_but_may_go_back_to_the_town(cast: Cast) -> None:
    application_id = accepted(cast)
    case_id = surveyed_and_checked(cast, application_id)
    reviewed(cast, case_id, Opinion(False, "家庭人均收入高于当地标准"))
    with cast.acting("李科") as confirmer:
        case = Case.objects.get(pk=case_id)
        with pytest.raises(NotThisStep):
            services.confirm(
                actor=confirmer, case_id=case_id, version=case.version, amount_fen=77000, reasons="情况属实，同意给予", at=MORNING
            )  # fmt: skip
        services.send_back(
            actor=confirmer,
            case_id=case_id,
            version=case.version,
            reasons="请再核实工资收入的月份",
            at=MORNING,
        )
        case = Case.objects.get(pk=case_id)
        assert (case.state, case.opinion, case.notice_id) == ("reviewing", "", None)
    reviewed(cast, case_id, GOOD)
    assert case_of(application_id).state == "notice", "the town looks again, and now it is published"


def test_an_amount_with_a_nought_too_many_is_a_slip(cast: Cast) -> None:
    application_id = accepted(cast)
    case_id = surveyed_and_checked(cast, application_id)
    with pytest.raises(ReasonsMissing, match="多写了 0"):
        reviewed(cast, case_id, Opinion(True, "收入低于标准，拟予确认", 7_700_000))


def test_naming_somebody_moves_nobody_before_everybody_has_signed(cast: Cast) -> None:
    from minzheng.foundations.people import queries as people

    application_id, version = filled(cast)
    with cast.acting("小杨") as aide:
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
        son = Party.objects.get(application_id=application_id, position=1).person_id
        assert people.household_of(son) is None
    application_id = handed_in_again(cast, application_id) and application_id
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=application_id).version
        services.accept(actor=clerk, application_id=application_id, version=version, at=MORNING)
        assert people.household_of(son) == Application.objects.get(pk=application_id).household_id


def test_a_second_surveyor_is_from_this_place_and_of_the_right_role(cast: Cast) -> None:
    application_id = accepted(cast)
    for other in ("外镇", "李科"):
        with cast.acting("陈刚") as clerk, pytest.raises(NotYourRole):
            seen = visit(cast, application_id, who=("陈刚", other))
            services.record_survey(actor=clerk, application_id=application_id, visit=seen, at=MORNING)


def test_a_familys_own_draft_is_not_the_offices(cast: Cast) -> None:
    me = resident()
    with open_scope(me.scope):
        Person(id=me.person_id, name="", created_at=MORNING).save(force_insert=True)
        application_id = services.start_application(actor=me, items=["dibao"], at=MORNING)
        version = services.save_answers(
            actor=me, application_id=application_id, answers=FAMILY, version=1, at=MORNING
        )
    with cast.acting("小杨") as aide:
        assert queries.draft(application_id) is None
        with pytest.raises(NotYours):
            services.save_answers(
                actor=aide, application_id=application_id, answers=FAMILY, version=version, at=MORNING
            )
        with pytest.raises(NotYours):
            services.submit(actor=aide, application_id=application_id, version=version, at=MORNING)


def test_consent_taken_back_after_the_decision_holds_nothing_up(cast: Cast) -> None:
    from minzheng.engines.letters.types import ServiceMethod
    from minzheng.engines.verification import services as verification
    from tests.jobs import run_queued_jobs

    application_id = accepted(cast)
    case_id = surveyed_and_checked(cast, application_id)
    reviewed(cast, case_id, Opinion(False, "家庭人均收入高于当地标准"))
    with cast.acting("李科") as confirmer:
        version = Case.objects.get(pk=case_id).version
        services.refuse(
            actor=confirmer,
            case_id=case_id,
            version=version,
            reasons="人均收入高于标准，见核对报告",
            at=MORNING,
        )
    with cast.acting("小杨") as aide:
        son = Party.objects.get(application_id=application_id, position=1)
        verification.withdraw_authorisation(actor=aide, authorisation_id=son.authorisation_id, at=MORNING)
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        version = Case.objects.get(pk=case_id).version
        served = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        services.serve_letters(actor=clerk, case_id=case_id, version=version, served=served, at=MORNING)
        assert Application.objects.get(pk=application_id).state == "closed"
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
