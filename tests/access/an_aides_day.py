"""What is found at the doors of each place: a report of hardship, a card that ends, a question, a campaign; real rows behind each address."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from minzheng.foundations.privacy.services import seal
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import after
from minzheng.programmes.monitoring.models import (
    CardTerm,
    HardshipReport,
    PolicyCampaign,
    Question,
    QuestionRow,
)


def found(*, unit: str, village: str, by: Actor, person_id: UUID, at: datetime) -> dict[str, UUID]:
    """One of each, open; the question's only row is about this person."""
    area, day = unit + village, at.date()
    report_id, term_id, question_id = new_id(), new_id(), new_id()
    told = {"place": "", "words": "急难", "phone": "", "told_by": "seen"}
    HardshipReport.objects.create(
        id=report_id,
        area_code=area,
        who="急难的人",
        kind="illness",
        told_box=seal(json.dumps(told).encode(), context=f"hardship.told|{report_id}"),
        told_at=at,
        due_on=day + timedelta(days=3),
        reported_by=by.posting_id,
        reporter_name="经办",
        reported_at=at,
        token="world",
    )
    CardTerm.objects.create(
        id=term_id,
        area_code=area,
        person_id=person_id,
        kind="account",
        until=day + timedelta(days=30),
        noted_by=by.posting_id,
        noted_at=at,
    )
    words = {"words": "这几天平安吗", "choices": ["平安", "要人帮忙"], "due_on": day + timedelta(days=3)}
    Question.objects.create(
        id=question_id,
        area_code=unit + village[:9] + "000",
        asked_by=by.posting_id,
        asker_name="镇街",
        asked_at=at,
        **words,
    )
    QuestionRow.objects.create(
        area_code=area, question_id=question_id, person_id=person_id, household_id=new_id(), **words
    )
    campaign_id = new_id()
    PolicyCampaign.objects.create(
        id=campaign_id,
        area_code=area,
        reach_hi=after(area),
        title="政策宣传月",
        items=["dibao"],
        places=[area],
        who_goes="救助专干",
        from_on=day,
        until_on=day + timedelta(days=30),
        planned_by=by.posting_id,
        planner_name="镇街",
        planned_at=at,
    )
    return {
        "report_id": report_id,
        "term_id": term_id,
        "question_id": question_id,
        "campaign_id": campaign_id,
    }
