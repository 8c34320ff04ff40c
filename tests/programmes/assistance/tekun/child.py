"""余小满, ten, whose parents are dead: her aunt brings her up, applies and signs for her; and the steps that carry her file."""

from typing import Any
from uuid import UUID

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Party
from minzheng.engines.forms import services as forms
from minzheng.engines.forms.types import Answers
from minzheng.engines.papers import services as papers
from minzheng.programmes.assistance.items.tekun.form import TEKUN_FORM
from tests.cast import GAOTAN, MORNING, Cast, identity
from tests.engines.casework.intake_steps import photo
from tests.programmes.assistance.tekun.old_man import AT, HAND, signature

Post = dict[str, Any]
CHILD_NAME, AUNT = "余小满", "余桂英"
CHILD = identity("50011020160512322")
AUNT_NUMBER = identity("50011019780312432")
SAID = "我想和姑姑一起住，在家上学"

POSTS: dict[str, Post] = {
    "family": {
        "people": ["p1"], "people-p1-name": CHILD_NAME, "people-p1-identity": CHILD, "people-p1-health__there": "1",
    },
    "place": {"village": GAOTAN, "address": "2 组 9 号", "area": "rural", "phone": "13800000021"},
    "income": {"people": ["p1"], "people-p1-has_income": "no"},
    "means": {"homes": "1", "home1_area": "40", "home1_dangerous__there": "1", "assets__there": "1",
              "vehicles__there": "1", "expenses__there": "1"},
    "support": {"people": ["p1"], "has_obligors": "no", "near_relative": "no"},
    "care": {"care_form": "scattered", "carer": AUNT, "carer_relation": "姑姑", "child_scheme": "tekun",
             "own_student": "school"},
}  # fmt: skip


def child_answers(**changes: Post) -> Answers:
    """The whole form; `changes` replace values of a step."""
    document = forms.blank(TEKUN_FORM, at=AT)
    for step, post in POSTS.items():
        typed = {**post, **changes.get(step, {})}
        document, _errors = forms.parse_step(TEKUN_FORM, step, typed, answers=document, hand=HAND)
    return document


def drafted(cast: Cast, **changes: Post) -> tuple[UUID, int]:
    """Filled in by the aide with the aunt beside her; (the application, its version)."""
    with cast.acting("小杨") as aide:
        application_id: UUID = services.start_application(actor=aide, items=["tekun"], at=MORNING)
        version: int = services.save_answers(
            actor=aide, application_id=application_id, answers=child_answers(**changes), version=1, at=MORNING
        )
    return application_id, version


def proof(cast: Cast, application_id: UUID, kind: str = "household_book") -> UUID:
    """A photo of the paper that shows who is guardian, in the file."""
    with cast.acting("小杨") as aide:
        area = Application.objects.get(pk=application_id).area_code
        paper = papers.add_paper(
            actor=aide, application_id=application_id, area_code=area, kind=kind, upload=photo(), filename="p.jpg", at=MORNING
        )  # fmt: skip
    return UUID(str(paper.id))


def guardian(cast: Cast, application_id: UUID, **changes: Any) -> services.GuardianGiven:
    """The aunt as put down."""
    said: dict[str, Any] = {
        "kind": "relative", "name": AUNT, "relation": "姑姑", "identity": AUNT_NUMBER, "phone": "13800000021",
        "words": SAID, **changes,
    }  # fmt: skip
    return services.GuardianGiven(**{"paper_id": proof(cast, application_id), **said})


def recorded(cast: Cast, application_id: UUID, **changes: Any) -> UUID:
    """Put down by the aide."""
    given = guardian(cast, application_id, **changes)
    with cast.acting("小杨") as aide:
        found: UUID = services.record_guardianship(
            actor=aide, application_id=application_id, given=given, at=MORNING
        )
    return found


def signed_for(cast: Cast, **changes: Any) -> UUID:
    """Handed in and signed by the guardian, before the aide."""
    application_id, version = drafted(cast)
    recorded(cast, application_id, **changes)
    with cast.acting("小杨") as aide:
        signer = changes.get("name", AUNT)
        services.submit(
            actor=aide,
            application_id=application_id,
            version=version,
            signature=signature(signer),
            at=MORNING,
        )
        assert not Party.objects.filter(
            application_id=application_id, must_sign=True, signed_at__isnull=True
        ).exists()
    return application_id
