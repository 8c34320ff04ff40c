"""The blob port: where sealed bytes live. PostgreSQL by default, so that one backup and one row policy hold all."""

import hashlib
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from minzheng.engines.papers.models import Blob
from minzheng.engines.papers.types import CleanFile
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours


@dataclass(frozen=True, slots=True)
class BlobPlace:
    """Whose bytes: the area they belong to and the applicant who may read them."""

    area_code: str
    owner_id: UUID | None


class BlobStore(Protocol):
    """What a store of sealed bytes does; another one (object storage) must keep the same promises."""

    def put(self, clean: CleanFile, place: BlobPlace) -> UUID:
        """Seal and keep; the id."""

    def get(self, blob_id: UUID) -> tuple[bytes, str]:
        """Bytes and media type, inside the open scope. Refuses: NotYours."""


class PostgresBlobs:
    """Sealed bytes in `papers_blob`."""

    def put(self, clean: CleanFile, place: BlobPlace) -> UUID:
        """Seal and keep; the id."""
        blob_id = new_id()
        Blob.objects.create(
            id=blob_id,
            area_code=place.area_code,
            owner_id=place.owner_id,
            sha256=hashlib.sha256(clean.data).hexdigest(),
            media_type=clean.media_type,
            size=len(clean.data),
            box=seal(clean.data, context=_context(blob_id)),
        )
        return blob_id

    def get(self, blob_id: UUID) -> tuple[bytes, str]:
        """Bytes and media type, inside the open scope. Refuses: NotYours."""
        blob = Blob.objects.filter(pk=blob_id).first()
        if blob is None:
            raise NotYours()
        return unseal(blob.box, context=_context(blob_id)), blob.media_type


def _context(blob_id: UUID) -> str:
    return f"papers_blob.box|{blob_id}"


STORE: BlobStore = PostgresBlobs()
