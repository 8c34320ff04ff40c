"""待遇台账 benefits."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """Who receives what, from when, by which decision."""

    name = "minzheng.engines.benefits"
    label = "benefits"

    def ready(self) -> None:
        """Tell the public list what stands (公布)."""
        from minzheng.engines.benefits.queries import standing
        from minzheng.engines.public_notices.services import set_standing_source

        set_standing_source(lambda area, month: standing(village_area=area, month=month))
