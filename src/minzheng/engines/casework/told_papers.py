"""The papers of a file together with those of the changes told to it."""

from uuid import UUID

from minzheng.engines.casework.models import ChangeReport
from minzheng.engines.papers import queries as papers
from minzheng.engines.papers.queries import PaperLine


def papers_with(application_id: UUID) -> list[PaperLine]:
    """The papers of a file, and of the changes told to it, in the order they came in."""
    told = ChangeReport.objects.filter(application_id=application_id).order_by("reported_at", "pk")
    return [
        *papers.papers_of(application_id),
        *(line for report in told.values_list("pk", flat=True) for line in papers.papers_of(report)),
    ]
