"""Inquiries stored by earlier forms still read; their papers leave the family's scope."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from minzheng.engines.papers.models import Blob, Paper
from minzheng.engines.papers.services import add_paper
from minzheng.engines.visits.jobs import INSIDE_SINCE, keep_old_papers_inside
from minzheng.engines.visits.models import Visit
from minzheng.engines.visits.queries import inquiries_of
from minzheng.foundations.audit.models import Event as Record
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope
from tests.engines.casework.intake_steps import photo
from tests.engines.visits.conftest import AT, QIJIANG, VILLAGE, Home

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 30, 19, 17, tzinfo=UTC)  # 03:17 in Beijing


def kept(
    home: Home, found: dict[str, object], papers: list[UUID], signed: UUID | None = None, **given: object
) -> Visit:
    """A row as an earlier version left it."""
    row_id = new_id()
    signatures = [
        {"role": "surveyor", "signer": str(home.surveyors[0]), "svg": "", "points": "", "paper_id": signed}
    ]
    return Visit.objects.create(
        **{
            "id": row_id,
            "application_id": home.of.application_id,
            "applicant_id": home.of.applicant_id,
            "area_code": home.of.area_code,
            "kind": "neighbours",
            "at": AT,
            "surveyors": list(home.surveyors),
            "members_present": [],
            "found_box": seal(json.dumps(found).encode(), context=f"visit.found|{row_id}"),
            "signatures_box": seal(
                json.dumps(signatures, default=str).encode(), context=f"visit.signatures|{row_id}"
            ),
            "photos": papers,
            "recorded_by": home.surveyors[0],
            "recorded_at": INSIDE_SINCE - timedelta(days=1),
            "token": str(row_id),
            **given,
        }
    )


def paper(home: Home, colour: int) -> UUID:
    """A sheet kept as the family's."""
    made = add_paper(
        actor=SYSTEM,
        application_id=home.of.application_id,
        area_code=VILLAGE,
        kind="other",
        upload=photo(colour),
        filename="邻居的话.jpg",
        at=AT,
        owner_id=home.of.applicant_id,
    )
    return UUID(str(made.id))


def test_what_was_stored_by_an_earlier_form_still_reads(home: Home) -> None:
    long = "邻居说他家" + "很" * 3000
    with open_scope(QIJIANG):
        kept(
            home,
            {"asked": [{"name": "", "house": "3号"}], "told": long, "as_declared": False, "mood": "calm"},
            [],
        )
        kept(home, {}, [])
        newer, older = sorted(inquiries_of(home.of.application_id), key=lambda one: len(one.found.told))[::-1]
    assert newer.found.told == long and newer.found.asked[0].name == ""
    assert older.found.as_declared is None and older.found.asked == []


def test_papers_of_old_inquiries_leave_the_familys_scope_and_no_others(home: Home) -> None:
    with open_scope(QIJIANG):
        said, signed, own = paper(home, 40), paper(home, 90), paper(home, 140)
        kept(home, {"asked": []}, [said], signed)
        kept(home, {"asked": []}, [own], kind="survey")
    hers = Scope(subject=home.of.applicant_id)
    with open_scope(hers):
        assert Paper.objects.count() == 3, "as it was before"
    keep_old_papers_inside(at=NIGHT - timedelta(hours=1))
    with open_scope(hers):
        assert Paper.objects.count() == 3, "at night only"
    keep_old_papers_inside(at=NIGHT)
    keep_old_papers_inside(at=NIGHT + timedelta(days=1))
    with open_scope(hers):
        assert [row.id for row in Paper.objects.all()] == [own] and Blob.objects.count() == 1
    with open_scope(QIJIANG):
        assert Paper.objects.count() == 3, "the officers read them as before"
        assert Record.objects.filter(action="papers.paper.kept_inside").count() == 2


def test_newer_inquiries_are_not_looked_through_again(home: Home) -> None:
    with open_scope(QIJIANG):
        mine = paper(home, 40)
        kept(home, {"asked": []}, [mine], recorded_at=INSIDE_SINCE + timedelta(days=1))
    keep_old_papers_inside(at=NIGHT)
    with open_scope(Scope(subject=home.of.applicant_id)):
        assert [row.id for row in Paper.objects.all()] == [mine]
