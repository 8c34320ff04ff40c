"""待遇台账 benefits."""

from pathlib import Path

from django.apps import AppConfig

LETTERS = Path(__file__).parent / "letters"


class BenefitsConfig(AppConfig):
    """Who receives what, from when, by which decision."""

    name = "minzheng.engines.benefits"
    label = "benefits"

    def ready(self) -> None:
        """Register jobs and letters; tell the public list what stands (公布)."""
        from minzheng.engines.benefits import jobs  # noqa: F401
        from minzheng.engines.benefits.queries import standing
        from minzheng.engines.letters.services import register_letters
        from minzheng.engines.public_notices.services import set_standing_source

        register_letters(LETTERS)
        set_standing_source(lambda area, month: standing(village_area=area, month=month))
