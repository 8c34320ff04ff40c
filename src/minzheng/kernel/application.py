"""Which application a lower engine's row belongs to: engines below casework know it by this and by nothing else."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ApplicationRef:
    """An application's id, its applicant's person id, its area (unit 6 + 12-digit code of the village), its items' names."""

    application_id: UUID
    applicant_id: UUID
    area_code: str
    items: str = ""
