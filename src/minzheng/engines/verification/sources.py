"""The sources a check asks, the port each answers through, and the sample registries behind it in the demo.

A port gives one of four typed answers. There is no empty answer: what a source did not say cannot be read as
"has nothing" (G19). A department is connected by naming its port's class in `settings.VERIFICATION_SOURCES`.
"""

import time
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from minzheng.engines.verification.models import SampleRecord
from minzheng.engines.verification.types import FactKind
from minzheng.foundations.privacy.services import blind_index

#: Order of the desk's table. Source: 审核确认办法 art. 17, 18; domain.md C.
SOURCES: dict[str, Promise] = {
    "police_household": _("公安户籍"),
    "police_vehicle": _("公安车管"),
    "real_estate": _("不动产登记"),
    "social_insurance": _("人力社保"),
    "housing_fund": _("住房公积金"),
    "tax": _("税务"),
    "market": _("市场监管"),
    "bank": _("银行"),
    "securities": _("证券"),
    "marriage": _("民政婚姻"),
    "funeral": _("民政殡葬"),
    "medical_insurance": _("医疗保障"),
    "disability": _("残联"),
    "education": _("教育"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question: bound to its query, its authorisation, its purpose and one person. `attempt` counts from 1."""

    query_id: UUID
    authorisation_id: UUID
    purpose: str
    source: str
    name: str
    identity: str
    asked_on: date
    attempt: int


@dataclass(frozen=True, slots=True)
class SourceFact:
    """One fact. Units as in `types.Finding`."""

    kind: FactKind
    amount_fen: int | None = None
    number: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The source holds records about the person. `identity` repeats whom the answer is about."""

    identity: str
    facts: tuple[SourceFact, ...]
    as_of: date


@dataclass(frozen=True, slots=True)
class NoRecord:
    """The source looked and holds nothing about the person, as of a day."""

    identity: str
    as_of: date


@dataclass(frozen=True, slots=True)
class NotConnected:
    """The source cannot be asked from here yet: nothing is known."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The source was asked and gave no usable answer: nothing is known. `reason` is a stable code."""

    reason: str


Answer = Found | NoRecord | NotConnected | Failed


class SourcePort(Protocol):
    """What connects one department. May raise OSError (TimeoutError included): that counts as Failed."""

    def ask(self, question: Question) -> Answer:
        """One answer to one question; asking the same `query_id` again must be harmless."""
        ...


class Unconnected:
    """The port of a source nobody has connected."""

    def ask(self, question: Question) -> Answer:
        """Always NotConnected."""
        return NotConnected()


class SampleRegistry:
    """Invented records behind the same port. Payload: `{"facts": [{kind, amount_fen, number, text}]}`, or
    `{"fault": "error", "attempts": n}` (the first n tries fail; without n all) or `{"fault": "slow", "seconds": s}`.
    """

    def ask(self, question: Question) -> Answer:
        """The sample record of the person in this source, NoRecord when there is none, the planted fault if any."""
        index = blind_index("identity", question.identity)
        row = SampleRecord.objects.filter(source=question.source, identity_index=index).first()
        if row is None:
            return NoRecord(question.identity, question.asked_on)
        payload = row.payload
        if payload.get("fault") == "error" and question.attempt <= payload.get("attempts", question.attempt):
            return Failed("source_error")
        if payload.get("fault") == "slow":
            time.sleep(payload.get("seconds", 3))
        facts = tuple(
            SourceFact(
                FactKind(fact["kind"]), fact.get("amount_fen"), fact.get("number"), fact.get("text", "")
            )
            for fact in payload.get("facts", ())
        )
        return Found(question.identity, facts, row.as_of) if facts else NoRecord(question.identity, row.as_of)


HERE = "minzheng.engines.verification.sources"


def port_of(source: str) -> SourcePort:
    """The port of a source: the class named for it, or for "*", in `settings.VERIFICATION_SOURCES`.

    Without the setting the demo asks sample registries (securities stay unconnected) and production asks nobody.
    """
    named = getattr(settings, "VERIFICATION_SOURCES", None)
    if named is None:
        named = {"*": f"{HERE}.SampleRegistry"} if settings.DEMO else {}
        named["securities"] = f"{HERE}.Unconnected"
    port: SourcePort = import_string(named.get(source) or named.get("*") or f"{HERE}.Unconnected")()
    return port
