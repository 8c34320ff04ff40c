"""Casework: applications and cases."""

from pathlib import Path

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Carries each file through its process table; programmes' judgement stays in their handlers."""

    name = "minzheng.engines.casework"
    label = "casework"

    def ready(self) -> None:
        """Listen to the facts that move a file on."""
        from minzheng.engines.casework import (  # noqa: F401
            archive_jobs,
            draft_jobs,
            handlers,
            jobs,
            offer_jobs,
            paper_jobs,
            recognition_jobs,
            review_handlers,
            review_jobs,
            stock_jobs,
            stock_purging,
            table_jobs,
        )
        from minzheng.engines.casework.services.objection import take_public_objection
        from minzheng.engines.messages.services import register_texts
        from minzheng.engines.public_notices.services import receive_objections_with

        receive_objections_with(take_public_objection)
        register_texts(prefix="casework", folder=Path(__file__).parent / "messages")
