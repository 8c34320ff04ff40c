"""A family of 扶欢镇高滩村 and an item handler simple enough to read: casework is under test, not the form."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from minzheng.engines.casework import services
from minzheng.engines.catalogue.services import _HANDLERS, register_handler
from minzheng.engines.catalogue.types import (
    Answers,
    Evidence,
    JoiningDraft,
    Missing,
    NearRelativeDraft,
    PartyDraft,
)
from minzheng.engines.rules.services import assess
from minzheng.engines.verification.types import Signature, SignatureMethod
from tests.cast import GAOTAN, LUO, MORNING, SON, Cast

EXAMPLES = Path(__file__).resolve().parents[3] / "src/openfisca_chongqing/situation_examples"


class PlainHandler:
    """Answers hold the parties as they are; facts come from an example file."""

    def missing(self, answers: Answers) -> list[Missing]:
        return [] if answers.get("parties") else [Missing("family", "parties", "请填写家庭成员")]

    def parties(self, answers: Answers) -> list[PartyDraft]:
        return [PartyDraft(**party) for party in answers.get("parties", [])]

    def near_relatives(self, answers: Answers) -> list[NearRelativeDraft]:
        return [NearRelativeDraft(**one) for one in answers.get("kin", [])]

    def place(self, answers: Answers) -> str:
        return str(answers.get("place", ""))

    def summary(self, answers: Answers) -> list[tuple[str, str]]:
        return [("申请人", answers["parties"][0]["name"])] if answers.get("parties") else []

    def arrange(self, answers: Answers, order: list[int]) -> Answers:
        return {**answers, "parties": [answers["parties"][n] for n in order]}

    def join(self, answers: Answers, person: JoiningDraft, *, by: str, at: datetime) -> Answers:
        joined = {
            "role": "member",
            "name": person.name,
            "identity_number": person.identity_number,
            "relation": person.relation,
            "phone": "",
            "must_sign": False,
        }
        return {**answers, "parties": [*answers["parties"], joined]}

    def assess(self, answers: Answers, evidence: Evidence, *, on: date) -> Any:
        return assess(yaml.safe_load((EXAMPLES / answers["facts"]).read_text(encoding="utf-8")), on=on)


@pytest.fixture
def plain_handler() -> Iterator[None]:
    """dibao answered by the plain handler; its letters and messages are the real ones."""
    before = _HANDLERS.get("dibao")
    register_handler("dibao", PlainHandler())
    yield
    if before is None:
        _HANDLERS.pop("dibao")
    else:
        register_handler("dibao", before)


FAMILY = {
    "place": GAOTAN,
    "facts": "三口之家.yaml",
    "parties": [
        {
            "role": "applicant",
            "name": "罗庆华",
            "identity_number": LUO,
            "relation": "0",
            "phone": "13800000001",
            "must_sign": True,
        },
        {
            "role": "member",
            "name": "罗小军",
            "identity_number": SON,
            "relation": "2",
            "phone": "13800000002",
            "must_sign": True,
        },
    ],
}
TYPED = Signature(method=SignatureMethod.TYPED, typed="罗庆华", device="测试")
TYPED_SON = Signature(method=SignatureMethod.TYPED, typed="罗小军", device="测试")


def filled(cast: Cast, family: dict[str, Any] | None = None, who: str = "小杨") -> tuple[Any, int]:
    """A draft the aide filled for the family: (application id, version)."""
    with cast.acting(who) as aide:
        application_id = services.start_application(actor=aide, items=["dibao"], at=MORNING)
        version = services.save_answers(
            actor=aide, application_id=application_id, answers=family or FAMILY, version=1, at=MORNING
        )
    return application_id, version
