"""Filling the sample registries; the seed of the demo and tests call it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from minzheng.engines.verification.models import SampleRecord
from minzheng.engines.verification.sources import SOURCES
from minzheng.foundations.privacy.services import blind_index
from minzheng.kernel.result import Refusal


class SourceUnknown(Refusal):
    """No source of that code."""

    code = "source_unknown"
    message = "没有这个核对单位"


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """What one source holds about one invented person; payload as `sources.SampleRegistry` says."""

    source: str
    identity: str
    payload: dict[str, Any]
    as_of: date


@transaction.atomic
def load_samples(entries: Iterable[SampleEntry]) -> int:
    """Write or overwrite sample records; how many. Refuses: SourceUnknown."""
    rows = []
    for entry in entries:
        if entry.source not in SOURCES:
            raise SourceUnknown()
        index = blind_index("identity", entry.identity)
        rows.append(
            SampleRecord(source=entry.source, identity_index=index, payload=entry.payload, as_of=entry.as_of)
        )
    SampleRecord.objects.bulk_create(
        rows,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["source", "identity_index"],
        update_fields=["payload", "as_of"],
    )
    return len(rows)
