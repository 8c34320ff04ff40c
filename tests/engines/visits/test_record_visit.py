"""Recording a survey visit."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.jobs.models import OutboxEvent
from minzheng.engines.visits.models import Visit
from minzheng.engines.visits.queries import visit_of, visits_of
from minzheng.engines.visits.services import (
    NobodyPresent,
    SurveyorsTooFew,
    SurveyorUnknown,
    SurveyUnsigned,
    TokenMissing,
    VisitInFuture,
    record_visit,
)
from minzheng.engines.visits.types import SpecialFlag, VisitSignature
from minzheng.foundations.accounts.queries import holders_of_postings
from minzheng.foundations.accounts.services import add_posting, end_posting
from minzheng.foundations.audit.models import Event
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import Scope
from tests.engines.visits.conftest import AT, POINTS, QIJIANG, SVG, THERE, YUBEI, Home, findings

pytestmark = pytest.mark.django_db


def test_a_visit_is_kept_as_found_and_signed(home: Home, clerk: Actor) -> None:
    found = findings(home).model_copy(update={"flags": [SpecialFlag.DANGEROUS_HOUSE]})
    visit_id = record_visit(actor=clerk, of=home.of, visit=home.visit(findings=found), at=AT)
    visit = visit_of(home.of.application_id)
    assert visit is not None and visit.id == visit_id
    assert (visit.at, visit.surveyors, visit.present) == (THERE, list(home.surveyors), [home.mother])
    assert visit.findings == found and visit.findings.members[1].incomes is None
    assert [(one.role, one.signer, one.svg) for one in visit.signatures][-1] == ("member", home.mother, SVG)
    event = OutboxEvent.objects.get(name="visits.visit.recorded")
    assert (event.payload["visit_id"], event.payload["flags"]) == (str(visit_id), "dangerous_house")
    assert Event.objects.get(action="visits.visit.recorded").person_id == home.mother


def test_the_same_form_sent_again_is_one_visit(home: Home, clerk: Actor) -> None:
    ids = {record_visit(actor=clerk, of=home.of, visit=home.visit(), at=AT) for _ in range(3)}
    assert len(ids) == 1 and Visit.objects.count() == 1
    assert OutboxEvent.objects.filter(name="visits.visit.recorded").count() == 1


def test_a_second_visit_stands_beside_the_first(home: Home, clerk: Actor) -> None:
    record_visit(actor=clerk, of=home.of, visit=home.visit(), at=AT)
    later = home.visit(token="another", at=THERE + timedelta(hours=2))
    newest = record_visit(actor=clerk, of=home.of, visit=later, at=AT)
    assert [visit.id for visit in visits_of(home.of.application_id)][0] == newest
    assert len(visits_of(home.of.application_id)) == 2


def refused(home: Home, clerk: Actor, refusal: type[Refusal], **changes: object) -> None:
    with pytest.raises(refusal):
        record_visit(actor=clerk, of=home.of, visit=home.visit(**changes), at=AT)
    assert not Visit.objects.exists()


def test_one_surveyor_is_too_few_even_when_named_twice(home: Home, clerk: Actor) -> None:
    refused(home, clerk, SurveyorsTooFew, surveyors=home.surveyors[:1])
    refused(home, clerk, SurveyorsTooFew, surveyors=(home.surveyors[0],) * 2)


def test_one_person_in_two_postings_is_one_surveyor(home: Home, clerk: Actor) -> None:
    """Planted defect: counting postings instead of people turns this red."""
    second = Actor(Role.TOWN_CLERK, "陈刚", QIJIANG)
    (account,) = holders_of_postings({home.surveyors[0]}, on=AT.date()).values()
    area = ("500110500110106201", "500110500110106202", "高滩村")
    also = add_posting(
        actor=second, account_id=account, role=Role.VILLAGE_WORKER, area=area, since=AT.date(), at=AT
    )
    pair = (home.surveyors[0], also)
    signed = tuple(VisitSignature("surveyor", one, SVG, POINTS) for one in pair)
    refused(home, clerk, SurveyorsTooFew, surveyors=pair, signatures=(*signed, home.visit().signatures[-1]))


def test_a_posting_that_has_ended_surveys_no_more(home: Home, clerk: Actor) -> None:
    yesterday = THERE.date() - timedelta(days=1)
    end_posting(actor=SYSTEM, posting_id=home.surveyors[1], last_day=yesterday, at=AT)
    refused(home, clerk, SurveyorUnknown)


def test_a_surveyor_holds_a_posting(home: Home, clerk: Actor) -> None:
    refused(home, clerk, SurveyorUnknown, surveyors=(home.surveyors[0], new_id()))


def test_somebody_of_the_family_is_there(home: Home, clerk: Actor) -> None:
    refused(home, clerk, NobodyPresent, present=())
    refused(home, clerk, NobodyPresent, present=(new_id(),))


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_both_sides_sign(home: Home, clerk: Actor, missing: int) -> None:
    signatures = home.visit().signatures
    refused(home, clerk, SurveyUnsigned, signatures=signatures[:missing] + signatures[missing + 1 :])


def test_an_empty_pad_is_no_signature_but_paper_is_one(home: Home, clerk: Actor) -> None:
    of_surveyors = home.visit().signatures[:2]
    empty = VisitSignature("member", home.mother, SVG, "[]")
    refused(home, clerk, SurveyUnsigned, signatures=(*of_surveyors, empty))
    paper = VisitSignature("member", home.mother, paper_id=new_id())
    visit = home.visit(signatures=(*of_surveyors, paper))
    record_visit(actor=clerk, of=home.of, visit=visit, at=AT)
    kept = visit_of(home.of.application_id)
    assert kept is not None and kept.signatures[-1] == paper


def test_a_visit_has_been_made(home: Home, clerk: Actor) -> None:
    refused(home, clerk, VisitInFuture, at=AT + timedelta(minutes=1))


@pytest.mark.parametrize("token", ["", "x" * 65])
def test_a_form_carries_its_mark(home: Home, clerk: Actor, token: str) -> None:
    refused(home, clerk, TokenMissing, token=token)


def test_the_database_too_wants_two_different_surveyors(home: Home, clerk: Actor) -> None:
    record_visit(actor=clerk, of=home.of, visit=home.visit(), at=AT)
    row = Visit.objects.get()
    for number, surveyors in enumerate(([], [home.surveyors[0]], [home.surveyors[0]] * 2)):
        row.id, row.token, row.surveyors = new_id(), f"again-{number}", surveyors
        with pytest.raises(IntegrityError, match="visits_two_surveyors"), transaction.atomic():
            row.save(force_insert=True)


def test_a_record_is_never_altered(home: Home, clerk: Actor) -> None:
    record_visit(actor=clerk, of=home.of, visit=home.visit(), at=AT)
    with pytest.raises(Exception, match="permission denied|append-only"), transaction.atomic():
        Visit.objects.update(place="别处")


def test_only_an_officer_of_the_area_records(home: Home, stranger: Actor) -> None:
    with open_scope(YUBEI), pytest.raises(NotYours):
        record_visit(actor=stranger, of=home.of, visit=home.visit(), at=AT)
    mother = Actor(Role.RESIDENT, "罗秀英", Scope(subject=home.mother), person_id=home.mother)
    for actor in (mother, SYSTEM):
        with pytest.raises(NotYours):
            record_visit(actor=actor, of=home.of, visit=home.visit(), at=AT)


def test_foreign_eyes_see_no_visit_by_door_or_by_sql(home: Home, clerk: Actor) -> None:
    record_visit(actor=clerk, of=home.of, visit=home.visit(), at=AT)

    def counted(scope: Scope) -> tuple[int, int]:
        with open_scope(scope), connection.cursor() as cursor:
            cursor.execute("select count(*) from visits_visit")
            return Visit.objects.count(), cursor.fetchone()[0]

    assert counted(QIJIANG) == (1, 1)
    assert counted(Scope(subject=home.mother)) == (1, 1)
    for scope in (YUBEI, Scope(subject=home.son), Scope(public=True), Scope()):
        assert counted(scope) == (0, 0)


def test_what_was_found_is_sealed(home: Home, clerk: Actor) -> None:
    visit_id: UUID = record_visit(actor=clerk, of=home.of, visit=home.visit(), at=AT)
    row = Visit.objects.get(pk=visit_id)
    boxes = bytes(row.found_box) + bytes(row.signatures_box)
    assert "土墙房".encode() not in boxes and b"21000" not in boxes and b"<svg" not in boxes


def test_nothing_about_an_officer_is_measured() -> None:
    """国办函〔2026〕12号: no check-in, track, score, time online; planted defect: a `score` field turns this red."""
    watched = (
        "check_in",
        "checkin",
        "track",
        "score",
        "rank",
        "points",
        "online",
        "duration",
        "latitude",
        "gps",
    )
    names = [field.name for field in Visit._meta.get_fields()]
    assert [name for name in names if any(word in name for word in watched)] == []
